"""What is known of a followed address lasts, and a note that is broken is no note."""

import json
from pathlib import Path
from typing import Any

import pytest

from index.errors import HomeUnusable
from index.sources.following import NOTE, Followed, Seen, key, read_note, write_note

ADDRESS = "https://paper.example/feed.xml"
SEEN = Seen("a", "0f" * 32, "2026-01-02T03:04:05+00:00", tries=2, whole=False)
FOLLOWED = Followed(
    ADDRESS,
    added=True,
    kind="feed",
    etag='W/"\u00e9\ud800"',
    modified="Thu, 01 Jan 2026 00:00:00 GMT",
    read="2026-01-02T03:04:05+00:00",
    problem="could not be read (it said “no”)",
    removed=("b", "c"),
    entries={"": SEEN, "tag:paper.example,2026:1": Seen(None)},
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of that address, with its note."""
    write_note(tmp_path / key(ADDRESS), FOLLOWED)
    return tmp_path / key(ADDRESS)


def changed(folder: Path, **fields: Any) -> Followed | None:
    """Return what a note says after someone changed it."""
    data = json.loads((folder / NOTE).read_text())
    (folder / NOTE).write_text(json.dumps({**data, **fields}))
    return read_note(folder)


@pytest.mark.parametrize("followed", [FOLLOWED, Followed(ADDRESS, added=False)])
def test_what_is_noted_is_read_back(tmp_path: Path, followed: Followed) -> None:
    """Every field comes back as it was, and nothing but the note is in the folder."""
    folder = tmp_path / "new" / key(ADDRESS)

    write_note(folder, followed)

    assert read_note(folder) == followed
    assert [path.name for path in folder.iterdir()] == ["address.json"]
    assert json.loads((folder / NOTE).read_text())["format"] == 1


def test_a_note_is_replaced_in_one_step(folder: Path) -> None:
    """The old note is not written to: a link to it still has the old words."""
    before = (folder / NOTE).read_text()
    (folder.parent / "old").hardlink_to(folder / NOTE)

    write_note(folder, Followed(ADDRESS, added=False))

    assert (folder.parent / "old").read_text() == before
    assert (folder / NOTE).read_text() != before


@pytest.mark.parametrize(
    ("address", "host"),
    [
        (ADDRESS, "paper.example"),
        ("http://user:secret@Paper.Example:8080/", "paper.example"),
        ("http://[2001:db8::1]/", "2001-db8--1"),
        ("https://../../etc/passwd", "web"),
        ("https://brücke.example/", "br-cke.example"),
        ("http://[", "web"),
        ("", "web"),
        (f"https://{'a' * 300}/", "a" * 60),
    ],
)
def test_a_folder_is_called_by_the_host(address: str, host: str) -> None:
    """Its name begins with the host, leads nowhere else, and holds no password."""
    name, _, digest = key(address).rpartition("-")

    assert (name, len(digest)) == (host, 12)


def test_two_addresses_have_two_folders() -> None:
    """The whole address counts."""
    assert key("https://paper.example/a") != key("https://paper.example/b")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "5",
        "null",
        "[" * 100_000,
        "{}",
        '{"format": 1}',
        b"\xff",
    ],
    ids=lambda text: ascii(text)[:12],
)
def test_a_note_that_is_none(folder: Path, text: str | bytes) -> None:
    """What was torn, or never was a note, says nothing and breaks nothing."""
    (folder / NOTE).write_bytes(text.encode() if isinstance(text, str) else text)

    assert read_note(folder) is None


@pytest.mark.parametrize(
    "fields",
    [
        {"address": None},
        {"address": "https://other.example/"},
        {"added": "yes"},
        {"kind": "book"},
        {"kind": []},
        {"etag": 5},
        {"read": ["2026"]},
        {"removed": None},
        {"removed": [5]},
        {"entries": []},
        {"entries": {"a": None}},
        {"entries": {"a": {}}},
        {"entries": {"a": {"article": 5}}},
        {"entries": {"a": {"article": "a", "digest": 5}}},
        {"entries": {"a": {"article": "a", "updated": 5}}},
        {"entries": {"a": {"article": "a", "tries": "5"}}},
        {"entries": {"a": {"article": "a", "whole": 5}}},
        {"entries": {"a": {"article": "a", "more": 5}}},
        {"more": 5},
        {"format": 0},
        {"format": "1"},
        {"format": None},
    ],
    ids=str,
)
def test_a_field_of_a_wrong_form(folder: Path, fields: dict[str, Any]) -> None:
    """A note that someone changed is believed only if all of it makes sense."""
    assert changed(folder, **fields) is None


def test_a_note_that_someone_changed(folder: Path) -> None:
    """A person may change what it says."""
    found = changed(folder, added=False, removed=[])

    assert found is not None
    assert (found.added, found.removed, found.etag) == (False, (), FOLLOWED.etag)


def test_no_note(tmp_path: Path) -> None:
    """A folder without a note, or none at all, is no followed address."""
    assert read_note(tmp_path) is None
    assert read_note(tmp_path / "none") is None


def test_a_note_of_a_newer_footnote(folder: Path) -> None:
    """It is not misread: one sentence says who wrote it."""
    with pytest.raises(HomeUnusable) as raised:
        changed(folder, format=2, more=5)

    assert str(raised.value) == (
        f"The note '{key(ADDRESS)}/address.json' of a followed address was written by a newer "
        "Footnote; install that one, or name another folder with FOOTNOTE_HOME."
    )


def test_what_is_left_to_do() -> None:
    """An entry is read once; again if it was changed, and a few times if its page failed."""
    seen = {
        "read": Seen("a", updated="1"),
        "failed": Seen(None, updated="1", tries=1),
        "given up": Seen(None, updated="1", tries=3),
        "removed": Seen("b", updated="1", tries=1),
    }
    followed = Followed(ADDRESS, added=True, removed=("b",), entries=seen)

    assert [name for name in [*seen, "new"] if followed.left_to_do(name, "1")] == ["failed", "new"]
    assert [name for name in seen if followed.left_to_do(name, "2")] == [
        "read",
        "failed",
        "given up",
    ]
    assert [followed.tries(name, "1") for name in [*seen, "new"]] == [0, 1, 3, 1, 0]
    assert {followed.tries(name, "2") for name in [*seen, "new"]} == {0}


def test_removed_articles_stay_away_until_they_are_wanted() -> None:
    """Added anew, an address is read whole, and no entry that was removed counts as read."""
    followed = FOLLOWED.seeing("x", Seen("b")).without("b")

    assert followed.removed == ("b", "c")
    assert followed.kept_out(Seen("b"))
    assert not followed.kept_out(Seen("a"))
    assert not followed.kept_out(None)

    anew = followed.anew()

    assert (anew.removed, anew.etag, anew.modified) == ((), None, None)
    assert anew.entries == FOLLOWED.entries
