"""Find the passages for a question: dense and keyword scores, fused.

Each side names its best candidates; every candidate then gets both scores, and the
keyword score of its whole article, each scaled to 0..1 over the candidates, and
their weighted mean is the hit's score (min-max fusion, as in Bruch et al. 2023, "An
Analysis of Fusion Functions"). The weights were chosen on the evaluation sets
(tests/benchmarks/README.md).
A story that several articles print is one hit, with its copies.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from index.duplicates import distinct
from index.errors import ArticleNotFound, IndexDamaged
from index.filters import Filters
from index.generations.opening import Index
from index.models.embedding import Vectors
from index.passage import Hit

CANDIDATES = 50
LIMIT = 10
PREFERENCE = 0.2
SPARSE, DENSE, ARTICLE = 0.5, 0.4, 0.1


@dataclass(frozen=True, slots=True)
class Options:
    """What a search is told besides the query.

    Attributes:
        filters: Limits that every hit is within.
        preferred: Limits that a hit is better for being within.
        articles: Articles whose passages are better for being theirs; unknown ids do nothing.
        vector: The query's vector, if it is known already.
    """

    filters: Filters = field(default_factory=Filters)
    preferred: Filters | None = None
    vector: Vectors | None = None
    articles: frozenset[str] = frozenset()


class Retriever(BaseRetriever):
    """Searches one open index; a LlamaIndex retriever for any pipeline.

    `search` is the same with filters, and returns hits instead of nodes.
    """

    def __init__(self, index: Index, limit: int = LIMIT) -> None:
        super().__init__()
        self.index = index
        self.limit = limit

    def search(
        self, query: str, limit: int | None = None, options: Options | None = None
    ) -> list[Hit]:
        """Return the best passages for a query, best first."""
        index, options = self.index, options or Options()
        vector = index.embedder.query(query).vector if options.vector is None else options.vector
        scored = index.keywords.scores(query)
        allowed = index.keywords.allowed(options.filters)
        sparse = scored.best(CANDIDATES, allowed)
        dense = index.dense.nearest(vector, CANDIDATES, allowed)
        ids = list(dict.fromkeys([*dense, *sparse]))
        dense |= index.dense.cosines(vector, [one for one in ids if one not in dense])
        known = scored.of(ids)
        if len(known) != len(ids):
            raise IndexDamaged("its keywords are of other passages")
        fused = fuse(dense, known, scored.of_articles(ids))
        if options.preferred:
            fused = lift(fused, index.keywords.inside(ids, options.preferred))
        if options.articles:
            fused = lift(fused, self._passages_of(options.articles))
        best = sorted(ids, key=lambda one: (-fused[one], one))
        found = distinct(best, index.store.passages, limit or self.limit)
        return [Hit(p, fused[p.id], rank, same) for rank, (p, same) in enumerate(found, start=1)]

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        hits = self.search(query_bundle.query_str)
        return [NodeWithScore(node=self._node(hit), score=hit.score) for hit in hits]

    def _passages_of(self, articles: Iterable[str]) -> set[str]:
        """Return the ids of the passages of these articles; one that is gone has none."""
        found: set[str] = set()
        for article in articles:
            with suppress(ArticleNotFound):
                found.update(self.index.store.record(article).passages)
        return found

    def _node(self, hit: Hit) -> TextNode:
        passage = hit.passage
        record = self.index.store.record(passage.article_id)
        about = {
            "article_id": record.id,
            "title": record.title,
            "url": record.url,
            "published": record.published,
            "source": record.source,
        }
        return TextNode(
            id_=passage.id,
            text=passage.text,
            metadata=about,
            start_char_idx=passage.span.start,
            end_char_idx=passage.span.end,
        )


def fuse(
    dense: dict[str, float], sparse: dict[str, float], articles: dict[str, float]
) -> dict[str, float]:
    """Return the weighted mean of the scores of each passage, each scaled to 0..1.

    Cosines {"a": 0.9, "b": 0.5}, BM25 {"a": 2.0, "b": 6.0} and equal articles give
    0.5 to "a" and 0.6 to "b".
    """
    scaled = [(SPARSE, scale(sparse)), (DENSE, scale(dense)), (ARTICLE, scale(articles))]
    return {one: sum(weight * scores[one] for weight, scores in scaled) for one in dense}


def lift(scores: dict[str, float], preferred: set[str]) -> dict[str, float]:
    """Return the scores, those of preferred passages raised, still within 0..1."""
    raised = {one: score + PREFERENCE * (one in preferred) for one, score in scores.items()}
    return {one: score / (1 + PREFERENCE) for one, score in raised.items()}


def scale(scores: dict[str, float]) -> dict[str, float]:
    """Return the scores moved and stretched to 0..1; all 1 if they are equal and above 0."""
    if not scores:
        return {}
    low, high = min(scores.values()), max(scores.values())
    if high == low:
        return dict.fromkeys(scores, 1.0 if high > 0 else 0.0)
    return {one: (score - low) / (high - low) for one, score in scores.items()}
