"""What is printed on a terminal is plain text, whatever an article holds."""

import io
import re
import unicodedata
from collections.abc import Callable, Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from bot.answer import Answer, Citation, Draft, Statement
from bot.checking.citing import Verdict
from bot.showing import console
from bot.telling.reasons import Reason
from bot.telling.remarks import Remark
from bot.work import Trace
from index.article import Article, Span
from index.generations.manifest import Manifest
from index.generations.opening import Index
from index.retrieval import Retriever

TEXT = "The sky is blue. Grass is green."
HOSTILE = "\x1b[2J[bold]Buy[/bold]\u202e \x9b31m:warning: [link=https://evil.example]now[/]\x07"
SHOWN = "\ufffd[2J[bold]Buy[/bold]\ufffd \ufffd31m:warning: [link=https://evil.example]now[/]\ufffd"


def printed(lines: Iterable[console.Renderable], width: int = 10_000, color: bool = False) -> str:
    """Return what a console of that width prints, with colours if it has them."""
    file = io.StringIO()
    screen = Console(
        file=file,
        width=width,
        highlight=False,
        force_terminal=color,
        color_system="truecolor" if color else None,
    )
    for one in lines:
        screen.print(one)
    return file.getvalue()


def hidden(text: str) -> set[str]:
    """Return the control and direction characters of a text but line ends.

    Format characters of no direction, as the joiner inside an emoji, are harmless.
    """
    formats = {one for one in text if unicodedata.category(one) == "Cf"}
    controls = {one for one in text if unicodedata.category(one) == "Cc"}
    return (controls | {f for f in formats if unicodedata.bidirectional(f) != "BN"}) - {"\n"}


def test_an_answer_is_statements_with_marks_then_sources(
    cite: Callable[..., Citation], answer_of: Callable[..., Answer]
) -> None:
    """Every mark leads to a title, a date, and the place that `footnote show` takes."""
    about = {"source": "The Paper", "published": "2026-01-02T03:04:05", "title": "Colours"}
    sky = cite(TEXT, 0, 16, number=1, url="https://paper.example/1", **about)
    grass = cite(TEXT, 17, 32, number=2)
    statements = (Statement("The sky is blue.", (sky,)), Statement("Both.", (grass, sky)))

    assert printed(console.from_answer(answer_of(statements=statements))) == (
        "The sky is blue. [1]\n\n"
        "Both. [2][1]\n\n"
        "[1] Colours · The Paper · 2026-01-02\n"
        "    a.txt:0-16\n"
        "    https://paper.example/1\n"
        "[2] A title\n"
        "    a.txt:17-32\n"
    )


def test_an_abstention_says_why_and_what_comes_closest(
    cite: Callable[..., Citation], answer_of: Callable[..., Answer]
) -> None:
    """The reason comes first, then a notice if there is one, then the nearest quotes."""
    nearest = (cite(TEXT, 0, 16),)

    assert printed(
        console.from_answer(answer_of(nearest=nearest, remarks=(Remark("window", "Look twice."),)))
    ) == (
        "No answer. "
        "No sentence in the articles clearly answers this; see whether the closest do.\n\n"
        "Look twice.\n\n"
        "What comes closest:\n\n"
        "[1] A title\n"
        "    a.txt:0-16\n"
        "    The sky is blue.\n"
    )


def test_a_quote_over_several_lines_is_printed_on_one(
    cite: Callable[..., Citation], answer_of: Callable[..., Answer]
) -> None:
    """A mark stands at the end of its statement, never on a line that an article made up."""
    text = "Blue.\n\n[9] Green."

    assert printed(console.from_answer(answer_of(cite(text, 0, 17)))).startswith(
        "Blue. [9] Green. [1]\n"
    )


def every_view(
    cite: Callable[..., Citation], answer_of: Callable[..., Answer], index: Index
) -> dict[str, str]:
    """Return each thing that the console prints, with hostile text wherever text can be."""
    one = cite(
        HOSTILE, 0, len(HOSTILE), article_id=HOSTILE, title=HOSTILE, source=HOSTILE, url=HOSTILE
    )
    answer = answer_of(one, remarks=(Remark("window", HOSTILE),))
    nothing = answer_of(nearest=(one,), reason=Reason("unknown_words", (HOSTILE,)))
    record = index.store.record("harbour")
    text = index.store.text(record)
    hits = Retriever(index).search("lighthouse")
    found = [(hit, index.store.record(hit.passage.article_id)) for hit in hits]
    dropped = Verdict(Draft(HOSTILE, ()), "dropped", "it lies", None)
    trace = Trace(verdicts=[dropped])
    views = {
        "answer": console.from_answer(answer),
        "abstention": console.from_answer(nothing),
        "trace": console.from_trace(trace, answer),
        "hits": console.from_hits(found),
        "article": console.from_article(record, text),
        "span": console.from_span(record, text, Span(20, 60), Span(0, len(text))),
        "records": console.from_records([record]),
        "manifest": console.from_manifest(index.manifest, [HOSTILE]),
    }
    return {name: printed(lines) for name, lines in views.items()}


