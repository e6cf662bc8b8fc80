"""The bot speaks each of its languages whole."""

import re
from string import Formatter

import pytest

from bot.messenger.saying.wording import languages, wording

ENGLISH = wording("en")


def slots(phrase: str) -> set[str]:
    """Return the names of the slots of a sentence."""
    return {name for _, name, _, _ in Formatter().parse(phrase) if name}


@pytest.mark.parametrize("language", languages())
def test_no_sentence_is_missing_or_has_other_slots(language: str) -> None:
    """A language says all that English says, of the same things, and hears the same kinds."""
    own = wording(language)

    assert own.language == language
    assert own.phrases.keys() == ENGLISH.phrases.keys()
    assert own.heard.keys() == ENGLISH.heard.keys()
    for name, phrase in own.phrases.items():
        assert slots(phrase) == slots(ENGLISH.phrases[name]), name
        assert phrase.strip(), name


@pytest.mark.parametrize("language", languages())
def test_help_names_every_command(language: str) -> None:
    """That everybody has, as Telegram's menu does."""
    said = wording(language)

    named = re.findall(r"^/(\w+)", said.phrases["help"], re.MULTILINE)

    assert named == ["ask", "search", "latest", "sources", "new", "forget_me", "help"]
    assert {f"command_{one}" for one in named} <= said.phrases.keys()


@pytest.mark.parametrize("language", languages())
def test_what_is_heard_can_be_heard(language: str) -> None:
    """Phrases stand as they are compared: small letters, no signs."""
    for said in wording(language).heard.values():
        for phrase in said:
            assert re.fullmatch(r"\w+( \w+)*", phrase), phrase
            assert phrase == phrase.lower()


def test_the_language_is_that_of_the_users_telegram() -> None:
    """A region is passed over; a language that is not there is English."""
    found = [wording(code).language for code in ("de", "de-AT", "pt-br", None, "", "EN-us")]

    assert found == ["de", "de", "en", "en", "en", "en"]


def test_numbers_and_days_are_written_as_the_language_does() -> None:
    """An English comma is a German point."""
    german = wording("de")

    assert ENGLISH.count("article", 1) == "1 article"
    assert ENGLISH.count("article", 12345) == "12,345 articles"
    assert german.count("article", 12345) == "12.345 Artikel"
    assert ENGLISH.day("2023-01-12T10:00:00+00:00") == "Jan 12, 2023"
    assert german.day("2023-01-12") == "12.01.2023"
    assert ENGLISH.day(None) == ""
    assert ENGLISH.moment("2023-01-12T10:05:59.5+02:00") == "Jan 12, 2023, 08:05 UTC"
    assert german.moment("2023-01-12T10:05:59") == "12.01.2023, 10:05 UTC"


@pytest.mark.parametrize(
    ("first", "last", "english", "german"),
    [
        ("2022-05-03", "2022-05-03", "May 3, 2022", "03.05.2022"),
        ("2022-05-01", "2022-05-31", "May 2022", "Mai 2022"),
        ("2022-01-01", "2022-12-31", "2022", "2022"),
        ("2022-05-02", "2022-05-08", "May 2 – 8, 2022", "2.–8. Mai 2022"),
    ],
)
def test_a_time_is_written_as_its_readers_do(
    first: str, last: str, english: str, german: str
) -> None:
    """Whole months and years by their names, other days from the first to the last."""
    written = [wording(one).days(first, last) for one in ("en", "de")]

    assert [one.replace("\u2009", " ") for one in written] == [english, german]
