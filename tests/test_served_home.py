"""An index on a real Chroma server: many machines read it, any rebuilds it, nothing is mixed."""

import time
from collections.abc import Iterator

import pytest

from index.errors import IndexDamaged, IndexMissing, RebuildRunning, ServerUnreachable
from index.generations.live import Live
from index.generations.opening import open_index
from index.generations.pointer import Pointer
from index.generations.served_generation import COMPLETE, LEFT
from index.generations.served_home import LINGER, POINTER
from index.generations.server import Server
from index.rebuilding.rebuild import Rebuild
from index.rebuilding.request import Request
from tests.fakes.chroma_server import ServedArchive
from tests.fakes.letters import Archive, found, record
from tests.fakes.listening import Silent


class Acting(Silent):
    """A rebuild's progress: when a stage begins, something happens to the server."""

    def __init__(self, stage: str, served: ServedArchive) -> None:
        self.stage = stage
        self.served = served

    def begin(self, stage: str, total: int | None = None) -> None:
        """A stage begins."""
        if stage == self.stage:
            self.served.chroma.kill()


def answers(home: object, served: ServedArchive) -> list[tuple[str, float]]:
    """Return what a machine finds."""
    with open_index(home, "letters", served.letters) as index:  # type: ignore[arg-type]
        return found(index)


def test_it_answers_as_a_local_index_does(served: ServedArchive, archive: Archive) -> None:
    """The same articles give the same passages, hits and scores, wherever they lie."""
    served.rebuild()
    local = Archive(archive.folder / "local", archive.letters)
    local.folder.mkdir()
    local.rebuild()

    assert served.contents() == local.contents()
    assert dict(served.found()) == pytest.approx(dict(local.found()), abs=1e-5)


def test_before_a_first_rebuild_there_is_no_index(served: ServedArchive) -> None:
    """Whoever only looks makes nothing on the server, not even the database."""
    with pytest.raises(IndexMissing):
        served.open()

    assert served.home.pointer() is None
    assert served.server.collections() == []


def test_nothing_changed_writes_nothing(served: ServedArchive) -> None:
    """A rebuild of the same articles leaves every record and collection as it is."""
    first = served.rebuild()
    before = served.server.read(), served.kept()
    served.letters.given()

    again = served.rebuild()

    assert (again.how, again.manifest.name) == ("unchanged", first.manifest.name)
    assert (served.server.read(), served.kept()) == before
    assert served.letters.given() == []


def test_a_change_embeds_only_what_is_new(served: ServedArchive) -> None:
    """A server makes no copies, but the vectors of the rest come from the cache."""
    served.rebuild()
    served.letters.given()
    served.records["eel"] = record("eel", "An eel fled.")

    report = served.rebuild()

    assert (report.how, report.embedded) == ("afresh", 1)
    assert len(served.contents()) == len(served.records)


def test_two_machines_share_what_one_built(served: ServedArchive) -> None:
    """Another machine needs nothing but the address, and may rebuild too."""
    served.rebuild()
    other = served.machine("other")
    assert answers(other, served) == served.found()
    served.records["eel"] = record("eel", "An eel fled.")

    made = served.rebuild(home=other)

    assert served.home.pointer() == other.pointer()
    assert served.home.live().name == made.manifest.name
    assert answers(served.home, served) == answers(other, served)


def test_databases_are_kept_apart(served: ServedArchive) -> None:
    """Two collections of articles share a server by the names of their databases."""
    served.rebuild()
    other = Server(served.chroma.address())
    neighbour = ServedArchive(
        served.folder / "next", served.letters, chroma=served.chroma, server=other
    )
    neighbour.folder.mkdir()
    neighbour.records = {"eel": record("eel", "An eel fled.")}
    neighbour.rebuild()

    assert [*neighbour.contents()] == ["eel"]
    assert "eel" not in served.contents()


def test_a_replaced_generation_lingers(served: ServedArchive) -> None:
    """The live one and the one before stay; older ones go some minutes after nobody needs them."""
    oldest, middle, newest = (served.rebuild(full=True).manifest.name for _ in range(3))
    assert served.kept() == {oldest, middle, newest}

    served.server.write(LEFT + oldest, str(time.time() - LINGER + 30))
    served.rebuild()
    assert served.kept() == {oldest, middle, newest}

    served.server.write(LEFT + oldest, str(time.time() - LINGER - 1))
    served.rebuild()
    assert served.kept() == {middle, newest}
    assert served.server.read().keys() == {POINTER, COMPLETE + middle, COMPLETE + newest}
    assert {folder.name for folder in served.home.generations.iterdir()} == {middle, newest}


def test_a_purge_waits_for_nobody(served: ServedArchive) -> None:
    """What is to leave no trace is gone from the server when the rebuild ends."""
    served.rebuild()
    served.rebuild(full=True)

    made = served.rebuild(purge=True)

    assert served.kept() == {made.manifest.name}


def test_a_rollback_goes_there_and_back(served: ServedArchive) -> None:
    """The generation before answers again, and a second rollback undoes that."""
    old = served.rebuild().manifest.name
    served.records["eel"] = record("eel", "An eel fled.")
    new = served.rebuild().manifest.name
    rebuild = Rebuild(served.home, "letters", Silent())

    for expected in (old, new):
        assert rebuild.roll_back().name == expected == served.home.live().name
    assert "eel" in served.contents()


