"""The keyword index finds words, knows how rare they are and filters at no cost."""

import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import bm25s
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import IndexDamaged
from index.filters import Filters
from index.generations import keywords
from index.generations.keywords import Entry, Keywords
from index.words import terms

ENTRIES = [
    Entry("bridge", "The old bridge was closed on Thursday.", "2025-01-02", "Morning"),
    Entry("flood", "The river rose; bridges were flooded.", "2024-06-30T23:00:00Z", "Evening"),
    Entry("eggs", "Fried eggs for the mayor.", None, "Morning"),
    Entry("signs", "北京的天气很好。 Версия 3.5 🙂", None, None),
]
IDS = sorted(entry.passage_id for entry in ENTRIES)
EVERYTHING = Filters()
# What the next index is made from, and nobody else reads.
FOR_THE_NEXT = {"counts.npy", "digests.npy"}
SOME = st.builds(
    Entry,
    st.text("abcdef", min_size=1, max_size=3),
    st.lists(st.sampled_from("bridge bridges closing closed 3.5 天 🙂 ! flooded".split())).map(
        " ".join
    ),
    st.sampled_from([None, "2025-01-02", "2024-06-30T23:00:00Z"]),
    st.sampled_from([None, "Morning", "Evening"]),
    st.sampled_from([None, "en", "de", "th"]),
)
BOTH = [
    Entry("en1", "The bridges were closed after a posting.", None, None, "en"),
    Entry("en2", "Rivers rise in spring; houses were flooded.", None, None, "en"),
    Entry("de1", "Die Brücken wurden im Frühling gesperrt.", None, None, "de"),
    Entry("de2", "Die Post der Kirche und die alten Häuser am Fluss.", None, None, "de"),
    Entry("none", "Old bridges of no known language.", None, None),
    Entry("th", "สะพานเก่าถูกปิดในวันพฤหัสบดี", None, None, "th"),
]
COLLECTIONS = st.lists(SOME, min_size=1, max_size=12, unique_by=lambda entry: entry.passage_id)


def opened(
    folder: Path,
    entries: Sequence[Entry],
    language: str | None = "en",
    before: Keywords | None = None,
) -> Keywords:
    """Write a keyword index and open it."""
    keywords.write(folder / "keywords", entries, language, before)
    return Keywords(folder / "keywords")


def files(folder: Path) -> dict[str, bytes]:
    """Return what lies in the folder of a keyword index."""
    return {file.name: file.read_bytes() for file in (folder / "keywords").iterdir()}


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


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("Brücke", ["de1"]),
        ("Wann wurde die Brücke gesperrt?", ["de1", "de2"]),
        ("bridge", ["none", "en1"]),
        ("Haus", ["de2"]),
        ("house", ["en2"]),
        ("posting", ["en1"]),
        ("สะพานเก่าถูกปิดในวันพฤหัสบดี", ["th"]),
    ],
)
def test_each_passage_is_searched_in_its_own_language(
    tmp_path: Path, query: str, found: list[str]
) -> None:
    """German words have German endings and English ones English, side by side.

    "posting" has the English stem "post", which a German passage holds as a word of its
    own: that is not what was asked for. An article of no language is as most are.
    """
    index = opened(tmp_path, BOTH)

    assert best(index, query) == found
    assert index.languages == ["de", "en", "th"]
    assert index.languages_of(["de1", "none", "unknown"]) == {"de1": "de", "none": "en"}


def test_a_word_counts_once_however_many_stems_it_has(tmp_path: Path) -> None:
    """A name that each language stems otherwise is worth in each what it is worth in one."""
    for one in ("both", "alone"):
        (tmp_path / one).mkdir()
    text = "Bridges bridges Brücken."
    mixed = [Entry(str(i), text, None, None, "de" if i % 2 else "en") for i in range(8)]
    alone = [replace(entry, language="en") for entry in mixed]

    both, one = opened(tmp_path / "both", mixed), opened(tmp_path / "alone", alone)

    for query in ("Brücken", "bridges", "Brücken bridges", "Brücken Brücken"):
        values = both.scores(query).values
        np.testing.assert_allclose(values, one.scores(query).values, rtol=1e-6)
    assert both.rarity(*both.forms(["brücken"])[0]) == one.rarity("brücken")


def test_a_word_is_known_by_the_stem_that_most_passages_hold(tmp_path: Path) -> None:
    """So that two endings of a word are one word, in whichever language it has them."""
    index = opened(tmp_path, BOTH)

    assert index.stems(["brücken", "brücke", "bridges", "flooded"]) == [
        "bruck", "bruck", "bridg", "flood"
    ]  # fmt: skip
    assert index.forms(["häuser"]) == [("haus", "häuser", "häuser")]
    assert index.forms([]) == index.stems([]) == []


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Wann wurde die Brücke gesperrt?", "de"),
        ("When was the bridge closed?", "en"),
        ("Quand le pont a-t-il été fermé?", "en"),
        ("Brücke", "en"),
        ("", "en"),
    ],
)
def test_a_question_is_in_a_language_of_the_articles(
    tmp_path: Path, question: str, language: str
) -> None:
    """Its little words tell which; where they do not, it is in that of most articles."""
    assert opened(tmp_path, BOTH).spoken(question) == language


