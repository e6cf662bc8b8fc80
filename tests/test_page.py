"""The HTML page shows articles as text and nothing else: no markup, no script, nothing loaded."""

from collections.abc import Callable, Sequence
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer import Answer, Citation, Statement
from bot.showing.html import shown
from bot.showing.interchange import from_answer
from bot.showing.naming import apart
from bot.showing.page import TITLE, segments, to_html
from bot.telling.reasons import Reason
from bot.telling.remarks import Remark

TEXT = "The sky is blue. Grass is green."
TAGS = set(
    "html head meta title style body main section h1 h2 p a strong blockquote footer article "
    "mark span".split()
)
ATTRIBUTES = {"lang", "charset", "name", "content", "http-equiv", "class", "href", "rel", "id"}


class Page(HTMLParser):
    """What a browser would see of a page.

    `texts` are the pieces of the articles' texts, the marks [n] inside them left out.
    """

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.texts: list[str] = []
        self.headings: list[str] = []
        self.marks: list[str] = []
        self._open: list[tuple[str, str | None]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag, its attributes, and where a text or heading begins."""
        self.tags.add(tag)
        self.attributes += attrs
        if tag == "meta":
            return
        kind = dict(attrs).get("class")
        self._open.append((tag, kind))
        if (tag, kind) == ("p", "text"):
            self.texts.append("")
        elif tag in ("h1", "h2"):
            self.headings.append("")

    def handle_endtag(self, tag: str) -> None:
        """Close the tag that is open; the page never leaves one open."""
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        """Put characters where they belong."""
        if ("span", "number") in self._open:
            self.marks.append(data)
        elif ("p", "text") in self._open:
            self.texts[-1] += data
        elif self._open and self._open[-1][0] in ("h1", "h2"):
            self.headings[-1] += data

    def values(self, name: str) -> list[str]:
        """Return the values of an attribute, in order."""
        return [value or "" for key, value in self.attributes if key == name]


HTMLISH = st.lists(
    st.sampled_from(
        [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "</p></article>",
            "<mark id=c1>",
            "<!--",
            "-->",
            "]]>",
            "&lt;",
            "&amp;amp;",
            "&#60;",
            '" onclick="x',
            "' style='",
            "{{ 7 * 7 }}",
            "{% raw %}",
            "javascript:alert(1)",
            "</title>",
            "</style>",
            "\n\n",
            "\t",
            "<",
            ">",
            "&",
            '"',
            "'",
        ]
    )
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=5),
    min_size=1,
    max_size=6,
).map("".join)
TEXTS = HTMLISH.filter(bool)


@given(TEXTS, TEXTS.filter(str.strip), TEXTS, TEXTS, st.data())
def test_every_value_is_escaped(
    cite: Callable[..., Citation],
    answer_of: Callable[..., Answer],
    text: str,
    question: str,
    title: str,
    other: str,
    data: st.DataObject,
) -> None:
    """No value adds a tag, an attribute or a script, and the article reads as it is."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    about: dict[str, Any] = {"article_id": other, "title": title, "source": other, "url": other}
    one = cite(text, start, end, published=other, **about)
    answer = answer_of(one, question=question, remarks=(Remark("window", other),), generation=other)

    page = Page(to_html(answer, {other: text}))

    assert page.tags <= TAGS
    assert {name for name, _ in page.attributes} <= ATTRIBUTES
    assert page.texts == [shown(text)]
    assert page.headings == [shown(question), apart(title, TITLE)]
    assert page.values("id") == ["c1"]
    assert page.values("href") == ["#c1"]
    assert page.marks == ["[1]"]


@given(TEXTS, TEXTS)
def test_an_abstention_is_escaped_too(
    cite: Callable[..., Citation], answer_of: Callable[..., Answer], text: str, reason: str
) -> None:
    """Reason and nearest quotes are text as well."""
    page = Page(
        to_html(
            answer_of(
                nearest=(cite(text, 0, len(text)),), reason=Reason("unknown_words", (reason,))
            ),
            {"a.txt": text},
        )
    )

    assert page.tags <= TAGS
    assert {name for name, _ in page.attributes} <= ATTRIBUTES
    assert page.texts == [shown(text)]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "//evil.example/x",
        "file:///etc/passwd",
        '"><script>alert(1)</script>',
        "https://good.example/\u202egpj.exe",
    ],
)
def test_only_an_address_of_the_web_becomes_a_link(
    cite: Callable[..., Citation], answer_of: Callable[..., Answer], url: str
) -> None:
    """Any other address is shown as text: nothing on the page can run."""
    page = Page(to_html(answer_of(cite(TEXT, 0, 16, url=url)), {"a.txt": TEXT}))

    assert page.values("href") == ["#c1"]


def test_the_page_is_self_contained(
    cite: Callable[..., Citation], answer_of: Callable[..., Answer]
) -> None:
    """The only address in it is the article's own, a policy forbids scripts and loading."""
    url = "https://paper.example/a?b=1&c='\"<2>"
    html = to_html(answer_of(cite(TEXT, 0, 16, url=url)), {"a.txt": TEXT})
    page = Page(html)

    assert page.values("href") == ["#c1", url]
    assert "noopener" in page.values("rel")[0]
    assert page.values("src") == []
    assert "default-src 'none'; style-src 'unsafe-inline'" in page.values("content")
    assert html.count("http") == html.count("https://paper.example") + html.count("http-equiv")
    assert "@import" not in html
    assert "url(" not in html


