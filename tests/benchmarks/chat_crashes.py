"""Kill the bot with -9 again and again while people ask it, and look at what they got.

    PYTHONPATH=. python tests/benchmarks/chat_crashes.py [--questions 1000] [--chats 50]
        [--kills 100] [--webhook] [--term] [--clock] [--seed 7]

The whole command runs as a child process against the fake Telegram, which has no limits, so
that the run is short. Every fifth chat is a group. Up to three questions of a chat wait at the
same time. Half of them the seed article answers; the others hold a word of their own that no
article has, and what is answered has to name it. Otherwise an answer is told by its buttons:
their id leads to the question in what the bot keeps.

A kill comes by the clock, at a moment drawn over three times what a start takes, or a random
moment after something was seen: a question that is asked, a "typing", a frame, or a message
of the bot, whose reply it may not have seen; with `--clock`, by the clock alone, which aims at
nothing. At once the bot is started anew. With `--term`
it is told to stop instead, and has to end by itself, with 0, before the next is started.

Printed are:
    lost              questions without an answer (0 is the goal)
    twice             questions with two (at most 1 %; with --term 0), and how long after
                      the first the kill came
    out of order      answers that came after one to a later question of the chat (0)
    wrong             answers that do not say what they have to (0)
    said otherwise    whatever else the bot wrote, as "Something went wrong" (nothing)
    left behind       placeholders in groups that no answer took the place of
    unended           updates in the journal on which the work has not ended, at the end (0)
    tokens            the bot's token, or the secret of its webhook, in its output (0)
    faults            ends that nobody asked for, exit codes but 0, no progress for a minute (0)
"""

import argparse
import asyncio
import logging
import math
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.messenger.kept.journal import Journal
from bot.messenger.kept.memory import Memory
from bot.messenger.kept.state import FILE, State
from bot.messenger.saying.buttons import parse
from bot.messenger.saying.wording import wording
from bot.messenger.wire.sending import PLACEHOLDER
from index.generations.home import Home
from index.rebuilding.rebuild import Rebuild
from index.rebuilding.request import Request
from tests.fakes.listening import Silent
from tests.fakes.ports import free_port
from tests.fakes.telegram import NO_FLOOD, Call, FakeTelegram, Seat

ROOT = Path(__file__).resolve().parent.parent.parent
MODEL = "all-MiniLM-L6-v2"
SECRET = "a-secret_of-the-webhook"
LOOKING = wording("en").say("looking")
AT_ONCE, GROUPS = 3, 5  # questions of a chat that wait; every so many chats one is a group
CROWD = 3.0  # how many wait in all chats, of what is asked from one kill to the next
STUCK = 60.0  # seconds without an answer after which one waits no longer
LONGEST_STOP = 40.0
ON_ITS_WAY = 0.2
# What the seed article answers, whatever was asked before, and what the answer has to hold.
KNOWN = (
    ("Who is Yuri Ushakov?", "a Kremlin adviser"),
    ("What does Article 5 provide for?", "collective defense"),
    ("How does Kiev see NATO membership for Ukraine?", "best guarantee"),
    ("Who heads the Russian Direct Investment Fund?", "Kirill Dmitriev"),
)
UNKNOWN = "Is {word} a part of the talks?"
# What a kill is aimed at, how often that is drawn, and at most how many seconds later it comes.
AIMS = {
    "clock": (3, 0.0),
    "question": (2, 0.05),
    "sendChatAction": (2, 0.5),
    "sendMessageDraft": (1, 0.2),
    "sendMessage": (2, 0.05),
}
MOST_SEEN = 6  # the first, or the sixth, such thing that is seen
LOG = re.compile(r"^[-\d]+ [\d:,]+ ")
Ask = tuple[int, int]  # the chat and the number of the message


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and what its answer has to hold."""

    chat: int
    message: int
    text: str
    sign: str


@dataclass(frozen=True, slots=True)
class Said:
    """What the bot put in a chat; `answer` is the id that its buttons carry, if it has any."""

    chat: int
    message: int
    text: str
    answer: str | None
    time: float = 0.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of the questions. The docstring of the module says what is what."""

    asked: int
    lost: tuple[Asked, ...]
    twice: tuple[Asked, ...]
    doubles: tuple[tuple[Said, Said], ...]
    disordered: tuple[Asked, ...]
    wrong: tuple[tuple[str, str], ...]
    otherwise: Mapping[str, int]
    behind: int

    @property
    def answered(self) -> int:
        """How many were answered."""
        return self.asked - len(self.lost)


