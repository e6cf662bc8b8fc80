"""A new generation holds the articles it was given, whether it was made afresh or as a copy."""

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Article, Span
from index.errors import IndexDamaged
from index.generations.generation import MANIFEST
from index.generations.home import Home
from index.generations.store import Store
from index.passage import Passage
from index.rebuilding.basis import Base
from index.rebuilding.building import CHUNK, Builder, Split, chunks, entries, kept_entries
from index.rebuilding.changes import compare
from index.rebuilding.stages import Stages
from index.splitting import Splitter
from tests.fakes.letters import TEXTS, Archive, Letters, quick, record
from tests.fakes.listening import Recording, Silent

QUESTIONS = ("a bad egg", "a cake", "An ape ate a cake.", "Moved.", "🙂")
SOME = [*list(TEXTS)[:6], "new"]
FIELDS = {
    "text": ["Moved.", "An ape ate a cake.", "A bee fed a badger. " * 30, "🙂 e\u0301\r\n…"],
    "title": ["Cake", "A bad egg", ""],
    "published": ["2025-01-02", "2024-06-30T23:00:00Z"],
    "source": ["Morning", "Evening"],
    "language": ["de", "en"],
}
Edit = Callable[[Archive], None]


def builder(letters: Letters) -> Builder:
    """Return a builder that says nothing."""
    return Builder(letters, Stages(Silent()))


def putting(one: str, name: str, value: str) -> Edit:
    """Return an edit that gives an article a field, and makes it if it is not there."""

    def edit(archive: Archive) -> None:
        before = archive.records.get(one) or record(one, TEXTS.get(one, "A new one."))
        archive.records[one] = {**before, name: value}

    return edit


def dropping(one: str) -> Edit:
    """Return an edit that removes an article."""
    return lambda archive: archive.records.pop(one, None) and None


def swapping(one: str, other: str) -> Edit:
    """Return an edit that gives each of two articles the text of the other."""

    def edit(archive: Archive) -> None:
        if {one, other} <= archive.records.keys():
            first, second = archive.records[one], archive.records[other]
            first["text"], second["text"] = second["text"], first["text"]

    return edit


EDITS = st.one_of(
    st.one_of(
        st.builds(putting, st.sampled_from(SOME), st.just(name), st.sampled_from(values))
        for name, values in FIELDS.items()
    ),
    st.builds(dropping, st.sampled_from(SOME)),
    st.builds(swapping, st.sampled_from(SOME), st.sampled_from(SOME)),
)


@given(st.lists(st.lists(EDITS, min_size=1, max_size=3), min_size=3, max_size=3))
@settings(max_examples=5)
def test_whatever_was_edited_a_copy_is_what_a_fresh_one_is(steps: list[list[Edit]]) -> None:
    """Articles come, change, go, come back, swap texts: records, texts, hits and scores agree."""
    with pytest.MonkeyPatch.context() as patches, tempfile.TemporaryDirectory() as folder:
        archive = quick(patches, Path(folder))
        archive.rebuild()
        for edits in steps:
            for edit in edits:
                edit(archive)
            archive.rebuild()
            fresh = replace(archive, folder=Path(folder, "fresh"))
            fresh.folder.mkdir(exist_ok=True)
            assert fresh.rebuild(full=True).how == "afresh"

            assert archive.contents() == fresh.contents()
            for question in QUESTIONS:
                assert archive.found(question) == fresh.found(question)
            ours, theirs = archive.home.live().manifest(), fresh.home.live().manifest()
            for name in ("articles", "passages", "undated", "first", "last", "rows"):
                assert getattr(ours, name) == getattr(theirs, name)


def test_equal_articles_come_in_the_same_order(archive: Archive) -> None:
    """Which of several equal hits is first does not depend on when its article came."""
    for one in ("v", "w", "x", "y", "z"):
        archive.records[one] = record(one, "A bad egg.", title="Egg")
    archive.rebuild()
    archive.records.pop("w")
    archive.rebuild()
    archive.records = {"w": record("w", "A bad egg.", title="Egg"), **archive.records}
    assert archive.rebuild().how == "copy"
    copied = archive.found()

    archive.rebuild(full=True)

    assert archive.found() == copied


def test_the_manifest_says_what_was_built(archive: Archive) -> None:
    """Counts, dates, model, splitter and files are those of the collection."""
    archive.records["ape"]["published"] = "2023-01-12"
    archive.records["bee"]["published"] = "2022-03-01T18:30:00+00:00"

    manifest = archive.rebuild().manifest

    assert manifest == archive.home.live().manifest()
    assert (manifest.articles, manifest.passages) == (len(TEXTS), len(TEXTS))
    assert manifest.undated == len(TEXTS) - 2
    assert (manifest.first, manifest.last) == ("2022-03-01T18:30:00+00:00", "2023-01-12")
    assert (manifest.model.name, manifest.splitter.split("/")[-1]) == ("letters", "128")
    assert manifest.files.keys() == archive.home.live().survey().keys()
    assert manifest.deleted == 0


