"""Put every fault of a network on every method that the bot calls, and see whether it answers.

    PYTHONPATH=. python tests/benchmarks/chat_faults.py [--seconds 5] [--jobs 2] [--home FOLDER]

`footnote bot` runs as a child against the fake Telegram. While somebody does what makes the bot
call a method (asks, taps, edits a question, asks in a group), that method has a fault: from the
first call that meets it, for so many seconds. A case passes if, within 30 seconds of the fault's
end, the answer is there, or one clear sentence: in the chat, or on stderr as the bot's last.

Printed are the seconds from the fault's end to the answer, "exit" where the bot ended with a
sentence, "says" where it goes on with one, FAILED where nothing came; and then
    failures          cases without an answer or a sentence (0 is the goal)
    doubled           cases, and how many answers stand in the chat beside the one that should
    early             calls inside a `retry_after`
    tokens            lines on stderr that hold the bot's token (0)
    tracebacks        of these there should be none either

A name that does not resolve cannot be scripted while the bot runs: there "DNS" refuses all
connections, also those that are open. At the start it is a host that does not exist, which has no
end. "slow start" is a server that comes up late; once it is up, one that answers late.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from bot.messenger.saying.wording import wording
from tests.benchmarks.conversation import Bot, copied, seeded
from tests.fakes.behaviours import slow
from tests.fakes.model_server import ModelServer
from tests.fakes.ports import free_port
from tests.fakes.telegram import (
    BAD_JSON,
    HALF_BODY,
    LOST_REPLY,
    RESET,
    FakeTelegram,
    Fault,
    Message,
    Rule,
    Seat,
    delay,
    stall,
    status,
)

LATE = 30.0  # seconds after a fault's end in which an answer has to be there
SETTLED = 2.0  # seconds in which a second answer would come
PIECE = 0.04  # seconds before each few characters of a slow answer
DNS, SLOW = "DNS", "slow start"
FAULTS: dict[str, Fault] = {
    "429": status(429, 2),
    "500": status(500),
    "502": status(502),
    "reset": RESET,
    "stall": stall(),
    "half body": HALF_BODY,
    "lost reply": LOST_REPLY,
    DNS: stall(),  # until connections are refused
    "401": status(401),
    "409": status(409),
    "bad JSON": BAD_JSON,
    SLOW: delay(5),
}
QUESTION = "What does Putin want, according to Witkoff?"
OTHER = "Which territories does the Kremlin claim?"
NOWHERE = "http://telegram.invalid/bot"
UNREACHABLE = "Telegram cannot be reached"
SORRY = {wording("en").say(name) for name in ("failed", "cannot_look")}

Check = Callable[[], bool]
Answers = Callable[[], list[Message]]
# Does what makes the bot call a method that has a fault; returns where the answer will be.
Act = Callable[[Rule], Answers]


@dataclass(frozen=True, slots=True)
class Scene:
    """A chat in which a fault happens, None for all chats, and what is done there."""

    chat: int | None
    act: Act


def asked(fake: FakeTelegram) -> Scene:
    """Let somebody ask."""
    person = fake.person()

    def act(rule: Rule) -> Answers:
        person.write(QUESTION)
        return lambda: said(person)

    return Scene(person.id, act)


def polled(fake: FakeTelegram) -> Scene:
    """Let somebody ask once a poll has met the fault: one that is under way never does."""
    person, other = fake.person(), fake.person()

    def act(rule: Rule) -> Answers:
        other.write("thanks!")
        fake.wait_for(lambda: rule.met, LATE, "No poll")
        person.write(QUESTION)
        return lambda: said(person)

    return Scene(None, act)


def tapped(fake: FakeTelegram, button: str, everywhere: bool = False) -> Scene:
    """Let somebody tap a button."""
    person = fake.person()
    person.write(QUESTION)
    message = person.next(LATE)

    def act(rule: Rule) -> Answers:
        person.tap(message, button)
        return lambda: said(person, message)

    return Scene(None if everywhere else person.id, act)


def edited(fake: FakeTelegram) -> Scene:
    """Let somebody edit a question that was answered."""
    person = fake.person()
    question = person.write(QUESTION)
    message = person.next(LATE)

    def act(rule: Rule) -> Answers:
        person.edit(question, OTHER)
        return lambda: said(person) if said(person, message) else []

    return Scene(person.id, act)


def mentioned(fake: FakeTelegram) -> Scene:
    """Let somebody ask in a group."""
    person = fake.person()
    seat = fake.group(creator=person).join(person)

    def act(rule: Rule) -> Answers:
        seat.write(f"@footnote_bot {QUESTION}")
        return lambda: said(seat)

    return Scene(seat.chat.id, act)


def said(seat: Seat, after: Message | None = None) -> list[Message]:
    """Return the bot's messages, but for those of which more is to come."""
    start = after.id if after else 0
    return [one for one in seat.answers if one.id > start and not one.text.endswith(" …")]


