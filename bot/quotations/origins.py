"""Find the articles that a quotation comes from.

The keyword index names the candidates, no model is asked; where in their texts
it stands is found by `bot.quotations.locating`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.quotations.differing import AlignedRun, marked, runs
from bot.quotations.locating import KINDS, Kind, Place, Quotation, locate, locate_nearly
from index.article import Span
from index.filters import Filters
from index.generations.keywords import Keywords
from index.generations.rows import ArticleRecord
from index.generations.store import Store

PASSAGES, ARTICLES = 200, 40  # that are looked at, those with the rarest words first
NEARLY = 15  # articles whose words are compared one by one


@dataclass(frozen=True, slots=True)
class Origin:
    """An article, and where in it a quotation stands."""

    record: ArticleRecord
    text: str
    quotation: Quotation
    place: Place

    @property
    def kind(self) -> Kind:
        """How well it stands there."""
        return self.place.kind

    @property
    def span(self) -> Span:
        """Where it stands."""
        return self.place.span

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the article, a text for each piece."""
        return tuple(span.cut(self.text) for span in self.place.pieces)

    @property
    def differences(self) -> list[AlignedRun]:
        """What differs, if it only nearly stands there."""
        pairs = self._compared()
        return [run for one, other in pairs for run in runs(one, other) if not run.same]

    @property
    def marked(self) -> str:
        """The quotation with what differs in brackets; empty if it does not only nearly stand."""
        return " […] ".join(marked(one, other) for one, other in self._compared())

    def _compared(self) -> Iterator[tuple[str, str]]:
        pieces = self.quotation.pieces if self.kind == "near" else ()
        return zip(pieces, self.words, strict=bool(pieces))


def origins(
    quotation: Quotation, store: Store, keywords: Keywords, filters: Filters, limit: int
) -> list[Origin]:
    """Return where a quotation stands, best first: word for word, set otherwise, nearly."""
    candidates = _candidates(quotation, store, keywords, filters)
    found = [
        Origin(record, text, quotation, place)
        for record, text in candidates
        for place in locate(quotation, text, limit)
    ]
    if len(found) < limit:
        known = {one.record.id for one in found}
        rest = ((record, text) for record, text in candidates[:NEARLY] if record.id not in known)
        places = ((record, text, locate_nearly(quotation, text)) for record, text in rest)
        found += [Origin(record, text, quotation, near) for record, text, near in places if near]
    found.sort(key=lambda one: (KINDS.index(one.kind), -one.place.similarity))
    return found[:limit]


def _candidates(
    quotation: Quotation, store: Store, keywords: Keywords, filters: Filters
) -> list[tuple[ArticleRecord, str]]:
    """Return the articles that hold the words of a quotation, with their texts, likeliest first."""
    scored = keywords.scores(quotation.whole)
    best = store.passages([*scored.best(PASSAGES, keywords.allowed(filters))])
    ids = list(dict.fromkeys(passage.article_id for passage in best))[:ARTICLES]
    records = store.articles(ids)
    return [(record, store.text(record)) for record in records]
