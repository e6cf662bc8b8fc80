"""What is written is the same whatever was known before, and nothing is stemmed twice."""

import json
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import IndexDamaged
from index.generations.keyword_writing import KeywordEntry
from index.generations.keywords import Keywords
from tests.fakes.entries import ENTRIES, opened

SOME = st.builds(
    KeywordEntry,
    st.text("abcdef", min_size=1, max_size=3),
    st.lists(st.sampled_from("bridge bridges closing closed 3.5 天 🙂 ! flooded".split())).map(
        " ".join
    ),
    st.sampled_from([None, "2025-01-02", "2024-06-30T23:00:00Z"]),
    st.sampled_from([None, "Morning", "Evening"]),
    st.sampled_from([None, "en", "de", "th"]),
)
COLLECTIONS = st.lists(SOME, min_size=1, max_size=12, unique_by=lambda entry: entry.passage_id)


def files(folder: Path) -> dict[str, bytes]:
    """Return what lies in the folder of a keyword index."""
    return {file.name: file.read_bytes() for file in (folder / "keywords").iterdir()}


@given(COLLECTIONS, COLLECTIONS, st.randoms(use_true_random=False), st.sampled_from(["en", None]))
@settings(max_examples=60, deadline=None)
def test_an_index_is_the_same_whatever_was_before(
    old: list[KeywordEntry], new: list[KeywordEntry], random: Random, language: str | None
) -> None:
    """Not one byte depends on the index before, or on the order of the entries."""
    shuffled = random.sample(new, len(new))
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        for one in ("before", "alone", "after", "again"):
            (home / one).mkdir()
        before = opened(home / "before", old)
        opened(home / "alone", new, language)
        after = opened(home / "after", shuffled, language, before)
        opened(home / "again", new, language, after)

        assert files(home / "alone") == files(home / "after") == files(home / "again")


def test_a_text_is_stemmed_once(tmp_path: Path) -> None:
    """Whether it was there before or comes twice, under whatever id."""
    before = opened(tmp_path, ENTRIES)
    old = before.stemmed()

    numbers = [old.add(entry.text, "en") for entry in ENTRIES]
    added = [old.add(text, "en") for text in ("A new bridge.", "A newer bridge.", "A new bridge.")]

    assert sorted(numbers) == [0, 1, 2, 3]
    assert added == [4, 5, 4]
    assert len(old.digests) == 6


def test_a_title_that_changes_changes_the_words(tmp_path: Path) -> None:
    """A passage keeps its id under another title, and is found by the new one alone."""
    (tmp_path / "after").mkdir()
    before = opened(tmp_path, ENTRIES)
    retitled = [replace(ENTRIES[2], text="Breakfast\nFried eggs."), *ENTRIES[:2]]

    after = opened(tmp_path / "after", retitled, before=before)

    assert after.scores("breakfast").of(["eggs"])["eggs"] > 0
    assert after.scores("mayor").of(["eggs"]) == {"eggs": 0}
    assert after.rarity("mayor") == 1.0


def test_a_word_may_come_often(tmp_path: Path) -> None:
    """Numbers that no byte holds are carried over like all others."""
    long = [*ENTRIES, KeywordEntry("long", "bridge " * 300 + "flood " * 70_000, None, None)]
    (tmp_path / "after").mkdir()
    before = opened(tmp_path, long)

    after = opened(tmp_path / "after", long, before=before)

    assert files(tmp_path) == files(tmp_path / "after")
    scored = after.scores("bridge")
    assert scored.of(["long"])["long"] > 0


@pytest.mark.parametrize(
    ("before", "after"), [("en", "de"), ("en", None), (None, "en"), (None, "el"), ("el", None)]
)
def test_another_language_is_stemmed_anew(
    tmp_path: Path, before: str | None, after: str | None
) -> None:
    """Words that were stemmed as those of another language are of no use, all others are."""
    texts = opened(tmp_path, ENTRIES, before).stemmed()

    known = [texts.add(entry.text, before or "") for entry in ENTRIES]
    new = [texts.add(entry.text, after or "") for entry in ENTRIES]

    assert (sorted(known), new) == ([0, 1, 2, 3], [4, 5, 6, 7])


@pytest.mark.parametrize("change", [{"probe": ["the"]}, {"kept": "0"}], ids=repr)
def test_other_rules_are_applied_to_every_text(tmp_path: Path, change: dict[str, object]) -> None:
    """If words are taken apart in another way now, nothing of the index before is used."""
    opened(tmp_path, ENTRIES)
    about = tmp_path / "keywords" / "about.json"
    about.write_text(json.dumps(json.loads(about.read_text()) | change))

    assert Keywords(tmp_path / "keywords").stemmed().numbers == {}


@pytest.mark.parametrize("damage", ["missing", "cut off", "one bit"])
def test_what_was_kept_is_used_only_as_it_was_written(tmp_path: Path, damage: str) -> None:
    """Whichever file of an index is damaged, the next one is the same as without it."""
    for one in ("whole", "alone"):
        (tmp_path / one).mkdir()
    opened(tmp_path / "whole", ENTRIES[1:])
    opened(tmp_path / "alone", ENTRIES)
    refused = 0
    for name in files(tmp_path / "whole"):
        folder = tmp_path / name
        shutil.copytree(tmp_path / "whole", folder)
        file = folder / "keywords" / name
        data = bytearray(file.read_bytes())
        data[-1] ^= 1
        file.write_bytes(data if damage == "one bit" else data[: len(data) // 2])
        if damage == "missing":
            file.unlink()
        try:
            before = Keywords(folder / "keywords")
        except IndexDamaged:
            refused += 1
            continue
        (folder / "after").mkdir()
        opened(folder / "after", ENTRIES, before=before)
        assert files(folder / "after") == files(tmp_path / "alone"), name

    assert refused < len(files(tmp_path / "whole"))
