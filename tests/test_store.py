"""What goes into the store comes out of it, character for character, or is refused."""

import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import chromadb
import numpy as np
import pytest
from chromadb.api.models.Collection import Collection
from chromadb.config import Settings
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Article, normalise
from index.errors import ArticleNotFound, HomeUnusable, IndexDamaged
from index.filters import Filters
from index.generations.rows import ARTICLES, DAY, PASSAGES, SEAL, TEXT, article_key, sealed
from index.generations.store import Store
from index.models.embedding import Vectors
from index.passage import Passage
from index.splitting import Splitter

NEW = Article("new", "New", "One two three. Four five six.", None, "2025-01-02", (), "Morning")
OLD = Article("old", "Old", "Seven eight.", None, "2024-06-30T23:00:00+00:00", (), "Evening")
UNDATED = Article("undated", "Undated", "Nine ten.", source="Morning")
BARE = Article("bare", "Bare", "Eleven.")
ALL = [NEW, OLD, UNDATED, BARE]

NASTY = {
    "repeated": "The sky is blue. " * 30,
    "quotes": "He said “no”, 'no' and \"no\"; DROP TABLE passages; --",
    "emoji": "👩‍🚀🙂 went up. 🇺🇦 and 👍🏽 came down. " * 3,
    "scripts": "北京的天气很好。我们去公园吧。الطقس جميل اليوم. Cafe\u0301.",
    "white space": " \n\n\t\u00a0One.\u2003Two.\n\n\n   ",
    "control characters": "a\x01b\x07c\x1b[2Jd\x7fe\x85f\u2028g\ufffdh\uffffi",
    "one character": "x",
    "one long word": "z" * 20_000,
    "looks like JSON": '{"$where": {"day": {"$gte": 0}}}',
    "ends in backslashes": "a\\n b\\\\",
}
AWKWARD = [
    "a" * 10_000,
    "🙂/👩‍🚀.txt",
    'it\'s "quoted"',
    "line\nbreak",
    "'; DROP TABLE embeddings; --",
    "flood:3-5",
    "A",
    "a",
    "a ",
    "../../etc/passwd",
    "%00 null",
]


def words(texts: Sequence[str]) -> list[int]:
    """Count words, where a model would count tokens."""
    return [len(text.split()) for text in texts]


def split(articles: Sequence[Article]) -> list[tuple[Article, list[Passage]]]:
    """Split articles into passages of at most three words."""
    splitter = Splitter(words, limit=3)
    return [(article, splitter.split(article)) for article in articles]


def fill(folder: Path, articles: Sequence[Article]) -> list[Passage]:
    """Store articles, the first passage at 1:0:0:0:0:0, the next at 0:1:0:0:0:0, and so on."""
    batch = split(articles)
    passages = [passage for _, some in batch for passage in some]
    with Store.create(folder) as store:
        store.add(batch, axes(len(passages)))
    return passages


def axes(count: int) -> Vectors:
    """Return unit vectors along the axes of a room of six dimensions, again and again."""
    return np.eye(6, dtype=np.float32)[np.arange(count) % 6]


@contextmanager
def altering(folder: Path, name: str) -> Iterator[Collection]:
    """Open a collection as anybody can who reaches the files."""
    client = chromadb.PersistentClient(str(folder), Settings(anonymized_telemetry=False))
    yield client.get_collection(name, embedding_function=None)
    client.close()


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, list[str]]]:
    """A store of articles with and without date and source, and the ids of their passages."""
    folder = tmp_path_factory.mktemp("dated") / "chroma"
    passages = fill(folder, ALL)
    with Store.open(folder) as store:
        yield store, [passage.id for passage in passages]


def test_every_text_comes_back_exactly(tmp_path: Path) -> None:
    """Texts with anything in them are read back as they were, after the store was closed."""
    articles = [Article(name, name, text) for name, text in NASTY.items()]
    fill(tmp_path / "chroma", articles)

    with Store.open(tmp_path / "chroma") as store:
        assert {one: store.text(store.record(one)) for one in NASTY} == NASTY


