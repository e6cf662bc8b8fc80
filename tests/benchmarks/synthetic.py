"""Articles that are made up by the million: words by Zipf's law, vectors in clusters.

Every run of articles is made from its own number, so any of them can be made
again. The vectors are as near to each other as those of a sentence model: two
of one article about .6, two of anything about .1, within some fifty directions.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import numpy.typing as npt

from index.article import Article, Span
from index.models.embedding import ModelIdentity, Vectors
from index.passage import Passage, passage_id

DIMENSION, DIRECTIONS = 384, 48
MODEL = ModelIdentity("synthetic", "0", DIMENSION, 256)
TOGETHER = 73  # articles in one run
EACH = 14  # passages in an article
SENTENCES = 4
FIRST, DAYS = date(2016, 1, 1), 3650
SOURCES = ("Herald", "Courier", "Morning Post", "Evening News", "Gazette")
SYLLABLES = [a + b for a in "bcdfghjklmnprstvwz" for b in "aeiou"]

Run = list[tuple[Article, list[Passage]]]


@dataclass(frozen=True)
class Synthetic:
    """A collection of about so many passages."""

    passages: int
    seed: int = 7

    @property
    def runs(self) -> int:
        """How many runs of articles it has."""
        return -(-self.passages // (TOGETHER * EACH))

    @cached_property
    def words(self) -> npt.NDArray[np.str_]:
        """All words, the commonest first; the more texts there are, the more words."""
        count = 2000 + int(40 * self.passages**0.65)
        return np.array([_word(rank) for rank in range(count)])

    @cached_property
    def _shares(self) -> npt.NDArray[np.float64]:
        weights = (np.arange(len(self.words)) + 2.7) ** -1.07
        shares: npt.NDArray[np.float64] = np.cumsum(weights) / weights.sum()
        return shares

    @cached_property
    def _basis(self) -> Vectors:
        return self._noise(np.random.default_rng(self.seed), DIRECTIONS, DIMENSION)

    @cached_property
    def _topics(self) -> Vectors:
        """The middles of all topics: one for about forty articles."""
        return self._noise(
            np.random.default_rng(self.seed + 1), 20 + self.passages // 560, DIRECTIONS
        )

    def drawn(self, random: np.random.Generator, count: int) -> list[str]:
        """Return so many words, common ones often."""
        ranks = np.searchsorted(self._shares, random.random(count))
        words: list[str] = self.words[np.minimum(ranks, len(self.words) - 1)].tolist()
        return words

    def run(self, number: int) -> tuple[Run, Vectors]:
        """Return one run of articles with their passages, and the vectors of these."""
        random = np.random.default_rng([self.seed, number])
        articles = [self._article(random, number * TOGETHER + i) for i in range(TOGETHER)]
        topics = self._topics[random.integers(len(self._topics), size=TOGETHER)]
        about = topics + 0.6 * self._noise(random, TOGETHER, DIRECTIONS)
        each = np.repeat(about, EACH, axis=0)
        return articles, self._unit(each + 0.8 * self._noise(random, len(each), DIRECTIONS))

    def every(self, first: int = 0) -> Iterator[tuple[Run, Vectors]]:
        """Yield all runs from one on."""
        yield from map(self.run, range(first, self.runs))

    def questions(self, count: int) -> list[tuple[str, Vectors]]:
        """Return questions of 6 to 12 words with vectors that are near to some passages."""
        random = np.random.default_rng(self.seed + 2)
        topics = self._topics[random.integers(len(self._topics), size=count)]
        vectors = self._unit(topics + 1.0 * self._noise(random, count, DIRECTIONS))
        lengths = random.integers(6, 13, size=count)
        return [
            (" ".join(self.drawn(random, int(length))), vector)
            for length, vector in zip(lengths, vectors, strict=True)
        ]

    def _article(self, random: np.random.Generator, number: int) -> tuple[Article, list[Passage]]:
        lengths = random.integers(15, 26, size=EACH * SENTENCES)
        drawn, ends = self.drawn(random, int(lengths.sum())), np.cumsum(lengths)
        sentences = [
            f"{' '.join(drawn[end - length : end])}. "
            for end, length in zip(ends.tolist(), lengths.tolist(), strict=True)
        ]
        day = FIRST + timedelta(days=int(random.integers(DAYS)))
        article = Article(
            id=f"article-{number}",
            title=" ".join(drawn[:6]),
            text="".join(sentences),
            published=day.isoformat(),
            source=SOURCES[int(random.integers(len(SOURCES)))],
            language="en",
        )
        return article, _passages(article, sentences)

    def _unit(self, latent: Vectors) -> Vectors:
        """Return vectors of the whole length, all of them leaning to one side as real ones do."""
        whole = latent @ self._basis
        whole[:, 0] += 9 * DIRECTIONS**0.5
        return whole / np.linalg.norm(whole, axis=1, keepdims=True)

    @staticmethod
    def _noise(random: np.random.Generator, rows: int, columns: int) -> Vectors:
        return random.standard_normal((rows, columns), dtype=np.float32)


def _passages(article: Article, sentences: list[str]) -> list[Passage]:
    """Return the passages of an article: so many sentences each."""
    made, at = [], 0
    for first in range(0, len(sentences), SENTENCES):
        places, start = [], at
        for sentence in sentences[first : first + SENTENCES]:
            places.append(Span(at, at + len(sentence) - 1))
            at += len(sentence)
        span = Span(start, at)
        one = passage_id(article.id, article.text_sha256, span, "synthetic")
        made.append(Passage(one, article.id, span, span.cut(article.text), tuple(places)))
    return made


def _word(rank: int) -> str:
    """Return the word of a rank: the lower, the shorter; no two are alike."""
    parts = []
    rank += 1
    while rank:
        rank, part = divmod(rank, len(SYLLABLES))
        parts.append(SYLLABLES[part])
    return f"{''.join(parts)}n"
