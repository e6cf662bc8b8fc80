"""A quotation is found where its words stand, and the words that are shown are the article's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.quotations.locating import MOST_PIECES, Place, Quotation, locate, locate_nearly
from index.article import normalise
from index.errors import QuestionError

TEXT = normalise(
    "The old bridge was closed on Thursday. “Nobody was hurt,” the fire brigade said. It cost 3.5 "
    "million euros… so far.\n\nThe old bridge\u00a0was closed on Thursday. 北京的天气很好。 "
    "The ﬁne Café."
)
PIECES = (
    *("The sky is blue.", "Grass is green!", "the sky is blue", "北京的天气很好。", "3.5"),
    *("👩‍🚀", "🙂", "x\u0301\u0323", "e\u0301", "ﬁne", "“So,” she said"),
    *(" ", "\u00a0", "\n\n", "\u200d", "\u00ad", "—", "...", "…", "'"),
)
NASTY = st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map("".join).map(normalise)


def found(quotation: str, text: str = TEXT) -> list[tuple[str, tuple[str, ...]]]:
    """Return the kind of each place and the words that stand there."""
    places = locate(Quotation(quotation), text, 9)
    return [(one.kind, tuple(span.cut(text) for span in one.pieces)) for one in places]


@pytest.mark.parametrize(
    ("quotation", "kind", "words"),
    [
        ("“Nobody was hurt,” the fire", "exact", ["“Nobody was hurt,” the fire"]),
        ("“Nobody was hurt”", "exact", ["Nobody was hurt"]),
        ('"nobody was hurt," the', "normalised", ["“Nobody was hurt,” the"]),
        ("nobody was hurt.", "normalised", ["nobody was hurt".capitalize()]),
        ("cost 3.5 million euros... so", "normalised", ["cost 3.5 million euros… so"]),
        ("Nobody [...] said", "exact", ["Nobody", "said"]),
        ("… nobody (…) fire brigade …", "normalised", ["Nobody", "fire brigade"]),
        ("天气很好", "exact", ["天气很好"]),
        ("The fine Cafe\u0301", "normalised", ["The ﬁne Café"]),
    ],
)
def test_a_quotation_is_found_however_it_is_set(
    quotation: str, kind: str, words: list[str]
) -> None:
    """Word for word, or with other case, marks and spaces; what is shown is the article's."""
    assert found(quotation)[0] == (kind, tuple(words))


@pytest.mark.parametrize(
    "quotation",
    ["It cost 3", "5 million", "closed on Thurs", "he old bridge", "Cafe", "said nobody"],
)
def test_half_a_word_or_number_is_no_quotation(quotation: str) -> None:
    """So "It cost 3" does not stand in "It cost 3.5 million"."""
    assert found(quotation) == []


def test_each_of_equal_sentences_is_found() -> None:
    """In order, at its own place, the one with another space as set otherwise."""
    kinds = [kind for kind, _ in found("The old bridge was closed on Thursday.")]
    places = locate(Quotation("The old bridge was closed on Thursday."), TEXT, 1)

    assert kinds == ["exact", "normalised"]
    assert [one.span.start for one in places] == [0]


def test_pieces_are_close_to_each_other() -> None:
    """Of equal first pieces the last before the second is meant."""
    assert [one.span.start for one in locate(Quotation("a b ... c d"), "a b a b c d", 9)] == [4]


@pytest.mark.parametrize(
    ("quotation", "words", "similarity"),
    [
        ("the old bridge was closed on Friday", ["The old bridge was closed on Thursday"], 6 / 7),
        (
            "Nobody was badly hurt, the fire brigade said",
            ["Nobody was hurt,” the fire brigade said"],
            0.85,
        ),
        (
            "bridge was closed ... nobody was injured",
            ["bridge was closed", "Nobody was hurt"],
            5 / 6,
        ),
    ],
)
def test_what_nearly_stands_is_found(quotation: str, words: list[str], similarity: float) -> None:
    """The share of the words that are the same is said."""
    place = locate_nearly(Quotation(quotation), TEXT)

    assert place
    assert [span.cut(TEXT) for span in place.pieces] == words
    assert place.kind == "near"
    assert place.similarity == pytest.approx(similarity, abs=0.03)


@pytest.mark.parametrize(
    "quotation",
    [
        "the new bridge",
        "the new bridge was opened on Monday",
        "nobody was hurt and the fire brigade never said anything of the kind",
        "The old bridge was closed on Thursday ... unicorns",
    ],
)
def test_what_is_only_alike_is_not_found(quotation: str) -> None:
    """Few words, too many others, or a piece that is lost."""
    assert locate_nearly(Quotation(quotation), TEXT) is None


@given(NASTY, st.data())
def test_what_stands_there_is_found_and_spans_are_of_the_text(
    text: str, data: st.DataObject
) -> None:
    """Whatever a text is made of; all of it is found in itself."""
    start = data.draw(st.integers(0, len(text)))
    part = data.draw(st.one_of(NASTY, st.just(text), st.just(text[start : start + 20])))
    try:
        quotation = Quotation(part)
    except QuestionError:
        return
    places = locate(quotation, text, 5)
    near = locate_nearly(quotation, text)

    for place in [*places, *([near] if near else [])]:
        assert isinstance(place, Place)
        ends = [0, *(end for span in place.pieces for end in (span.start, span.end)), len(text)]
        assert ends == sorted(ends)
        assert place.span.cut(text).startswith(place.pieces[0].cut(text))
        assert place.similarity >= 0.8
    if part == text:
        assert places


@pytest.mark.parametrize("text", ["", " \n", "...", "“”", "\ud800 word", "word " * 401])
def test_what_is_no_quotation_is_refused(text: str) -> None:
    """No words, no text, or too many characters."""
    with pytest.raises(QuestionError, match=r"^The quotation .*\.$"):
        Quotation(text)


def test_a_quotation_has_so_many_pieces_and_no_more() -> None:
    """What is kept for each is bounded; marks between ellipses are no piece."""
    most = " ... ".join(["word"] * MOST_PIECES)

    assert len(Quotation(f"{most} ... ! ...").pieces) == MOST_PIECES
    with pytest.raises(QuestionError, match="has 21 pieces between its ellipses; give at most 20"):
        Quotation(f"{most} ... word")
