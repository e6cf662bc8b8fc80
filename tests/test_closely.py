"""The likeliest sentences are read in their passages; what is said of them comes back by place."""

import pytest

from bot.finding.closely import answers, likeliest, read_closely
from bot.finding.ranking import first_of_each
from bot.quoting import MARGIN
from index.generations.opening import Index
from index.models.reader.decoding import SentenceReading
from index.passage import Passage
from index.retrieval import Retriever
from tests.fakes.seeking import Seeking


def test_short_answers_are_places_in_the_article(paper_index: Index) -> None:
    """Of every sentence of the passages that were read, wherever it ranks."""
    places = first_of_each(Retriever(paper_index).search("Who closed the old bridge?"))
    reader = Seeking("e")

    found = read_closely("Who?", places, [1.0] * len(places), paper_index, reader)

    for at, one in found.items():
        hit, span = places[at]
        if one.short is None:
            assert "e" not in hit.passage.cut(span)
        else:
            assert span.start <= one.short.start < one.short.end <= span.end
            assert hit.passage.cut(one.short) == "e"
    assert {places[at][0].passage.text for at in found} == {*reader.texts}
    assert "The old bridge" in reader.titles


def test_no_more_is_read_than_decided(paper_index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    """The passages of the best sentences; others are not in what comes back."""
    monkeypatch.setattr("bot.finding.closely.PASSAGES", 1)
    places = first_of_each(Retriever(paper_index).search("Who closed the old bridge?"))
    reader = Seeking("bridge")

    found = read_closely("Who?", places, [1.0] * len(places), paper_index, reader)

    assert reader.texts == [places[0][0].passage.text]
    assert {places[at][0].passage.id for at in found} == {places[0][0].passage.id}


def test_what_can_hardly_be_quoted_is_not_read(paper_index: Index) -> None:
    """Two passages are, and further ones with a sentence that scores nearly as well as the best."""
    places = first_of_each(Retriever(paper_index).search("Who closed the old bridge?"))
    passages = [*dict.fromkeys(hit.passage for hit, _ in places)]

    def read(*best: float) -> list[Passage]:
        scores = dict(zip(passages, best, strict=True))
        return likeliest(places, [scores[hit.passage] for hit, _ in places])

    assert len(passages) == 4
    assert read(1.0, 0.0, 0.0, 0.0) == passages[:2]
    assert read(1.0, 0.0, 1.0 - MARGIN / 2, 1.0 - 2 * MARGIN) == passages[:3]
    assert read(0.0, 0.0, 0.0, 1.0) == [*passages[:2], passages[3]]
    assert read(1.0, 1.0, 1.0, 1.0) == passages


@pytest.mark.parametrize(
    ("relevant", "sure", "likely"),
    [(0.0, 0.0, 0.5), (-700.0, -700.0, 0.0), (700.0, 700.0, 1.0), (700.0, -700.0, 0.5)],
)
def test_both_judgements_count(relevant: float, sure: float, likely: float) -> None:
    """However large the logits are."""
    assert answers(SentenceReading(relevant, None, sure)) == pytest.approx(likely)


def test_what_was_cut_off_is_not_judged(paper_index: Index) -> None:
    """It is ranked as without a reader, and says nothing against an answer."""
    places = first_of_each(Retriever(paper_index).search("Who closed the old bridge?"))

    found = read_closely("Who?", places, [1.0] * len(places), paper_index, Seeking("e", reach=20))

    assert found
    assert all(places[at][1].start - places[at][0].passage.span.start < 20 for at in found)
    assert (
        read_closely("Who?", places, [1.0] * len(places), paper_index, Seeking("e", reach=0)) == {}
    )


def test_only_languages_that_the_reader_knows_are_read(paper_index: Index) -> None:
    """What is in another one is judged as without a reader."""
    places = first_of_each(Retriever(paper_index).search("Who closed the old bridge?"))
    english, none = Seeking("e", languages=frozenset({"en"})), Seeking("e", languages=frozenset())

    read_closely("Who?", places, [1.0] * len(places), paper_index, english)

    assert "The old bridge" in english.titles
    assert "Zeichen für alles" not in english.titles
    assert read_closely("Who?", places, [1.0] * len(places), paper_index, none) == {}
