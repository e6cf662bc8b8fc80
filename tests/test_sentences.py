"""Sentences are found in several languages, and stand exactly where they were written."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Span, normalise
from index.sentences import boundaries, flag_letters, joined, sentence_spans

# Sentences that end wherever they stand, and what may stand between them.
PLAIN = (
    "The sky is blue.",
    "It rained!",
    "Who won?",
    "The U.S. economy grew by 2.5 percent.",
    "Café 👩‍👩‍👧 opened.",
    "They said so 🇩🇪.",
)
GAPS = (" ", "  ", "\n\n", " \n\n\n ", "\n")
# Pieces that no one writes, in any order.
PIECES = (
    *("A", "B.", "U.S.", "b c", "Dr.", "5.", "z.B.", "...", "?!", "“", "”", '"', "(", ")", "[1]"),
    *(" ", "\n", "\n\n", "\u00a0", "\u2028", "\u3000", "\x85", "\x1c", "\t", "\ufeff", "\u200b"),
    *(
        "😀",
        "👩‍👩‍👧",
        "🇩🇪",
        "👍🏽",
        "‼️",
        "⁉️",
        "x\u0301",
        "\u0301",
        "\u200d",
        "字",
        "。",
        "！",
        "है।",
    ),
)


def found(text: str, language: str | None = None) -> list[str]:
    """Return the sentences of a text."""
    spans = sentence_spans(text, boundaries(text, language))
    return [span.cut(text) for span in spans]


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("en", ["The U.S. economy grew.", "It grew by 2.5 percent."]),
        ("en", ["He came to the U.S. in 1990.", "Then he left."]),
        ("en", ["“Is it true?” she asked.", "“Yes,” he said.", "They left."]),
        ("en", ["Mr. B. Lee met J. R. R. Tolkien.", "They talked."]),
        ("de", ["Das gilt z.B. in Berlin.", "Am 5. Januar begann es.", "Dann endete es."]),
        ("de", ["Dr. Müller kam am 5. Januar 2023 an.", "Er blieb."]),
        ("de", ["Der Rat lehnte ab, vgl. Seite 5.", "Er tagt evtl. Montag wieder."]),
        ("fr", ["Il est arrivé.", "Il pleut !", "Pourquoi ?"]),
        ("fr", ["La règle est au chap. II du code.", "Elle vaut encore."]),
        ("it", ["Il sig. Rossi parla.", "Il dott. Bianchi tace."]),
        ("de", ["Das gilt z.B. Am Rhein.", "Es regnet am 15. Spieltag."]),
        (None, ["One came.", "Two left."]),
        (None, ["It closed in May.", "A man came."]),  # as in English
        ("xx", ["One came.", "Two left."]),  # no such language
    ],
)
def test_sentences_of_a_language(language: str | None, sentences: list[str]) -> None:
    """Abbreviations, initials, dates and quotation marks do not end a sentence."""
    assert found(" ".join(sentences), language) == sentences


def test_chinese_needs_no_spaces() -> None:
    """Full-width signs end a sentence although nothing follows them."""
    assert found("今天天气很好。我们去公园！你去吗？", "zh") == [
        "今天天气很好。",
        "我们去公园！",
        "你去吗？",
    ]


@pytest.mark.parametrize("space", ["\u00a0", "\u2028", "\u3000", "\u2009", "\x85"])
def test_wide_space_beside_an_initial(space: str) -> None:
    """White space of several bytes beside an initial neither panics nor moves an offset."""
    text = f"By B.{space}Lee and C.{space}Ray. It rained."

    assert found(text)[-1] == "It rained."
    assert "".join(found(text)).count(space) == 2


def test_boundaries_tile_the_text() -> None:
    """A sentence owns the white space after it; an empty text has the one cut at 0."""
    assert boundaries("Is it? Yes.") == [0, 7, 11]
    assert boundaries("") == [0]
    assert boundaries(" \n ") == [0, 3]


def test_white_space_alone_is_no_sentence() -> None:
    """Nothing is cited from an empty line."""
    assert sentence_spans("", boundaries("")) == ()
    assert sentence_spans(" \n\n\u00a0\u2028", boundaries(" \n\n\u00a0\u2028")) == ()


def test_spans_are_in_the_article() -> None:
    """They begin and end with a sign; the white space between them is of none."""
    assert sentence_spans(" Yes.  No. ", [0, 7, 11]) == (Span(1, 5), Span(7, 10))


@pytest.mark.parametrize("sign", ["‼️", "⁉️", "!\u0301"])
def test_a_mark_stays_with_its_sign(sign: str) -> None:
    """A sentence never begins with a mark that belongs to the end of the last one."""
    assert found(f"It rained{sign} We left.") == [f"It rained{sign}", "We left."]


@given(st.lists(st.tuples(st.sampled_from(PLAIN), st.sampled_from(GAPS)), max_size=8))
def test_each_sentence_stands_where_it_was_put(parts: list[tuple[str, str]]) -> None:
    """Sentences are found at their own places, equal ones too."""
    text, placed = "", []
    for sentence, gap in parts:
        placed.append(Span(len(text), len(text) + len(sentence)))
        text += sentence + gap

    assert list(sentence_spans(text, boundaries(text))) == placed


@given(st.lists(st.sampled_from(PIECES), max_size=20), st.sampled_from(["en", "de", "zh", "hi"]))
def test_sentences_of_any_text(pieces: list[str], language: str) -> None:
    """Sentences are in order, apart, without outer white space, and leave out nothing else."""
    text = normalise("".join(pieces))
    cuts = boundaries(text, language)
    spans = sentence_spans(text, cuts)

    assert cuts == sorted(set(cuts))
    assert (cuts[0], cuts[-1]) == (0, len(text))
    assert not any(joined(text, cut) for cut in cuts)
    assert all(before.end <= after.start for before, after in pairwise(spans))
    assert all(span.cut(text) == span.cut(text).strip() for span in spans)
    covered = {place for span in spans for place in range(span.start, span.end)}
    assert covered.issuperset(place for place, sign in enumerate(text) if not sign.isspace())


@pytest.mark.parametrize(
    "sign",
    ["x\u0301", "👩‍👩‍👧", "👍🏽", "❤️", "1️⃣", "🇩🇪", "🇦🇿", "🇿🇦", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "कि", "ที่"],
    ids=ascii,
)
def test_a_written_sign_is_not_cut(sign: str) -> None:
    """No place inside a sign is one to cut; before, after and between two of them it is."""
    text = f"a{sign}{sign}b"
    free = [place for place in range(1, len(text)) if not joined(text, place)]

    assert free == [1, 1 + len(sign), 1 + 2 * len(sign)]
    assert [place for place in range(len(sign) + 1) if not joined(sign, place)] == [0, len(sign)]


@pytest.mark.parametrize("text", ["🇩a", "🈀🈀", "a🇩"], ids=ascii)
def test_half_a_flag_is_joined_with_nothing(text: str) -> None:
    """A letter of a flag takes only another one; the sign after the last of them is none."""
    assert joined(text, 1) is False


def test_the_letters_of_flags_are_counted_from_the_place_back() -> None:
    """Two of them make a flag: an odd number before a place means that it is inside one."""
    text = "🇫 🇦🇿🇿🇦b🇩"

    assert [flag_letters(text, place) for place in range(len(text) + 1)] == [
        *(0, 1, 0, 1, 2, 3, 4, 0, 1)
    ]
