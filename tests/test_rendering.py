"""Messages show an answer and its proof, and make a link of nothing else."""

from collections.abc import Callable, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answer import Answer, Citation, Statement
from bot.messenger.saying.inert import is_visible
from bot.messenger.saying.parts import MOST_TEXT, Part
from bot.messenger.saying.rendering import (
    from_answer,
    from_context,
    from_hits,
    from_lists,
    from_records,
    from_statements,
    from_text,
)
from bot.messenger.saying.wording import wording
from tests.benchmarks.fuzz_messages import answered, cited, flaws, found, kept
from tests.fakes.telegram import formatted

Cite = Callable[..., Citation]
ENGLISH, GERMAN = wording("en"), wording("de")
TEXT = "It rained. The sky was blue & clear. Nobody minded."
ABOUT = {
    "title": "Rain, again",
    "url": "https://paper.example/rain",
    "published": "2023-01-12",
    "source": "Morning Paper",
}
DEEP = "https://paper.example/rain#:~:text="
NASTY = st.text(max_size=30) | st.sampled_from(
    [
        "see a.org, @anna and /start",
        "<b>&lt;</blockquote>",
        "\ud800\0\r\u2028\u202e\u2067",
        "+49 30 1234567 #tag $USD " * 60,
        "long " * 1000,
        "🙂" * 5000,
        "a.org " * 100,
    ]
)
ADDRESSES = st.sampled_from(
    [None, "https://a.example/x", "javascript:x", "tg://user?id=5", "a.org"]
)
CITED = st.builds(
    cited,
    st.integers(1, 9),
    NASTY.filter(bool),
    NASTY,
    ADDRESSES | st.text(max_size=20).map("https://a.example/".__add__),
    st.sampled_from([None, "2023-01-12", "soon @anna"]),
    st.none() | NASTY,
)


def shown(made: Sequence[Part]) -> str:
    """Return what people see of messages."""
    for part in made:
        assert formatted(part.html, "HTML").text == part.plain
    return "\n----\n".join(part.plain for part in made)


def test_an_answer(cite: Cite, answer_of: Callable[..., Answer]) -> None:
    """Statements with their marks, remarks, then each quote under where it stands."""
    rain, sky = cite(TEXT, 0, 10, **ABOUT), cite(TEXT, 11, 36, number=2)
    said = (Statement("There was rain.", (rain, sky)), Statement(sky.quote, (sky,)))
    (part,) = from_answer(answer_of(statements=said), ENGLISH, ["The index is old."])
    assert part.html == (
        "There was rain. [1][2]\n\n"
        "The sky was blue &amp; clear. [2]\n\n"
        "<i>The index is old.</i>\n\n"
        f'<blockquote expandable>[1] <a href="{DEEP}It%20rained.">Rain, again</a>'
        " · Morning Paper · Jan 12, 2023\nIt rained.</blockquote>\n"
        "<blockquote expandable>[2] A title\nThe sky was blue &amp; clear.</blockquote>"
    )
    assert part.plain == formatted(part.html, "HTML").text


def test_an_abstention(cite: Cite, answer_of: Callable[..., Answer]) -> None:
    """It says so, why, and what comes closest."""
    rain = cite(TEXT, 0, 10, published="2023-01-12")
    answer = answer_of(nearest=(rain,))
    (part,) = from_answer(answer, GERMAN, reason="Nichts bekannt.")
    assert part.html == (
        "<b>Keine Antwort.</b>\n\nNichts bekannt.\n\nAm nächsten kommt:\n\n"
        "<blockquote expandable>[1] A title · 12.01.2023\nIt rained.</blockquote>"
    )
    (part,) = from_answer(answer_of(), ENGLISH)
    why = "No sentence in the articles clearly answers this; see whether the closest do."
    assert part.plain == f"No answer.\n\n{why}"


