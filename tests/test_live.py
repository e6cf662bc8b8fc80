"""A program that runs on follows each rebuild, and leaves nothing open behind it."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from index.errors import IndexDamaged, IndexMissing
from index.generations.generation import ALIVE
from index.generations.home import Home
from index.generations.live import Live
from index.generations.opening import Index
from index.retrieval import Retriever
from tests.fakes.letters import QUESTION, TEXTS, Archive, found


@pytest.fixture
def rebuilt(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> Archive:
    """An archive with an index, which is opened with its cheap model."""
    monkeypatch.setattr("index.generations.opening.load_embedder", lambda *_, **__: archive.letters)
    archive.rebuild()
    return archive


def edit(archive: Archive, text: str) -> str:
    """Rebuild with another text of one article; return the name of the new generation."""
    archive.records["ape"]["text"] = text
    return archive.rebuild().manifest.name


def name(index: Index) -> str:
    """Return which generation this is."""
    return index.generation.name


@contextmanager
def following(archive: Archive, every: float = 0.0) -> Iterator[Live[Index]]:
    """Follow an archive; each lease looks at the pointer if `every` is 0."""
    with Live(archive.home, "letters", lambda index: index, every) as live:
        yield live


def opened() -> tuple[int, int]:
    """Return how many threads and file descriptors this process has."""
    threads, descriptors = (Path("/proc/self", name).iterdir() for name in ("task", "fd"))
    return len([*threads]), len([*descriptors])


def damage_row(archive: Archive) -> None:
    """Change one passage where it lies in the live generation."""
    with closing(sqlite3.connect(archive.home.live().chroma / ALIVE)) as rows, rows:
        rows.execute(
            "UPDATE embedding_metadata SET string_value = "
            "replace(string_value, 'An egg is a bad egg.', 'A bad egg is no hen.') "
            "WHERE key = 'row' AND string_value LIKE '%\"text\":\"An egg is a bad egg.\"%'"
        )


def ape(index: Index) -> str:
    """Return the text of one article."""
    return index.store.text(index.store.record("ape"))


def search(index: Index) -> list[str]:
    """Return the texts of what is found."""
    return [hit.passage.text for hit in Retriever(index).search(QUESTION)]


def test_a_new_generation_is_followed(rebuilt: Archive) -> None:
    """The next lease after a rebuild is of the new generation; what was made is made once each."""
    made = []
    with Live(rebuilt.home, "letters", lambda index: made.append(name(index)), 0.0) as live:
        for text in ("One.", "Two."):
            new = edit(rebuilt, text)
            for _ in range(3):
                live.run(lambda _: None)
            assert made[-1] == new

    assert len(made) == 3


def test_it_looks_at_the_pointer_once_in_a_while(rebuilt: Archive) -> None:
    """Between two looks a question costs nothing; a look can be asked for."""
    with following(rebuilt, every=3600) as live:
        old = live.run(name)
        new = edit(rebuilt, "One.")

        assert live.run(name) == old
        live.follow(at_once=True)
        assert live.run(name) == new


def test_a_new_generation_is_seen_within_a_second(
    rebuilt: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No sooner than the next look, and not later."""
    now = [100.0]
    monkeypatch.setattr("index.generations.live.time", SimpleNamespace(monotonic=lambda: now[0]))
    with Live(rebuilt.home, "letters", name) as live:
        old, new = live.run(str), edit(rebuilt, "One.")
        now[0] += 0.9
        assert live.run(str) == old
        now[0] += 0.2
        assert live.run(str) == new


def test_a_lease_keeps_its_generation(rebuilt: Archive) -> None:
    """Whoever began to read goes on with the same one; then it is closed, and can be removed."""
    expected, old = rebuilt.found(), rebuilt.home.live().name
    with following(rebuilt) as live:
        with live.lease() as index:
            for text in ("One.", "Two.", "Three."):
                edit(rebuilt, text)
                assert live.run(name) == rebuilt.home.live().name
                assert found(index) == expected
            assert old in rebuilt.kept()
        edit(rebuilt, "Four.")

        assert old not in rebuilt.kept()


def test_threads_and_descriptors_stay_flat(rebuilt: Archive) -> None:
    """Fifteen swaps leave no more open than five; Chroma takes a moment to close some."""
    counts = []
    with following(rebuilt) as live:
        for number in range(15):
            edit(rebuilt, f"Number {number}.")
            live.run(search)
            counts.append(opened())

    assert all(
        late - early < 5 for early, late in zip(min(counts[:5]), min(counts[10:]), strict=True)
    )


