"""The keyword index finds words, knows how rare they are and filters at no cost."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import bm25s
import numpy as np
import pytest

from index.errors import IndexDamaged
from index.filters import Filters
from index.generations.keyword_writing import KeywordEntry, write
from index.generations.keywords import Keywords
from index.words import terms
from tests.fakes.entries import ENTRIES, opened

IDS = sorted(entry.passage_id for entry in ENTRIES)
EVERYTHING = Filters()
# What the next index is made from, and nobody else reads.
FOR_THE_NEXT = {"counts.npy", "digests.npy"}
BOTH = [
    KeywordEntry("en1", "The bridges were closed after a posting.", None, None, "en"),
    KeywordEntry("en2", "Rivers rise in spring; houses were flooded.", None, None, "en"),
    KeywordEntry("de1", "Die Brücken wurden im Frühling gesperrt.", None, None, "de"),
    KeywordEntry("de2", "Die Post der Kirche und die alten Häuser am Fluss.", None, None, "de"),
    KeywordEntry("none", "Old bridges of no known language.", None, None),
    KeywordEntry("th", "สะพานเก่าถูกปิดในวันพฤหัสบดี", None, None, "th"),
]


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
    mixed = [KeywordEntry(str(i), text, None, None, "de" if i % 2 else "en") for i in range(8)]
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
        (Filters(since=date(2025, 1, 2)), ["bridge"]),
        (Filters(since=date(2025, 1, 3)), []),
        (Filters(until=date(2024, 6, 30)), ["flood"]),
        (Filters(since=date.min, until=date.max), ["bridge", "flood"]),
        (Filters(source="Morning"), ["bridge", "eggs"]),
        (Filters(source="mORNING"), ["bridge", "eggs"]),
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
    """Dates are inclusive and leave undated passages out; the case of a source does not matter."""
    mask = index.allowed(filters)

    assert mask is not None
    assert index.allowed(EVERYTHING) is None
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
    same = [KeywordEntry(str(i), "bridge", None, None) for i in range(copies)]

    rarity = opened(tmp_path, same).rarity("bridg")

    assert 0 < rarity < 0.5


def test_passages_that_hold_all_of_some_words_are_told(tmp_path: Path) -> None:
    """Each word somewhere in the passage; one that nothing holds is held by none."""
    texts = {"a": "an old bridge", "b": "an old house", "c": "a bridge and a house"}
    write(
        tmp_path / "k", [KeywordEntry(one, text, None, None) for one, text in texts.items()], None
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
    entries = [KeywordEntry(f"p{i}", text, None, None) for i, text in enumerate(texts)]

    index = opened(tmp_path, entries)

    assert best(index, "bridge") == [f"p{i}" for i, text in enumerate(texts) if text == "bridge"]
    assert best(index, "🙂!!!") == []
    assert index.allowed(EVERYTHING) is None
    assert len(index.passage_ids()) == len(texts)


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


def test_a_damaged_header_is_never_a_crash(tmp_path: Path) -> None:
    """What numpy raises of the bytes that it reads as Python is damage, in every array."""
    opened(tmp_path, ENTRIES)
    for file in sorted((tmp_path / "keywords").glob("*.npy")):
        if file.name in FOR_THE_NEXT:
            continue
        data = file.read_bytes()
        file.write_bytes(data.replace(b"}", b" ", 1))
        with pytest.raises(IndexDamaged):
            Keywords(tmp_path / "keywords")
        file.write_bytes(data)


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


def test_a_passage_has_the_mean_score_of_its_article(tmp_path: Path) -> None:
    """What the rest of an article is about speaks for each of its passages."""
    entries = [
        KeywordEntry("a", "an old bridge", None, None, article_id="one"),
        KeywordEntry("b", "a house", None, None, article_id="one"),
        KeywordEntry("c", "a house", None, None, article_id="two"),
    ]
    write(tmp_path / "k", entries, None)

    scored = Keywords(tmp_path / "k").scores("bridge")
    of_passages, of_articles = scored.of("abc"), scored.of_articles("abc")

    assert of_articles["a"] == of_articles["b"] == pytest.approx(of_passages["a"] / 2)
    assert of_articles["c"] == 0 < of_passages["a"]


def test_the_newest_articles_come_first(index: Keywords) -> None:
    """One passage of each, within limits, and how many articles those are."""
    every, many = index.newest(EVERYTHING, 99)
    first, same = index.newest(EVERYTHING, 1)

    assert len(every) == many == same
    assert first == every[:1]
    assert index.newest(Filters(source="nobody"), 9) == ([], 0)
