"""Read back from the store what evidence points at, and how near it is to a claim.

Nothing is believed of the evidence itself: an article that is not as it was
indexed is IndexDamaged, and words that do not stand where they are said to are told.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from bot.answer import Evidence
from bot.checking.cited import Cited
from bot.checking.support import coverage, score, weights
from bot.reading import around
from index.errors import ArticleNotFound
from index.generations.opening import Index
from index.generations.rows import ArticleRecord
from index.models.embedding import Vectors
from index.words import words

# What articles write as "nine", "7 million" or "a third": nothing finds it by its digits.
IN_WORDS = re.compile(r"\d{1,2}|\d.*000|33\.3|66\.7")


@dataclass(slots=True)
class Consulted:
    """The articles that one answer cites; each is read once."""

    index: Index
    _texts: dict[str, tuple[ArticleRecord, str]] = field(default_factory=dict)
    _sources: dict[Evidence, Cited] = field(default_factory=dict)
    _vectors: dict[str, Vectors] = field(default_factory=dict)

    def article(self, article_id: str) -> tuple[ArticleRecord, str]:
        """Return an article and its text.

        Raises:
            ArticleNotFound: If there is none with that id.
            IndexDamaged: If its text is not the one that was indexed.
        """
        if article_id not in self._texts:
            record = self.index.store.record(article_id)
            self._texts[article_id] = record, self.index.store.text(record)
        return self._texts[article_id]

    def holds(self, evidence: Evidence) -> bool:
        """Return whether the words of evidence stand in the article, where they are said to."""
        try:
            _, text = self.article(evidence.article_id)
        except ArticleNotFound:
            return False
        return evidence.span.end <= len(text) and evidence.span.cut(text) == evidence.text

    def source(self, evidence: Evidence) -> Cited:
        """Return what evidence that holds says, and what stands around it."""
        if evidence not in self._sources:
            record, text = self.article(evidence.article_id)
            self._sources[evidence] = Cited(
                sentence=evidence.text,
                near=around(evidence.span, record, self.index.store).cut(text),
                title=record.title,
                published=record.published,
                article=text,
                language=record.language or self.index.keywords.language,
            )
        return self._sources[evidence]

    def likeness(self, claim: str, texts: Sequence[str]) -> Vectors:
        """Return the cosine of a claim with each text."""
        new = [text for text in dict.fromkeys([claim, *texts]) if text not in self._vectors]
        if new:
            made = self.index.embedder.passages(new)
            self._vectors.update(zip(new, made, strict=True))
        return np.stack([self._vectors[text] for text in texts]) @ self._vectors[claim]

    def support(self, claim: str, sources: Sequence[Cited], question: str) -> float:
        """Return how well sources support a claim, by likeness and shared words."""
        language = sources[0].language
        weighed = weights(claim, language, self.index.keywords.rarity)
        around_it = [text for one in sources for text in (one.title, one.near)]
        cited = [one.sentence for one in sources]
        likeness = self.likeness(claim, [*cited, " ".join(cited)])
        return score(likeness, coverage(weighed, [*around_it, question], language))

    def whereabouts(self, about: str, sources: Sequence[Cited]) -> str:
        """Return where words stand that the cited sentences lack, if that can be known."""
        if IN_WORDS.fullmatch(about):
            return ""
        keywords = self.index.keywords
        stems = keywords.stems(words(about))
        here = {one for source in sources for one in words(source.article)}
        if set(words(about)) <= here:
            return "; it is elsewhere in the article"
        if any(keywords.rarity(stem) == 1.0 for stem in stems if len(stem) > 2):
            return "; it is nowhere in the collection"
        return "; it is in another article" if stems else ""
