"""The best passages come first, each with a score and its place in the article."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from llama_index.core.schema import QueryBundle, TextNode

from index.article import Article
from index.filters import Filters
from index.generations.opening import Index
from index.models.embedding import ModelIdentity, Progress, Vectors
from index.retrieval import (
    ARTICLE,
    CANDIDATES,
    DENSE,
    PREFERENCE,
    SPARSE,
    Options,
    Retriever,
    fuse,
    lift,
    scale,
)
from tests.fakes.indexed import index_of
from tests.fakes.word_by_word import WordByWord

QUERIES = [
    "What does the envoy want?",
    "Who closed the old bridge?",
    "NATO",
    "北京的天气",
    "",
    "?!",
    "🙂",
    "the",
    "zzzzqqqq",
    "The river rose. " * 200,
]
SCORES = st.dictionaries(st.text(max_size=3), st.floats(-1e6, 1e6), max_size=9)


class Compass(WordByWord):
    """A model that knows two directions: texts about needles, and all others."""

    identity = ModelIdentity("compass", "0", 2, 256)

    def passages(self, texts: Sequence[str], done: Progress | None = None) -> Vectors:
        """Return one unit vector per text."""
        return np.array([[0, 1] if "needle" in t else [1, 0] for t in texts], dtype=np.float32)

    def question(self, text: str) -> Vectors:
        """Return a vector that points away from needles, whatever the question."""
        return np.array([1, 0], dtype=np.float32)

    def count(self, texts: Sequence[str]) -> list[int]:
        """Count words."""
        return [len(text.split()) for text in texts]


@pytest.fixture(scope="module")
def haystack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """An index in which one article is far from all questions, and the others near."""
    hay = [Article(f"hay {i}", "Hay", f"Straw number {i}.") for i in range(CANDIDATES + 9)]
    articles = [*hay, Article("found", "A find", "A needle.", source="Sewing box")]
    with index_of(articles, tmp_path_factory.mktemp("hay"), Compass()) as opened:
        yield opened


def articles_of(index: Index, query: str, options: Options | None = None) -> list[str]:
    """Return the ids of the articles found, best first, each once."""
    hits = Retriever(index).search(query, options=options)
    return list(dict.fromkeys(hit.passage.article_id for hit in hits))


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query[:20])
@pytest.mark.parametrize("collection", ["seed_index", "paper_index"])
def test_hits_are_ranked(request: pytest.FixtureRequest, collection: str, query: str) -> None:
    """Ranks count from 1, scores fall and stay within 0..1, and no passage comes twice."""
    hits = Retriever(request.getfixturevalue(collection)).search(query)

    scores = [hit.score for hit in hits]
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert len({hit.passage.id for hit in hits}) == len(hits) > 1


@pytest.mark.parametrize(
    ("query", "best"),
    [
        ("How wide is the crack in the arch?", "bridge"),
        ("How high did the water climb, and who had to move out?", "flood:3-5"),
        ("When will the lighthouse be sold?", "harbour"),
        ("北京的天气", "signs"),
    ],
)
def test_the_article_that_answers_comes_first(paper_index: Index, query: str, best: str) -> None:
    """A question in other words than the article still finds it."""
    assert articles_of(paper_index, query)[0] == best


@pytest.mark.parametrize("limit", [1, 2, 4])
def test_there_are_never_more_hits_than_asked_for(paper_index: Index, limit: int) -> None:
    """A limit keeps the best, whether it is that of the search or of the retriever."""
    whole = Retriever(paper_index).search("bridge")

    assert Retriever(paper_index).search("bridge", limit) == whole[:limit]
    assert Retriever(paper_index, limit).search("bridge") == whole[:limit]
    assert len(whole) > limit or limit == 4


def test_it_is_a_llamaindex_retriever(seed_index: Index, seed_article: Article) -> None:
    """Any LlamaIndex program gets nodes whose offsets are right, best first."""
    retriever, query = Retriever(seed_index, limit=3), "What does the envoy want?"

    nodes = retriever.retrieve(query)

    hits = retriever.search(query)
    assert [(node.node_id, node.score) for node in nodes] == [(h.passage.id, h.score) for h in hits]
    assert len(nodes) == 3
    for found in nodes:
        node = found.node
        assert isinstance(node, TextNode)
        assert seed_article.text[node.start_char_idx : node.end_char_idx] == node.text
        assert node.metadata["article_id"] == seed_article.id
        assert node.metadata["title"] == seed_article.title


def test_offsets_of_nodes_are_right_in_every_article(
    paper_index: Index, papers: dict[str, Article]
) -> None:
    """Repeated sentences, combined letters, emoji and odd white space move no offset."""
    nodes = Retriever(paper_index).retrieve(QueryBundle("The old bridge was closed on Thursday."))

    assert {found.node.metadata["article_id"] for found in nodes} == set(papers)
    for found in nodes:
        node = found.node
        assert isinstance(node, TextNode)
        article = papers[node.metadata["article_id"]]
        assert article.text[node.start_char_idx : node.end_char_idx] == node.text
        assert node.metadata["url"] == article.url
        assert node.metadata["published"] == article.published
        assert node.metadata["source"] == article.source


@pytest.mark.parametrize(
    ("filters", "articles"),
    [
        (Filters(), {"bridge", "flood:3-5", "harbour", "signs"}),
        (Filters(source="Morning Paper"), {"bridge"}),
        (Filters(since=date(2022, 3, 1)), {"bridge", "flood:3-5"}),
        (Filters(until=date(2022, 3, 1)), {"flood:3-5"}),
        (Filters(until=date(2022, 3, 1), source="Evening Paper"), {"flood:3-5"}),
        (Filters(until=date(2022, 3, 1), source="Morning Paper"), set()),
        (Filters(until=date(2022, 2, 28)), set()),
        (Filters(source="Nobody's Paper"), set()),
    ],
    ids=lambda value: repr(value) if isinstance(value, Filters) else f"{sorted(value)}",
)
@pytest.mark.parametrize("query", ["bridge", ""])
def test_every_hit_is_within_the_filters(
    paper_index: Index, query: str, filters: Filters, articles: set[str]
) -> None:
    """Nothing from outside is found, and filters that nothing meets find nothing."""
    assert set(articles_of(paper_index, query, Options(filters=filters))) == articles


@pytest.mark.parametrize(
    "wish", [{"preferred": Filters(source="Evening Paper")}, {"articles": frozenset({"flood:3-5"})}]
)
def test_preferred_articles_are_lifted(paper_index: Index, wish: dict[str, Any]) -> None:
    """A preference moves passages past those that are little better, and takes none away."""
    query, options = "Whose sale was it?", Options(**wish)

    assert articles_of(paper_index, query) == ["harbour", "bridge", "flood:3-5", "signs"]
    assert articles_of(paper_index, query, options) == ["harbour", "flood:3-5", "bridge", "signs"]


def test_articles_are_lifted_within_the_filters(paper_index: Index) -> None:
    """What a filter leaves out stays out, whether an article is named or not."""
    options = Options(filters=Filters(source="Morning Paper"), articles=frozenset({"flood:3-5"}))

    assert articles_of(paper_index, "bridge", options) == ["bridge"]


@pytest.mark.parametrize(
    "wish", [{"preferred": Filters(source="Nobody's Paper")}, {"articles": frozenset({"gone"})}]
)
def test_a_preference_that_nothing_meets_changes_no_order(
    paper_index: Index, wish: dict[str, Any]
) -> None:
    """A wish that cannot be met leaves the hits as they are."""
    options = Options(**wish)

    plain = Retriever(paper_index).search("bridge")
    wished = Retriever(paper_index).search("bridge", options=options)

    assert [hit.passage for hit in wished] == [hit.passage for hit in plain]


def test_a_vector_that_is_known_is_not_made_again(paper_index: Index) -> None:
    """The vector given is the one searched with."""
    query, other = "bridge", "The river rose by two metres in one night."
    read = paper_index.embedder.query

    same = Retriever(paper_index).search(query, options=Options(vector=read(query).vector))
    mixed = Retriever(paper_index).search("", options=Options(vector=read(other).vector))

    assert same == Retriever(paper_index).search(query)
    assert mixed[0].passage.article_id == "flood:3-5"


def test_a_rare_word_is_found_far_from_the_nearest_vectors(haystack: Index) -> None:
    """A passage that only the keywords name is a hit with both its scores."""
    assert "found" not in articles_of(haystack, "straw")

    hits = Retriever(haystack, limit=99).search("needle")

    (needle,) = (hit for hit in hits if hit.passage.article_id == "found")
    assert needle.score == SPARSE + ARTICLE  # worst of the vectors, best of the keywords
    assert len(hits) == CANDIDATES + 1


@pytest.mark.parametrize("query", ["straw", "needle", "", "what is it about?"])
def test_a_filter_reaches_behind_the_nearest(haystack: Index, query: str) -> None:
    """What is allowed is found even if everything that is not is nearer."""
    options = Options(filters=Filters(source="Sewing box"))

    assert articles_of(haystack, query, options) == ["found"]


def test_each_score_has_its_weight() -> None:
    """Best by all of them is 1, best by one of them is what that weighs."""
    dense = {"a": 0.9, "b": 0.5, "c": 0.5, "d": 0.9}
    sparse = {"a": 2.0, "b": 6.0, "c": 2.0, "d": 6.0}
    articles = {"a": 1.0, "b": 1.0, "c": 3.0, "d": 3.0}

    fused = fuse(dense, sparse, articles)

    assert fused == pytest.approx({"a": DENSE, "b": SPARSE, "c": ARTICLE, "d": 1.0})
    assert fuse({}, {}, {}) == {}


def test_a_preference_is_worth_a_fifth() -> None:
    """A preferred passage passes one that is less than the preference better, not more."""
    lifted = lift({"best": 1.0, "near": 0.81, "far": 0.79}, {"near", "far"})

    assert lifted["near"] > lifted["best"] > lifted["far"]
    assert lift({"a": 1.0}, {"a"}) == {"a": 1.0}
    assert lift({"a": 1.0}, set()) == {"a": pytest.approx(1 / (1 + PREFERENCE))}


@pytest.mark.parametrize(
    ("scores", "scaled"),
    [
        ({}, {}),
        ({"a": 2.0, "b": 4.0, "c": 3.0}, {"a": 0.0, "b": 1.0, "c": 0.5}),
        ({"a": -0.5, "b": 0.5}, {"a": 0.0, "b": 1.0}),
        ({"a": 0.4}, {"a": 1.0}),
        ({"a": 3.0, "b": 3.0}, {"a": 1.0, "b": 1.0}),
        ({"a": 0.0, "b": 0.0}, {"a": 0.0, "b": 0.0}),
        ({"a": -1.0}, {"a": 0.0}),
    ],
)
def test_scores_are_stretched_to_0_and_1(
    scores: dict[str, float], scaled: dict[str, float]
) -> None:
    """The worst is 0 and the best 1; equal scores count only if there is something to them."""
    assert scale(scores) == scaled


@given(SCORES)
def test_scaling_keeps_the_order(scores: dict[str, float]) -> None:
    """However the scores lie, scaled ones are within 0..1 and in the same order."""
    scaled = scale(scores)

    assert all(0 <= score <= 1 for score in scaled.values())
    ranked = sorted(scores, key=lambda one: scores[one])
    assert [scaled[one] for one in ranked] == sorted(scaled.values())