def test_many_threads_at_once(rebuilt: Archive) -> None:
    """While it is swapped, every answer is whole: from one generation or the next."""
    texts = {"An ape ate a cake.", "One.", "Two.", "Three."}
    errors: list[BaseException] = []
    seen: set[str] = set()
    done = threading.Event()

    def ask(live: Live[Index]) -> None:
        while not done.is_set():
            try:
                seen.add(live.run(ape))
            except BaseException as exc:
                errors.append(exc)

    with following(rebuilt) as live:
        threads = [threading.Thread(target=ask, args=[live]) for _ in range(4)]
        for thread in threads:
            thread.start()
        for text in ("One.", "Two.", "Three."):
            edit(rebuilt, text)
        done.set()
        for thread in threads:
            thread.join()
        seen.add(live.run(ape))

    assert errors == []
    assert "Three." in seen <= texts


def test_a_damaged_new_one_leaves_the_old_one(rebuilt: Archive) -> None:
    """What cannot be opened is not followed, and does not end what runs."""
    with following(rebuilt) as live:
        old = live.run(name)
        edit(rebuilt, "One.")
        next(rebuilt.home.live().chroma.rglob("header.bin")).unlink()

        assert live.run(name) == old
        assert live.run(search)


def test_damage_that_shows_while_reading_leads_to_the_one_before(rebuilt: Archive) -> None:
    """The question is answered by the last good one, with a notice, and the bad one not opened."""
    old = rebuilt.home.live().name
    bad = edit(rebuilt, "One.")
    with following(rebuilt, every=3600) as live:
        assert live.run(name) == bad
        damage_row(rebuilt)

        assert "An egg is a bad egg." in live.run(search)

        assert live.run(name) == old
        assert "is damaged" in (live.run(lambda index: index.notice) or "")
    assert rebuilt.home.generation(bad).condemned
    with rebuilt.open() as index:
        assert name(index) == old


def test_damage_without_a_way_back_is_an_error(rebuilt: Archive) -> None:
    """Where there is none before, the error is raised, each time; a rebuild mends it."""
    with following(rebuilt) as live:
        damage_row(rebuilt)
        for _ in range(2):
            with pytest.raises(IndexDamaged):
                live.run(search)
        rebuilt.rebuild()

        assert TEXTS["egg"] in live.run(search)


def test_an_error_of_the_reader_convicts_nobody(rebuilt: Archive) -> None:
    """An index that is whole is asked twice, and stays the live one."""
    asked = []

    def work(index: Index) -> None:
        asked.append(name(index))
        raise IndexDamaged("so it seems")

    with following(rebuilt) as live:
        with pytest.raises(IndexDamaged, match="so it seems"):
            live.run(work)

        assert asked == [rebuilt.home.live().name] * 2
        assert not rebuilt.home.live().condemned
        assert live.run(search)


def test_a_notice_appears_when_the_newest_is_damaged(rebuilt: Archive) -> None:
    """Whoever goes on with the old one says so from then on."""
    with following(rebuilt) as live:
        assert live.run(lambda index: index.notice) is None
        edit(rebuilt, "One.")
        next(rebuilt.home.live().chroma.rglob("header.bin")).unlink()

        assert "run `footnote rebuild`" in (live.run(lambda index: index.notice) or "")


def test_what_cannot_be_made_is_closed(rebuilt: Archive) -> None:
    """If `make` fails for a new generation the old one stays, and nothing is left open."""
    fine = [True]

    def make(index: Index) -> str:
        if not fine[0]:
            raise IndexDamaged
        return name(index)

    with Live(rebuilt.home, "letters", make, 0.0) as live:
        old = live.run(str)
        edit(rebuilt, "One.")
        fine[0] = False
        assert live.run(str) == old
        before = opened()
        for _ in range(10):
            assert live.run(str) == old

        # The store's own threads come and go: one more is not a leak, one for each try is.
        assert all(now - then < 10 for now, then in zip(opened(), before, strict=True))


def test_without_an_index_there_is_nothing_to_follow(tmp_path: Path) -> None:
    """It is an error like that of opening."""
    with pytest.raises(IndexMissing):
        Live(Home(tmp_path / "nothing"), "letters", name)
