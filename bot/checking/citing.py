"""The verifier: turns drafts into statements, and is the only maker of citations.

It trusts nobody: the article is read back from the store, its digest compared,
and the quote cut from it. A draft in the words of its evidence is a quotation;
one in a model's own words must be borne out by what it cites, or it is not shown.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import permutations
from typing import Literal

from bot.answer import Citation, Draft, Elsewhere, Evidence, Statement
from bot.checking.antecedents import freed, leans
from bot.checking.claims import doubts
from bot.checking.consulting import Consulted
from bot.checking.links import address
from bot.checking.support import IDLE, LEAST, LEAST_TO_REPAIR
from index.errors import ArticleNotFound
from index.generations.opening import Index
from index.same_sentence import canonical

CONTEXT = 32
TRIED = 8  # sentences that are tried instead of the cited ones, the most alike first
FACTS = {"number", "name", "date", "quotation"}
TURNED = {"negation", "opposite", "bound", "word"}
SAME = 0.9  # from this cosine on, two sentences say the same but for a word or two

LONGEST = 1_000  # characters of a sentence in a model's words
LONG_WORD = re.compile(r"\S{80}")

NONE_NAMED = "it names no evidence"
NO_SUCH = "it names evidence that does not exist"
NOT_THERE = "its quote is not in the article"
UNLIKE = "what it cites is about something else"
IDLE_MARK = "one of its marks adds nothing"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a draft, and why.

    Attributes:
        reason: One short clause; empty when the draft was verified.
        statement: None exactly when the draft was dropped.
    """

    draft: Draft
    outcome: Literal["verified", "repaired", "dropped"]
    reason: str
    statement: Statement | None