def test_each_passage_has_its_score(index: Keywords) -> None:
    """Scores are asked for by id, 0 without a word in common; unknown ids have none."""
    scored = index.scores("old bridge")

    scores = scored.of(["eggs", "flood", "bridge", "unknown"])

    assert list(scores) == ["eggs", "flood", "bridge"]
    assert scores["bridge"] > scores["flood"] > scores["eggs"] == 0
    assert scored.best(9, index.allowed(EVERYTHING)) == {
        "bridge": scores["bridge"],
        "flood": scores["flood"],
    }
    assert scored.of([]) == {}


def test_scores_are_those_of_bm25s(index: Keywords) -> None:
    """What is counted here without bm25s is worth what bm25s says it is."""
    in_order = sorted(ENTRIES, key=lambda entry: entry.passage_id)
    theirs = bm25s.BM25(method="lucene")
    theirs.index([terms(entry.text, "en") for entry in in_order], show_progress=False)

    for query in ("bridge", "the old bridge was closed", "eggs for the mayor 天 3.5 the the"):
        scores = theirs.get_scores([t for t in terms(query, "en") if t in theirs.vocab_dict])
        assert index.scores(query).values.tolist() == scores.tolist()


def test_every_passage_is_listed(index: Keywords) -> None:
    """The ids of all passages are known, in ascending order."""
    assert index.passage_ids() == ["bridge", "eggs", "flood", "signs"]


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
        (EVERYTHING, ["bridge", "eggs", "flood", "signs"]),
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


def test_passages_that_hold_all_of_some_words_are_told(tmp_path: Path) -> None:
    """Each word somewhere in the passage; one that nothing holds is held by none."""
    texts = {"a": "an old bridge", "b": "an old house", "c": "a bridge and a house"}
    keywords.write(
        tmp_path / "k", [Entry(one, text, None, None) for one, text in texts.items()], None
    )
    made = Keywords(tmp_path / "k")

    def held(*stems: str) -> list[bool]:
        return made.holding(stems).tolist()

    assert held("old") == [True, True, False]
    assert held("old", "bridge") == [True, False, False]
    assert held("old", "unicorn") == [False, False, False]
    assert held() == [True, True, True]


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
    """Whichever file is missing or makes no sense, the index is damaged, and never a crash.

    What only the next index is made from is not even looked at.
    """
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

    assert set(accepted) == FOR_THE_NEXT
    assert np.any(Keywords(folder).scores("bridge").values)


def test_a_missing_folder_is_damage(tmp_path: Path) -> None:
    """Where no index was written, none is read."""
    with pytest.raises(IndexDamaged, match="run `footnote rebuild`"):
        Keywords(tmp_path / "keywords")


def test_asking_reads_nothing_that_is_kept_for_the_next(tmp_path: Path) -> None:
    """An index answers without those files."""
    whole = opened(tmp_path, ENTRIES)
    for name in FOR_THE_NEXT:
        (tmp_path / "keywords" / name).unlink()

    bare = Keywords(tmp_path / "keywords")

    assert best(bare, "closing bridges") == best(whole, "closing bridges") == ["bridge", "flood"]
    assert bare.rarity("bridg") == whole.rarity("bridg")


@given(COLLECTIONS, COLLECTIONS, st.randoms(use_true_random=False), st.sampled_from(["en", None]))
@settings(max_examples=60, deadline=None)
def test_an_index_is_the_same_whatever_was_before(
    old: list[Entry], new: list[Entry], random: Random, language: str | None
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

    assert best(after, "breakfast") == ["eggs"]
    assert best(after, "mayor") == []
    assert after.rarity("mayor") == 1.0


def test_a_word_may_come_often(tmp_path: Path) -> None:
    """Numbers that no byte holds are carried over like all others."""
    long = [*ENTRIES, Entry("long", "bridge " * 300 + "flood " * 70_000, None, None)]
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


def test_a_passage_has_the_mean_score_of_its_article(tmp_path: Path) -> None:
    """What the rest of an article is about speaks for each of its passages."""
    entries = [
        Entry("a", "an old bridge", None, None, article_id="one"),
        Entry("b", "a house", None, None, article_id="one"),
        Entry("c", "a house", None, None, article_id="two"),
    ]
    keywords.write(tmp_path / "k", entries, None)

    scored = Keywords(tmp_path / "k").scores("bridge")
    of_passages, of_articles = scored.of("abc"), scored.of_articles("abc")

    assert of_articles["a"] == of_articles["b"] == pytest.approx(of_passages["a"] / 2)
    assert of_articles["c"] == 0 < of_passages["a"]
