"""The buttons under an answer show what was said, whatever has become of the articles."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.messenger.saying.wording import wording
from index.generations.home import Home
from index.models.bundled import NAME
from index.rebuilding.rebuild import Rebuild
from index.rebuilding.request import Request
from tests.fakes.chatting import Chatting
from tests.fakes.listening import Silent
from tests.fakes.telegram import FakeTelegram, Message, Person

EN = wording("en")
BRIDGE = {
    "id": "bridge",
    "title": "The old bridge",
    "url": "https://paper.example/bridge",
    "source": "Morning Paper",
    "published": "2023-01-12",
    "text": "Snow fell all week. The old bridge was closed on Thursday. "
    "Engineers found a crack of nine centimetres. The mayor hopes to open it in spring.",
}
QUESTION = "When was the old bridge closed?"


class Paper:
    """A collection of one article, and a bot that answers from it."""

    def __init__(self, folder: Path, models: Path) -> None:
        self.home = Home(folder / "home")
        self.home.folder.mkdir()
        (self.home.folder / "models").symlink_to(models)
        self._file = folder / "papers.jsonl"
        self.print(BRIDGE)

    def print(self, *articles: dict[str, str]) -> None:
        """Rebuild from these articles."""
        self._file.write_text("\n".join(map(json.dumps, articles)), encoding="utf-8")
        Rebuild(self.home, NAME, Silent()).run(Request.of(self._file))


@pytest.fixture
def paper(tmp_path: Path, models: Path, tried_here: None) -> Paper:
    """The collection."""
    return Paper(tmp_path, models)


@pytest.fixture
def anna(telegram: FakeTelegram, paper: Paper) -> Iterator[Person]:
    """Somebody who may ask the bot."""
    with Chatting(telegram, paper.home.folder) as running:
        yield telegram.person("Anna")
    assert running.failed is None
    assert telegram.ledger.refusals == []


def answered(anna: Person) -> Message:
    """Ask, and return the answer."""
    anna.write(QUESTION)
    return anna.next(20)


def test_the_context_of_a_quote(anna: Person) -> None:
    """The passage with the quote bold, a sentence on either side, its title a link to the words."""
    answer = answered(anna)
    anna.tap(answer, "[1]").answer(10)
    context = anna.next(10)

    (bold,) = [one for one in context.body.marks if one.kind == "bold"]
    assert context.text[bold.start : bold.end] == "The old bridge was closed on Thursday."
    assert context.text == (
        "[1] The old bridge · Morning Paper · Jan 12, 2023\n\nSnow fell all week. "
        "The old bridge was closed on Thursday. Engineers found a crack of nine centimetres.…"
    )
    links = {one.value for one in answer.body.marks if one.kind == "text_link"}
    assert links == {
        "https://paper.example/bridge#:~:text=The%20old%20bridge%20was%20closed%20on%20Thursday."
    }
    assert context.reply_to is answer


def test_the_full_proof(anna: Person) -> None:
    """The page that `--html` writes, as a document."""
    anna.tap(answered(anna), "Full proof").answer(10)
    proof = anna.next(10)

    assert proof.document
    assert proof.document.name.endswith(".html")
    assert '<mark id="c1">The old bridge was closed on Thursday.' in proof.document.data.decode()
    assert proof.text == EN.say("proof_caption")


def test_what_a_reader_thinks(anna: Person) -> None:
    """A word of thanks, for either."""
    answer = answered(anna)

    assert anna.tap(answer, "👍").answer(10).text == EN.say("thanks_helpful")
    assert anna.tap(answer, "👎").answer(10).text == EN.say("thanks_not_helpful")


def test_the_same_tap_twice_shows_once(anna: Person) -> None:
    """Who taps in a rush takes nobody else's room in a chat."""
    answer = answered(anna)
    for _ in range(3):
        anna.tap(answer, "[1]").answer(10)
    anna.next(10)

    assert anna.nothing(0.3)


@pytest.mark.parametrize(
    ("articles", "remark", "caption"),
    [
        ([{**BRIDGE, "text": "The old bridge is open again."}], "article_changed", "proof_changed"),
        ([{**BRIDGE, "id": "other"}], "article_gone", "proof_changed"),
        ([BRIDGE, {**BRIDGE, "id": "other", "text": "A quite other matter."}], "", "proof_caption"),
    ],
)
def test_after_a_rebuild_what_was_said_is_still_shown(
    anna: Person, paper: Paper, articles: list[dict[str, str]], remark: str, caption: str
) -> None:
    """And whether the article has changed since, or gone."""
    answer = answered(anna)

    paper.print(*articles)

    anna.tap(answer, "[1]").answer(10)
    context = anna.next(20).text
    assert "Snow fell all week. The old bridge was closed on Thursday." in context
    assert context.endswith(EN.say(remark) if remark else "nine centimetres.…")
    anna.tap(answer, "Full proof").answer(10)
    proof = anna.next(10)
    assert proof.text == EN.say(caption)
    assert proof.document
    assert b"Snow fell all week." in proof.document.data


def test_an_answer_that_is_not_kept_says_so(
    anna: Person, telegram: FakeTelegram, paper: Paper
) -> None:
    """And so does a button that somebody made up."""
    answer = answered(anna)
    with telegram.world.changed:
        pressed = answer.buttons[0]
    object.__setattr__(pressed, "data", "c:nowhere:1")

    assert anna.tap(answer, pressed).answer(10).text == EN.say("answer_gone")
    object.__setattr__(pressed, "data", "; DROP TABLE answers")
    assert anna.tap(answer, pressed).answer(10).text == EN.say("answer_gone")
