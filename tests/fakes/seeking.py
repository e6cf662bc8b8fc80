"""A reader that needs no model: what answers is one word."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from index.article import Span
from index.models.reader.decoding import Excerpt, Reading, SentenceReading


@dataclass
class Seeking:
    """A reader that finds one word, and notes what it is given."""

    word: str
    languages: frozenset[str] | None = None
    fitted: bool = False
    reach: int = 10_000  # signs of a passage; sentences that begin behind them are cut off
    doubtful: str = "?"  # a word that it finds, too, and is not sure of
    titles: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def read(self, _question: str, excerpts: Sequence[Excerpt]) -> list[Reading]:
        """Return where the word stands in sentences."""
        self.titles += [one.title for one in excerpts]
        self.texts += [one.text for one in excerpts]
        return [*map(self._reading, excerpts)]

    def _reading(self, excerpt: Excerpt) -> Reading:
        found = [
            self._said(excerpt.text, one) if one.start < self.reach else None
            for one in excerpt.sentences
        ]
        return Reading(tuple(found), max((one.relevant for one in found if one), default=0.0))

    def _said(self, text: str, sentence: Span) -> SentenceReading:
        for word, sure in ((self.word, 6.0), (self.doubtful, -3.0)):
            at = text.find(word, sentence.start, sentence.end)
            if at >= 0:
                return SentenceReading(5.0 if sure > 0 else -5.0, Span(at, at + len(word)), sure)
        return SentenceReading(-5.0, None, -3.0)
