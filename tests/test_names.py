"""A name is one of the source's, however it is written, or it is not told."""

import pytest

from bot.checking.names import Named, common_words, fold, is_named, names, plain


def unnamed(claim: str, source: str, article: str = "", language: str = "en") -> list[str]:
    """Return the names of a claim that a source does not name."""
    near, whole = Named.of(source, language), Named.of(article or source, language)
    return [n.text for n in names(claim) if not is_named(n, near, whole, language)]


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("It was Mr Witkoff.", "Steve Witkoff came."),
        ("It was Witkoff’s plane.", "Witkoff came."),
        ("In the U.S. it rained.", "It rained in the United States."),
        ("In the US it rained.", "It rained in the U.S. again."),
        ("In the EU it rained.", "It rained in the European Union."),
        ("It was NATO.", "The North Atlantic Treaty Organization came."),
        ("It was the North Atlantic Treaty Organization.", "NATO came."),
        ("It was a Russian boat.", "The boat came from Russia."),
        ("It came from Italy.", "An Italian boat came."),
        ("It came from France.", "A French boat came."),
        ("It was Müller.", "Muller came."),
        ("It was the PlayStation3.", "The PlayStation 3 came."),
        ("Scientists came.", "Somebody came."),
        ("The boats came.", "Somebody came."),
        ("Ferrymen came.", "The ferrymen came."),
    ],
)
def test_a_name_in_another_form_is_named(claim: str, source: str) -> None:
    """Titles, possessives, acronyms, demonyms and the start of a sentence make no difference."""
    assert unnamed(claim, source) == []


@pytest.mark.parametrize(
    ("claim", "source", "missing"),
    [
        ("It came from Iran.", "It came from Iraq.", "Iran"),
        ("It was an Iranian boat.", "It came from Iraq.", "Iranian"),
        ("It came from Austria.", "It came from Australia.", "Austria"),
        ("It came from Niger.", "It came from Nigeria.", "Niger"),
        ("It came from Niger.", "It was a Nigerian boat.", "Niger"),
        ("Merkel came.", "Scholz came.", "Merkel"),
        ("It was Angela Scholz.", "Olaf Scholz came.", "Angela"),
        ("It was NASA.", "The North Atlantic Treaty Organization came.", "NASA"),
    ],
)
def test_another_name_is_missing(claim: str, source: str, missing: str) -> None:
    """Names that merely look alike stay two."""
    assert unnamed(claim, source) == [missing]


def test_a_surname_is_completed_from_its_article_alone() -> None:
    """A first name may stand elsewhere in the article, right before the same surname."""
    claim, near = "It was Steve Witkoff.", "Witkoff came."

    assert unnamed(claim, near, "Steve Witkoff is an envoy. Witkoff came.") == []
    assert unnamed(claim, near, "Steve Jones met Mark Witkoff.") == ["Steve"]


def test_german_nouns_must_stand_in_the_source() -> None:
    """Every noun has a capital in German: it, or a compound with it, must be there."""
    source = "Die Autobahnbrücke wurde gesperrt."

    assert unnamed("Die Brücke wurde gesperrt.", source, language="de") == []
    assert unnamed("Der Tunnel wurde gesperrt.", source, language="de") == ["Tunnel"]


def test_words_are_compared_without_case_and_accents() -> None:
    """The same word is the same in any writing."""
    assert fold("MÜLLER") == fold("Muller") == "muller"
    assert plain("the U.S. plan of Lee’s") == "the US  plan of Lee"


def test_common_words_are_in_lower_case() -> None:
    """The list of common words is one of single lower-case words, and short."""
    assert {"scientists", "however"} <= common_words()
    assert all(word.isalpha() and word.islower() for word in common_words())


def test_a_plural_of_capitals_is_the_same_name() -> None:
    """Of "PC" there are "PCs", and they are named where "PC" is."""
    assert plain("PCs, NGOs and the US") == "PC, NGO and the US"