def test_no_control_character_and_no_change_of_direction_is_printed(
    cite: Callable[..., Citation], answer_of: Callable[..., Answer], paper_index: Index
) -> None:
    """No text can move the cursor, recolour the screen, ring the bell or reverse the writing."""
    views = every_view(cite, answer_of, paper_index)

    assert {name: hidden(view) for name, view in views.items()} == {name: set() for name in views}
    assert all("\ufffd" in view for view in views.values())


def test_text_that_looks_like_markup_is_printed_as_it_is(
    cite: Callable[..., Citation], answer_of: Callable[..., Answer], paper_index: Index
) -> None:
    """Square brackets and emoji names are words of the article, not orders to the terminal."""
    views = every_view(cite, answer_of, paper_index)

    for name in ("answer", "abstention", "trace", "manifest"):
        assert SHOWN in views[name]
    for name in ("article", "span", "hits"):
        assert "[bold]the harbour office[/bold] :warning: <script>" in views[name].replace(
            "⟦", ""
        ).replace("⟧", "")
    assert "[bold]Lighthouse[/bold] \ufffdfor sale\ufffd <b>now</b>" in views["records"]


def test_colours_are_ours_alone(
    cite: Callable[..., Citation], answer_of: Callable[..., Answer]
) -> None:
    """On a colour terminal the only escape sequences are plain colours that we chose."""
    one = cite(HOSTILE, 0, len(HOSTILE), title=HOSTILE)

    shown = printed(console.from_answer(answer_of(one)), color=True)

    assert set(re.findall(r"\x1b[^m]*m", shown)) == {"\x1b[1;36m", "\x1b[0m", "\x1b[2m"}
    assert hidden(shown) == {"\x1b"}
    assert shown.count("\x1b") == len(re.findall(r"\x1b\[[0-9;]*m", shown))


@given(st.text(min_size=1))
def test_no_text_at_all_makes_the_console_fail(
    cite: Callable[..., Citation], answer_of: Callable[..., Answer], text: str
) -> None:
    """Whatever a text holds, it is printed, and harmless."""
    one = cite(text, 0, len(text), title=text, source=text)
    shown = printed(console.from_answer(answer_of(one)))

    assert not {c for c in hidden(shown) if unicodedata.category(c) == "Cc"}


@pytest.mark.parametrize("length", [250_000])
def test_an_article_is_printed_on_as_many_lines_as_it_has(paper_index: Index, length: int) -> None:
    """Where the console is wide enough, no line is broken and none is cut."""
    record = paper_index.store.record("bridge")
    text = "word " * (length // 5) + "\n\nend"

    shown = printed(console.from_article(record, text), width=100_000_000)

    assert shown.endswith(f"\n\n{text}\n")


def test_a_span_is_marked_inside_what_is_shown(
    paper_index: Index, papers: dict[str, Article]
) -> None:
    """Dots say that there is more text; brackets say where the span begins and ends."""
    record, text = paper_index.store.record("bridge"), papers["bridge"].text

    middle = printed(console.from_span(record, text, Span(43, 50), Span(39, 60)))
    whole = printed(console.from_span(record, text, Span(0, len(text)), Span(0, len(text))))

    assert middle.endswith("\n\n…Engi⟦neers f⟧ound a cra…\n")
    assert whole.endswith(f"\n\n⟦{text}⟧\n")


def test_articles_are_listed_with_date_source_id_and_title(paper_index: Index) -> None:
    """One line an article, the date first."""
    lines = printed(console.from_records(list(paper_index.store.records()))).splitlines()

    assert [re.split(r"\s{2,}", one.strip()) for one in lines[:3]] == [
        ["date", "source", "id", "title"],
        ["2023-01-12", "Morning Paper", "bridge", "The old bridge"],
        ["2022-03-01", "Evening Paper", "flood:3-5", "High water"],
    ]


def test_a_generation_is_described(paper_index: Index) -> None:
    """Name, age, counts, dates, model and sources are there."""
    manifest: Manifest = paper_index.manifest

    shown = printed(console.from_manifest(manifest, ["/archive"]))
    more = printed(console.from_manifest(manifest, ["/archive"], ["https://a.example/f"], 17))

    assert manifest.name in shown
    assert "4 (2 without a date)" in shown
    assert "2022-03-01 to 2023-01-12" in shown
    assert "all-MiniLM-L6-v2" in shown
    assert "/archive" in shown
    rows = [line.split(maxsplit=1) for line in more.splitlines()[len(shown.splitlines()) :]]
    assert [[one.strip() for one in row] for row in rows] == [
        ["feeds", "https://a.example/f"],
        ["added", "17 articles"],
    ]
