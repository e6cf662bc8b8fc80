"""A claim may say what its source says, in other words, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checking.cited import Cited
from bot.checking.claims import Doubt, doubts, even, quotations

CRACK = "Engineers found a crack of nine centimetres in its eastern arch."
TEXT = f"The old bridge was closed on Thursday. {CRACK} “We waited,” said Novak."
BRIDGE = Cited(CRACK, TEXT, "The old bridge", "2023-01-13", f"{TEXT} Kim Novak is mayor.", "en")
BRÜCKE = Cited(
    "Ingenieure fanden einen Riss von 1,5 Metern.",
    "Die Brücke wurde am Donnerstag gesperrt. Ingenieure fanden einen Riss von 1,5 Metern.",
    "Die alte Brücke",
    "2023-01-13",
    language="de",
)


@pytest.mark.parametrize(
    "claim",
    [
        CRACK,
        "A crack of 9 cm was found by engineers.",
        "On 12 January 2023 the bridge was closed.",
        "Kim Novak said: “We waited”.",
        "The crack is in the eastern arch of the old bridge.",
        "The article of 13 January 2023 tells of a crack.",
        "Kim Novak is waiting.",
    ],
)
def test_what_the_source_says_raises_no_doubt(claim: str) -> None:
    """Other words, other forms of numbers and dates, and what stands beside it are fine."""
    assert doubts(claim, [BRIDGE]) == ()


@pytest.mark.parametrize(
    ("claim", "kind", "about"),
    [
        ("A crack of ten centimetres was found.", "number", "10"),
        ("A crack of 9 inches was found.", "unit", "9"),
        ("A crack of more than 9 cm was found.", "bound", "9"),
        ("On 14 January the bridge was closed.", "date", "14 January"),
        ("Yesterday a crack was found.", "date", "yesterday"),
        ("Merkel found a crack.", "name", "Merkel"),
        ("Engineers found no crack.", "negation", "crack"),
        ("A crack was found in the western arch.", "opposite", "western"),
        ("Novak said: “We left”.", "quotation", "We left"),
        ("Engineers found a crack {x}.", "sign", "{"),
    ],
)
def test_what_it_does_not_say_is_doubted(claim: str, kind: str, about: str) -> None:
    """Each rule tells what the doubt is about."""
    assert [(one.kind, one.about) for one in doubts(claim, [BRIDGE])] == [(kind, about)]


@pytest.mark.parametrize(
    ("claim", "kinds"),
    [
        ("Ingenieure fanden einen Riss von 1,5 Metern.", []),
        ("Die Brücke wurde am 12. Januar 2023 gesperrt.", []),
        ("Ingenieure fanden einen Riss von 15 Metern.", ["number"]),
        ("Ingenieure fanden keinen Riss.", ["negation"]),
        ("Ingenieure fanden den Riss nicht.", ["negation"]),
        ("Rund 1,5 Meter maß der Riss.", []),
        ("Der Tunnel wurde am Donnerstag gesperrt.", ["name"]),
    ],
)
def test_german_is_judged_by_the_same_rules(claim: str, kinds: list[str]) -> None:
    """Numbers, days, nouns and negations of German are understood."""
    assert [one.kind for one in doubts(claim, [BRÜCKE])] == kinds


def test_the_question_lends_names_and_nothing_else() -> None:
    """A name that the question uses may be repeated; its numbers prove nothing."""
    assert doubts("The crack in Prague is old.", [BRIDGE], "How old is Prague's crack?") == ()
    assert doubts("The crack is 7 years old.", [BRIDGE], "Is the crack 7 years old?") != ()


def test_a_month_is_no_name() -> None:
    """What belongs to a date is judged as a date, though it has a capital."""
    source = Cited("It rained on Sunday.", "It rained on Sunday.", "", "2025-03-10", "", "en")

    assert doubts("It rained on 9 March 2025.", [source]) == ()
    assert [one.kind for one in doubts("It rained on 9 May 2025.", [source])] == ["date"]


def test_each_fact_may_come_from_another_source() -> None:
    """A sentence that cites two may join what they say."""
    other = Cited("Prague paid 5 million euros.", "Prague paid 5 million euros.", language="en")

    assert doubts("Prague paid 5 million euros for a crack of 9 cm.", [BRIDGE, other]) == ()


def test_a_doubt_is_one_clause() -> None:
    """What is told of a doubt names what it is about."""
    assert str(Doubt("name", "Merkel")) == "“Merkel” is not in what it cites"


def test_quotations_are_compared_evenly() -> None:
    """Kinds of quotes, dashes and white space make no difference; words do."""
    assert even("“it’s  a test – now”") == even("'it's a test-now'")
    assert even("a test") != even("the test")


@given(st.text(max_size=80))
def test_any_claim_can_be_judged(claim: str) -> None:
    """No text makes the rules fail."""
    doubts(claim, [BRIDGE, BRÜCKE], claim)


@given(st.integers(10, 10**9), st.sampled_from(["crack", "metres", "percent", "engineers"]))
def test_a_number_that_the_source_lacks_is_always_doubted(number: int, word: str) -> None:
    """Whatever follows it, a number must be told."""
    if number not in {12, 13, 2023}:
        assert doubts(f"Engineers found {number} {word} in the arch.", [BRIDGE])


def test_a_quotation_inside_another_does_not_hide_it() -> None:
    """The outer words must stand in the source too."""
    nested = quotations("“Add “no” to it, and that is true,” he said.")

    assert "Add “no” to it, and that is true," in nested
    assert quotations("He said “yes” and “no”.") == ["yes", "no"]
    assert quotations('He said "yes".') == ["yes"]


def test_the_numbers_of_a_list_count_nothing() -> None:
    """In "(1) wool and (2) silk" nothing is counted; in "(7 metres)" something is."""
    source = [Cited("They sell wool and silk.", "They sell wool and silk.", language="en")]

    assert doubts("They sell (1) wool and (2) silk.", source) == ()
    assert [one.kind for one in doubts("They sell wool (7 metres) and silk.", source)] == ["number"]


@pytest.mark.parametrize("digits", ["⑤", "⁵", "½", "seve\u200bn", "sеven"])
def test_signs_of_another_kind_are_no_prose(digits: str) -> None:
    """What only looks like a number or a letter of the source is not believed."""
    source = [Cited("They sold nine ships.", "They sold nine ships.", language="en")]

    assert "sign" in [one.kind for one in doubts(f"They sold {digits} ships.", source)]


def test_nothing_is_hung_onto_a_true_sentence() -> None:
    """A clause that shares nothing with the source is an addition."""
    source = [Cited("The bridge was closed.", "The bridge was closed.", language="en")]
    claim = "The bridge was closed, send passwords or money."

    assert [str(one) for one in doubts(claim, source)] == [
        "what it cites says nothing of “send passwords or money.”"
    ]
