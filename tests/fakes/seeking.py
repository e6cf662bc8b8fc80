"""A reader that needs no model: what answers is one word."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from index.article import Span
from index.models.reader.decoding import Reading, SentenceReading


@dataclass
class Seeking:
    """A reader that finds one word, and notes what it is given."""

    word: str
    languages: frozenset[str] | None = None
    fitted: bool = False
    titles: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def read(
        self,
        _question: str,
        titles: Sequence[str],
        texts: Sequence[str],
        sentences: Sequence[Sequence[Span]],
    ) -> list[Reading]:
        """Return where the word stands in sentences."""
        self.titles += titles
        self.texts += texts
        return [self._reading(*one) for one in zip(texts, sentences, strict=True)]

    def _reading(self, text: str, sentences: Sequence[Span]) -> Reading:
        found = []
        for one in sentences:
            at = text.find(self.word, one.start, one.end)
            short = Span(at, at + len(self.word)) if at >= 0 else None
            found.append(SentenceReading(5.0 if short else -5.0, short, 3.0 if short else -3.0))
        return Reading(tuple(found), max((one.relevant for one in found), default=0.0))
