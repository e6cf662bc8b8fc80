"""What was embedded lately is not embedded again."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from index.models.embedding import Query
from index.models.remembering import RememberingEmbedder
from tests.fakes.letters import Letters


class Reading(Letters):
    """A model that remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def query(self, text: str) -> Query:
        """Return a question with its words."""
        self.asked.append(text)
        return super().query(text)


def test_each_text_is_embedded_once() -> None:
    """Vectors are those of the embedder itself, each in its place, whoever asked before."""
    inner = Letters()
    embedder = RememberingEmbedder(inner)

    embedder.passages(["one", "two", "one"])
    found = embedder.passages(["three", "one", "two"])

    assert inner.texts == ["one", "two", "three"]
    assert np.array_equal(found, Letters().passages(["three", "one", "two"]))
    assert embedder.identity == inner.identity
    assert embedder.count(["one"]) == inner.count(["one"])


def test_what_is_kept_has_a_limit() -> None:
    """What was not asked for lately is forgotten first."""
    inner = Letters()
    embedder = RememberingEmbedder(inner, vectors=2)
    for text in ("one", "two", "one", "three", "one", "two"):
        embedder.passages([text])

    assert inner.texts == ["one", "two", "three", "two"]


def test_threads_share_it() -> None:
    """Two that want the same text at once have it embedded once."""
    inner = Letters()
    embedder = RememberingEmbedder(inner)
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda n: embedder.passages([f"text {n % 3}"]), range(60)))

    assert sorted(inner.texts) == ["text 0", "text 1", "text 2"]
    assert all(np.array_equal(found[n], found[n % 3]) for n in range(60))


def test_each_passage_is_read_once() -> None:
    """Its tokens are those of the model itself, and those of the last passages are kept."""
    inner = Letters()
    embedder = RememberingEmbedder(inner, tokens=2)

    embedder.passage_tokens(["a bad egg", "a cab"])
    found = embedder.passage_tokens(["a cab", "a bad egg", "a bad egg"])
    embedder.passage_tokens(["a fed bee", "a cab"])
    embedder.passage_tokens(["a bad egg"])

    assert inner.texts == ["a bad egg", "a cab", "a fed bee", "a bad egg"]
    assert [len(one.spans) for one in found] == [2, 3, 3]
    own = Letters().passage_tokens(["a cab"])[0]
    assert np.array_equal(found[0].vectors, own.vectors)


def test_a_question_is_read_once() -> None:
    """Whoever wants its vector, and whoever wants its tokens, get them of one reading."""
    inner = Reading()
    embedder = RememberingEmbedder(inner)

    first, again = embedder.query("a cab"), embedder.query("a cab")

    assert inner.asked == ["a cab"]
    assert again is first
    assert np.array_equal(first.vector, Letters().query("a cab").vector)
    assert np.array_equal(first.tokens.vectors, Letters().query("a cab").tokens.vectors)