def judge(asked: Sequence[Asked], said: Sequence[Said], whose: Mapping[str, Ask]) -> Verdict:
    """Compare what was asked with what was said, in its order; `whose` is by an answer's id."""
    by_place = {(one.chat, one.message): one for one in asked}
    latest: dict[int, int] = defaultdict(int)
    answers: dict[Ask, dict[int, Said]] = defaultdict(dict)
    texts = {(one.chat, one.message): one for one in said}  # an edit is the last word
    disordered, doubles = [], []
    for one in said:
        place = whose.get(one.answer or "")
        if place is None or one.message in answers[place]:
            continue
        if answers[place]:
            doubles.append((next(iter(answers[place].values())), one))
        elif place[1] < latest[one.chat]:
            disordered.append(by_place[place])
        answers[place][one.message] = one
        latest[one.chat] = max(place[1], latest[one.chat])
    finals = [(whose.get(one.answer or ""), one) for one in texts.values()]
    others = Counter(one.text for place, one in finals if place not in by_place)
    return Verdict(
        asked=len(asked),
        lost=tuple(one for place, one in by_place.items() if not answers[place]),
        twice=tuple(one for place, one in by_place.items() if len(answers[place]) > 1),
        doubles=tuple(doubles),
        disordered=tuple(disordered),
        wrong=tuple(
            (by_place[place].text, one.text)
            for place, one in finals
            if place in by_place and by_place[place].sign not in one.text
        ),
        behind=others.pop(LOOKING, 0),
        otherwise=others,
    )


@dataclass
class People:
    """Those who ask, and what they saw of the bot."""

    fake: FakeTelegram
    rng: random.Random
    chats: int
    asked: list[Asked] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    open: Counter[int] = field(default_factory=Counter)  # of each chat: questions that wait
    ids: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.seats = [self._seat(number) for number in range(self.chats)]
        self.fake.ledger.listen(self._hear)

    @property
    def waiting(self) -> int:
        """How many questions have no answer yet."""
        return len(self.asked) - len(self.ids)

    def ask(self, most: int) -> int:
        """Ask up to so many questions, one to three in a chat that has room; return how many."""
        free = [seat for seat in self.seats if self.open[seat.chat.id] < AT_ONCE]
        if not free or most < 1:
            return 0
        seat = self.rng.choice(free)
        count = min(most, self.rng.randint(1, AT_ONCE - self.open[seat.chat.id]))
        for _ in range(count):
            text, sign = self._question()
            with self.lock:
                self.open[seat.chat.id] += 1
            message = seat.write(f"/ask {text}" if seat.chat.id < 0 else text)
            self.asked.append(Asked(seat.chat.id, message.id, text, sign))
        return count

    def _seat(self, number: int) -> Seat:
        person = self.fake.person(f"Reader {number}")
        if number % GROUPS == GROUPS - 1:
            return self.fake.group(f"Group {number}", creator=person).join(person)
        return person

    def _question(self) -> tuple[str, str]:
        if self.rng.random() < 0.5:
            return self.rng.choice(KNOWN)
        word = f"zorbatim{len(self.asked)}"
        return UNKNOWN.format(word=word), f"“{word}”"

    def _hear(self, call: Call) -> None:
        """Note what the bot put in a chat, whether or not it heard that it did."""
        if call.method not in ("sendMessage", "editMessageText") or not call.result:
            return
        one = said_in(call)
        with self.lock:
            if one.answer and one.answer not in self.ids:
                self.ids.add(one.answer)
                self.open[one.chat] -= 1
            self.said.append(one)


def said_in(call: Call) -> Said:
    """Return what a call put in a chat."""
    rows = call.result.get("reply_markup", {}).get("inline_keyboard", [])
    taps = [parse(button["callback_data"]) for row in rows for button in row]
    answer = next((tap.answer_id for tap in taps if tap), None)
    message = call.result
    return Said(message["chat"]["id"], message["message_id"], message["text"], answer, call.ended)