def test_unfinished_ones_of_this_machine_go(served: ServedArchive) -> None:
    """A killed rebuild leaves collections; the next one of that machine removes them."""
    served.rebuild()
    dead = served.home.new()
    dead.create().close()

    served.rebuild()

    assert dead.name not in served.kept()


def test_unfinished_ones_of_others_go_when_they_are_old(served: ServedArchive) -> None:
    """Another machine may be at work on one, but not since the day before yesterday."""
    served.rebuild()
    working = served.machine("other").new()
    working.create().close()
    served.machine("other").generation("20200101T000000Z-abcdef").create().close()

    served.rebuild()

    assert working.name in served.kept()
    assert "20200101T000000Z-abcdef" not in served.kept()


def test_the_lock_is_that_of_the_machine(served: ServedArchive) -> None:
    """Two rebuilds in one home exclude each other on a server too."""
    with (
        Rebuild(served.home, "letters", Silent()).locked(),
        pytest.raises(RebuildRunning),
    ):
        served.rebuild()


def test_a_lost_pointer_is_damage(served: ServedArchive) -> None:
    """Where there are generations but no pointer, nobody takes that for an empty server."""
    served.rebuild()
    served.server.forget(POINTER)

    with pytest.raises(IndexDamaged, match="its pointer is missing"):
        served.open()

    Rebuild(served.home, "letters", Silent()).run(Request.of(served.file))
    assert served.found()


def test_a_generation_that_is_gone_gives_way(served: ServedArchive) -> None:
    """If the rows of the live one are lost, the one before answers, and says so."""
    old = served.rebuild().manifest.name
    new = served.rebuild(full=True).manifest.name
    served.server.drop(f"{new}-passages")

    with served.open() as index:
        assert (index.generation.name, bool(index.notice)) == (old, True)
        assert found(index)


def test_a_flip_that_fails_leaves_the_complete_one(served: ServedArchive) -> None:
    """Whether a pointer was written cannot be known, so what it may name is not removed."""
    made = served.rebuild().manifest.name
    served.home.discard(served.home.live())

    assert served.kept() == {made}
    assert served.found()


@pytest.mark.parametrize("stage", ["embedding", "indexing keywords", "checking"])
def test_a_server_killed_in_a_rebuild_costs_nothing(served: ServedArchive, stage: str) -> None:
    """The rebuild ends with one sentence, the old index answers, and the next one works."""
    old = served.rebuild().manifest.name
    before = served.found()
    served.records["eel"] = record("eel", "An eel fled.")

    with pytest.raises(ServerUnreachable, match=r"The Chroma server at 127\.0\.0\.1:\d+ does not"):
        served.rebuild(progress=Acting(stage, served))
    served.chroma.start()

    assert (served.home.live().name, served.found()) == (old, before)
    new = served.rebuild().manifest.name
    assert served.kept() == {old, new}
    assert "eel" in served.contents()


@pytest.fixture
def readers(served: ServedArchive) -> Iterator[list[Live[list[tuple[str, float]]]]]:
    """Two programs on two machines that read the index."""
    served.rebuild()
    one, other = (
        Live(served.machine(name), "letters", lambda index: index, every=0)
        for name in ("one", "other")
    )
    with one, other:
        yield [one, other]


def asked(reader: Live) -> list[tuple[str, float]]:  # type: ignore[type-arg]
    """Return what a reader finds."""
    return reader.run(found)


@pytest.fixture(autouse=True)
def _letters(monkeypatch: pytest.MonkeyPatch, served: ServedArchive) -> None:
    """Readers load the model by its name."""
    monkeypatch.setattr("index.generations.opening.load_embedder", lambda *_, **__: served.letters)


def test_readers_follow_and_survive_the_server(
    served: ServedArchive,
    readers: list[Live],  # type: ignore[type-arg]
) -> None:
    """They follow a swap; while the server is away each question says so; then all is well."""
    first = asked(readers[0])
    served.records["eel"] = record("eel", "A bad egg fed an eel.")
    served.rebuild()
    second = served.found()
    assert first != second
    assert [asked(reader) for reader in readers] == [second, second]

    served.chroma.kill()
    for reader in readers:
        for _ in range(2):
            with pytest.raises(ServerUnreachable, match="does not answer"):
                asked(reader)
    served.chroma.start()

    assert [asked(reader) for reader in readers] == [second, second]
    served.records.pop("eel")
    served.rebuild()
    assert [asked(reader) for reader in readers] == [first, first]


def test_a_reader_whose_generation_is_removed_opens_the_new_one(
    served: ServedArchive,
    readers: list[Live],  # type: ignore[type-arg]
) -> None:
    """Even one that has not looked for hours never fails for that."""
    readers[0]._every = 1e9
    old = served.home.live()
    served.records["eel"] = record("eel", "A bad egg fed an eel.")
    served.rebuild()
    old.remove()

    assert asked(readers[0]) == served.found()
    assert not served.server.read(f"damaged:{old.name}")


def test_a_pointer_is_old_or_new(served: ServedArchive) -> None:
    """Who reads it while it is written finds one of the two, whole."""
    home = served.home
    home.server.prepare()
    written = [Pointer(f"g{number}", ("x" * 9000 * number,)) for number in range(1, 6)]
    for pointer in written:
        home.server.write(POINTER, "{}")
        home.point(pointer)
        assert home.pointer() == pointer
