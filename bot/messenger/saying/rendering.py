"""The bot's messages: from what is known to what Telegram is sent.

Pure functions, value to parts. Every value goes through `inert`, where it is escaped; tags
come from here alone, and the one address that becomes a link is the article's own.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from bot.answer import Answer, Citation, Elsewhere, Statement
from bot.finding.elsewhere import NAMED
from bot.messenger.saying.fragments import deep_link, link
from bot.messenger.saying.inert import escaped, is_visible, kept, pieces, stripped
from bot.messenger.saying.parts import MOST_TEXT, Part, Piece, Run, parts
from bot.messenger.saying.wording import Wording
from bot.showing.naming import apart, bracketed, titled
from index.article import shorten
from index.generations.rows import ArticleRecord
from index.passage import Hit

MOST_HITS = 5
TITLE = 200  # characters of a title that are shown
QUOTE = ("blockquote expandable",)
GOES_ON = " …"


def from_answer(
    answer: Answer, wording: Wording, remarks: Sequence[str] = (), reason: str | None = None
) -> tuple[Part, ...]:
    """Return an answer with its proof: what is stated, then each quote with where it stands.

    Args:
        answer: What is shown; without statements, the reason and what comes closest.
        wording: The language of whoever reads it.
        remarks: Sentences of the interface that go between the two.
        reason: Why nothing is stated, in that language; else in the answer's words.
    """
    said = [_stated(statement) for statement in answer.statements]
    if answer.abstained:
        said = [Piece(_runs(wording.say("no_answer"), style="b"))]
        said += [Piece(_runs(why)) for why in [reason or answer.why] if why]
    said += [Piece(_runs(remark, style="i")) for remark in remarks]
    if answer.abstained and answer.nearest:
        said.append(Piece(_runs(wording.say("nearest"))))
    return parts([*said, *_quotes(answer.shown, wording)])


def from_statements(statements: Sequence[Statement]) -> str:
    """Return the HTML of an answer that is still being written: what fits one message."""
    first = parts(map(_stated, statements), most=MOST_TEXT - len(GOES_ON))[:1]
    return "".join(part.html for part in first) + (GOES_ON if first else GOES_ON.strip())


def from_context(
    citation: Citation,
    before: str,
    after: str,
    wording: Wording,
    remark: str | None = None,
    *,
    cut_before: bool = False,
    cut_after: bool = False,
) -> tuple[Part, ...]:
    """Return a quote in its place, between the article's own words before and after it.

    Args:
        citation: Whose quote it is.
        before: The article's text up to the quote, and `after` from its end.
        after: As `before`.
        wording: The language of whoever reads it.
        remark: A sentence of the interface that follows.
        cut_before: Whether the article begins earlier than `before`.
        cut_after: Whether it goes on behind `after`.
    """
    heading = _heading(citation.number, citation, deep_link(citation), wording)
    left = "…" * cut_before + kept(before)
    place = _marked(left, kept(citation.quote), kept(after) + "…" * cut_after)
    notes = [Piece(_runs(remark, style="i"))] if remark else []
    return parts([Piece(tuple(heading)), Piece(tuple(place)), *notes])


def from_hits(hits: Sequence[tuple[Hit, ArticleRecord]], wording: Wording) -> tuple[Part, ...]:
    """Return the passages that were found, best first, each under its article's title."""
    return parts(_hit(n, *hit, wording) for n, hit in enumerate(hits[:MOST_HITS], start=1))


def from_records(records: Sequence[ArticleRecord], wording: Wording) -> tuple[Part, ...]:
    """Return a line for each article: its date, title and source."""
    return parts(Piece(_line(record, wording), gap="\n") for record in records)