def test_every_id_finds_its_own_article(tmp_path: Path) -> None:
    """Ids that are long, quoted, hostile or alike are kept apart, and as they are."""
    articles = [Article(one, f"Title {i}", f"Text {i}.") for i, one in enumerate(AWKWARD)]
    fill(tmp_path / "chroma", articles)

    with Store.open(tmp_path / "chroma") as store:
        records = [store.record(one) for one in AWKWARD]
        assert [record.id for record in records] == AWKWARD
        assert [store.text(record) for record in records] == [a.text for a in articles]


@given(st.lists(st.text(min_size=1).map(normalise).filter(len), min_size=1, max_size=20))
@settings(max_examples=5)
def test_any_text_comes_back_exactly(texts: list[str]) -> None:
    """Whatever characters normalised texts are made of, they come back."""
    articles = [Article(str(i), "Title", text) for i, text in enumerate(texts)]
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder) / "chroma", articles)
        with Store.open(Path(folder) / "chroma") as store:
            assert [store.text(record) for record in store.records()] == texts


def test_passages_come_back_as_they_were_and_tile_the_article(tmp_path: Path) -> None:
    """Spans, sentences and neighbours survive, and the spans leave no gap and no overlap."""
    article = Article("a", "A", NASTY["repeated"])
    passages = fill(tmp_path / "chroma", [article])

    with Store.open(tmp_path / "chroma") as store:
        record = store.record("a")
        stored = store.passages(record.passages)

    assert stored == passages
    assert [passage.span.start for passage in stored] == list(record.starts)
    edges = [0, *(passage.span.end for passage in stored)]
    assert edges == [*record.starts, len(article.text)]
    assert all(passage.span.cut(article.text) == passage.text for passage in stored)


def test_an_article_may_be_as_long_as_a_book(tmp_path: Path) -> None:
    """Thousands of passages and of authors are one article like any other."""
    text = "".join(f"Word {i} here. " for i in range(3_000))
    article = Article("book", "A book", text, authors=tuple(f"Author {i}" for i in range(6_000)))
    passages = fill(tmp_path / "chroma", [article])

    with Store.open(tmp_path / "chroma") as store:
        assert len(passages) == 3_000
        assert store.text(store.record("book")) == text
        assert store.record("book").authors == article.authors


def test_records_come_in_the_order_they_were_added(tmp_path: Path) -> None:
    """However many articles there are, each is listed once, the first one first."""
    articles = [Article(f"article {i}", "Title", "Text.") for i in range(1_100)]
    fill(tmp_path / "chroma", articles)

    with Store.open(tmp_path / "chroma") as store:
        assert store.counts() == (1_100, 1_100)
        assert [record.id for record in store.records()] == [article.id for article in articles]


def test_passages_come_in_the_order_of_the_ids(dated: tuple[Store, list[str]]) -> None:
    """The order asked for is the order given, an id twice is a passage twice."""
    store, ids = dated

    wanted = [ids[3], ids[0], ids[3]]
    assert [passage.id for passage in store.passages(wanted)] == wanted
    assert store.passages([]) == []


def test_articles_come_in_the_order_of_the_ids(dated: tuple[Store, list[str]]) -> None:
    """Also those that were read before, or are wanted twice; one that is unknown is named."""
    store, ids = dated
    known = list(dict.fromkeys(one.article_id for one in store.passages(ids)))[:3]
    store.record(known[1])

    wanted = [known[2], known[0], known[1], known[2]]
    assert [record.id for record in store.articles(wanted)] == wanted
    assert store.articles([]) == []
    with pytest.raises(ArticleNotFound, match="'nowhere'"):
        store.articles([known[0], "nowhere"])


def test_vectors_are_known_by_id(dated: tuple[Store, list[str]]) -> None:
    """Each passage has the vector it was stored with; unknown ids have none."""
    store, ids = dated

    found = store.vectors([ids[2], ids[0], "unknown"])

    assert {one: vector.tolist() for one, vector in found.items()} == {
        ids[0]: [1, 0, 0, 0, 0, 0],
        ids[2]: [0, 0, 1, 0, 0, 0],
    }
    assert store.vectors([]) == {}


def test_an_unknown_article_is_named(dated: tuple[Store, list[str]]) -> None:
    """An id that no article has is in the message, with the command that lists the others."""
    store, _ = dated

    with pytest.raises(ArticleNotFound, match="'nowhere'; `footnote articles` lists them"):
        store.record("nowhere")