def test_a_title_is_the_one_link(cite: Cite, answer_of: Callable[..., Answer]) -> None:
    """An address in a title or a source leads nowhere, and no other becomes a link."""
    evil = {"title": "evil.example @anna", "source": "paper.example", "published": "soon"}
    linked = cite(TEXT, 0, 10, **{**evil, "url": "https://paper.example/"})
    alone = cite(TEXT, 0, 10, number=2, **{**evil, "url": "javascript:alert(1)"})
    (part,) = from_answer(answer_of(linked, alone), ENGLISH)
    body = formatted(part.html, "HTML")
    assert body.found == []
    assert body.links == [("evil.example @anna", "https://paper.example/#:~:text=It%20rained.")]
    assert "[2] <code>evil.example</code> <code>@anna</code> · <code>paper.example</code>" in (
        part.html
    )


def test_titles_are_short_and_never_blank(cite: Cite, answer_of: Callable[..., Answer]) -> None:
    """A long title is cut between words, a missing one has a word of ours."""
    long, none = (
        cite(TEXT, 0, 10, title="word " * 100),
        cite(TEXT, 0, 10, number=2, title="\u200b", url="https://a.example/"),
    )
    (part,) = from_answer(answer_of(long, none), GERMAN)
    assert f"[1] {'word ' * 38}word…\n" in part.plain
    assert formatted(part.html, "HTML").links[0][0] == "Ohne Titel"


def test_a_long_answer_is_several_messages(cite: Cite, answer_of: Callable[..., Answer]) -> None:
    """It is cut between statements and between quotes, each with all of its tags."""
    text = "It rained all day. " * 100
    every = [cite(text, 0, 1899, number=number, **ABOUT) for number in range(1, 4)]
    made = from_answer(answer_of(*every), ENGLISH)
    ends = [(part.plain[:3], part.plain[-5:]) for part in made]
    assert ends == [("It ", ". [2]"), ("It ", " day."), ("[2]", " day.")]
    assert max(len(part.plain) for part in made) <= MOST_TEXT
    links = [link for part in made for link in formatted(part.html, "HTML").links]
    assert len(links) == 3


def test_a_frame_of_an_answer(cite: Cite) -> None:
    """It ends as one that goes on, and is one message however much there is."""
    rain = cite(TEXT, 0, 10)
    assert from_statements([]) == "…"
    assert from_statements([Statement("1 < 2.", (rain,))]) == "1 &lt; 2. [1] …"
    html = from_statements([Statement(letter * 2000, (rain,)) for letter in "abc"])
    assert html == f"{'a' * 2000} [1]\n\n{'b' * 2000} [1] …"
    assert len(formatted(from_statements([Statement("a" * 9000, (rain,))]), "HTML").text) == 4096


def test_a_quote_in_its_place(cite: Cite) -> None:
    """The quote is bold between the article's own words, cut ends have dots."""
    sky = cite(TEXT, 11, 36, **ABOUT)
    (part,) = from_context(
        sky, "rained. ", " Nobody", ENGLISH, "It has changed.", cut_before=True, cut_after=True
    )
    assert part.html == (
        f'[1] <a href="{DEEP}The%20sky%20was%20blue%20%26%20clear.">Rain, again</a>'
        " · Morning Paper · Jan 12, 2023\n\n"
        "…rained. <b>The sky was blue &amp; clear.</b> Nobody…\n\n"
        "<i>It has changed.</i>"
    )


def test_an_address_across_the_edge_of_a_quote(cite: Cite) -> None:
    """Code holds nothing: an address that a quote begins in is code, the rest of it bold."""
    text = "See paper.example now."
    (part,) = from_context(cite(text, 9, 22), text[:9], "", ENGLISH)
    assert part.html == "[1] A title\n\nSee <code>paper.example</code><b> now.</b>"
    assert formatted(part.html, "HTML").found == []


