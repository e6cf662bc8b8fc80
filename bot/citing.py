"""The verifier: turns drafts into statements, and is the only maker of citations.

It trusts nobody: the article is read back from the store, its digest compared,
and the quote cut from it. What does not match is refused, not repaired; an
article that is not as it was indexed is IndexDamaged, not an abstention.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.answer import Citation, Draft, Evidence, Statement
from index.errors import ArticleNotFound
from index.rows import ArticleRecord
from index.store import Store

CONTEXT = 32


@dataclass(frozen=True, slots=True)
class Refused:
    """A draft that is not shown, and why."""

    draft: Draft
    reason: str


@dataclass(slots=True)
class Verifier:
    """Checks drafts against one store; numbers citations from 1, in order of first use."""

    store: Store
    _texts: dict[str, tuple[ArticleRecord, str]] = field(default_factory=dict)
    _made: dict[tuple[str, int, int], Citation] = field(default_factory=dict)

    def statements(
        self, drafts: Sequence[Draft], evidence: Sequence[Evidence]
    ) -> tuple[list[Statement], list[Refused]]:
        """Return the drafts that hold as statements, and those that do not."""
        held: list[Statement] = []
        refused: list[Refused] = []
        for draft in drafts:
            reason, statement = self._judge(draft, evidence)
            if statement:
                held.append(statement)
            else:
                refused.append(Refused(draft, reason))
        return held, refused

    def cite(self, evidence: Evidence) -> Citation | None:
        """Return a citation of the evidence, or None if the store does not say the same."""
        if not self._holds(evidence):
            return None
        key = (evidence.article_id, evidence.span.start, evidence.span.end)
        if key not in self._made:
            self._made[key] = self._citation(evidence, number=len(self._made) + 1)
        return self._made[key]

    def _judge(self, draft: Draft, evidence: Sequence[Evidence]) -> tuple[str, Statement | None]:
        known = {one.number: one for one in evidence}
        if not draft.evidence:
            return "it names no evidence", None
        if not known.keys() >= set(draft.evidence):
            return "it names evidence that does not exist", None
        sources = [known[number] for number in draft.evidence]
        if draft.text not in [source.text for source in sources]:
            return "its words are not those of its evidence", None
        if not all(map(self._holds, sources)):  # before any of them gets a number
            return "its quote is not in the article", None
        citations = (self.cite(source) for source in sources)
        return "", Statement(draft.text, tuple(dict.fromkeys(c for c in citations if c)))

    def _holds(self, evidence: Evidence) -> bool:
        try:
            _, text = self._article(evidence.article_id)
        except ArticleNotFound:
            return False
        return evidence.span.end <= len(text) and evidence.span.cut(text) == evidence.text

    def _citation(self, evidence: Evidence, number: int) -> Citation:
        record, text = self._article(evidence.article_id)
        span = evidence.span
        return Citation(
            number=number,
            article_id=record.id,
            title=record.title,
            url=record.url,
            published=record.published,
            source=record.source,
            span=span,
            quote=span.cut(text),
            prefix=text[max(0, span.start - CONTEXT) : span.start],
            suffix=text[span.end : span.end + CONTEXT],
            article_sha256=record.text_sha256,
        )

    def _article(self, article_id: str) -> tuple[ArticleRecord, str]:
        if article_id not in self._texts:
            record = self.store.record(article_id)
            self._texts[article_id] = record, self.store.text(record)
        return self._texts[article_id]