@pytest.mark.parametrize(
    ("spans", "pieces"),
    [
        ([], [("abcdef", ())]),
        ([(0, 6)], [("abcdef", (1,))]),
        ([(1, 3)], [("a", ()), ("bc", (1,)), ("def", ())]),
        ([(0, 2), (4, 6)], [("ab", (1,)), ("cd", ()), ("ef", (2,))]),
        ([(0, 3), (3, 6)], [("abc", (1,)), ("def", (2,))]),
        ([(0, 4), (2, 6)], [("ab", (1,)), ("cd", (1, 2)), ("ef", (2,))]),
        ([(0, 6), (2, 4)], [("ab", (1,)), ("cd", (1, 2)), ("ef", (1,))]),
        ([(2, 4), (0, 6)], [("ab", (2,)), ("cd", (1, 2)), ("ef", (2,))]),
        ([(0, 2), (0, 4)], [("ab", (1, 2)), ("cd", (2,)), ("ef", ())]),
        ([(0, 4), (2, 4)], [("ab", (1,)), ("cd", (1, 2)), ("ef", ())]),
    ],
)
def test_a_text_is_cut_where_spans_begin_and_end(
    cite: Callable[..., Citation],
    spans: Sequence[tuple[int, int]],
    pieces: Sequence[tuple[str, tuple[int, ...]]],
) -> None:
    """Spans may be apart, side by side, one in the other, or overlap."""
    cited = [cite("abcdef", *span, number=n) for n, span in enumerate(spans, start=1)]

    assert [(piece.text, piece.covered) for piece in segments("abcdef", cited)] == pieces


@st.composite
def cited_texts(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    """Draw a text and different spans of it."""
    text = draw(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), min_size=1)
    )
    starts = st.integers(0, len(text) - 1)
    span = starts.flatmap(lambda a: st.tuples(st.just(a), st.integers(a + 1, len(text))))
    return text, draw(st.lists(span, max_size=5, unique=True))


@given(cited_texts())
def test_the_pieces_are_the_text_and_those_of_a_citation_its_quote(
    cite: Callable[..., Citation], drawn: tuple[str, list[tuple[int, int]]]
) -> None:
    """Whatever spans are cited, no character is lost, doubled or put under the wrong mark."""
    text, spans = drawn
    cited = [cite(text, *span, number=n) for n, span in enumerate(spans, start=1)]

    pieces = segments(text, cited)

    assert "".join(piece.text for piece in pieces) == text
    for one in cited:
        assert "".join(p.text for p in pieces if one.number in p.covered) == one.quote
        (begin,) = [i for i, piece in enumerate(pieces) if one.number in piece.begins]
        assert one.number in pieces[begin].covered
        assert sum(len(piece.text) for piece in pieces[:begin]) == one.span.start


@given(cited_texts())
def test_each_mark_leads_to_the_words_it_stands_for(
    cite: Callable[..., Citation],
    answer_of: Callable[..., Answer],
    drawn: tuple[str, list[tuple[int, int]]],
) -> None:
    """Every [n] of the answer is a link to one id that exists once, however spans overlap."""
    text, spans = drawn
    cited = [cite(text, *span, number=n) for n, span in enumerate(spans, start=1)]

    page = Page(to_html(answer_of(*cited), {"a.txt": text}))

    ids = [f"c{one.number}" for one in cited]
    assert sorted(page.values("id")) == sorted(ids)
    assert page.values("href") == [f"#{one}" for one in ids]
    assert page.texts == ([shown(text)] if cited else [])


def test_articles_stand_in_order_of_first_use(
    cite: Callable[..., Citation], answer_of: Callable[..., Answer]
) -> None:
    """An article that two statements cite is shown once, with both spans marked."""
    first, second = cite(TEXT, 0, 16, number=1), cite(TEXT, 17, 32, number=3)
    other = cite("Other words.", 0, 5, number=2, article_id="b.txt", title="Second")
    statements = tuple(Statement(c.quote, (c,)) for c in (first, other, second))

    page = Page(to_html(answer_of(statements=statements), {"a.txt": TEXT, "b.txt": "Other words."}))

    assert page.headings == ["Why?", "A title", "Second"]
    assert page.texts == [TEXT, "Other words."]
    assert page.marks == ["[1]", "[3]", "[2]"]


def test_no_value_of_a_page_turns_the_direction_of_writing(
    cite: Callable[..., Citation], answer_of: Callable[..., Answer]
) -> None:
    """Neither question, statement, text nor what is said of them; the quote itself stays."""
    text = "It \u202eis not\u202c \u2067true\u2069."
    made = cite(text, 3, len(text), url="https://a.example/\u202e", published=text)
    answer = answer_of(made, question=text, remarks=(Remark("window", text),))

    page = to_html(answer, {"a.txt": text})

    assert shown(page) == page
    assert page.count("is not true.") >= 4
    assert made.quote == text[3:]
    assert from_answer(answer)["question"] == text


def test_no_title_or_source_looks_like_several(
    cite: Callable[..., Citation], answer_of: Callable[..., Answer]
) -> None:
    """What parts them stands in none of them, and nothing turns the direction of writing."""
    made = cite("The sky is blue.", 0, 16, title="Sky\u2067", source="Blog · Reuters")

    page = to_html(answer_of(made), {"a.txt": "The sky is blue."})

    assert "<h2>Sky</h2>" in page
    assert "Blog - Reuters · a.txt" in page