def test_a_passage_that_is_missing_is_damage(dated: tuple[Store, list[str]]) -> None:
    """A passage that must be there and is not is never left out in silence."""
    store, ids = dated

    with pytest.raises(IndexDamaged):
        store.passages([ids[0], "unknown"])


def test_the_nearest_have_similarities_best_first(dated: tuple[Store, list[str]]) -> None:
    """Scores are cosines, 1 for the same direction: not distances, of which 0 would be best."""
    store, ids = dated
    vector = np.array([-0.8, 0.6, 0, 0, 0, 0], dtype=np.float32)

    found = store.nearest(vector, 5)

    assert list(found) == sorted(found, key=lambda one: -found[one])
    by_place = [round(found[one], 3) for one in ids]
    assert by_place == [-0.8, 0.6, 0, 0, 0]


@pytest.mark.parametrize(("limit", "count"), [(1, 1), (2, 2), (5, 5), (6, 5), (1_000, 5)])
def test_a_limit_above_the_rows_gives_all_rows(
    dated: tuple[Store, list[str]], limit: int, count: int
) -> None:
    """There are never more than asked for, and asking for too many is no error."""
    store, _ = dated

    assert len(store.nearest(axes(1)[0], limit)) == count


def test_an_article_has_the_mean_vector_of_its_passages(tmp_path: Path) -> None:
    """Two passages along two axes put their article between the axes."""
    fill(tmp_path / "chroma", [OLD, NEW])

    with altering(tmp_path / "chroma", ARTICLES) as articles:
        vectors = articles.get(include=["embeddings"])["embeddings"]
        np.testing.assert_allclose(vectors, [[1, 0, 0, 0, 0, 0], [0, 0.5, 0.5, 0, 0, 0]], atol=1e-6)


def alter(rows: Collection, damage: dict[str, object]) -> None:
    """Change a field in the JSON of the first row."""
    one, row = rows.get()["ids"][0], (rows.get()["metadatas"] or [{}])[0]
    text = json.dumps(json.loads(str(row[TEXT])) | damage, separators=(",", ":"))
    assert text != row[TEXT]
    rows.update(ids=[one], metadatas=[{TEXT: text}])


@pytest.mark.parametrize(
    "damage",
    [
        {"text": "One two thrее. "},  # Cyrillic letters, as many as before
        {"text": ""},
        {"text": None},
        {"start": None},
        {"end": -1},
        {"article": None},
    ],
    ids=repr,
)
def test_a_changed_row_is_refused(tmp_path: Path, damage: dict[str, object]) -> None:
    """A text is never given out if a row of it was changed behind our back."""
    fill(tmp_path / "chroma", [NEW])
    with altering(tmp_path / "chroma", PASSAGES) as passages:
        alter(passages, damage)

    with Store.open(tmp_path / "chroma") as store, pytest.raises(IndexDamaged):
        store.text(store.record("new"))


def test_a_deleted_row_is_refused(tmp_path: Path) -> None:
    """A text with a passage missing in the middle is never given out."""
    first, *_ = fill(tmp_path / "chroma", [NEW])
    with altering(tmp_path / "chroma", PASSAGES) as passages:
        passages.delete(ids=[first.id])

    with Store.open(tmp_path / "chroma") as store, pytest.raises(IndexDamaged):
        store.text(store.record("new"))


@pytest.mark.parametrize("text", [None, 5, "", "{", "[]", '{"text": "Me."}', "[" * 99_999])
@pytest.mark.parametrize("resealed", [False, True])
def test_a_row_that_is_no_row_is_refused(tmp_path: Path, text: Any, resealed: bool) -> None:
    """Not JSON, JSON of something else, or no text at all: damage, even if the seal fits."""
    first, *_ = fill(tmp_path / "chroma", [NEW])
    keys = {PASSAGES: first.id, ARTICLES: article_key("new")}
    for name, one in keys.items():
        row: Any = {TEXT: text} if text is not None else {DAY: 1}
        with altering(tmp_path / "chroma", name) as rows:
            found = (rows.get(ids=[one])["metadatas"] or [{}])[0]
            gone: Any = {name: None for name in found if name != SEAL}
            new = sealed(one, row) if resealed else {**row}
            rows.update(ids=[one], metadatas=[{**gone, **new}])

    with Store.open(tmp_path / "chroma") as store:
        with pytest.raises(IndexDamaged):
            store.passages([first.id])
        with pytest.raises(IndexDamaged):
            store.record("new")


