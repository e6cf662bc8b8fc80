"""Many people ask the bot at once, for minutes: what the bot itself takes, and whether it holds.

    PYTHONPATH=. python tests/benchmarks/chat_load.py [--users 200] [--rate 20] [--minutes 5]
        [--model 2] [--down FROM UNTIL] [--rebuild SECONDS] [--articles 250] [--profile FILE]

`footnote bot` runs as a child against the fake Telegram, with Telegram's own limits, and a
language model that takes `--model` seconds for each of its answers (0: without one). Each person
asks for what one sentence of the articles says, so it is known what is right. Between the two
seconds of `--down` the model refuses, and until somebody has met that; every so many seconds of
`--rebuild` an admin has all articles, which state other facts each time, indexed anew. Printed are:

    answered      rightly; wrongly; otherwise (an abstention, a refusal), the first few of them
    order         answers that came before that to an earlier question of their chat
    mixed         answers whose sentences are of more than one edition of the articles
    overhead      from a question's arrival until its answer is with Telegram, but for the time
                  that the model took, and that an earlier question of the chat was in work
    computing     what the bot computed for each question, and what this script did
    quoted        answers in the articles' words while the model was down, and after
    told          how often admins were told of a fault
    steps         those of the event loop that lasted over 50 ms: how long, how much of that it
                  computed itself, and what it was
    at work       memory, threads and open files: median of the second and of the last quarter
"""

import argparse
import itertools
import json
import random
import re
import statistics
import subprocess
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from index.generations.home import Home
from index.rebuilding.rebuild import Rebuild
from index.rebuilding.request import Request
from tests.benchmarks.conversation import MODEL, Bot
from tests.fakes import towns
from tests.fakes.behaviours import good, reset
from tests.fakes.listening import Silent
from tests.fakes.model_server import ModelServer
from tests.fakes.outcomes import Behaviour, Reply
from tests.fakes.reading import evidence, question
from tests.fakes.telegram import FakeTelegram

PIECES, AROUND = 10, 4  # of an answer that streams, and what its protocol sends besides
LATE = 600.0  # seconds after the last question until which answers are waited for
LOOK = 2.0
BLOCKED = 0.05
QUOTES = "articles’ own words"
EDITION = re.compile(rf"\b(?:{'|'.join(towns.NAMES.split())})([a-z])([a-z])a\b")


@dataclass(slots=True)
class Question:
    """A question that was asked, and its answer."""

    asked: towns.Asked
    chat: int
    at: float
    edition: int
    text: str = ""
    answered: float = 0.0


@dataclass(slots=True)
class Seen:
    """What came of a run."""

    questions: list[Question] = field(default_factory=list)
    model: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    rebuilt: list[str] = field(default_factory=list)
    at_work: list[tuple[int, int, int]] = field(default_factory=list)
    steps: dict[str, Any] = field(default_factory=dict)
    computed: tuple[float, float] = (0.0, 0.0)
    stderr: str = ""


