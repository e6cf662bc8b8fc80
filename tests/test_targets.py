"""What is right of a passage is told in the tokens that the network sees."""

from index.models.reader.pairs import WINDOW, pairs, tokenizer
from tests.benchmarks.reader.examples import Group, Row, of_sentences
from tests.benchmarks.reader.targets import NOWHERE, Read, as_read, as_target

WORDS = tokenizer()
CLOSED = "The old bridge was closed on Thursday."
CRACK = "Engineers found a crack of nine centimetres."
FILLER = ["Nothing else is known of it."] * 60  # more than a window holds


def row(*sentences: str, right: str = "", short: str = "") -> Row:
    """Return sentences as a passage, of which one answers, with these of its words."""
    plain = of_sentences("A bridge", sentences)
    at = plain.text.find(short)
    return Row(
        plain.title,
        plain.text,
        plain.sentences,
        (sentences.index(right),) if right else (),
        (at, at + len(short)) if short else None,
    )


def target(one: Row) -> Read | None:
    """Return what is right of a passage."""
    (pair,) = pairs("How long is it?", [one.title], [one.text], WORDS)
    return as_target(pair, one)


def words(read: Read, text: str) -> str:
    """Return what stands from the first to the last token of the short answer."""
    first, last = read.short
    return text[read.pair.places[first, 0] : read.pair.places[last, 1]]


def test_tokens_know_their_sentence_and_the_short_answer() -> None:
    """Each is numbered as the sentence that it stands in; the answer is found word for word."""
    one = row(CLOSED, CRACK, right=CRACK, short="nine centimetres")

    read = target(one)

    assert read
    assert read.right == [False, True]
    assert words(read, one.text) == "nine centimetres"
    for number, sentence in enumerate((CLOSED, CRACK)):
        spans = [read.pair.places[i] for i, mine in enumerate(read.sentence) if mine == number]
        assert one.text[spans[0][0] : spans[-1][1]] == sentence
    outside = [i for i, number in enumerate(read.sentence) if number < 0]
    assert not read.pair.places[outside].any()  # the question, the title and the special ones


def test_nothing_answers_at_the_first_token() -> None:
    """A passage without an answer is told to point there; one whose words are unknown, nowhere."""
    none, unknown = target(row(CLOSED, CRACK)), target(row(CLOSED, CRACK, right=CRACK))

    assert none
    assert unknown
    assert (none.right, none.short) == ([False, False], (0, 0))
    assert (unknown.right, unknown.short) == ([False, True], (NOWHERE, NOWHERE))


def test_what_the_window_cuts_off_is_not_taught() -> None:
    """No passage whose answer stands behind it, and no short answer that does."""
    behind = row(*FILLER, CRACK, right=CRACK, short="nine centimetres")
    long = " ".join(["so", *["very"] * WINDOW, "long, nine centimetres."])
    half = target(row(long, right=long, short="nine centimetres"))

    assert target(behind) is None
    assert half
    assert (half.right, half.short) == ([True], (NOWHERE, NOWHERE))


def test_an_empty_sentence_has_no_tokens() -> None:
    """It keeps its number, so that the ones behind it keep theirs."""
    read = target(row(CLOSED, "", CRACK, right=CRACK))

    assert read
    assert read.right == [False, False, True]
    assert {*read.sentence} == {-1, 0, 2}


def test_a_question_goes_with_the_passage_that_answers_it() -> None:
    """If that is cut off the whole group is left out; of the others only what is."""
    answer, cut = row(CRACK, right=CRACK), row(*FILLER, CRACK, right=CRACK)

    whole = as_read(Group("How long is it?", (answer, row(CLOSED)), "x"), WORDS)

    assert [read.right for read in whole] == [[True], [False]]
    assert as_read(Group("How long is it?", (cut, answer), "x"), WORDS) == []
    assert len(as_read(Group("How long is it?", (answer, cut), "x"), WORDS)) == 1