@dataclass(slots=True)
class Verifier:
    """Judges drafts one at a time, in order; numbers citations from 1, in order of first use.

    Attributes:
        quoting: Whether the drafts are quotations of ours: then "Amazon.com" is a name in them.
        repairs: Whether other evidence is tried where what a draft cites does not bear it out.
        read: What was read of the index already, if verifiers share it.
    """

    index: Index
    question: str = ""
    evidence: Sequence[Evidence] = ()
    repairs: bool = True
    quoting: bool = False
    read: Consulted | None = None
    _made: dict[tuple[str, int, int], Citation] = field(default_factory=dict)
    _consulted: Consulted = field(init=False)
    _orphaned: bool = False  # whether the sentence before was a claim and was dropped

    def __post_init__(self) -> None:
        self._consulted = self.read or Consulted(self.index)

    def judge(self, draft: Draft) -> Verdict:
        """Return what becomes of a draft."""
        text = " ".join(draft.text.split()) if not self._verbatim(draft.text) else draft.text
        verdict = self._judge(draft, text)
        dropped = verdict.outcome == "dropped"
        self._orphaned = dropped and not self._verbatim(draft.text)
        return verdict

    def cite(self, evidence: Evidence) -> Citation | None:
        """Return a citation of the evidence, or None if the store does not say the same."""
        if not self._consulted.holds(evidence):
            return None
        key = (evidence.article_id, evidence.span.start, evidence.span.end)
        if key not in self._made:
            self._made[key] = self._citation(evidence, number=len(self._made) + 1)
        return self._made[key]

    def _judge(self, draft: Draft, text: str) -> Verdict:
        if not text:
            return Verdict(draft, "dropped", "it is empty", None)
        verbatim = self._verbatim(text)
        if not verbatim and (len(text) > LONGEST or LONG_WORD.search(text)):
            return Verdict(draft, "dropped", "it is too long", None)
        if found := address(text, verbatim=bool(verbatim) and self.quoting):
            return Verdict(draft, "dropped", f"it holds an address or a command, “{found}”", None)
        if not verbatim and text.rstrip("\"'”’) ").endswith("?"):
            return Verdict(draft, "dropped", "it is a question", None)
        cited, reason = self._cited(draft)
        if self._orphaned and leans(text):
            free = None if verbatim else freed(text, cited[0].text if cited else "")
            if free is None:
                return Verdict(draft, "dropped", "it points at a sentence that was dropped", None)
            text, reason = free, reason or "it pointed at a sentence that was dropped"
        if verbatim:
            return self._quoted(draft, cited, verbatim, reason)
        doubt = self._doubt(text, cited) if cited else ""
        if cited and not doubt:
            kept = self._needed(text, cited)
            reason = reason or (IDLE_MARK if len(kept) < len(cited) else "")
            return self._shown(draft, text, kept, reason)
        instead = self._instead(text, cited) if self.repairs else None
        if instead:
            return self._shown(draft, text, instead, doubt or reason)
        return Verdict(draft, "dropped", doubt or reason, None)

    def _verbatim(self, text: str) -> list[Evidence]:
        """Return the evidence that is the text, word for word."""
        return [one for one in self.evidence if one.text == text]

    def _cited(self, draft: Draft) -> tuple[list[Evidence], str]:
        """Return the evidence that a draft names, as far as it holds, and what is wrong with it."""
        if not draft.evidence:
            return [], NONE_NAMED
        known = {one.number: one for one in self.evidence}
        named = [known[n] for n in dict.fromkeys(draft.evidence) if n in known]
        held = [one for one in named if self._consulted.holds(one)]
        if not known.keys() >= set(draft.evidence):
            return held, NO_SUCH
        return held, "" if len(held) == len(named) else NOT_THERE

    def _quoted(
        self, draft: Draft, cited: list[Evidence], verbatim: list[Evidence], reason: str
    ) -> Verdict:
        """Return the verdict on a draft that says only what one sentence says."""
        named = [one for one in cited if one in verbatim]
        held = named or [one for one in verbatim if self.repairs and self._consulted.holds(one)][:1]
        if not held:
            return Verdict(draft, "dropped", reason or UNLIKE, None)
        if not named:
            reason = reason or UNLIKE
        elif len(named) < len(cited):
            reason = reason or IDLE_MARK
        return self._shown(draft, draft.text, held, reason)

    def _shown(self, draft: Draft, text: str, cited: Sequence[Evidence], reason: str) -> Verdict:
        citations = dict.fromkeys(c for c in map(self.cite, cited) if c)
        statement = Statement(text, tuple(citations))
        return Verdict(draft, "repaired" if reason else "verified", reason, statement)

    def _doubt(self, text: str, cited: Sequence[Evidence], least: float = LEAST) -> str:
        """Return what speaks against a claim that cites evidence, or an empty text."""
        sources = [self._consulted.source(one) for one in cited]
        for doubt in doubts(text, sources, self.question):
            telling = doubt.kind in {"name", "number"}
            where = self._consulted.whereabouts(doubt.about, sources) if telling else ""
            return f"{doubt}{where}"
        support = self._consulted.support(text, sources, self.question)
        return "" if support >= least else UNLIKE

    def _needed(self, text: str, cited: list[Evidence]) -> list[Evidence]:
        """Return the evidence without what adds nothing to a claim."""
        likeness = self._consulted.likeness(text, [one.text for one in cited])
        for one, alike in sorted(zip(cited, likeness, strict=True), key=lambda pair: pair[1]):
            rest = [other for other in cited if other != one]
            if rest and alike < IDLE and not self._doubt(text, rest):
                cited = rest
        return cited

    def _instead(self, text: str, cited: Sequence[Evidence]) -> Sequence[Evidence] | None:
        """Return one other sentence, or two that stand together, that bear a claim out."""
        best, likeness = self._most_alike(text)
        missing, differs = self._kinds(text, cited), self._kinds(text, best[:1])
        if (missing | differs) & TURNED:
            return None  # turned round, it would only be led to where something else is denied
        groups = list(_groups(best))
        if missing and missing <= FACTS:
            groups += _added(cited, best)
        if likeness >= SAME and differs:
            # All but a copy, with another fact: no sentence about something else bears that out.
            groups = [group for group in groups if best[0] in group]
        for tried in groups:
            if not self._doubt(text, tried, LEAST_TO_REPAIR):
                return tried
        return None

    def _most_alike(self, text: str) -> tuple[list[Evidence], float]:
        """Return the evidence that is most like a claim, best first, and how much the best is."""
        if not self.evidence:
            return [], 0.0
        likeness = self._consulted.likeness(text, [one.text for one in self.evidence])
        order = sorted(range(len(self.evidence)), key=lambda i: -float(likeness[i]))
        best = [self.evidence[i] for i in order[:TRIED]]
        return [one for one in best if self._consulted.holds(one)], float(likeness[order[0]])

    def _kinds(self, text: str, cited: Sequence[Evidence]) -> set[str]:
        """Return what kinds of doubt there are about a claim that cites evidence."""
        sources = [self._consulted.source(one) for one in cited]
        return {one.kind for one in doubts(text, sources, self.question)} if sources else set()

    def _citation(self, evidence: Evidence, number: int) -> Citation:
        record, text = self._consulted.article(evidence.article_id)
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
            short=evidence.short,
            also_in=tuple(self._elsewhere(evidence)),
        )

    def _elsewhere(self, evidence: Evidence) -> Iterator[Elsewhere]:
        """Yield the articles that say the same as evidence, as far as the store agrees."""
        for article_id, span in evidence.elsewhere:
            try:
                record, text = self._consulted.article(article_id)
            except ArticleNotFound:
                continue
            if canonical(span.cut(text)) == canonical(evidence.text):
                about = (record.title, record.url, record.published, record.source)
                yield Elsewhere(record.id, *about, span)


def _groups(best: Sequence[Evidence]) -> Iterator[tuple[Evidence, ...]]:
    """Yield each sentence alone, and then each two of which one follows the other."""
    yield from ((one,) for one in best)
    for one, other in permutations(best, 2):
        if one.article_id == other.article_id and 0 <= other.span.start - one.span.end <= 2:
            yield one, other


def _added(cited: Sequence[Evidence], best: Sequence[Evidence]) -> Iterator[tuple[Evidence, ...]]:
    """Yield what is cited already with one more sentence of the same article."""
    articles = {one.article_id for one in cited}
    yield from ((*cited, one) for one in best if one.article_id in articles and one not in cited)