class Load:
    """People who ask a bot that runs."""

    def __init__(self, fake: FakeTelegram, asked: argparse.Namespace, folder: Path) -> None:
        self.fake = fake
        self.asked = asked
        self.folder = folder
        self.seen = Seen()
        self.edition = 1
        self._over = threading.Event()
        self.people = [fake.person(f"Person {n}") for n in range(asked.users)]
        self.admin = self.people[0]

    def run(self, server: ModelServer | None, bot: Bot) -> None:
        """Have them ask for as long as was wanted, and wait for the last answers."""
        beside = [threading.Thread(target=self._look, args=(bot.number,))]
        if self.asked.rebuild:
            beside.append(threading.Thread(target=self._rebuild))
        for one in beside:
            one.start()
        self._ask(server)
        self.fake.drained(LATE)
        end = time.monotonic() + LATE
        while time.monotonic() < end and len(self._sent()) < len(self.seen.questions):
            time.sleep(LOOK)
        self._over.set()
        for one in beside:
            one.join()
        self._match()

    def _ask(self, server: ModelServer | None) -> None:
        """Ask at random moments, each person in turn."""
        rng = random.Random(5)
        began, length = time.monotonic(), self.asked.minutes * 60
        wanted = itertools.cycle(towns.questions(self.asked.articles))
        turns = itertools.cycle(self.people[1:])
        down = False
        for at in sorted(rng.uniform(0, length) for _ in range(int(self.asked.rate * length))):
            time.sleep(max(0.0, began + at - time.monotonic()))
            if server and self.asked.down:
                first, last = self.asked.down
                if down and at >= last:
                    self._met()
                down = first <= at < last
                server.script(reset if down else answering(self.asked.model))
            one, person = next(wanted), next(turns)
            self.seen.questions.append(
                Question(one, person.id, self.fake.clock.now(), self.edition)
            )
            person.write(one.text)

    def _met(self) -> None:
        """Wait until somebody had quotes: a busy bot may be seconds behind, with the model away."""
        end = time.monotonic() + LATE
        while time.monotonic() < end and not self._quoted():
            time.sleep(LOOK)

    def _quoted(self) -> bool:
        return any(QUOTES in plain(call.parameters["text"]) for call in self._sent())

    def _rebuild(self) -> None:
        """Write another edition and have it indexed, again and again."""
        while not self._over.wait(self.asked.rebuild):
            self.edition += 1
            towns.write(self.folder / "articles", self.asked.articles, self.edition)
            self.admin.write("/rebuild yes")
            self._until(len(self._outcomes()) + 1)

    def _until(self, outcomes: int) -> None:
        """Wait for so many rebuilds to have ended: none is left behind in the middle."""
        self.fake.wait_for(lambda: len(self._outcomes()) >= outcomes or None, LATE)

    def _outcomes(self) -> list[str]:
        """Return what the admin was told that rebuilds came to."""
        told = [message.text for message in self.admin.answers]
        return [text for text in told if text[:1] in "✅❌" and "rebuild" in text]

    def _look(self, number: int) -> None:
        """Look at the process now and then."""
        process, us = psutil.Process(number), psutil.Process()
        before = _computed(process), _computed(us)
        while not self._over.wait(LOOK):
            self.seen.at_work.append(
                (process.memory_info().rss, process.num_threads(), process.num_fds())
            )
        self.seen.computed = _computed(process) - before[0], _computed(us) - before[1]

    def _sent(self) -> list[Any]:
        calls = self.fake.ledger.of("sendMessage")
        return [call for call in calls if call.ok and call.chat != self.admin.id]

    def _match(self) -> None:
        """Take each chat's answers in their order for its questions in theirs."""
        answers = defaultdict(list)
        for call in self._sent():
            answers[call.chat].append(call)
        taken: Counter[int] = Counter()
        for one in self.seen.questions:
            place = taken[one.chat]
            taken[one.chat] += 1
            if place < len(answers[one.chat]):
                call = answers[one.chat][place]
                one.text, one.answered = plain(call.parameters["text"]), call.time
        self.seen.rebuilt = self._outcomes()
        told = (message.text for message in self.admin.answers)
        self.seen.told = [text for text in told if text not in self.seen.rebuilt]


def _computed(process: psutil.Process) -> float:
    """Return for how many seconds a process has computed, on all cores."""
    times = process.cpu_times()
    return float(times.user + times.system)


def plain(text: str) -> str:
    """Return a message without its markup."""
    return re.sub(r"<[^>]+>", "", text).replace("\u2060", "")


