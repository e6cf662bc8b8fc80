"""Cut an article into passages that tile it.

Offsets are carried through from the first cut, never searched for again: text
search finds the wrong one of two equal sentences (of one that is repeated 200
times, LlamaIndex's `SentenceSplitter` places 24 of 25 chunks wrong). Sentences
stay whole unless one alone is too long.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from itertools import chain, pairwise

from index.article import Article, Span
from index.passage import Passage, passage_id
from index.sentences import boundaries, joined, sentence_spans

# What decides the cuts besides the limit: these rules, endings.py, and sentencex.
RULES = f"3/sentencex-{version('sentencex')}/"
PASSAGE_TOKENS = 128
TOKEN_LETTERS = 10  # a token counts for at least this many characters: WordPiece reads any
# word of over 100 letters as one unknown token, and a passage must not grow with it

Count = Callable[[Sequence[str]], list[int]]


@dataclass(frozen=True, slots=True)
class Splitter:
    """Splits articles into passages of at most `limit` tokens, as `count` counts them."""

    count: Count
    limit: int = PASSAGE_TOKENS

    @property
    def identity(self) -> str:
        """What has to be equal for two splitters to give the same passages."""
        return f"{RULES}{self.limit}"

    def split(self, article: Article) -> list[Passage]:
        """Return the passages of an article, in order; none for an empty text."""
        text = article.text
        if not text:
            return []
        cuts = self._short_cuts(text, boundaries(text, article.language))
        groups = self._groups(text, cuts)
        spans = [Span(group[0], group[-1]) for group in groups]
        ids = [passage_id(article.id, article.text_sha256, span, self.identity) for span in spans]
        return [
            Passage(
                id=ids[i],
                article_id=article.id,
                span=span,
                text=span.cut(text),
                sentences=sentence_spans(text, groups[i]),
                previous=ids[i - 1] if i else None,
                next=ids[i + 1] if i + 1 < len(ids) else None,
            )
            for i, span in enumerate(spans)
        ]

    def _short_cuts(self, text: str, cuts: list[int]) -> list[int]:
        """Return the cuts with more of them, until no unit is over the limit."""
        while True:
            sizes = self._sizes(text, cuts)
            extra = [
                middle(text, a, b)
                for (a, b), size in zip(pairwise(cuts), sizes, strict=True)
                if size > self.limit
            ]
            new = sorted({*cuts, *extra})
            if new == cuts:
                return cuts
            cuts = new

    def _sizes(self, text: str, cuts: list[int]) -> list[int]:
        """Return the size of each unit in tokens."""
        units = [text[a:b] for a, b in pairwise(cuts)]
        counts = self.count(units)
        return [max(n, len(u) // TOKEN_LETTERS) for n, u in zip(counts, units, strict=True)]

    def _groups(self, text: str, cuts: list[int]) -> list[list[int]]:
        """Return runs of neighbouring cuts, each as long as the limit lets it be."""
        sizes = self._sizes(text, cuts)
        groups, total = [[cuts[0]]], 0
        for (start, end), size in zip(pairwise(cuts), sizes, strict=True):
            first = groups[-1][0]
            together = max(total + size, (end - first) // TOKEN_LETTERS)
            if first < start and together > self.limit:
                groups.append([start])
                total = 0
            groups[-1].append(end)
            total += size
        return groups


def middle(text: str, start: int, end: int) -> int:
    """Return the best place to cut text[start:end] in two.

    After the white space nearest to the middle if the middle third has any; else
    in the middle itself, but not inside a written sign if there is another place.
    What is a single character begins where it begins.
    """
    half = (start + end) // 2
    reach = (end - start) // 6
    for step in range(reach):
        for place in (half + step, half - step):
            after_space = text[place - 1].isspace() and not text[place].isspace()
            if after_space and not joined(text, place):
                return place
    for place in chain(range(half, end), range(half, start, -1)):
        if not joined(text, place):
            return place
    return half