@dataclass
class Crasher:
    """Kills the bot, or tells it to stop, while people ask.

    Attributes:
        kills: How many, by what they were aimed at; `hit` by what the bot was at.
        moments: When each kill came.
        ready: Seconds from a start until the bot writes, and `life` until a kill, lately.
        stops: How long it took to end when told to.
        quiet: For how many seconds something may still come at the end.
    """

    fake: FakeTelegram
    home: Path
    seed: int
    chats: int
    webhook: bool = False
    term: bool = False
    aims: Sequence[str] = tuple(AIMS)
    quiet: float = 2.0
    kills: Counter[str] = field(default_factory=Counter)
    hit: Counter[str] = field(default_factory=Counter)
    moments: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    stops: list[float] = field(default_factory=list)
    ready: float = 3.0
    life: float = 5.0

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        self.people = People(self.fake, random.Random(self.seed + 1), self.chats)
        self.output = self.home / "output"
        self._port = free_port()
        self._aim, self._left, self._due = "clock", 0, float("inf")
        self._calls: Counter[str] = Counter()
        self._begun, self._polls = 0.0, 0
        self._woken = threading.Event()
        self.fake.ledger.listen(self._hear)

    def run(self, questions: int, kills: int) -> Verdict:
        """Ask so many questions, with so many kills between them, and judge the answers."""
        for number in range(kills):
            with self.bot() as child:
                self.until_killed(child, questions * number / kills, questions / kills)
            if number % 10 == 9:
                print(self.told(), flush=True)
        with self.bot() as child:
            self.finish(child, questions)
        return judge(self.people.asked, self.people.said, self.whose())

    @contextmanager
    def bot(self) -> Iterator[subprocess.Popen[bytes]]:
        """Start the bot."""
        self._calls.clear()
        self._polls, self._begun = self.fake.world.polls, self.fake.clock.now()
        with (
            self.output.open("ab") as output,
            subprocess.Popen(
                [sys.executable, "-m", "bot", "bot"],
                cwd=self.home,
                env=self.environment(),
                stdout=output,
                stderr=output,
            ) as child,
        ):
            try:
                yield child
            finally:
                child.kill()

    def environment(self) -> dict[str, str]:
        """Return the settings of the bot, and nobody else's."""
        usual = {name: value for name, value in os.environ.items() if "FOOTNOTE" not in name}
        paths = filter(None, [str(ROOT), usual.get("PYTHONPATH")])
        hook = {
            "FOOTNOTE_TELEGRAM_WEBHOOK_URL": f"http://127.0.0.1:{self._port}/hook",
            "FOOTNOTE_TELEGRAM_WEBHOOK_PORT": str(self._port),
            "FOOTNOTE_TELEGRAM_WEBHOOK_SECRET": SECRET,
        }
        return {
            **usual,
            "PYTHONPATH": os.pathsep.join(paths),
            "FOOTNOTE_HOME": str(self.home),
            "FOOTNOTE_TELEGRAM_TOKEN": self.fake.token,
            "FOOTNOTE_TELEGRAM_BASE_URL": self.fake.base_url,
            "FOOTNOTE_TELEGRAM_OPEN": "1",
            "FOOTNOTE_TELEGRAM_PER_MINUTE": "100000",
            "FOOTNOTE_TELEGRAM_PER_DAY": "100000",
            **(hook if self.webhook else {}),
        }

    def until_killed(self, child: subprocess.Popen[bytes], before: float, more: float) -> None:
        """Ask the questions that are due in this life, and kill the bot when it is time."""
        begun = time.monotonic()
        wrote = None
        self._take_aim(begun)
        while time.monotonic() < self._due:
            passed = time.monotonic() - begun
            due = before + more * min(1.0, passed / self.life)
            room = max(AT_ONCE, int(CROWD * more)) - self.people.waiting
            asked = self.people.ask(min(room, int(due) - len(self.people.asked)))
            if asked and self.listens:
                self._see("question", asked)
            if wrote is None and self._calls["sendMessage"]:
                wrote = passed
            if child.poll() is not None:
                self.faults.append(f"the bot ended by itself with {child.returncode}")
                return
            self._woken.wait(max(0.0, min(0.01, self._due - time.monotonic())))
            self._woken.clear()
        self._kill(child, int(before + more))
        lived = time.monotonic() - begun
        self.life += 0.2 * (lived - self.life)
        self.ready += 0.2 * ((wrote or max(lived, self.ready)) - self.ready)

    @property
    def listens(self) -> bool:
        """Whether the bot that runs has got as far as taking updates."""
        return self.fake.world.polls > self._polls or self._calls["setWebhook"] > 0

    @property
    def hears(self) -> bool:
        """Whether the bot that runs is through with its checks, of which one asks who it is."""
        return self._calls["getMe"] > 1 or self.listens

    def finish(self, child: subprocess.Popen[bytes], questions: int) -> None:
        """Ask what is left, let the bot answer all, and tell it to stop."""
        people = self.people
        count, since = -1, time.monotonic()
        while people.waiting or len(people.asked) < questions:
            people.ask(questions - len(people.asked))
            if len(people.said) != count:
                count, since = len(people.said), time.monotonic()
            if time.monotonic() - since > STUCK or child.poll() is not None:
                self.faults.append(f"no answer for long, exit code {child.poll()}")
                break
            time.sleep(0.02)
        time.sleep(self.quiet)  # whatever comes now comes twice
        self._stop(child)

    def whose(self) -> dict[str, Ask]:
        """Return which question each answer was given to, as the bot keeps it."""
        state = State(self.home)
        try:
            return asyncio.run(_whose(Memory(state), self.people.said))
        finally:
            state.close()

    def unended(self) -> int:
        """Return on how many updates the work has not ended."""
        state = State(self.home)
        try:
            return len(asyncio.run(Journal(state).waiting()))
        finally:
            state.close()

    def tokens(self) -> int:
        """Return how often a secret is in the output."""
        written = self.output.read_text("utf-8", "replace")
        return sum(written.count(one) for one in (self.fake.token.partition(":")[2], SECRET))

    def lines(self) -> Counter[str]:
        """Return what the bot wrote, without times and numbers."""
        written = self.output.read_text("utf-8", "replace").splitlines()
        return Counter(re.sub(r"\d+", "N", LOG.sub("", one)) for one in written if one)

    def killed_after(self, said: Said) -> float:
        """Return how many seconds after a message a kill came; infinity if none did.

        What was on its way at the kill is put in the chat a little later.
        """
        waits = [at - said.time for at in self.moments]
        return min((wait for wait in waits if wait > -ON_ITS_WAY), default=math.inf)

    def told(self) -> str:
        """Return how far it is."""
        people = self.people
        return (
            f"{self.kills.total()} kills, {len(people.asked)} asked, "
            f"{len(people.ids)} answered, {len(self.faults)} faults"
        )

    def _take_aim(self, begun: float) -> None:
        """Draw when this life ends."""
        weights = [AIMS[one][0] for one in self.aims]
        self._aim = self.rng.choices(self.aims, weights)[0]
        self._left = self.rng.randint(1, MOST_SEEN)
        latest = self.rng.uniform(0.0, 3.0) if self._aim == "clock" else 3.0
        self._due = begun + latest * self.ready

    def _see(self, what: str, count: int = 1) -> None:
        """Draw the moment of the kill once what it is aimed at was seen."""
        if what != self._aim or self._left <= 0:
            return
        self._left -= count
        if self._left <= 0:
            self._due = time.monotonic() + self.rng.uniform(0.0, AIMS[what][1])
            self._woken.set()

    def _hear(self, call: Call) -> None:
        if call.time < self._begun:
            return  # of the bot before
        self._calls[call.method] += 1
        self._see(call.method)

    def _kill(self, child: subprocess.Popen[bytes], most: int) -> None:
        seen = self._aim if self._left <= 0 or self._aim == "clock" else f"no {self._aim} came"
        self.kills[seen] += 1
        if self.term:
            self.hit["at work" if self.hears else "starting"] += 1
            self._stop(child, most)
            return
        child.kill()
        self.moments.append(self.fake.clock.now())
        child.wait()
        self.hit.update(self._stages())

    def _stop(self, child: subprocess.Popen[bytes], most: int = 0) -> None:
        """Tell the bot to stop, and wait until it has; meanwhile people ask on.

        While it still checks what it needs, the signal just ends it.
        """
        hears, begun = self.hears, time.monotonic()
        child.send_signal(signal.SIGTERM)
        while (code := child.poll()) is None:
            if time.monotonic() - begun > LONGEST_STOP:
                self.faults.append("the bot did not stop when told to")
                return
            self.people.ask(min(1, most - len(self.people.asked)))
            time.sleep(0.02)
        self.stops.append(time.monotonic() - begun)
        if code and (hears or code != -signal.SIGTERM):
            calls = dict(self._calls)
            self.faults.append(f"the bot was told to stop and ended with {code}, after {calls}")

    def _stages(self) -> set[str]:
        """Return what the bot was at when it was killed, from what it left in its journal."""
        if not self._calls["getMe"]:
            return {"starting, not a word to Telegram"}
        with tempfile.TemporaryDirectory() as folder:
            for file in self.home.glob(f"{FILE}*"):
                shutil.copy(file, folder)
            state = State(Path(folder))
            try:
                stages = asyncio.run(_stages(Journal(state)))
                kept = state.do_now(lambda rows: rows.execute("SELECT id FROM updates").fetchall())
            finally:
                state.close()
        found = set(stages)
        if not self.listens:
            found.add("starting, before it listens")
        if len(self.fake.world.updates.every) > len(kept):
            found.add("a question not yet in the journal")
        return found or {"nothing to do"}