@pytest.mark.parametrize(
    "damage", [{"passages": "["}, {"starts": 5}, {"title": None}, {"more": 1}], ids=repr
)
def test_a_record_that_makes_no_sense_is_refused(tmp_path: Path, damage: dict[str, object]) -> None:
    """An article whose row was changed into something else is damage, not a crash."""
    fill(tmp_path / "chroma", [NEW])
    with altering(tmp_path / "chroma", ARTICLES) as articles:
        alter(articles, damage)

    with Store.open(tmp_path / "chroma") as store:
        with pytest.raises(IndexDamaged):
            store.record("new")
        with pytest.raises(IndexDamaged):
            list(store.records())


@pytest.mark.parametrize("damage", ["missing", "empty", "text"])
def test_a_broken_database_is_refused_until_it_is_whole_again(tmp_path: Path, damage: str) -> None:
    """A folder Chroma cannot read is damage; nothing of it lingers once it is put right."""
    fill(tmp_path / "whole", [NEW])
    shutil.copytree(tmp_path / "whole", tmp_path / "broken")
    database = tmp_path / "broken" / "chroma.sqlite3"
    database.unlink()
    if damage != "missing":
        database.write_bytes(b"" if damage == "empty" else b"not a database\n" * 999)

    with pytest.raises(IndexDamaged, match="run `footnote rebuild`"):
        Store.open(tmp_path / "broken")

    if damage != "text":
        shutil.copy(tmp_path / "whole" / "chroma.sqlite3", tmp_path / "restored")
        (tmp_path / "restored").replace(database)
        with Store.open(tmp_path / "broken") as store:
            assert store.text(store.record("new")) == NEW.text


def test_a_store_needs_a_folder(tmp_path: Path) -> None:
    """Where no folder can be made, one sentence says so."""
    (tmp_path / "file").touch()

    with pytest.raises(HomeUnusable):
        Store.create(tmp_path / "file" / "chroma")


def rows_of(folder: Path, articles: Sequence[Article]) -> str:
    """Return the sum of the seals of articles in a store of their own."""
    batch = split(articles)
    with Store.create(folder) as store:
        return store.add(batch, axes(sum(len(passages) for _, passages in batch)))


def test_an_audit_gives_the_sum_of_what_was_added(tmp_path: Path) -> None:
    """In whatever order and in how many batches articles came."""
    whole = rows_of(tmp_path / "whole", ALL)
    rows = "0"
    with Store.create(tmp_path / "parts") as store:
        for batch in map(split, ([BARE, UNDATED], [OLD], [NEW])):
            rows = store.add(batch, axes(sum(len(passages) for _, passages in batch)), rows)

    assert rows == whole
    for name in ("whole", "parts"):
        with Store.open(tmp_path / name) as store:
            assert store.audit() == whole


def test_what_is_removed_is_gone(tmp_path: Path) -> None:
    """Articles and passages are no longer there, and the sum is that of the others."""
    passages = fill(tmp_path / "chroma", ALL)
    rows = rows_of(tmp_path / "all", ALL)
    with Store.open(tmp_path / "chroma") as store:
        rows = store.remove([store.record("old"), store.record("new")], rows)
        assert store.remove([], rows) == rows

    with Store.open(tmp_path / "chroma") as store:
        assert [record.id for record in store.records()] == ["undated", "bare"]
        assert set(store.nearest(axes(1)[0], 9)) == {one.id for one in passages[3:]}
        assert store.audit() == rows == rows_of(tmp_path / "rest", [UNDATED, BARE])
        with pytest.raises(ArticleNotFound):
            store.record("old")


def test_what_was_removed_can_come_back(tmp_path: Path) -> None:
    """The same ids are added again, and it is as if nothing had been."""
    passages = fill(tmp_path / "chroma", ALL)
    rows = rows_of(tmp_path / "all", ALL)
    with Store.open(tmp_path / "chroma") as store:
        rows = store.remove([store.record("new")], rows)
        rows = store.add(split([NEW]), axes(2), rows)

    with Store.open(tmp_path / "chroma") as store:
        assert store.audit() == rows == rows_of(tmp_path / "again", ALL)
        assert store.text(store.record("new")) == NEW.text
        assert [*store.nearest(axes(1)[0], 1)] == [passages[0].id]