def from_lists(lists: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> tuple[Part, ...]:
    """Return lists under their headings: what is to be typed, in code, and what that is."""
    made: list[Piece] = []
    for heading, lines in lists:
        made.append(Piece(_runs(heading)))
        for key, about in lines:
            about = shorten(kept(about), TITLE)
            rest = _runs(f" – {about}" if is_visible(about) else "")
            made.append(Piece((Run("• "), Run(kept(key), ("code",)), *rest), gap="\n"))
    return parts(made)


def from_text(text: str) -> tuple[Part, ...]:
    """Return a text of the interface, of which nothing becomes a link; "…" if it shows nothing."""
    return parts([Piece(_runs(text))]) or (Part("…", "…"),)


def _stated(statement: Statement) -> Piece:
    marks = "".join(f"[{citation.number}]" for citation in statement.citations)
    before, short, behind = map(kept, statement.parts)
    if not short:
        return Piece(_runs(f"{stripped(statement.text)} {marks}"))
    behind = behind.rstrip(" \n")
    return Piece(tuple(_marked(before.lstrip(" \n"), short, f"{behind} {marks}")))


def _quotes(citations: Iterable[Citation], wording: Wording) -> Iterator[Piece]:
    """Yield each quote, word for word, under where it stands."""
    for number, citation in enumerate(citations):
        heading = _heading(citation.number, citation, deep_link(citation), wording, QUOTE)
        before, short, behind = map(kept, citation.parts)
        quote = _marked(f"\n{before}", short, behind, QUOTE)
        others = _elsewhere(citation, wording)
        yield Piece((*heading, *quote, *others), gap="\n" if number else "\n\n")


def _elsewhere(citation: Citation, wording: Wording) -> tuple[Run, ...]:
    """Return a line that names other articles with the same sentence; none if there are none."""
    if not citation.also_in:
        return ()
    named = [_named(one, wording) for one in citation.also_in[:NAMED]]
    listed, more = ", ".join(named), len(citation.also_in) - len(named)
    if more:
        listed = wording.say("and_more", listed=listed, number=more)
    return _runs("\n" + wording.say("also_in", listed=listed), QUOTE, style="i")


def _named(one: Elsewhere, wording: Wording) -> str:
    """Return an article in a few words: "“A title” (A paper, 12 Jan 2023)"."""
    about = [bracketed(kept(one.source or "")), bracketed(_day(one, wording))]
    behind = ", ".join(filter(is_visible, about))
    title = titled(kept(one.title))
    title = wording.say("in_quotes", text=title) if is_visible(title) else wording.say("untitled")
    return f"{title} ({behind})" if behind else title


def _hit(number: int, hit: Hit, record: ArticleRecord, wording: Wording) -> Piece:
    text = stripped(hit.passage.text)
    heading = _heading(number, record, link(record.url, text), wording)
    return Piece((*heading, Run("\n"), *_runs(text, QUOTE)))


def _heading(
    number: int,
    about: Citation | ArticleRecord,
    address: str | None,
    wording: Wording,
    outer: tuple[str, ...] = (),
) -> Iterator[Run]:
    """Yield a line that says where words stand: "[1] A title · A paper · 12 Jan 2023"."""
    yield Run(f"[{number}] ", outer)
    yield from _title(about, address, wording, outer)
    for one in (apart(kept(about.source or ""), TITLE), _day(about, wording)):
        if is_visible(one):
            yield from _runs(f" · {one}", outer)


def _line(record: ArticleRecord, wording: Wording) -> tuple[Run, ...]:
    """Return a line that lists an article: "12 Jan 2023 · A title · A paper"."""
    day = _day(record, wording)
    runs = [*_runs(f"{day} · " if is_visible(day) else "")]
    runs += _title(record, link(record.url, ""), wording)
    source = apart(kept(record.source or ""), TITLE)
    return (*runs, *_runs(f" · {source}" if is_visible(source) else ""))


def _title(
    about: Citation | ArticleRecord,
    address: str | None,
    wording: Wording,
    outer: tuple[str, ...] = (),
) -> tuple[Run, ...]:
    """Return a title as a link, inside which nothing becomes another, or by itself."""
    title = apart(kept(about.title), TITLE)
    title = title if is_visible(title) else wording.say("untitled")
    if not address:
        return _runs(title, outer)
    return (Run(title, (*outer, f'a href="{escaped(address)}"')),)


def _day(about: Citation | Elsewhere | ArticleRecord, wording: Wording) -> str:
    """Return the day of an article, as it is written there if that is no date."""
    try:
        return wording.day(about.published)
    except ValueError:
        return apart(kept(about.published or ""), TITLE)


def _runs(text: str, outer: tuple[str, ...] = (), style: str = "") -> tuple[Run, ...]:
    """Return an inert text; code holds no style, as Telegram keeps none in it."""
    styled = (*outer, style) if style else outer
    return tuple(
        Run(piece, (*outer, "code") if as_code else styled) for piece, as_code in pieces(text)
    )


def _marked(before: str, quote: str, after: str, outer: tuple[str, ...] = ()) -> Iterator[Run]:
    """Yield a text whose middle is bold, made inert as one: an address may cross its edge."""
    at, start, end = 0, len(before), len(before) + len(quote)
    for piece, as_code in pieces(before + quote + after):
        stop = at + len(piece)
        if as_code:
            yield Run(piece, (*outer, "code"))
        else:
            edges = sorted({at, stop, *(edge for edge in (start, end) if at < edge < stop)})
            for left, right in pairwise(edges):
                bold = ("b",) if start <= left < end else ()
                yield Run(piece[left - at : right - at], (*outer, *bold))
        at = stop
