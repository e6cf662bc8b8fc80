"""Check an old answer again, whether each quote still stands in its article.

Not the verifier of new answers, which is `bot.checking.citing` and judges a model's own
words here as well: in `bot.quotations.rejudging`. Articles are read from the index as it is
now, and nothing in the answer is believed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from os.path import commonprefix
from typing import Literal

from bot.checking.citing import CONTEXT
from bot.quotations.attributing import Differing, misled, unprinted
from bot.quotations.claimed import ClaimedAnswer, ClaimedCitation, ClaimedStatement
from bot.reading import whole
from index.article import Span, sha256
from index.errors import ArticleNotFound
from index.generations.store import Store

Outcome = Literal["holds", "changed", "moved", "quote_gone", "article_gone", "mismatch"]

SAYS: Mapping[Outcome, str] = {
    "holds": "holds",
    "changed": "article changed, the quote still stands where it was",
    "moved": "article changed, the quote still stands, at another place",
    "quote_gone": "article changed, the quote stands nowhere in it any more",
    "article_gone": "article is gone",
    "mismatch": "quote does not match: this is not what the article says there",
}
STANDING: frozenset[Outcome] = frozenset({"holds", "changed", "moved"})
CHANGED: frozenset[Outcome] = frozenset({"changed", "moved", "quote_gone"})


@dataclass(frozen=True, slots=True)
class Checked:
    """A citation, and what became of it.

    Attributes:
        span: Where the quote stands now; None if it does not stand in the article.
        cut: Whether it stands there as a part of a sentence, which may say something else.
        differing: What is said of the article that is not what the index says.
        unprinted: The ids of articles that do not print the quote, too, as they are said to.
    """

    claimed: ClaimedCitation
    outcome: Outcome
    span: Span | None
    cut: bool = False
    differing: tuple[Differing, ...] = ()
    unprinted: tuple[str, ...] = ()

    @property
    def stands(self) -> bool:
        """Whether the quote stands in its article, if need be at another place."""
        return self.outcome in STANDING


# What is wrong with a statement that cites some citations; an empty text if nothing is.
Judge = Callable[[ClaimedStatement, Sequence[Checked]], str]


@dataclass(frozen=True, slots=True)
class Judged:
    """A statement, and what is wrong with it: an empty text if nothing is.

    Attributes:
        quoted: Whether it is the quote that it cites; else it is in a model's own words.
    """

    claimed: ClaimedStatement
    wrong: str
    quoted: bool


@dataclass(frozen=True, slots=True)
class Verification:
    """What a check of an answer found.

    Attributes:
        nearest: With an abstention, the passages that came closest.
        unchecked: The names of what else the file says, and nothing here has checked.
    """

    statements: tuple[Judged, ...]
    citations: tuple[Checked, ...]
    nearest: tuple[Checked, ...]
    unchecked: tuple[str, ...]

    @property
    def verified(self) -> bool:
        """Whether all that a reader of the answer was shown still stands.

        That is its statements and citations; of an abstention, which has none, what came closest.
        """
        shown = self.citations if self.statements else (*self.citations, *self.nearest)
        return all(one.stands for one in shown) and not any(one.wrong for one in self.statements)

    @property
    def misleads(self) -> bool:
        """Whether it says of an article what the index does not."""
        return any(one.differing or one.unprinted for one in (*self.citations, *self.nearest))

    @property
    def changed(self) -> tuple[str, ...]:
        """The ids of the articles that changed since, each once."""
        found = (*self.citations, *self.nearest)
        ids = (one.claimed.article_id for one in found if one.outcome in CHANGED)
        return tuple(dict.fromkeys(ids))


def verify(answer: ClaimedAnswer, store: Store, judge: Judge | None = None) -> Verification:
    """Return what became of an answer's citations and statements.

    `judge` is asked about sentences that are no quotes; without it, none may stand.
    """
    texts = dict(_texts((*answer.citations, *answer.nearest), store))
    citations, nearest = (
        tuple(_attributed(check(one, texts.get(one.article_id)), texts, store) for one in claimed)
        for claimed in (answer.citations, answer.nearest)
    )
    known = {one.claimed.number: one for one in citations}
    statements = tuple(_judged(one, known, judge) for one in answer.statements)
    said = {"notice": answer.notice, "reason": answer.reason}
    unchecked = tuple(name for name, text in said.items() if text)
    return Verification(statements, citations, nearest, unchecked)


def in_own_words(answer: ClaimedAnswer) -> bool:
    """Return whether an answer may have sentences that are no quotes: a judge is needed then."""
    return answer.mode != "extractive" and bool(answer.statements)


def check(claimed: ClaimedCitation, text: str | None) -> Checked:
    """Return what became of a citation; `text` is that of its article, None if there is none."""
    if text is None:
        return Checked(claimed, "article_gone", None)
    span = whereabouts(claimed, text)
    same_place = span is not None and span.start == claimed.start and span.end == claimed.end
    if not claimed.marks_itself:
        return Checked(claimed, "mismatch", span)
    if sha256(text) == claimed.article_sha256:
        holds = same_place and _context(claimed, text, claimed.start) == _whole(claimed)
        return Checked(claimed, "holds" if holds else "mismatch", span)
    if span is None:
        return Checked(claimed, "quote_gone", None)
    return Checked(claimed, "changed" if same_place else "moved", span)


def _attributed(checked: Checked, texts: Mapping[str, str], store: Store) -> Checked:
    """Return a citation with what is told of it besides."""
    claimed, span = checked.claimed, checked.span
    return replace(
        checked,
        cut=span is not None and whole(span, store.record(claimed.article_id), store) != span,
        differing=tuple(dict.fromkeys(misled(claimed, store))),
        unprinted=tuple(dict.fromkeys(unprinted(claimed, texts))),
    )


def whereabouts(claimed: ClaimedCitation, text: str) -> Span | None:
    """Return where a quote stands: where most of its context does, else nearest to its old place.

    "on Thursday" after "closed " is the second one of "open on Thursday, closed on Thursday".
    """

    def fits(start: int) -> tuple[int, int]:
        return _context(claimed, text, start), -abs(start - claimed.start)

    best = max(_places(claimed.quote, text), key=fits, default=None)
    return None if best is None else Span(best, best + len(claimed.quote))


def _texts(citations: Iterable[ClaimedCitation], store: Store) -> Iterator[tuple[str, str]]:
    places = (place for one in citations for place in (one, *one.also_in))
    for one in {place.article_id for place in places}:
        try:
            yield one, store.text(store.record(one))
        except ArticleNotFound:
            continue


def _places(quote: str, text: str) -> Iterator[int]:
    start = text.find(quote)
    while start >= 0:
        yield start
        start = text.find(quote, start + 1)


def _context(claimed: ClaimedCitation, text: str, start: int) -> int:
    """Return how many characters before and after a place are those around the quote."""
    end = start + len(claimed.quote)
    before = text[max(0, start - CONTEXT) : start]
    after = text[end : end + CONTEXT]
    return _common(claimed.prefix[::-1], before[::-1]) + _common(claimed.suffix, after)


def _whole(claimed: ClaimedCitation) -> int:
    return min(len(claimed.prefix), CONTEXT) + min(len(claimed.suffix), CONTEXT)


def _common(one: str, other: str) -> int:
    return len(commonprefix([one, other]))  # noqa: RUF071 (characters are what is meant)


def _judged(
    statement: ClaimedStatement, known: Mapping[int, Checked], judge: Judge | None
) -> Judged:
    cited = [known[number] for number in statement.citations if number in known]
    quoted = any(one.claimed.quote == statement.text for one in cited)
    wrong = "; ".join(_faults(statement, known))
    if cited and not wrong and not quoted:
        wrong = judge(statement, cited) if judge else "it is not the quote that it cites"
    return Judged(statement, wrong, quoted)


def _faults(statement: ClaimedStatement, known: Mapping[int, Checked]) -> Iterator[str]:
    """Yield what is wrong with what a statement cites."""
    if not statement.citations:
        yield "it cites nothing"
    for number in statement.citations:
        if number not in known:
            yield f"there is no citation {number}"
        elif not known[number].stands:
            yield f"citation {number} is broken"