def answering(seconds: float) -> Behaviour:
    """Answer from the sentences, in so many seconds; a follow-up stands alone as it is."""

    def behave(system: str, user: str) -> Reply:
        text = good(system, user).text if evidence(user) else question(user) or "ok"
        size = -(-len(text) // PIECES)
        pieces = -(-len(text) // size)
        return Reply(text, piece_delay=seconds / (pieces + AROUND), sizes=(size, size))

    return behave


@contextmanager
def loaded(asked: argparse.Namespace, folder: Path) -> Iterator[Seen]:
    """Run a bot under load, and give what was seen when it has ended."""
    towns.write(folder / "articles", asked.articles)
    home = folder / "home"
    Rebuild(Home(home), MODEL, Silent(), reader=None).run(Request.of(folder / "articles"))
    with ExitStack() as stack:
        fake = stack.enter_context(FakeTelegram())
        load = Load(fake, asked, folder)
        settings: dict[str, object] = {"FOOTNOTE_TELEGRAM_ADMINS": load.admin.id}
        server = stack.enter_context(ModelServer()) if asked.model else None
        if server:
            server.script(answering(asked.model))
            settings |= {"FOOTNOTE_LLM": "openai-like/tiny", "FOOTNOTE_LLM_BASE_URL": server.url}
        steps = folder / "steps.json"
        command = ("tests.benchmarks.watched_bot", str(steps))
        for person in load.people:
            person.write("hello")
        bot = stack.enter_context(
            Bot(home, fake, command, FOOTNOTE_TELEGRAM_PER_DAY=10**6, **settings)
        )
        bot.ready()
        fake.drained(30)
        fake.wait_for(lambda: len(fake.ledger.of("sendMessage")) >= asked.users or None, 60)
        fake.ledger.clear()
        profile = _profiled(bot, asked) if asked.profile else None
        load.run(server, bot)
        if profile:
            profile.wait()
        if server:
            epoch = fake.clock.now() - time.monotonic()
            for call in server.calls:
                times = (call.at + epoch, (call.ended or call.at) + epoch)
                load.seen.model.setdefault(question(call.user), []).append(times)
        bot.stop()
        load.seen.steps = json.loads(steps.read_text(encoding="utf-8"))
        load.seen.stderr = bot.said
        yield load.seen


def _profiled(bot: Bot, asked: argparse.Namespace) -> "subprocess.Popen[bytes]":
    """Write down where the bot computes, until the questions end."""
    seconds = str(int(asked.minutes * 60))
    where = ["--pid", str(bot.number), "--duration", seconds, "--output", asked.profile]
    return subprocess.Popen(["py-spy", "record", "--format", "raw", "--rate", "50", *where])


def _town(text: str) -> str:
    found = re.search(rf"\b[A-Z]\w+(?:{'|'.join(towns.ENDINGS.split())})\b", text)
    return found[0] if found else ""


def overhead(seen: Seen) -> list[float]:
    """Return what each answer took beside the model and the chat's earlier questions."""
    free: dict[int, float] = {}
    used: set[tuple[float, float]] = set()
    taken = []
    for one in seen.questions:
        begun = max(one.at, free.get(one.chat, 0.0))
        free[one.chat] = one.answered
        calls = [
            (first, last)
            for first, last in seen.model.get(one.asked.text, [])
            if begun <= first <= one.answered and (first, last) not in used
        ]
        used.update(calls)
        if one.answered:
            taken.append(one.answered - begun - sum(last - first for first, last in calls))
    return taken


def right(one: Question) -> bool:
    """Return whether an answer gives the right name, of any edition from when it was asked on."""
    editions = range(max(1, one.edition - 1), one.edition + 2)
    return any(one.asked.answer(edition) in one.text for edition in editions)


def mixed(one: Question) -> bool:
    """Return whether an answer is of more than one edition."""
    return len(set(EDITION.findall(one.text))) > 1


def quantiles(values: Sequence[float]) -> str:
    """Return median, 95th and 99th percentile, and the most, in milliseconds."""
    ordered = sorted(values)
    at = [ordered[min(len(ordered) - 1, int(len(ordered) * q))] for q in (0.5, 0.95, 0.99, 1)]
    return "p50 {:.0f}, p95 {:.0f}, p99 {:.0f}, most {:.0f} ms".format(*(1000 * one for one in at))


def report(seen: Seen) -> Iterator[str]:
    """Yield the lines that are printed."""
    asked = seen.questions
    other = [one for one in asked if not right(one)]
    named = [one for one in other if re.search(EDITION, one.text)]
    yield f"asked: {len(asked)}, answered rightly {len(asked) - len(other)}, wrongly {len(named)}"
    yield f"otherwise: {len(other) - len(named)}, never {sum(not one.text for one in asked)}"
    yield from (f"    {one.asked.text} -> {one.text[:300]!r}" for one in other[:5])
    strangers = [one for one in asked if _town(one.text) not in ("", one.asked.town)]
    yield f"order: {len(strangers)} with another question's town in front"
    yield f"mixed: {sum(map(mixed, asked))}"
    yield f"overhead: {quantiles(overhead(seen))}"
    bot, us = (1000 * one / len(asked) for one in seen.computed)
    yield f"computing: the bot {bot:.0f} ms for each question, the fakes {us:.0f} ms"
    yield f"quoted: {sum(QUOTES in one.text for one in asked)}"
    yield f"told: {seen.told}"
    yield f"rebuilt: {len(seen.rebuilt)}, failed {sum('❌' in one for one in seen.rebuilt)}"
    longest = seen.steps["longest"]
    late = [one for one in longest if one[0] > BLOCKED]
    computing = sum(own > BLOCKED for _, own, _ in late)
    yield f"steps: {seen.steps['steps']}, {len(late)} over 50 ms, {computing} computing so long"
    yield from (f"    {wall:.3f} s, {own:.3f} computing: {name}" for wall, own, name in longest[:8])
    yield f"    by what: {Counter(name for _, _, name in late).most_common(8)}"
    quarter = max(1, len(seen.at_work) // 4)
    for place, name in enumerate(("memory", "threads", "files")):
        values = [one[place] for one in seen.at_work]
        early, last = values[quarter : 2 * quarter], values[-quarter:]
        if early and last:
            first, then = statistics.median(early), statistics.median(last)
            yield f"at work, {name}: {first:.0f}, then {then:.0f}"
    lines = [line for line in seen.stderr.splitlines() if " INFO " not in line]
    yield f"stderr: {len(lines)} lines beside the usual"
    yield from (f"    {line}" for line in lines[:10])


def main() -> None:
    """Run it, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--users", type=int, default=200)
    parser.add_argument("--rate", type=float, default=20.0, help="questions a second")
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--model", type=float, default=2.0, help="seconds that the model takes")
    parser.add_argument("--down", type=float, nargs=2, metavar=("FROM", "UNTIL"))
    parser.add_argument("--rebuild", type=float, help="seconds between rebuilds")
    parser.add_argument("--articles", type=int, default=250)
    parser.add_argument("--profile", help="a file for py-spy's raw stacks")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, loaded(asked, Path(folder)) as seen:
        for line in report(seen):
            print(line)


if __name__ == "__main__":
    main()
