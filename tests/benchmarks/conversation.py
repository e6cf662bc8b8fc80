"""Talk with the bot as people do, and print what they see.

    PYTHONPATH=. python tests/benchmarks/conversation.py [--quotes] [--home FOLDER]

`footnote bot` runs as a child against the fake Telegram, on the seed article. A scripted
language model writes; with `--quotes`, none. Each turn is shown line by line as it appears, with
the seconds since it began: what is being written ("… "), messages, and what became of older
ones. What the bot wrote to stderr follows.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from index.generations.home import Home
from index.rebuilding.rebuild import Rebuild
from index.rebuilding.request import Request
from tests.fakes.behaviours import good, slow
from tests.fakes.listening import Silent
from tests.fakes.model_server import ModelServer
from tests.fakes.outcomes import Behaviour, Outcome, Reply
from tests.fakes.reading import evidence, refusal
from tests.fakes.telegram import FakeTelegram, Message, Seat, Tap
from tests.fakes.telegram.screen import Screen

ROOT = Path(__file__).resolve().parents[2]
MODEL = "all-MiniLM-L6-v2"
PIECE = 0.04  # seconds before each few characters of a slow answer
LATE = 60.0  # seconds after which a turn has failed
QUIET = 0.7  # seconds in which nothing more appears: then a turn is over
KEPT = ("PATH", "HOME", "LANG", "TMPDIR")


class Bot:
    """`footnote bot` as a child, from `with` to the end of its block."""

    def __init__(
        self,
        home: Path,
        fake: FakeTelegram,
        command: Sequence[str] = ("bot", "bot"),
        **settings: object,
    ) -> None:
        self._command = command
        self._home = home
        self._fake = fake
        self._logs: list[Path] = []
        self._child: subprocess.Popen[bytes] | None = None
        known: dict[str, object] = {
            "PYTHONPATH": ROOT,
            "FOOTNOTE_HOME": home,
            "FOOTNOTE_TELEGRAM_TOKEN": fake.token,
            "FOOTNOTE_TELEGRAM_BASE_URL": fake.base_url,
            "FOOTNOTE_TELEGRAM_OPEN": 1,
            "FOOTNOTE_TELEGRAM_PER_MINUTE": 1000,
        }
        inherited = {name: os.environ[name] for name in KEPT if name in os.environ}
        known |= settings
        self._environment = inherited | {name: str(one) for name, one in known.items()}

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start it, again if it was stopped; return at once."""
        self._logs.append(self._home / f"stderr-{len(self._logs)}.log")
        command = [sys.executable, "-m", *self._command]
        with self._logs[-1].open("wb") as log:
            self._child = subprocess.Popen(
                command, cwd=self._home, env=self._environment, stderr=log
            )

    def ready(self, timeout: float = 60.0) -> None:
        """Wait until it takes updates, or has ended."""
        self._fake.wait_for(
            lambda: self.code is not None or " on Telegram." in _read(self._logs[-1]),
            timeout,
            "The bot does not listen",
        )

    def stop(self) -> int:
        """Tell it to stop, and return with what it ended; one that does not end is killed."""
        if self._child is None:
            return 0
        self._child.terminate()
        try:
            return self._child.wait(40)
        except subprocess.TimeoutExpired:
            self._child.kill()
            return self._child.wait()

    @property
    def runs(self) -> bool:
        """Whether it was started and has not ended."""
        return self._child is not None and self.code is None

    @property
    def number(self) -> int:
        """The number of the process."""
        if self._child is None:
            raise RuntimeError("The bot was not started.")
        return self._child.pid

    @property
    def code(self) -> int | None:
        """With what it has ended; None while it runs."""
        return self._child.poll() if self._child else None

    @property
    def said(self) -> str:
        """What it wrote to stderr."""
        return "".join(map(_read, self._logs))


