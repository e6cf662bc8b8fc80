"""The keyword index finds words, knows how rare they are and filters at no cost."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from index.errors import IndexDamaged
from index.filters import Filters
from index.generations import keywords
from index.generations.keywords import Entry, Keywords

ENTRIES = [
    Entry("bridge", "The old bridge was closed on Thursday.", "2025-01-02", "Morning"),
    Entry("flood", "The river rose; bridges were flooded.", "2024-06-30T23:00:00Z", "Evening"),
    Entry("eggs", "Fried eggs for the mayor.", None, "Morning"),
    Entry("signs", "北京的天气很好。 Версия 3.5 🙂", None, None),
]
IDS = [entry.passage_id for entry in ENTRIES]
EVERYTHING = Filters()


def opened(folder: Path, entries: list[Entry], language: str | None = "en") -> Keywords:
    """Write a keyword index and open it."""
    keywords.write(folder / "keywords", entries, language)
    return Keywords(folder / "keywords")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Keywords:
    """A keyword index of the entries."""
    return opened(tmp_path_factory.mktemp("home"), ENTRIES)


def best(index: Keywords, query: str, filters: Filters = EVERYTHING, limit: int = 9) -> list[str]:
    """Return the ids of what is found, best first."""
    return list(index.scores(query).best(limit, index.allowed(filters)))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("Thursday", ["bridge"]),
        ("THURSDAY?", ["bridge"]),
        ("closing bridges", ["bridge", "flood"]),
        ("a flood", ["flood"]),
        ("天", ["signs"]),
        ("3.5", ["signs"]),
        ("версия", ["signs"]),
        ("lighthouse", []),
        ("lighthouse eggs", ["eggs"]),
        ("", []),
        ("?! 🙂", []),
    ],
)
def test_words_are_found_in_any_form(index: Keywords, query: str, found: list[str]) -> None:
    """Case and endings do not matter, and only passages with a word of the query are found."""
    assert best(index, query) == found


def test_other_languages_keep_their_endings(tmp_path: Path) -> None:
    """Words of no known language are found as they stand, and in no other form."""
    index = opened(tmp_path, ENTRIES, language=None)

    assert best(index, "bridge") == ["bridge"]
    assert best(index, "bridges") == ["flood"]
    assert index.language is None


def test_each_passage_has_its_score(index: Keywords) -> None:
    """Scores are asked for by id, 0 without a word in common; unknown ids have none."""
    scored = index.scores("old bridge")

    scores = scored.of(["eggs", "flood", "bridge", "unknown"])

    assert list(scores) == ["bridge", "flood", "eggs"]
    assert scores["bridge"] > scores["flood"] > scores["eggs"] == 0
    assert scored.best(9, index.allowed(EVERYTHING)) == {
        "bridge": scores["bridge"],
        "flood": scores["flood"],
    }
    assert scored.of([]) == {}


@pytest.mark.parametrize("query", ["", "lighthouse", "🙂"])
def test_a_query_without_a_known_word_scores_nothing(index: Keywords, query: str) -> None:
    """Every passage is there, with a score of 0."""
    assert index.scores(query).of(IDS) == dict.fromkeys(IDS, 0)


def test_a_limit_keeps_the_best(index: Keywords) -> None:
    """There are never more than asked for, and the best of them first."""
    assert best(index, "old bridge", limit=1) == ["bridge"]
    assert best(index, "old bridge", limit=0) == []


@pytest.mark.parametrize(
    ("filters", "allowed"),
    [
        (EVERYTHING, ["bridge", "flood", "eggs", "signs"]),
        (Filters(since=date(2025, 1, 2)), ["bridge"]),
        (Filters(since=date(2025, 1, 3)), []),
        (Filters(until=date(2024, 6, 30)), ["flood"]),
        (Filters(since=date.min, until=date.max), ["bridge", "flood"]),
        (Filters(source="Morning"), ["bridge", "eggs"]),
        (Filters(source="morning"), []),
        (Filters(source="nobody's"), []),
        (Filters(source=""), ["signs"]),
        (Filters(since=date(2024, 1, 1), source="Evening"), ["flood"]),
        (Filters(until=date(2024, 1, 1), source="Evening"), []),
    ],
    ids=repr,
)
def test_filters_leave_out_what_is_outside(
    index: Keywords, filters: Filters, allowed: list[str]
) -> None:
    """Dates are inclusive and leave undated passages out; a source is its exact name."""
    mask = index.allowed(filters)

    assert [one for one, inside in zip(IDS, mask, strict=True) if inside] == allowed
    assert index.inside([*IDS, "unknown"], filters) == set(allowed)
    assert index.inside(["bridge"], filters) == {"bridge"} & set(allowed)
    assert index.inside([], filters) == set()
    assert set(best(index, "old bridge flood egg 天", filters)) == set(allowed)


def test_sources_are_listed(index: Keywords) -> None:
    """Each source is known once, and so is that some passages have none."""
    assert index.sources == ["", "Evening", "Morning"]


def test_rarity_falls_with_each_passage_that_has_the_word(index: Keywords) -> None:
    """An unknown word has 1, and the more passages hold a word, the nearer it is to 0."""
    unknown, one, two, three = map(index.rarity, ("lighthous", "thursday", "bridg", "the"))

    assert unknown == 1.0
    assert 1 > one > two > three > 0


@pytest.mark.parametrize("copies", [1, 2, 1_000])
def test_rarity_stays_within_bounds(tmp_path: Path, copies: int) -> None:
    """A word in every passage is still above 0, however many there are."""
    same = [Entry(str(i), "bridge", None, None) for i in range(copies)]

    rarity = opened(tmp_path, same).rarity("bridg")

    assert 0 < rarity < 0.5


@pytest.mark.parametrize(
    "texts", [["🙂"], ["!!!", "…"], ["", "bridge"]], ids=["a smile", "signs", "one empty"]
)
def test_texts_without_a_word_can_be_indexed(tmp_path: Path, texts: list[str]) -> None:
    """A collection of signs alone has a keyword index too, in which nothing is found."""
    entries = [Entry(f"p{i}", text, None, None) for i, text in enumerate(texts)]

    index = opened(tmp_path, entries)

    assert best(index, "bridge") == [f"p{i}" for i, text in enumerate(texts) if text == "bridge"]
    assert best(index, "🙂!!!") == []
    assert len(index.allowed(EVERYTHING)) == len(texts)


@pytest.mark.parametrize("damage", ["missing", "cut off", "text"])
def test_a_damaged_index_is_refused(tmp_path: Path, damage: str) -> None:
    """Whichever file is missing or makes no sense, the index is damaged, and never a crash."""
    opened(tmp_path, ENTRIES)
    folder = tmp_path / "keywords"
    accepted = []
    for file in sorted(folder.iterdir()):
        data = file.read_bytes()
        file.unlink()
        if damage != "missing":
            file.write_bytes(data[: len(data) // 2] if damage == "cut off" else b"a text")
        try:
            Keywords(folder)
        except IndexDamaged:
            file.write_bytes(data)
        else:
            accepted.append(file.name)

    assert accepted == []
    assert np.any(Keywords(folder).scores("bridge").values)


def test_a_missing_folder_is_damage(tmp_path: Path) -> None:
    """Where no index was written, none is read."""
    with pytest.raises(IndexDamaged, match="run `footnote rebuild`"):
        Keywords(tmp_path / "keywords")
