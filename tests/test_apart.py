"""The index of an evaluation is made once for the same articles, and is nobody else's."""

import json
import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from filelock import FileLock

from bot.evaluating.apart import KEPT, Evaluations, forget_all
from index.errors import HomeUnusable, NothingToIndex
from index.generations.home import Home
from tests.fakes.letters import Archive, contents
from tests.fakes.listening import Silent

Opens = Callable[..., tuple[str, bool]]


@pytest.fixture
def evaluations(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> Evaluations:
    """The evaluations of a home, with a model that costs nothing."""
    monkeypatch.setattr("index.generations.opening.load_embedder", lambda *_, **__: archive.letters)
    archive.write()
    return Evaluations(archive.home, "letters", "cpu", lambda _: None)


@pytest.fixture
def opens(evaluations: Evaluations, archive: Archive) -> Opens:
    """Open the index of a file: its generation, and whether it was built for that."""

    def work(path: Path | None = None) -> tuple[str, bool]:
        paths = [path or archive.file]
        index, report = evaluations.opened(evaluations.home(paths), paths, Silent())
        with index:
            assert index.manifest.articles
            return index.manifest.name, report is not None

    return work


def written(folder: Path, number: int) -> Path:
    """Return a file with one article of its own."""
    path = folder / f"{number}.jsonl"
    path.write_text(json.dumps({"id": "a", "text": f"An egg of {number} dogs."}))
    return path


def kept(evaluations: Evaluations) -> set[str]:
    """Return the names of the indexes that there are."""
    return {path.name for path in evaluations.folder.iterdir() if path.is_dir()}


def test_a_kept_index_still_gets_its_reader(
    opens: Opens, archive: Archive, evaluations: Evaluations
) -> None:
    """An index may be older than the reader: that is prepared, or it is told why not."""
    opens()
    archive.home.models.write_text("no folder")
    with pytest.raises(HomeUnusable, match="cannot be kept"):
        replace(evaluations, reader=None).opened(
            evaluations.home([archive.file]), [archive.file], Silent()
        )


def test_the_second_time_nothing_is_built(
    opens: Opens, archive: Archive, evaluations: Evaluations
) -> None:
    """The same bytes are the same articles, wherever they lie; the user's home has no index."""
    first = opens()
    archive.letters.given()
    copy = shutil.copy(archive.file, evaluations.user.folder)

    assert first[1]
    assert opens(Path(copy)) == opens() == (first[0], False)
    assert archive.letters.given() == []
    assert not (archive.home.folder / "current").exists()
    assert not (archive.home.folder / "generations").exists()
    assert archive.home.pointer() is None


def test_whatever_decides_the_index_makes_another(
    evaluations: Evaluations, archive: Archive
) -> None:
    """Other bytes, another name, another model: none may answer for the other."""
    path = archive.file
    known = [evaluations.digest([path])]
    known.append(Evaluations(archive.home, "other", "cpu", print).digest([path]))
    path.write_text(path.read_text().replace("ape", "APE"))
    known.append(evaluations.digest([path]))
    known.append(evaluations.digest([path.rename(path.with_name("b.jsonl"))]))

    assert len(set(known)) == 4


def test_a_handful_is_kept(
    opens: Opens, evaluations: Evaluations, archive: Archive, tmp_path: Path
) -> None:
    """What was used longest ago goes, unless someone has it open."""
    paths = [written(tmp_path, number) for number in range(KEPT + 2)]
    digests = [evaluations.digest([path]) for path in paths]
    index, _ = evaluations.opened(evaluations.home(paths[:1]), paths[:1], Silent())
    with index:
        for number, path in enumerate(paths[1:], start=1):
            opens(path)
            for one in kept(evaluations):  # as if it had been longer
                age = number - digests.index(one)
                os.utime(evaluations.folder / one, (1000 - age, 1000 - age))

        assert kept(evaluations) == {digests[0], *digests[2:]}
        assert [article for article, *_ in contents(index).values() if article.id == "a"]
    opens(paths[-1])

    assert kept(evaluations) == set(digests[2:])


def test_no_lock_is_left_of_what_is_gone(
    opens: Opens, evaluations: Evaluations, tmp_path: Path
) -> None:
    """One that somebody holds stays, since its index is being made."""
    for number in range(KEPT + 2):
        opens(written(tmp_path, number))
    (evaluations.folder / "gone.lock").touch()
    with FileLock(evaluations.folder / "coming.lock"):
        opens(written(tmp_path, KEPT + 2))

        locks = {path.stem for path in evaluations.folder.glob("*.lock")}
        assert locks == kept(evaluations) | {"coming"}


def test_a_damaged_one_is_made_anew(opens: Opens, evaluations: Evaluations) -> None:
    """Whatever became of it, the next evaluation has a whole one."""
    name, _ = opens()
    (manifest,) = evaluations.folder.glob("*/generations/*/manifest.json")
    manifest.write_text("{}")

    again, built = opens()

    assert (again != name, built) == (True, True)
    assert opens() == (again, False)


@pytest.mark.parametrize("content", ["", '{"id": "a"}', "rubbish"])
def test_articles_that_are_none_are_refused(opens: Opens, archive: Archive, content: str) -> None:
    """An empty collection is refused as a rebuild refuses it."""
    archive.file.write_text(content)

    with pytest.raises(NothingToIndex, match="no readable article"):
        opens()


def test_two_at_once_wait_for_each_other(archive: Archive, evaluations: Evaluations) -> None:
    """The second says that it waits, and takes what the first has made."""
    waiting = Event()
    second = Evaluations(archive.home, "letters", "cpu", lambda _: waiting.set())
    evaluations.folder.mkdir(parents=True)
    paths = [archive.file]
    lock = FileLock(evaluations.home(paths).folder.with_suffix(".lock"))
    lock.acquire()
    with ThreadPoolExecutor(1) as other:
        later = other.submit(second.opened, second.home(paths), paths, Silent())
        assert waiting.wait(20)
        assert not later.done()
        lock.release()
        index, _ = later.result(60)
    index.close()


def test_a_purge_takes_them_all(opens: Opens, evaluations: Evaluations) -> None:
    """A text that is to be nowhere is in no index of an evaluation either."""
    opens()

    forget_all(evaluations.user)

    assert not evaluations.folder.exists()
    forget_all(Home(evaluations.user.folder / "nowhere"))
