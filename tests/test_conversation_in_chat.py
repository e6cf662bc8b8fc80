"""A conversation as people have it, with the real command and no language model.

Not a module's test: the whole bot. tests/benchmarks/conversation.py prints the same.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.generations.home import Home
from tests.benchmarks.conversation import Talk, Turn, talk


@pytest.fixture(scope="module")
def talked(seed_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Talk]:
    """The conversation, once it is over."""
    folder: Path = tmp_path_factory.mktemp("talk") / "home"
    with talk(seed_home.folder, folder, streaming=False, quiet=0.1) as talking:
        list(talking.turns_of_all())
        yield talking


@pytest.fixture
def turns(talked: Talk) -> dict[str, Turn]:
    """Its turns by name."""
    return talked.turns


def labels(turn: Turn) -> list[str]:
    """Return what stands on the buttons of the last message of a turn."""
    return [button.text for button in turn.answers[-1].buttons]


def test_start_tells_what_can_be_asked(turns: dict[str, Turn]) -> None:
    """Whoever presses Start learns of the commands, in one message."""
    (message,) = turns["Start"].answers
    assert "/ask" in message.text
    assert "/help" in message.text


def test_a_question_is_answered_with_quotes_and_buttons(turns: dict[str, Turn]) -> None:
    """The answer has a number behind each sentence, its quote below, and a button for it."""
    turn = turns["A question"]
    assert "what Putin wants is to achieve a permanent peace” he said. [1]" in turn.text
    assert "[1] Steve Witkoff, the special envoy" in turn.text
    assert labels(turn)[0] == "[1]"
    assert labels(turn)[-3:] == ["Full proof", "👍", "👎"]


def test_a_number_shows_the_quote_in_its_context(turns: dict[str, Turn]) -> None:
    """The sentences around the quote stand in the article, and the message under the answer."""
    (message,) = turns["A quote in its context"].answers
    assert "revolves around the so-called five areas" in message.text
    assert message.text.endswith("Further details were not provided by Witkoff.…")
    assert message.reply_to == turns["A streamed answer"].answers[-1]


def test_the_full_proof_is_a_page(turns: dict[str, Turn]) -> None:
    """The file holds the answer, and the article with what is cited marked."""
    (message,) = turns["The full proof"].answers
    assert message.document
    assert message.document.name.endswith(".html")
    page = message.document.data.decode()
    assert page.lower().startswith("<!doctype html>")
    assert "The talks also touched on bilateral relations" in page  # in the article only
    assert "<mark" in page


def test_a_follow_up_is_understood(turns: dict[str, Turn]) -> None:
    """What is asked for is the topic of before, with another name."""
    assert "denied NATO membership" in turns["A follow-up"].text


def test_what_the_articles_do_not_say_is_not_said(turns: dict[str, Turn]) -> None:
    """The abstention says so first, and why."""
    turn = turns["An abstention"]
    assert turn.text.startswith("No answer.")
    assert "“Cup”" in turn.text
    assert "What comes closest:" in turn.text


def test_thanks_are_answered_and_nothing_is_looked_up(turns: dict[str, Turn]) -> None:
    """A word of thanks gets one back."""
    assert turns["Thanks"].text == "You’re welcome!"


def test_the_interface_speaks_the_language_of_the_reader(turns: dict[str, Turn]) -> None:
    """A German Telegram shows German buttons under quotes as they were written."""
    turn = turns["A question in German"]
    assert "Alle Belege" in labels(turn)
    assert "[1] Steve Witkoff" in turn.text


def test_a_mention_in_a_group_is_answered_there(turns: dict[str, Turn]) -> None:
    """The answer is one message, in reply to the question."""
    (message,) = turns["A mention in a group"].answers
    assert "NATO" in message.text
    assert message.reply_to
    assert message.reply_to.text.startswith("@footnote_bot ")


def test_an_edited_question_is_answered_anew(talked: Talk, turns: dict[str, Turn]) -> None:
    """The new answer is one to the new question; the old one goes."""
    (message,) = turns["An edited question"].answers
    assert "Crimea, Luhansk and Donetsk" in message.text
    assert message.reply_to
    assert message.reply_to.text == "Which territories does the Kremlin claim?"
    old = turns["A question"].answers[-1]
    assert talked.anna.wait(lambda: old.deleted, what="The old answer stays")


def test_a_restart_loses_nothing(talked: Talk, turns: dict[str, Turn]) -> None:
    """What was asked while the bot was down is answered once, and old buttons still work."""
    (message,) = turns["A question while the bot was down"].answers
    assert "Ushakov" in message.text
    assert [one.text for one in talked.anna.answers].count(message.text) == 1
    before, after = turns["A quote in its context"], turns["A button from before"]
    assert after.text == before.text
    assert turns["Helpful"].toast == "Thank you!"


def test_nothing_goes_wrong_on_the_way(talked: Talk) -> None:
    """Telegram refuses nothing, and stderr holds neither a traceback nor the token."""
    assert not talked.fake.ledger.refusals
    assert not talked.fake.ledger.violations
    assert "Traceback" not in talked.bot.said
    assert talked.fake.token not in talked.bot.said