async def _whose(memory: Memory, said: Sequence[Said]) -> dict[str, Ask]:
    found = {}
    for one in said:
        kept = await memory.answer(one.answer, one.chat) if one.answer else None
        if one.answer and kept:
            found[one.answer] = kept.chat, kept.message
    return found


async def _stages(journal: Journal) -> list[str]:
    """Return what the work on each update that has not ended was at."""
    stages = []
    for one in await journal.waiting():
        planned = await journal.planned(one.body["update_id"])
        steps = [step for step in planned if step.step != PLACEHOLDER]
        if not one.tries:
            stages.append("a question in the journal, not begun")
        elif any(step.sent is None for step in steps):
            stages.append("an answer being sent")
        elif steps:
            stages.append("an answer sent and noted, not ended")
        elif planned:
            stages.append("a question in work behind a placeholder")
        else:
            stages.append("a question in work")
    return stages


def telegram() -> FakeTelegram:
    """Return a Telegram without limits, that soon comes again to a webhook that was away."""
    return FakeTelegram(limits=replace(NO_FLOOD, webhook_pause=0.1, webhook_pause_most=0.5))


def show(crasher: Crasher, verdict: Verdict) -> None:
    """Print what came of a run."""
    print("kills by aim:")
    for name, count in sorted(crasher.kills.items()):
        print(f"  {count:5} {name}")
    print("kills by what the bot was at (one may hit several):")
    for name, count in crasher.hit.most_common():
        print(f"  {count:5} {name}")
    print(f"asked {verdict.asked}, answered {verdict.answered}, lost {len(verdict.lost)}")
    print(f"twice {len(verdict.twice)}")
    for first, second in verdict.doubles:
        wait = crasher.killed_after(first)
        print(f"  {1000 * wait:.0f} ms before a kill; again after {second.time - first.time:.1f} s")
    print(f"out of order {len(verdict.disordered)}, wrong {len(verdict.wrong)}")
    for text, found in verdict.wrong[:5]:
        print(f"  {text!r}: {found[:200]!r}")
    print(f"said otherwise {sum(verdict.otherwise.values())}, left behind {verdict.behind}")
    for text, count in verdict.otherwise.items():
        print(f"  {count:5} {text[:100]!r}")
    print(f"unended {crasher.unended()}, tokens {crasher.tokens()}, faults {len(crasher.faults)}")
    for fault, count in Counter(crasher.faults).items():
        print(f"  {count:5} {fault}")
    print(f"longest stop {max(crasher.stops, default=0):.1f} s")
    refused = Counter(f"{one.method}: {one.description}" for one in crasher.fake.ledger.refusals)
    for text, count in refused.most_common():
        print(f"  refused {count:5} {text}")
    print("the bot's output:")
    for line, count in crasher.lines().most_common(30):
        print(f"  {count:5} {line[:160]}")