def test_a_copy_counts_what_was_deleted_in_it(archive: Archive) -> None:
    """What was deleted since a generation was made afresh adds up over the copies."""
    archive.rebuild()
    archive.records["ape"]["text"] = "An ape."
    first = archive.rebuild().manifest
    archive.records.pop("bee")
    second = archive.rebuild().manifest

    assert (first.deleted, second.deleted) == (1, 2)


def test_passages_fit_a_model_with_a_small_window(tmp_path: Path, archive: Archive) -> None:
    """No passage is longer than what the model reads, its two special tokens left out."""
    words = " ".join(["word"] * 14)
    article = Article("a", "Title", f"{words}. {words}. {words}.")

    manifest = builder(Letters(16)).afresh(Home(tmp_path / "home").new(), [article])

    assert (manifest.splitter.split("/")[-1], manifest.passages) == ("14", 3)


def test_a_passage_is_embedded_under_its_title() -> None:
    """What is embedded is the title and the text; what does not fit is the text alone."""
    article = Article("a", "A bad egg", "Feed a deaf bee. Dig.")
    split = Splitter(Letters().count, limit=4).split(article)
    roomy, tight = Letters(window=9), Letters(window=8)

    vectors = builder(roomy).embed([(article, split)])
    builder(tight).embed([(article, split)])

    assert roomy.texts == ["A bad egg\nFeed a deaf bee. ", "A bad egg\nDig."]
    assert tight.texts == ["Feed a deaf bee. ", "A bad egg\nDig."]
    assert vectors.shape == (2, 8)


def test_keywords_stand_under_the_title_too() -> None:
    """A passage is found by the words of its article's title, date and source."""
    article = Article("a", "Zoo", "An ape.", published="2025-01-02", source="The Paper")
    passage = Passage("p", "a", Span(0, 7), "An ape.", (Span(0, 7),))

    (entry,) = entries([(article, [passage])])

    assert (entry.passage_id, entry.text) == ("p", "Zoo\nAn ape.")
    assert (entry.published, entry.source) == ("2025-01-02", "The Paper")


def test_keywords_of_what_stays_are_those_it_had(archive: Archive) -> None:
    """An article that is not split again has the same entries as one that is."""
    article = Article("a", "Zoo", "An ape ate. A bee fed. A cat hid.", source="The Paper")
    split = (article, Splitter(Letters().count, limit=4).split(article))
    with Store.create(archive.home.new().chroma) as store:
        store.add([split], Letters().passages([one.text for one in split[1]]))
        changes = compare([article], store.records())

    assert len(split[1]) == 3
    assert [*kept_entries(changes)] == [*entries([split])]


@pytest.mark.parametrize(
    ("sizes", "runs"),
    [
        ([], []),
        ([1], [[1]]),
        ([CHUNK], [[CHUNK]]),
        ([CHUNK - 1, 1, 5], [[CHUNK - 1, 1], [5]]),
        ([5, 3 * CHUNK, 5], [[5, 3 * CHUNK], [5]]),
        ([CHUNK, CHUNK], [[CHUNK], [CHUNK]]),
    ],
    ids=str,
)
def test_articles_are_stored_whole_in_runs(sizes: list[int], runs: list[list[int]]) -> None:
    """No article is torn, none is lost, and a run ends with the passage that fills it."""
    passage = Passage("p", "a", Span(0, 1), "a", ())
    split: list[Split] = [(Article(str(i), "", "a"), [passage] * n) for i, n in enumerate(sizes)]

    made = list(chunks(split))

    assert [[len(passages) for _, passages in run] for run in made] == runs
    assert [one for run in made for one in run] == split


def test_what_is_not_found_as_written_is_not_sealed(archive: Archive) -> None:
    """A new index is read back, and one that holds something else than was meant is refused."""
    generation = archive.home.new()
    article = Article("a", "Title", "A bee.")

    class Forgetful(Builder):
        def fill(self, store: Any, vectors: Any, split: Any, rows: str = "0") -> str:
            return Builder.fill(self, store, vectors, split, "1")

    with pytest.raises(IndexDamaged, match="the old one stays live"):
        Forgetful(Letters(), Stages(Silent())).afresh(generation, [article])

    assert not (generation.folder / MANIFEST).exists()


def test_a_base_that_is_not_whole_is_not_copied(archive: Archive) -> None:
    """A file of the base that has changed is noticed while it is copied."""
    manifest = archive.rebuild().manifest
    live = archive.home.live()
    header = next(live.chroma.rglob("header.bin"))
    header.write_bytes(bytes(255 - byte for byte in header.read_bytes()))

    with pytest.raises(IndexDamaged, match=r"\(header\.bin has changed\)"):
        builder(Letters()).copy(archive.home.new(), Base(live, manifest), compare([], []))


def test_progress_counts_the_passages_it_embeds(archive: Archive) -> None:
    """The steps of a stage add up to the number that was said at its beginning."""
    progress = Recording()

    manifest = archive.rebuild(progress=progress).manifest

    assert progress.stages["embedding"] == progress.steps["embedding"] == manifest.passages
    assert progress.stages["splitting"] == progress.steps["splitting"] == manifest.articles
