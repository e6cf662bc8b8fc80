"""The bot speaks each of its languages whole."""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest

from bot.messenger.addressing import CARRIED, OTHER
from bot.messenger.kept.allowance import Limit
from bot.messenger.saying.explaining import PLAIN
from bot.messenger.saying.wording import completed, languages, slots, wording
from bot.messenger.small_talk import FILLER
from bot.telling.reasons import Kind

BOT = Path(__file__).resolve().parent.parent / "bot"
ENGLISH = wording("en")
SAME = {"when", "button_helpful", "button_not_helpful"}  # signs alone
KINDS = {*get_args(Kind), *get_args(Limit), *PLAIN.values(), *CARRIED.values(), OTHER}
FAMILIAR = re.compile(
    r"\b(?:du|dich|dir|dein\w*|frag|versuch|schreib|schick|tipp)\b", re.IGNORECASE
)


@cache
def read(language: str) -> dict[str, dict[str, Any]]:
    """Return what the file of a language holds, with nothing from English put in."""
    file = BOT / "messenger" / "languages" / f"{language}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


@cache
def code() -> tuple[ast.AST, ...]:
    """Return every node of the modules that speak the languages."""
    files = [*(BOT / "messenger").rglob("*.py"), BOT / "commands" / "talking.py"]
    modules = (ast.parse(file.read_text(encoding="utf-8")) for file in files)
    return tuple(node for module in modules for node in ast.walk(module))


def strings(node: ast.AST) -> Iterator[str]:
    """Yield the strings in an expression, but no parts of one that is put together."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif not isinstance(node, ast.JoinedStr):
        for child in ast.iter_child_nodes(node):
            yield from strings(child)


def asked(method: str, arguments: int) -> set[str]:
    """Return the names of sentences that the code gives to a method of a wording."""
    calls = (
        node.args[0]
        for node in code()
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == method
        and len(node.args) == arguments
    )
    return {name for call in calls for name in strings(call)}


def counted() -> set[str]:
    """Return the names of things that the code counts."""
    return asked("count", 2)


def test_the_code_asks_for_no_sentence_that_is_missing() -> None:
    """Whether it names it, or takes it from a list of kinds."""
    said = asked("say", 1) | {name for one in counted() for name in (one, f"{one}s")}
    talk = ENGLISH.heard.keys() - {FILLER}

    assert {"no_answer", "allow_how", "deny_how", "article", "kept_days"} <= said
    assert said | KINDS | talk <= ENGLISH.phrases.keys()


def test_every_sentence_is_used() -> None:
    """What no code asks for any more goes from the languages, too."""
    names = {name for node in code() for name in strings(node)}
    known = names | KINDS | {f"{one}s" for one in counted()} | {f"command_{one}" for one in names}

    assert ENGLISH.phrases.keys() <= known | ENGLISH.heard.keys()


@pytest.mark.parametrize("language", languages())
def test_no_sentence_is_missing_or_has_other_slots(language: str) -> None:
    """A file says all that the English one says, of the same things, and hears the same kinds."""
    own, english = read(language), read("en")

    assert own.keys() == english.keys()
    assert own["phrases"].keys() == english["phrases"].keys()
    assert own["heard"].keys() == english["heard"].keys()
    for name, phrase in own["phrases"].items():
        assert slots(phrase) == slots(english["phrases"][name]), name
        assert phrase.strip(), name
    assert all(own["heard"].values())
    for one in counted():
        assert "number" in (slots(own["phrases"][one]) or ()), one
    assert wording(language).phrases == own["phrases"]


@pytest.mark.parametrize("language", [one for one in languages() if one != "en"])
def test_no_sentence_was_left_in_english(language: str) -> None:
    """Nothing but signs is the same in two languages."""
    own, english = read(language)["phrases"], read("en")["phrases"]

    assert {name for name, phrase in own.items() if phrase == english[name]} == SAME


def test_german_says_sie() -> None:
    """The bot does not address its readers in two ways."""
    for name, phrase in read("de")["phrases"].items():
        assert not FAMILIAR.search(phrase), name


def test_a_half_written_language_is_completed_in_english() -> None:
    """A sentence that is missing, or has other slots or a lone brace, costs no answer."""
    english = {
        "phrases": {"bye": "Bye!", "day": "{number} day", "who": "I.", "when": "{days}"},
        "heard": {"bye": ["bye"], "filler": ["you"]},
    }
    own = {"phrases": {"bye": "Adieu !", "day": "{nombre} jour", "when": "{days", "more": "?"}}

    made = completed("fr", own, english)

    assert made.language == "fr"
    assert made.phrases == {**english["phrases"], "bye": "Adieu !"}
    assert made.heard == {"bye": frozenset(), "filler": frozenset()}


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