def passed(crasher: Crasher, verdict: Verdict) -> bool:
    """Return whether the goals are met."""
    bad = (verdict.lost, verdict.disordered, verdict.wrong, verdict.otherwise, crasher.faults)
    few = len(verdict.twice) <= (0 if crasher.term else 0.01 * verdict.asked)
    return few and not any(bad) and not crasher.tokens() and not crasher.unended()


def main() -> None:
    """Kill as often as asked, and print what happened."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--questions", type=int, default=1000)
    parser.add_argument("--chats", type=int, default=50)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--webhook", action="store_true")
    parser.add_argument("--term", action="store_true")
    parser.add_argument("--clock", action="store_true")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)  # of calls that a kill cut
    with tempfile.TemporaryDirectory() as folder, telegram() as fake:
        Rebuild(Home(Path(folder)), MODEL, Silent(), reader=None).run(Request.of(ROOT / "seeds"))
        aims = ("clock",) if options.clock else tuple(AIMS)
        known = (options.seed, options.chats, options.webhook, options.term, aims)
        crasher = Crasher(fake, Path(folder), *known)
        begun = time.perf_counter()
        verdict = crasher.run(options.questions, options.kills)
        show(crasher, verdict)
        print(f"{crasher.told()}, {time.perf_counter() - begun:.0f} s")
        sys.exit(not passed(crasher, verdict))


if __name__ == "__main__":
    main()
