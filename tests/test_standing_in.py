"""An article whose file cannot be read any more goes on answering as it was."""

from pathlib import Path

import pytest

from index.rebuilding.rebuild import Rebuild
from index.rebuilding.request import Report, Request
from index.sources.skipped import Skipped
from tests.fakes.letters import Archive, Silent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two stories, a file each."""
    made = tmp_path / "stories"
    made.mkdir()
    (made / "bee.txt").write_text("A bee has a bad day. It fed a deaf cat.")
    (made / "egg.txt").write_text("An egg fell off a cab. A chef had a headache.")
    return made


def rebuilt(archive: Archive, folder: Path, **known: tuple[str, ...]) -> Report:
    """Rebuild from the folder."""
    return Rebuild(archive.home, "letters", Silent()).run(Request.of(folder, **known))


def texts(archive: Archive) -> dict[str, str]:
    """Return the indexed texts by id."""
    with archive.home.live().open() as store:
        return {record.id: store.text(record) for record in store.records()}


def test_a_file_that_broke_keeps_its_last_version(archive: Archive, folder: Path) -> None:
    """The text that was indexed stays, and the warning says so."""
    rebuilt(archive, folder)
    before = texts(archive)
    (folder / "bee.txt").write_bytes(bytes(100))

    report = rebuilt(archive, folder)

    assert texts(archive) == before
    assert report.how == "unchanged"
    (skipped,) = report.skipped
    assert skipped.name == "bee.txt"
    assert skipped.reason.endswith("; the version in the index stays")


def test_it_stays_in_an_index_that_is_made_afresh(archive: Archive, folder: Path) -> None:
    """Other articles come and go around it."""
    rebuilt(archive, folder)
    before = texts(archive)
    (folder / "bee.txt").write_bytes(bytes(100))
    (folder / "egg.txt").unlink()
    (folder / "cab.txt").write_text("A cab came by.")

    report = rebuilt(archive, folder)

    assert report.how == "afresh"
    assert texts(archive) == {"bee.txt": before["bee.txt"], "cab.txt": "A cab came by."}


def test_a_file_that_is_gone_takes_its_article_along(archive: Archive, folder: Path) -> None:
    """Only a file that is there and broken keeps what was indexed of it."""
    rebuilt(archive, folder)
    (folder / "bee.txt").unlink()

    assert rebuilt(archive, folder).skipped == ()
    assert set(texts(archive)) == {"egg.txt"}


def test_a_removed_article_does_not_come_back_with_a_broken_file(
    archive: Archive, folder: Path
) -> None:
    """What a user took away stays away, whatever became of its file."""
    rebuilt(archive, folder)
    (folder / "bee.txt").write_bytes(bytes(100))

    report = rebuilt(archive, folder, removed=("bee.txt",))

    assert set(texts(archive)) == {"egg.txt"}
    assert [type(one) for one in report.skipped] == [Skipped]
    assert "stays" not in report.skipped[0].reason
