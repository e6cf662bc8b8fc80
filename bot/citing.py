"""The verifier: turns drafts into statements, and is the only maker of citations.

It trusts nobody: the article is read back from the store, its digest compared,
and the quote cut from it. What does not match is refused, not repaired.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.answer import Citation, Draft, Evidence, Statement
from index.errors import ArticleNotFound, IndexDamaged
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
        key = (evidence.article_id, evidence.span.start, evidence.span.end)
        if key not in self._made:
            made = self._cite(evidence, number=len(self._made) + 1)
            if made is None:
                return None
            self._made[key] = made
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
        citations = [self.cite(source) for source in sources]
        sound = tuple(citation for citation in citations if citation)
        if len(sound) < len(citations):
            return "its quote is not in the article", None
        return "", Statement(draft.text, sound)

    def _cite(self, evidence: Evidence, number: int) -> Citation | None:
        try:
            record, text = self._article(evidence.article_id)
        except (ArticleNotFound, IndexDamaged):
            return None
        span = evidence.span
        quote = span.cut(text)
        if quote != evidence.text or span.end > len(text):
            return None
        return Citation(
            number=number,
            article_id=record.id,
            title=record.title,
            url=record.url,
            published=record.published,
            source=record.source,
            span=span,
            quote=quote,
            prefix=text[max(0, span.start - CONTEXT) : span.start],
            suffix=text[span.end : span.end + CONTEXT],
            article_sha256=record.text_sha256,
        )

    def _article(self, article_id: str) -> tuple[ArticleRecord, str]:
        if article_id not in self._texts:
            record = self.store.record(article_id)
            self._texts[article_id] = record, self.store.text(record)
        return self._texts[article_id]
