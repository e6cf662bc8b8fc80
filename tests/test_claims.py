"""A claim may say what its source says, in other words, and nothing else."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checking.cited import Cited
from bot.checking.claims import Doubt, Kind, doubts, even, quotations

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


def cited(sentence: str, around: str = "", language: str = "en") -> Cited:
    """Return a cited sentence with what stands around it, without a title or a date."""
    return Cited(sentence, f"{sentence} {around}", language=language)


def kinds(claim: str, *sources: Cited) -> list[str]:
    """Return the kinds of doubt about a claim."""
    return [one.kind for one in doubts(claim, sources)]


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
        ("The bridge was closed in May.", "date", "May."),
        ("Yesterday a crack was found.", "date", "yesterday"),
        ("Merkel found a crack.", "name", "Merkel"),
        ("Engineers found no cracks.", "negation", "cracks"),
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


@pytest.mark.parametrize("kind", get_args(Kind))
def test_a_doubt_is_one_clause(kind: Kind) -> None:
    """What is told of a doubt names what it is about."""
    assert "“Merkel”" in str(Doubt(kind, "Merkel"))


@pytest.mark.parametrize(
    ("claim", "source", "kind", "about"),
    [
        ("He won at 39 in Rome.", cited("He won at 38 in Rome.", "He was 39."), "number", "39"),
        ("He denied that it rained.", cited("He admitted that it rained."), "word", "denied"),
        (
            "It rained in Rome and it never snowed.",
            cited("It rained in Rome and it snowed.", "Never before, it had."),
            "negation",
            "never",
        ),
    ],
)
def test_a_copy_may_not_differ_where_it_matters(
    claim: str, source: Cited, kind: str, about: str
) -> None:
    """Another number, another word or a "not" in a sentence that is copied else."""
    assert (kind, about) in [(one.kind, one.about) for one in doubts(claim, [source])]


def test_another_word_may_stand_beside_what_is_copied() -> None:
    """Then it is the source's too."""
    source = cited("He admitted that it rained.", "He denied the rest.")

    assert kinds("He denied that it rained.", source) == []


def test_a_day_that_only_the_time_of_writing_tells_may_be_repeated() -> None:
    """Where the source says "yesterday" too."""
    assert kinds("Yesterday it rained.", cited("It rained yesterday.")) == []


@pytest.mark.parametrize(
    ("beside", "doubted"),
    [("It was begun in 1999.", False), ("It is 1999.5 metres long.", True)],
)
def test_the_year_of_a_day_may_stand_elsewhere(beside: str, doubted: bool) -> None:
    """If it is one."""
    source = cited("The dam was opened in May.", beside)

    assert ("date" in kinds("The dam was opened in May 1999.", source)) is doubted


def test_what_is_dated_or_a_number_is_no_name() -> None:
    """Though it has a capital; what stands after it may be one."""
    source = cited("It was 9 March 2025, and 7 ships came.")

    assert kinds("On 9 March 2025 came Seven ships.", source) == []
    assert [one.about for one in doubts("On 9 March 2025 came Merkel.", [source])] == ["Merkel"]


@pytest.mark.parametrize(
    ("claim", "source", "in_english"),
    [
        ("Er ist 1.234 Meter lang.", "Er ist 1.234 Meter lang.", "number"),
        ("Es war im Dezember.", "Es war im März.", "name"),
        ("Stahl ist im Damm.", "Im Damm ist Stahlbeton.", "name"),
        ("Keine Bücher kamen.", "Kein Buch kam.", "negation"),
        ("Er hält, weil er es nun doch noch hat.", "Er hält.", "addition"),
    ],
)
def test_a_claim_is_read_in_the_language_of_what_it_cites_first(
    claim: str, source: str, in_english: str
) -> None:
    """Its numbers, days, names, negations and additions."""
    german, english = cited(source, language="de"), cited("The dam was built.")

    assert kinds(claim, german, english) == (["date"] if "Dezember" in claim else [])
    assert in_english in kinds(claim, english, german)


def test_quotations_are_compared_evenly() -> None:
    """Kinds of quotes, dashes and white space make no difference; words do."""
    assert even("“it’s  a test – now”") == even("'it's a test-now'")
    assert even("say “no” now") == even("say ''no'' now") == even('say "no" now')
    assert even("( a test , now !") == even("(a test, now!")
    assert even("a test") not in {even("the test"), even("atest")}
    assert even("say “no” now") != even("say no now")
    assert even("re-cover") != even("recover")


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
    outer = "Add “no” to it, and that is true,"

    assert quotations(f"“{outer}” he said.") == [outer, "Add "]
    assert outer in quotations(f"” “{outer}” he said.")
    assert quotations("He said “yes” and “no”.") == ["yes", "no"]
    assert quotations('He said "yes".') == ["yes"]


def test_quotation_marks_of_typewriters_are_some() -> None:
    """Two grave accents open a quotation, two apostrophes end it."""
    assert "quotation" in kinds("Novak said: ``We left''.", BRIDGE)
    assert "quotation" not in kinds("Novak said: ``We waited''.", BRIDGE)


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
    assert doubts(claim, source, "Where to send money or passwords?") == ()
    assert doubts("The bridge was closed, eating grapes.", source) == ()


@pytest.mark.parametrize(("words", "added"), [("bridge", False), ("white bridge", True)])
def test_a_quarter_of_a_clause_is_enough(words: str, added: bool) -> None:
    """Of its telling words; a fifth is not."""
    claim = f"The bridge was closed, eating sweet grapes {words}."

    assert ("addition" in kinds(claim, cited("The bridge was closed."))) is added