@pytest.mark.parametrize(("name", "which"), [(PASSAGES, "start"), (ARTICLES, "length")])
def test_a_damaged_row_is_not_removed_silently(tmp_path: Path, name: str, which: str) -> None:
    """Otherwise the sum would be wrong for ever."""
    fill(tmp_path / "chroma", [NEW])
    with Store.open(tmp_path / "chroma") as store:
        record = store.record("new")
    with altering(tmp_path / "chroma", name) as rows:
        alter(rows, {which: 99})

    with Store.open(tmp_path / "chroma") as store, pytest.raises(IndexDamaged):
        store.remove([record], "0")


@pytest.mark.parametrize("name", [PASSAGES, ARTICLES])
def test_an_audit_finds_a_row_that_was_changed(tmp_path: Path, name: str) -> None:
    """What no reader looks at is sealed like the rest."""
    fill(tmp_path / "chroma", ALL)
    with altering(tmp_path / "chroma", name) as rows:
        rows.update(ids=rows.get()["ids"][:1], metadatas=[{"day": 1}])

    with Store.open(tmp_path / "chroma") as store, pytest.raises(IndexDamaged):
        store.audit()


def test_an_audit_finds_rows_that_are_missing_or_left_over(tmp_path: Path) -> None:
    """Passages without their article, and articles without a passage."""
    fill(tmp_path / "less", ALL)
    with altering(tmp_path / "less", PASSAGES) as rows:
        rows.delete(ids=rows.get()["ids"][:1])
    fill(tmp_path / "more", ALL)
    with altering(tmp_path / "more", ARTICLES) as rows:
        rows.delete(ids=rows.get()["ids"][:1])

    with Store.open(tmp_path / "less") as store, pytest.raises(IndexDamaged):
        store.audit()
    with Store.open(tmp_path / "more") as store, pytest.raises(IndexDamaged, match="left over"):
        store.audit()


def test_undated_articles_of_a_source_are_counted(dated: tuple[Store, list[str]]) -> None:
    """Those a limit on dates leaves out, of one source alone."""
    store, _ = dated

    limits = (Filters(source=one) for one in ("Morning", "morning", "Evening", "Nobody"))
    assert [store.undated(one, among=2) for one in limits] == [1, 1, 0, 0]


@pytest.mark.parametrize("count", [1, 2, 3])
def test_opening_changes_no_file_but_one(tmp_path: Path, count: int) -> None:
    """However few rows there are: what Chroma rewrites when it is read is its database alone."""
    fill(tmp_path / "chroma", [BARE, UNDATED, OLD][:count])
    before = {path: path.read_bytes() for path in (tmp_path / "chroma").rglob("*.bin")}

    for _ in range(3):
        with Store.open(tmp_path / "chroma") as store:
            assert len(store.nearest(axes(1)[0], 5)) == store.counts()[1] == count

    assert {path: path.read_bytes() for path in (tmp_path / "chroma").rglob("*.bin")} == before
    assert len(before) == 8


def test_a_large_store_is_whole_once_it_was_settled(tmp_path: Path) -> None:
    """What is held back while it is filled is in the same files in the end, and stays there."""
    batch = split(ALL)
    with Store.create(tmp_path / "chroma", passages=10**6) as store:
        store.add(batch, axes(5))
        held_back = {path.stat().st_size for path in (tmp_path / "chroma").rglob("link_lists.bin")}
        store.settle()
    with Store.open(tmp_path / "chroma") as store:
        store.flush()
    before = {path: path.read_bytes() for path in (tmp_path / "chroma").rglob("*.bin")}
    fill(tmp_path / "small", ALL)

    with Store.open(tmp_path / "chroma") as store:
        assert len(store.nearest(axes(1)[0], 9)) == 5

    assert held_back == {0}
    assert {path: path.read_bytes() for path in (tmp_path / "chroma").rglob("*.bin")} == before
    small = (tmp_path / "small").rglob("data_level0.bin")
    assert sorted(len(data) for path, data in before.items() if path.name == "data_level0.bin") == (
        sorted(path.stat().st_size for path in small)
    )
