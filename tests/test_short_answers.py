"""The words of a quote that answer are marked on every medium, and change nothing else of it.

Not a module's test: the terminal, Telegram, the page and JSON, side by side.
"""

import asyncio
import io
import json
import re
from collections.abc import Callable, Iterable

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from bot.answer import Answer, Citation, Question
from bot.engine import Engine
from bot.finding.reordering import Judges
from bot.messenger.saying.inert import kept, stripped
from bot.messenger.saying.rendering import from_answer
from bot.messenger.saying.wording import wording
from bot.showing import console, interchange
from bot.showing.page import to_html
from index.article import Span
from index.generations.opening import Index
from index.retrieval import Retriever
from tests.fakes.seeking import Seeking
from tests.fakes.telegram import formatted

Cite = Callable[..., Citation]
AnswerOf = Callable[..., Answer]
ENGLISH = wording("en")
TEXT = "The sky & sea are blue. Grass is green."
SHORT = Span(18, 22)
HOSTILE = "\x1b[2J[bold]Buy[/bold]\u202e \x9b31m:warning: [link=https://evil.example]now[/]\x07"
AWKWARD = st.text(max_size=30) | st.sampled_from(
    [
        "see a.org, @anna and /start",
        "<b>&lt;</blockquote>",
        "+49 30 1234567 #tag " * 60,
        "🙂" * 5000,
    ]
)


def printed(lines: Iterable[console.Renderable], color: bool = False) -> str:
    """Return what a console prints, with colours if it has them."""
    file = io.StringIO()
    system = "truecolor" if color else None
    screen = Console(
        file=file, width=1000, highlight=False, force_terminal=color, color_system=system
    )
    for one in lines:
        screen.print(one)
    return file.getvalue()


def test_a_terminal_underlines_them(cite: Cite, answer_of: AnswerOf) -> None:
    """The text itself is as without them, whatever it holds."""
    for text, short in ((TEXT, "blue"), (HOSTILE, "Buy")):
        at = text.index(short)
        plain = console.from_answer(answer_of(cite(text, 0, len(text))))
        marked = answer_of(cite(text, 0, len(text), short=Span(at, at + len(short))))

        shown = printed(console.from_answer(marked), color=True)

        assert re.findall(r"\x1b\[4m(.*?)\x1b\[0m", shown) == [short]
        assert printed(console.from_answer(marked)) == printed(plain)


def test_telegram_has_them_bold(cite: Cite, answer_of: AnswerOf) -> None:
    """In the statement and in the quote; the text is as without them."""
    (part,) = from_answer(answer_of(cite(TEXT, 0, 23, short=SHORT)), ENGLISH)

    assert part.html == (
        "The sky &amp; sea are <b>blue</b>. [1]\n\n"
        "<blockquote expandable>[1] A title\nThe sky &amp; sea are <b>blue</b>.</blockquote>"
    )
    assert part.plain == formatted(part.html, "HTML").text
    (plain,) = from_answer(answer_of(cite(TEXT, 0, 23)), ENGLISH)
    assert plain.plain == part.plain


@settings(max_examples=50)
@given(AWKWARD.filter(stripped), st.data())
def test_bold_words_are_the_text_of_any_quote(
    cite: Cite, answer_of: AnswerOf, text: str, data: st.DataObject
) -> None:
    """Whatever it holds and wherever they stand: nothing is lost, and nothing becomes a link."""
    text = kept(text)
    edges = st.integers(0, len(text))
    first, last = sorted(data.draw(st.tuples(edges, edges)))
    words = text[first:last]
    short = Span(first, last) if words and words == stripped(words) else None

    marked = from_answer(answer_of(cite(text, 0, len(text), short=short)), ENGLISH)
    plain = from_answer(answer_of(cite(text, 0, len(text))), ENGLISH)

    said, bare = ("".join("".join(one.plain for one in made).split()) for made in (marked, plain))
    assert said == bare  # cut into messages elsewhere, perhaps
    assert all(formatted(part.html, "HTML").found == [] for part in marked)


def test_the_page_has_them_strong(cite: Cite, answer_of: AnswerOf) -> None:
    """In the sentence on the left; escaped as the rest is."""
    text = "The <b>sky</b> is blue & clear."
    page = to_html(answer_of(cite(text, 0, len(text), short=Span(4, 30))), {"a.txt": text})

    assert "<p>The <strong>&lt;b&gt;sky&lt;/b&gt; is blue &amp; clear</strong>. <a" in page
    assert page.count("<strong>") == 1


def test_json_has_their_place(cite: Cite, answer_of: AnswerOf) -> None:
    """Where they are known, and there alone."""
    made = answer_of(cite(TEXT, 0, 23, short=SHORT), cite(TEXT, 24, 39, number=2))

    sky, grass = json.loads(interchange.dump(interchange.from_answer(made)))["citations"]

    assert TEXT[sky["short"]["start"] : sky["short"]["end"]] == "blue"
    assert "short" not in grass


def test_what_only_comes_closest_has_none(paper_index: Index) -> None:
    """No word of it is said to answer, although the reader is sure of one."""
    seeking = Seeking("the")
    engine = Engine(retriever=Retriever(paper_index), judges=Judges(seeking))

    found = asyncio.run(engine.answer(Question("Who painted the ceiling of the chapel?")))

    assert found.statements == ()
    assert any("the" in one.quote for one in found.nearest)
    assert [one.short for one in found.nearest] == [None] * len(found.nearest)
