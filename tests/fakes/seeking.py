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
    titles: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def read(self, _question: str, excerpts: Sequence[Excerpt]) -> list[Reading]:
        """Return where the word stands in sentences."""
        self.titles += [one.title for one in excerpts]
        self.texts += [one.text for one in excerpts]
        return [*map(self._reading, excerpts)]

    def _reading(self, excerpt: Excerpt) -> Reading:
        found = []
        for one in excerpt.sentences:
            at = excerpt.text.find(self.word, one.start, one.end)
            short = Span(at, at + len(self.word)) if at >= 0 else None
            found.append(SentenceReading(5.0 if short else -5.0, short, 3.0 if short else -3.0))
        return Reading(tuple(found), max((one.relevant for one in found), default=0.0))