def test_hits() -> None:
    """Each has its title, linked at the passage, and the passage; five are enough."""
    one = found(
        cited(1, "x", "Rain", "https://a.example/r", "2023-01-12", "Paper"), " It rained.\n"
    )
    (part,) = from_hits([one], ENGLISH)
    assert part.html == (
        '[1] <a href="https://a.example/r#:~:text=It%20rained.">Rain</a> · Paper · Jan 12, 2023\n'
        "<blockquote expandable>It rained.</blockquote>"
    )
    assert shown(from_hits([one] * 9, ENGLISH)).count("It rained.") == 5


def test_the_newest_articles() -> None:
    """A line for each, with what is known of it."""
    records = [
        found(cited(1, "x", "Rain", "https://a.example/r#top", "2023-01-12", "Paper"), "x")[1],
        found(cited(1, "x", "", None, None, None), "x")[1],
    ]
    (part,) = from_records(records, GERMAN)
    assert part.html == (
        '12.01.2023 · <a href="https://a.example/r#top">Rain</a> · Paper\nOhne Titel'
    )


def test_one_sentence() -> None:
    """A foreign word in it stays one; one that nobody could see is never sent."""
    assert from_text("No “@anna”.") == (Part("No “<code>@anna</code>”.", "No “@anna”."),)
    assert from_text(" \u200b") == (Part("…", "…"),)
    assert [len(part.plain) for part in from_text("a" * 5000)] == [MOST_TEXT, 5000 - MOST_TEXT]


@settings(max_examples=60)
@given(st.lists(st.tuples(NASTY, CITED), max_size=4), st.lists(CITED, max_size=2), NASTY)
def test_any_answer(said: list[tuple[str, Citation]], near: list[Citation], remark: str) -> None:
    """No answer is refused, is over a limit, or holds a link that was not meant."""
    answer = answered([Statement(text, (one,)) for text, one in said], near, remark)
    made = from_answer(answer, ENGLISH, [remark])
    urls = [one.url for one in answer.citations or answer.nearest if one.url]
    assert [flaw for part in made for flaw in flaws(part, urls)] == []


@settings(max_examples=60)
@given(CITED, NASTY, NASTY)
def test_any_context(citation: Citation, before: str, after: str) -> None:
    """All characters of a context are shown, whatever they are, if one of them can be seen."""
    made = from_context(citation, before, after, GERMAN)
    assert [flaw for part in made for flaw in flaws(part, [citation.url or ""])] == []
    whole = squeezed("".join(part.plain for part in made))
    said = kept(before) + kept(citation.quote) + kept(after)
    assert whole.endswith(squeezed(said)) or not is_visible(said)


@settings(max_examples=40)
@given(st.lists(st.tuples(CITED, NASTY.filter(bool)), min_size=1, max_size=3))
def test_any_hits(drawn: list[tuple[Citation, str]]) -> None:
    """So with hits and lists of articles."""
    hits = [found(about, text) for about, text in drawn]
    records = [record for _, record in hits]
    urls = [record.url for record in records if record.url]
    made = [*from_hits(hits, ENGLISH), *from_records(records, GERMAN), *from_text(drawn[0][1])]
    assert [flaw for part in made for flaw in flaws(part, urls)] == []


def squeezed(text: str) -> str:
    """Return a text without blanks, which may go where a message ends."""
    return text.replace(" ", "").replace("\n", "")


def test_lists_are_typed_from_as_they_stand() -> None:
    """An id is code whatever it is made of; nothing of a title becomes a link or markup."""
    lists = [
        ("Write /remove a.", []),
        ("Ids:", [("<b>1</b>.txt", "See evil.example"), ("b c", "")]),
    ]

    (part,) = from_lists(lists)

    assert part.plain == "Write /remove a.\n\nIds:\n• <b>1</b>.txt – See evil.example\n• b c"
    assert "• <code>&lt;b&gt;1&lt;/b&gt;.txt</code> – See <code>evil.example</code>" in part.html
    assert part.html.endswith("• <code>b c</code>")
