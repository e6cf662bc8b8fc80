"""The nearest passages are those that a comparison with every vector names, and no others."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article
from index.errors import IndexDamaged
from index.generations.dense import Dense
from index.generations.store import Store
from index.generations.vectors import VectorFile, VectorWriter, keys
from index.models.embedding import Vectors
from index.splitting import Splitter

COUNT, FEW = 1500, 300


@dataclass(frozen=True)
class Crowd:
    """Many passages whose vectors point anywhere, in the order of their ids."""

    store: Store
    path: Path
    file: VectorFile
    ids: list[str]
    vectors: Vectors

    @property
    def dense(self) -> Dense:
        """What looks among them; so many are few."""
        return Dense(self.store, self.file, FEW)


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crowd]:
    """A store with its vectors."""
    folder = tmp_path_factory.mktemp("crowd")
    article = Article("crowd", "Crowd", "One two three. " * COUNT)
    passages = Splitter(lambda texts: [len(text.split()) for text in texts], 3).split(article)
    vectors = np.random.default_rng(0).standard_normal((COUNT, 4), dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    ids = [passage.id for passage in passages]
    order = np.argsort(ids)
    with VectorWriter(folder / "vectors.npy", ids, 4) as writer:
        writer.put(keys(ids), vectors)
    with Store.create(folder / "chroma") as store:
        store.add([(article, passages)], vectors)
    with Store.open(folder / "chroma") as store:
        file = VectorFile(folder / "vectors.npy", np.sort(keys(ids)))
        yield Crowd(store, folder / "vectors.npy", file, sorted(ids), vectors[order])


@pytest.mark.parametrize(
    "count", [0, 1, 19, 20, 21, FEW, FEW + 1, COUNT // 2, COUNT - 1, COUNT], ids=str
)
@pytest.mark.parametrize("place", ["anywhere", "opposite", "near"])
def test_the_nearest_of_those_allowed_are_found(crowd: Crowd, count: int, place: str) -> None:
    """However many are allowed and wherever they lie, the best of them come, and no others."""
    vector = crowd.vectors[7]
    cosines = crowd.vectors @ vector
    order = {
        "anywhere": np.random.default_rng(1).permutation(COUNT),
        "opposite": np.argsort(cosines),
        "near": np.argsort(-cosines),
    }
    inside = order[place][:count]
    allowed = np.zeros(COUNT, dtype=bool)
    allowed[inside] = True

    found = crowd.dense.nearest(vector, 20, allowed)

    best = sorted(inside, key=lambda i: -cosines[i])[:20]
    assert list(found) == [crowd.ids[i] for i in best]
    assert list(found.values()) == pytest.approx([cosines[i] for i in best], abs=1e-5)


@given(st.integers(0, COUNT - 1), st.integers(1, 60), st.integers(0, 2**32))
def test_a_limit_is_a_comparison_with_all_inside_it(
    crowd: Crowd, near: int, limit: int, seed: int
) -> None:
    """For any question, number of hits and share that is allowed."""
    random = np.random.default_rng(seed)
    vector, allowed = crowd.vectors[near], random.random(COUNT) < random.random()

    found = crowd.dense.nearest(vector, limit, allowed)

    cosines = np.where(allowed, crowd.vectors @ vector, -2)
    wanted = np.sort(cosines)[::-1][: min(limit, int(allowed.sum()))]
    assert [*found.values()] == pytest.approx(wanted.tolist(), abs=1e-5)
    assert set(found) <= {crowd.ids[i] for i in np.flatnonzero(allowed)}


def test_without_a_limit_the_store_is_asked(crowd: Crowd) -> None:
    """All are allowed then, and Chroma's graph is the fastest way."""
    vector = crowd.vectors[3]

    assert crowd.dense.nearest(vector, 9) == crowd.store.nearest(vector, 9)


def test_cosines_are_given_by_id(crowd: Crowd) -> None:
    """In the order they were asked for."""
    wanted = [crowd.ids[one] for one in (9, 4, 700)]

    found = crowd.dense.cosines(crowd.vectors[4], wanted)

    assert list(found) == wanted
    assert found[wanted[1]] == pytest.approx(1, abs=1e-5)
    assert crowd.dense.cosines(crowd.vectors[4], []) == {}


def test_a_neighbour_without_a_vector_is_damage(crowd: Crowd) -> None:
    """If Chroma names one that the file is not of, they are not of one index."""
    ids = crowd.file.ids.copy()
    ids[7] = b"0"
    ids.sort()
    other = VectorFile(crowd.path, ids)
    allowed = np.ones(COUNT, dtype=bool)

    with pytest.raises(IndexDamaged, match="vectors are missing"):
        Dense(crowd.store, other, FEW).nearest(crowd.vectors[7], 20, allowed)


def test_a_passage_without_a_vector_is_damage(crowd: Crowd) -> None:
    """It is never left out in silence."""
    with pytest.raises(IndexDamaged, match="vectors are missing"):
        crowd.dense.cosines(crowd.vectors[4], [crowd.ids[0], "unknown"])