Prepare = Callable[[FakeTelegram], Scene]
QUOTES: dict[str, Prepare] = {
    "sendMessage": asked,
    "sendChatAction": asked,
    "sendDocument": partial(tapped, button="Full proof"),
    "deleteMessage": edited,
}
STREAMS: dict[str, Prepare] = {"sendMessageDraft": asked, "editMessageText": mentioned}
TAPS: dict[str, Prepare] = {
    "answerCallbackQuery": partial(tapped, button="[1]", everywhere=True),
}
POLLS: dict[str, Prepare] = {"getUpdates": polled}
# Those of the start; the first poll of a bot is treated otherwise than a later one.
FIRST = "first getUpdates"
STARTS = ("getMe", "deleteWebhook", "setMyCommands", FIRST, "setWebhook")
METHODS = (*STARTS, *POLLS, *QUOTES, *STREAMS, *TAPS)


@dataclass(frozen=True, slots=True)
class Seen:
    """What came of a case.

    Attributes:
        seconds: From the fault's end to the answer, or to the sentence; None if none came.
        sentence: What was said instead of an answer.
        code: With what the bot ended, if it did.
        doubled: How many answers stand there beside the one that should.
    """

    method: str
    fault: str
    seconds: float | None
    sentence: str = ""
    code: int | None = None
    doubled: int = 0

    @property
    def failed(self) -> bool:
        """Whether nobody was told anything."""
        return self.seconds is None

    @property
    def cell(self) -> str:
        """What the table shows."""
        if self.seconds is None:
            return "FAILED"
        if self.code is not None:
            return f"exit {self.code}"
        return "says" if self.sentence else f"{self.seconds:.1f}"


@dataclass(frozen=True, slots=True)
class Report:
    """Cases, and what else was seen: lines with a token, tracebacks, the methods of early calls."""

    seen: tuple[Seen, ...] = ()
    tokens: int = 0
    tracebacks: int = 0
    early: tuple[str, ...] = ()

    def __add__(self, other: "Report") -> "Report":
        return Report(
            self.seen + other.seen,
            self.tokens + other.tokens,
            self.tracebacks + other.tracebacks,
            self.early + other.early,
        )


