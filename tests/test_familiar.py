"""What was skipped is new once; the cache remembers that, and none of its words."""

from pathlib import Path

from index.cache import READINGS, Cache
from index.rebuilding.familiar import familiar
from index.sources.skipped import Skipped

BAD, TWICE = Skipped("a.json", "is no JSON"), Skipped.repeated("b.txt", "b")
SOURCES = ["/archive"]


def runs(folder: Path, *skipped: list[Skipped], sources: list[str] = SOURCES) -> list[set[Skipped]]:
    """Return what was familiar in each of several rebuilds."""
    found = []
    for one in skipped:
        with Cache(folder) as cache:
            found.append({*familiar(one, sources, cache)})
            cache.forget_unused(READINGS)
    return found


def test_what_was_skipped_before_is_familiar(tmp_path: Path) -> None:
    """From the second time on, until it is not skipped once."""
    assert runs(tmp_path, [BAD], [BAD, TWICE], [BAD, TWICE], [TWICE], [BAD]) == [
        set(),
        {BAD},
        {BAD, TWICE},
        {TWICE},
        set(),
    ]


def test_another_reason_or_other_sources_are_new(tmp_path: Path) -> None:
    """A name below one folder says nothing of the same name below another."""
    runs(tmp_path, [BAD])

    assert runs(tmp_path, [Skipped(BAD.name, "holds no text")]) == [set()]
    assert runs(tmp_path, [BAD], [BAD], sources=["/elsewhere"]) == [set(), {BAD}]


def test_no_word_is_kept(tmp_path: Path) -> None:
    """A name that is purged is in no file."""
    runs(tmp_path, [BAD])

    assert not any(b"a.json" in path.read_bytes() for path in tmp_path.iterdir())
