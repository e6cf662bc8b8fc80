"""What a machine makes of a generation on a server is its own, and made again when it must be."""

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.errors import HomeUnusable, IndexDamaged, ServerUnreachable
from index.generations import served_generation, trial
from index.generations.address import Address
from index.generations.opening import open_index
from index.generations.served_generation import DAMAGED, batched
from index.generations.served_home import ServedHome
from index.generations.server import Server
from tests.fakes.chroma_server import ServedArchive
from tests.fakes.letters import found, record


def files(folder: Path) -> dict[str, bytes]:
    """Return the files of a keyword index."""
    return {path.name: path.read_bytes() for path in (folder / "keywords").iterdir()}


def opened(home: ServedHome, served: ServedArchive) -> Any:
    """Return the open index of a machine."""
    return open_index(home, "letters", served.letters)


def test_each_machine_makes_the_same_keywords(served: ServedArchive) -> None:
    """Made from the rows of the server, they are what the rebuild wrote, byte for byte."""
    served.rebuild()
    other = served.machine("other")

    with opened(other, served) as index:
        assert files(index.generation.folder) == files(served.home.live().folder)


def test_each_machine_has_the_same_vectors(served: ServedArchive) -> None:
    """Also where only the title has changed: the passage keeps its id, but not its vector."""
    served.rebuild()
    other = served.machine("other")
    opened(other, served).close()
    served.records["new"] = record("new", "A new bee.")
    served.records["ape"]["title"] = "A bad cabbage head"
    manifest = served.rebuild().manifest

    with opened(other, served) as index:
        mine = np.load(index.generation.vectors)
        theirs = np.load(served.home.live().vectors)
        assert mine.shape == (index.manifest.passages, served.letters.identity.dimension)
        np.testing.assert_allclose(mine, theirs, atol=1e-6)
        trial.prove(index.generation, manifest)


def test_keywords_are_made_once(monkeypatch: pytest.MonkeyPatch, served: ServedArchive) -> None:
    """The machine that built a generation has them; another has them from its first look on."""
    served.rebuild()
    other = served.machine("other")
    opened(other, served).close()
    monkeypatch.setattr(served_generation.keyword_writing, "write", None)

    for home in (served.home, other):
        with opened(home, served) as index:
            assert found(index)


@pytest.mark.parametrize("how", ["missing", "changed", "torn"])
def test_keywords_that_do_not_fit_are_made_again(served: ServedArchive, how: str) -> None:
    """Damage on one machine is mended there, and condemns nothing on the server."""
    served.rebuild()
    folder = served.home.live().folder
    before, damaged = files(folder), folder / "keywords" / "ids.npy"
    if how == "missing":
        damaged.unlink()
    elif how == "changed":
        damaged.write_bytes(bytes(damaged.stat().st_size))
    else:
        (folder / "manifest.json").write_text("{")

    assert served.found()

    assert files(folder) == before
    assert not served.server.read(DAMAGED + folder.name)


def test_old_keywords_are_removed(served: ServedArchive) -> None:
    """A machine that only reads does not collect those of generations that are gone."""
    other = served.machine("other")
    for _ in range(2):
        made = served.rebuild(purge=True).manifest.name
        opened(other, served).close()

    assert [folder.name for folder in other.generations.iterdir()] == [made]


def test_what_is_read_here_is_not_removed_here(served: ServedArchive) -> None:
    """The folder stays while someone holds it, though the server has forgotten the rest."""
    old = served.rebuild()
    with served.open() as index:
        served.rebuild(purge=True)
        assert index.generation.folder.is_dir()
        assert old.manifest.name not in served.kept()

    assert served.home.generation(old.manifest.name).remove_here()


def test_damage_is_known_to_all_machines(served: ServedArchive) -> None:
    """What one of them finds damaged none of them opens; the one before answers."""
    old = served.rebuild().manifest.name
    new = served.rebuild(full=True).manifest.name
    served.home.generation(new).condemn()

    with opened(served.machine("other"), served) as index:
        assert (index.manifest.name, bool(index.notice)) == (old, True)
    assert served.rebuild().how == "unchanged"  # of the last good one


def test_what_is_gone_is_not_condemned(served: ServedArchive) -> None:
    """No note is left of a generation that was removed."""
    served.home.generation("20200101T000000Z-abcdef").condemn()

    assert served.server.read() == {}


def test_a_full_disk_is_one_sentence(served: ServedArchive) -> None:
    """Keywords that cannot be written are not damage."""
    served.rebuild()
    other = served.machine("other")
    (other.folder / "cache").write_text("in the way")

    with pytest.raises(HomeUnusable, match="check whether its disk is full"):
        opened(other, served)


def test_a_child_process_tries_it_over_the_server(
    monkeypatch: pytest.MonkeyPatch, served: ServedArchive
) -> None:
    """It gets address and secrets on stdin, finds damage, and tells a server that is away."""
    manifest = served.rebuild().manifest
    secret = Address.parse(
        served.chroma.url, None, "X: secret", None, served.server.address.database
    )
    generation = ServedHome(served.home.folder, Server(secret)).generation(manifest.name)
    run = trial.subprocess.run

    def watched(command: list[str], **known: Any) -> Any:
        assert "secret" not in str((command, known["env"]))
        return run(command, **known)

    monkeypatch.setattr(trial.subprocess, "run", watched)
    assert "secret" not in str(dict(os.environ))
    trial.try_out(generation, manifest)
    served.server.drop(f"{manifest.name}-passages")
    with pytest.raises(IndexDamaged, match="not on the server any more"):
        trial.try_out(generation, manifest)
    served.chroma.kill()
    with pytest.raises(ServerUnreachable, match="does not answer"):
        trial.try_out(generation, manifest)


def test_articles_are_read_many_at_once() -> None:
    """Every one of them is in a list, and none in two."""
    assert [*batched(iter(range(5)), 2)] == [[0, 1], [2, 3], [4]]  # type: ignore[arg-type]