def _read(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")


def seeded(folder: Path) -> Path:
    """Make a home with the seed article indexed."""
    Rebuild(Home(folder), MODEL, Silent(), reader=None).run(Request.of(ROOT / "seeds"))
    return folder


def copied(home: Path, folder: Path) -> Path:
    """Make a home of a bot's own from one that is at rest; they share the model."""
    folder.mkdir()
    for one in home.iterdir():
        if one.name == "models":
            (folder / one.name).symlink_to(one.resolve())
        elif one.is_dir():
            shutil.copytree(one, folder / one.name)
        elif not one.name.startswith("bot."):  # what another bot remembers
            shutil.copy(one, folder / one.name)
    return folder


@dataclass(frozen=True, slots=True)
class Turn:
    """What somebody did, and what they saw then.

    Attributes:
        lines: What appeared, each line with the seconds since the turn began.
        answers: What the bot's new and changed messages are now.
        toast: What was answered to a tap.
        seconds: Until the answer was there.
    """

    name: str
    lines: tuple[tuple[float, str], ...]
    answers: tuple[Message, ...]
    toast: str
    seconds: float

    @property
    def text(self) -> str:
        """What is now to be read in what came."""
        return "\n\n".join(message.text for message in self.answers)


class Talk:
    """One conversation: whoever takes part, and what they saw so far."""

    def __init__(
        self, fake: FakeTelegram, bot: Bot, server: ModelServer | None, quiet: float
    ) -> None:
        self.fake = fake
        self.bot = bot
        self._server = server
        self._quiet = quiet
        self._screens: dict[int, Screen] = {}
        self.turns: dict[str, Turn] = {}
        self.anna = fake.person("Anna", username="anna")
        self.bernd = fake.person("Bernd", language_code="de")
        self.group: Seat = fake.group("Readers", creator=self.anna).join(self.anna)

    def turns_of_all(self) -> Iterator[Turn]:
        """Have all turns, one after the other."""
        anna, bernd, group = self.anna, self.bernd, self.group
        yield self._turn("Start", anna, lambda: anna.start())
        asked: list[Message] = []
        question = "What does Putin want, according to Witkoff?"
        yield self._turn("A question", anna, lambda: asked.append(anna.write(question)))
        self._script(slow(PIECE))
        question = "What did Witkoff say about the five areas of the agreement?"
        yield self._turn("A streamed answer", anna, lambda: anna.write(question))
        self._script(good)
        known = self.turns["A streamed answer"].answers[-1]
        yield self._turn("A quote in its context", anna, lambda: anna.tap(known, "[1]"))
        yield self._turn("The full proof", anna, lambda: anna.tap(known, "Full proof"))
        yield self._turn("A follow-up", anna, lambda: anna.write("And what about NATO?"))
        self._script(refusing)
        question = "Who won the 2022 World Cup?"
        yield self._turn("An abstention", anna, lambda: anna.write(question))
        self._script(good)
        yield self._turn("Thanks", anna, lambda: anna.write("thanks!"))
        question = "Was will Putin laut Witkoff?"
        yield self._turn("A question in German", bernd, lambda: bernd.write(question))
        self._script(slow(PIECE))
        question = "@footnote_bot what did Witkoff say about NATO?"
        yield self._turn("A mention in a group", group, lambda: group.write(question))
        self._script(good)
        question = "Which territories does the Kremlin claim?"
        yield self._turn("An edited question", anna, lambda: anna.edit(asked[0], question))
        question = "Which Kremlin adviser took part in the meeting?"
        yield self._turn("A question while the bot was down", anna, lambda: self._restart(question))
        yield self._turn("A button from before", anna, lambda: anna.tap(known, "[1]"))
        yield self._turn("Helpful", anna, lambda: anna.tap(known, "👍"))

    def _restart(self, question: str) -> None:
        code = self.bot.stop()
        if code:
            raise RuntimeError(f"The bot ended with {code}.")
        self.anna.write(question)
        self.bot.start()

    def _script(self, behaviour: Behaviour) -> None:
        if self._server:
            self._server.script(behaviour)

    def _turn(self, name: str, seat: Seat, deed: Callable[[], object]) -> Turn:
        """Do something, and look at the screen until its answer is there and all is quiet."""
        screen = self._screens.setdefault(seat.chat.id, Screen(seat))
        before = {one.id: one.text for one in seat.answers}
        lines: list[tuple[float, str]] = []
        began = changed = time.monotonic()
        done = deed()
        seen: float | None = None
        while seen is None or time.monotonic() - changed < self._quiet:
            now = time.monotonic() - began
            if now > LATE:
                raise TimeoutError(f"{name}: no answer within {LATE:g} s: {lines}")
            if news := list(screen.look()):
                lines += [(now, line) for line in news]
                changed = time.monotonic()
            if seen is None and _is_there(seat, before, done):
                seen, changed = now, time.monotonic()
            time.sleep(0.02)
        fresh = tuple(one for one in seat.answers if before.get(one.id) != one.text)
        toast = done.answer().text if isinstance(done, Tap) else ""
        made = self.turns[name] = Turn(name, tuple(lines), fresh, toast, seen)
        return made


def refusing(system: str, user: str) -> Outcome:
    """Say that the sentences do not answer the question."""
    return Reply(refusal(system, user)) if evidence(user) else good(system, user)


def _is_there(seat: Seat, before: dict[int, str], done: object) -> bool:
    """Return whether the bot has answered: a tap with a toast at least, else with a message."""
    if isinstance(done, Tap) and done.answered and done.answer().text:
        return True
    fresh = [one for one in seat.answers if before.get(one.id) != one.text]
    return bool(fresh) and not fresh[-1].text.endswith(" …")  # of which more is to come


@contextmanager
def talk(home: Path, folder: Path, streaming: bool, quiet: float = QUIET) -> Iterator[Talk]:
    """Have a bot answer, on a copy of a home, and give the conversation with it."""
    with ExitStack() as stack:
        fake = stack.enter_context(FakeTelegram())
        server = stack.enter_context(ModelServer()) if streaming else None
        model = (
            {"FOOTNOTE_LLM": "openai-like/tiny", "FOOTNOTE_LLM_BASE_URL": server.url}
            if server
            else {}
        )
        bot = stack.enter_context(Bot(copied(home, folder), fake, **model))
        bot.ready()
        yield Talk(fake, bot, server, quiet)


def main() -> None:
    """Talk, and print it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quotes", action="store_true", help="no language model")
    parser.add_argument("--home", type=Path, help="one with the seed article in it; default: fresh")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        home = asked.home or seeded(folder / "seeded")
        with talk(home, folder / "home", not asked.quotes) as talking:
            for number, turn in enumerate(talking.turns_of_all(), start=1):
                print(f"\n== {number}. {turn.name} ({turn.seconds:.1f} s)")
                for at, line in turn.lines:
                    print(f"{at:5.1f}  {line}")
                if turn.toast:
                    print(f"       (the tap says: {turn.toast})")
        print("\n== stderr")
        print(talking.bot.said)


if __name__ == "__main__":
    main()