class Stage:
    """A bot on a fake Telegram, and what is done to the two."""

    def __init__(self, fake: FakeTelegram, bot: Bot, seconds: float) -> None:
        self.fake = fake
        self.bot = bot
        self._seconds = seconds
        self._cases: list[tuple[Seen, Answers]] = []

    def each(self, method: str, prepare: Prepare, faults: Iterable[str]) -> None:
        """Have faults happen one after the other, with a bot that is at work."""
        for fault in faults:
            self._alive()
            self.case(method, fault, prepare(self.fake))

    def together(self, method: str, prepare: Prepare, faults: Sequence[str]) -> None:
        """Have faults happen at once, each in a chat of its own; the one that is for all, alone."""
        own = [fault for fault in faults if fault != DNS]
        self._alive()
        with ThreadPoolExecutor(len(faults)) as threads:
            scenes = list(threads.map(prepare, [self.fake] * len(own)))
            list(threads.map(partial(self.case, method), own, scenes))
        self.each(method, prepare, [fault for fault in faults if fault == DNS])

    def case(self, method: str, name: str, scene: Scene) -> None:
        """Have a fault happen, and see what comes of it."""
        away = method == "getMe" and name in {DNS, SLOW}
        fault = delay(self._seconds) if name == SLOW else FAULTS[name]
        called = method.removeprefix("first ")
        rule = self.fake.faults.put(fault, called, times=0 if away else None, chat=scene.chat)
        if away:
            self.fake.stop()
        answers = scene.act(rule)
        met: Check = lambda: rule.met > 0 or (away and UNREACHABLE in self.bot.said)  # noqa: E731
        self._until(met, LATE)
        ended = time.monotonic() + self._seconds
        if name == DNS and not away:
            rule.end()
            self.fake.refuse(self._seconds)
        self._until(lambda: False, ended - time.monotonic())
        rule.end()
        if away and name == SLOW:
            self.fake.start()
        if met() and not (away and name == DNS):
            self._until(answers, LATE)
        found = Seen(method, name, max(0.0, time.monotonic() - ended))
        self._cases.append((self._judged(found, answers()) if met() else _failed(found), answers))

    def report(self) -> Report:
        """Return all cases, once no second answer can come any more."""
        time.sleep(SETTLED)
        self.bot.stop()
        seen = (replace(one, doubled=max(0, len(found()) - 1)) for one, found in self._cases)
        lines = self.bot.said.splitlines()
        secret = self.fake.token.partition(":")[2]
        return Report(
            tuple(seen),
            sum(secret in line for line in lines),
            sum(line.startswith("Traceback") for line in lines),
            tuple(call.method for call in self.fake.ledger.violations),
        )

    def _alive(self) -> None:
        if not self.bot.runs:
            self.bot.start()
        self.bot.ready()
        if not self.bot.runs:
            raise RuntimeError(f"The bot did not start:\n{self.bot.said}")

    def _judged(self, found: Seen, answers: Sequence[Message]) -> Seen:
        """Return what came of a case: an answer, a sentence, or nothing."""
        if answers:
            last = answers[-1].text
            return replace(found, sentence=last if last in SORRY else "")
        lines = self.bot.said.strip().splitlines() or [""]
        if self.bot.code is None:
            trying = found.method == "getMe" and UNREACHABLE in lines[-1]
            return replace(found, sentence=lines[-1]) if trying else _failed(found)
        sentence = lines[-1].removeprefix("Error: ")
        clear = sentence != lines[-1] and not sentence.startswith("Footnote failed")
        if not clear or not self.bot.code or "Traceback" in self.bot.said:
            return _failed(found)
        return replace(found, sentence=sentence, code=self.bot.code)

    def _until(self, see: Callable[[], object], seconds: float) -> None:
        """Wait until something is so or the bot has ended, but no longer than so many seconds."""
        end = time.monotonic() + seconds
        while not see() and self.bot.code is None and time.monotonic() < end:
            time.sleep(0.05)


def _failed(found: Seen) -> Seen:
    return replace(found, seconds=None)


@dataclass(frozen=True, slots=True)
class Ground:
    """Where bots run, each with a home and a fake Telegram of its own.

    Attributes:
        home: What their homes are copied from, to below `folder`.
    """

    home: Path
    folder: Path
    seconds: float = 5.0

    def at_work(self, methods: dict[str, Prepare], faults: Sequence[str]) -> Report:
        """Try methods with a bot that is at work, the faults at once where they can be."""
        with self._stage("-".join(methods), {}, methods is STREAMS) as stage:
            for method, prepare in methods.items():
                tried = stage.each if method in TAPS | POLLS else stage.together
                tried(method, prepare, faults)
            return stage.report()

    def at_start(self, method: str, fault: str) -> Report:
        """Try a method of the start, with a question that waits."""
        settings: dict[str, object] = {}
        if method == "setWebhook":
            port = free_port()
            settings["FOOTNOTE_TELEGRAM_WEBHOOK_URL"] = f"http://127.0.0.1:{port}/hook"
            settings["FOOTNOTE_TELEGRAM_WEBHOOK_PORT"] = port
        if (method, fault) == ("getMe", DNS):
            settings["FOOTNOTE_TELEGRAM_BASE_URL"] = NOWHERE
        with self._stage(f"{method}-{fault}", settings) as stage:
            stage.case(method, fault, starting(stage, method))
            return stage.report()

    @contextmanager
    def _stage(
        self, name: str, settings: dict[str, object], streaming: bool = False
    ) -> Iterator[Stage]:
        """Give a bot that does not run yet."""
        with ExitStack() as stack:
            fake = stack.enter_context(FakeTelegram())
            if streaming:
                server = stack.enter_context(ModelServer())
                server.script(slow(PIECE))
                settings["FOOTNOTE_LLM"] = "openai-like/tiny"
                settings["FOOTNOTE_LLM_BASE_URL"] = server.url
            bot = Bot(copied(self.home, self.folder / name.replace(" ", "-")), fake, **settings)
            stack.callback(bot.stop)
            yield Stage(fake, bot, self.seconds)


def starting(stage: Stage, method: str) -> Scene:
    """Start the bot where a question waits; of commands, some have to be shown too."""
    person, world = stage.fake.person(), stage.fake.world

    def act(rule: Rule) -> Answers:
        person.write(QUESTION)
        stage.bot.start()
        hidden: Check = lambda: method == "setMyCommands" and not world.commands  # noqa: E731
        return lambda: [] if hidden() else said(person)

    return Scene(None, act)


def matrix(ground: Ground, jobs: int) -> Report:
    """Try every fault on every method, with so many bots at once."""
    works = [partial(ground.at_work, one, tuple(FAULTS)) for one in (POLLS, TAPS, QUOTES, STREAMS)]
    starts = [partial(ground.at_start, method, fault) for method in STARTS for fault in FAULTS]
    with ThreadPoolExecutor(jobs) as threads:
        running = [threads.submit(one) for one in (*works, *starts)]
        return sum((one.result() for one in running), Report())


def table(seen: Iterable[Seen]) -> str:
    """Return a line for each method, and a column for each fault."""
    cells = {(one.method, one.fault): one.cell for one in seen}
    rows = [["", *FAULTS]]
    rows += [[method, *(cells.get((method, fault), "") for fault in FAULTS)] for method in METHODS]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def main() -> None:
    """Try everything, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=5.0, help="how long a fault lasts")
    parser.add_argument("--jobs", type=int, default=2, help="how many bots run at once")
    parser.add_argument("--home", type=Path, help="one with the seed article in it; default: fresh")
    given = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as made:
        home = given.home or seeded(Path(made) / "seeded")
        report = matrix(Ground(home, Path(made), given.seconds), given.jobs)
    print(table(report.seen))
    for one in report.seen:
        if one.sentence:
            print(f"{one.method} x {one.fault}: {one.cell}: {one.sentence}")
    doubled = [f"{one.method} x {one.fault}: {one.doubled}" for one in report.seen if one.doubled]
    print(f"cases: {len(report.seen)}, in {time.monotonic() - began:.0f} s")
    print(f"failures: {sum(one.failed for one in report.seen)}")
    print(f"doubled: {len(doubled)} ({', '.join(doubled) or 'none'})")
    print(f"early: {len(report.early)} calls ({', '.join(report.early) or 'none'})")
    print(f"tokens: {report.tokens} lines on stderr")
    print(f"tracebacks: {report.tracebacks}")


if __name__ == "__main__":
    main()
