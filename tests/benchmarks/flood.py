"""Send thousands of messages through the pacer into Telegram's limits, and look who waits.

    PYTHONPATH=. python tests/benchmarks/flood.py [--sends 10000] [--seed 7]

Answers of one to six messages come up at random moments in many private chats and groups, at
nine tenths of the speed that all chats may have together; every sixth group is a busy one, with
three times as many. The fake Telegram has the numbers of the real one; besides, it refuses by
script, with a 429 of 5 to 30 seconds, the first message of every second answer in one tenth of
the chats. The other chats are watched.

Printed are:
    undelivered       messages that never arrived (0 is the goal), and those that came twice
    early             calls inside a `retry_after` (0)
    held              the longest that a message to a watched chat was held for no reason of
                      its own, in seconds (at most 1)
    waits             the longest wait for any reason in these chats
    429s, by limits   refusals, and those among them that came of the limits, not of the script
    seconds           how long it took

A message has a reason to wait until it is asked for, the one before it in its chat is over,
and its chat has room; then, while all chats together have none. What is left is `held`. All of
this is worked out afterwards, from when each call reached the server.
"""

import argparse
import asyncio
import itertools
import os
import random
import time
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from telegram.ext import BaseRateLimiter, ExtBot

from bot.messenger.wire.manner import Pace
from bot.messenger.wire.pacing import Pacer
from tests.fakes.telegram import Call, FakeTelegram, Limits, status
from tests.fakes.telegram.flood import Bucket

CHATS, GROUPS, STRUCK, BUSY = 300, 60, 10, 6
LONGEST_ANSWER = 6
LOAD = 0.9


@dataclass(frozen=True, slots=True)
class Scale:
    """What a run is like: the real one, or a small one that is quick."""

    limits: Limits
    pace: Pace
    holds: tuple[float, float]
    digits: int | None
    chats: int

    @classmethod
    def real(cls) -> "Scale":
        """Return Telegram's numbers."""
        return cls(Limits(), Pace(), (5.0, 30.0), None, CHATS)

    @classmethod
    def quick(cls, by: float) -> "Scale":
        """Return a Telegram on which all limits are so many times as high."""
        usual, pace = Limits(), Pace()
        limits = replace(
            usual,
            chat_rate=usual.chat_rate * by,
            group_window=usual.group_window / by,
            total_rate=usual.total_rate * by,
            whole_seconds=False,
        )
        faster = replace(
            pace,
            total_rate=pace.total_rate * by,
            chat_rate=pace.chat_rate * by,
            group_window=pace.group_window / by,
        )
        return cls(limits, faster, (1.2, 1.6), 2, 30)


@dataclass(frozen=True, slots=True)
class Sent:
    """A message: when it was asked for, when it reached the server first, when it was over."""

    chat: int
    asked: float
    out: float
    ended: float


@dataclass(frozen=True, slots=True)
class Seen:
    """What came of a run. The docstring of the module says what is what."""

    sends: int
    undelivered: int
    twice: int
    early: int
    held: float
    waits: float
    refused: int
    by_limits: int
    seconds: float


@dataclass(slots=True)
class Run:
    """Messages that are being sent."""

    fake: FakeTelegram
    bot: ExtBot[Any]
    rng: random.Random
    scale: Scale
    asked: dict[str, tuple[int, float]]

    async def answer(self, chat: int, at: float, texts: Sequence[str], hold: float) -> None:
        """Send an answer when its moment has come, its messages one after the other."""
        await asyncio.sleep(at)
        if hold:
            self.fake.faults.put(status(429, hold), "sendMessage", chat=chat)
        for text in texts:
            self.asked[text] = (chat, self.fake.clock.now())
            await self.bot.send_message(chat, text)

    async def all(self, sends: int, chats: Sequence[int], struck: Collection[int]) -> None:
        """Send so many messages; every second answer to a struck chat is refused at first."""
        length = sends / (self.scale.pace.total_rate * LOAD)
        busy = 2 * [chat for chat in chats if chat < 0][::BUSY]
        deeds, strikes = [], itertools.count()
        while sends:
            many = min(sends, self.rng.randint(1, LONGEST_ANSWER))
            texts = [f"Message {sends - n}" for n in range(many)]
            chat, at = self.rng.choice([*chats, *busy]), self.rng.uniform(0, length)
            hold = round(self.rng.uniform(*self.scale.holds), self.scale.digits)
            is_struck = chat in struck and next(strikes) % 2 == 0
            deeds.append(self.answer(chat, at, texts, hold if is_struck else 0))
            sends -= many
        await asyncio.gather(*deeds)


async def flood(
    sends: int, seed: int, scale: Scale, limiter: BaseRateLimiter[Any] | None = None
) -> Seen:
    """Send so many messages, and return what came of it."""
    rng = random.Random(seed)
    with FakeTelegram(limits=scale.limits) as fake:
        chats = _chats(fake, scale.chats)
        struck = rng.sample(chats, max(2, scale.chats // STRUCK))
        bot = ExtBot(fake.token, base_url=fake.base_url, rate_limiter=limiter or Pacer(scale.pace))
        began = time.monotonic()
        async with bot:
            run = Run(fake, bot, rng, scale, {})
            await run.all(sends, chats, struck)
        return _seen(run, frozenset(struck), time.monotonic() - began)


def _chats(fake: FakeTelegram, many: int) -> list[int]:
    """Return private chats, and a fifth as groups."""
    groups = many * GROUPS // CHATS
    people = [fake.person() for _ in range(many - groups)]
    for person in people:
        person.start()
    owner = people[0]
    return [one.id for one in people] + [fake.group(creator=owner).id for _ in range(groups)]


def _seen(run: Run, struck: frozenset[int], seconds: float) -> Seen:
    """Return what the fake has seen."""
    calls = run.fake.ledger.of("sendMessage")
    got = Counter(
        message.text
        for messages in run.fake.world.messages.values()
        for message in messages.values()
        if message.sender.id == run.fake.world.bot.id
    )
    sent = _sent(run, calls)
    watched = [one for one in sent if one.chat not in struck]
    refused = [call for call in calls if call.status == 429]
    return Seen(
        sends=len(run.asked),
        undelivered=sum(not got[text] for text in run.asked),
        twice=sum(many > 1 for many in got.values()),
        early=len(run.fake.ledger.violations),
        held=longest_hold(watched, [call.time for call in calls], run.scale.pace),
        waits=max(one.out - one.asked for one in watched),
        refused=len(refused),
        by_limits=sum(not call.fault for call in refused),
        seconds=seconds,
    )


def _sent(run: Run, calls: Iterable[Call]) -> list[Sent]:
    first: dict[str, Call] = {}
    last: dict[str, Call] = {}
    for call in calls:
        text = call.parameters["text"]
        first.setdefault(text, call)
        last[text] = call
    return [
        Sent(chat, asked, first[text].time, last[text].ended)
        for text, (chat, asked) in run.asked.items()
        if text in first
    ]


def longest_hold(watched: Iterable[Sent], times: Iterable[float], pace: Pace) -> float:
    """Return the longest that one of these messages was held for no reason of its own.

    `times` are those at which calls for any chat reached the server.
    """
    free = _free(sorted(times), pace)
    by_chat = defaultdict(list)
    for one in watched:
        by_chat[one.chat].append(one)
    return max(
        _overlap(free, ready, out)
        for chat, messages in by_chat.items()
        for ready, out in _ready(sorted(messages, key=lambda one: one.out), chat, pace)
    )


def _free(times: Sequence[float], pace: Pace) -> list[tuple[float, float]]:
    """Return from when to when all chats together had room for one more, and nobody took it.

    A quarter of the time of one message is allowed to take it: in a queue of a hundred, delays
    of a few milliseconds at each would add up, though none lets the next one go later.
    """
    slack = 0.25 / pace.total_rate
    bucket = Bucket(pace.total_rate, pace.total_burst, pace.total_burst, times[0])
    spans = [(0.0, times[0])]
    for now, then in zip(times, [*times[1:], float("inf")], strict=True):
        bucket.wait(now)
        bucket.take()
        spans.append((min(now + bucket.wait(now) + slack, then), then))
    return spans


def _ready(messages: Sequence[Sent], chat: int, pace: Pace) -> Iterable[tuple[float, float]]:
    """Yield from when each message of a chat might have gone out, and when it did."""
    bucket = Bucket(pace.chat_rate, pace.chat_burst, pace.chat_burst, 0.0)
    ended: list[float] = []
    for one in messages:
        ready = max([one.asked, *ended[-1:]])
        ready += bucket.wait(ready)
        if chat < 0 and len(ended) >= pace.group_messages:
            ready = max(ready, ended[-pace.group_messages] + pace.group_window)
        yield min(ready, one.out), one.out
        bucket.wait(one.out)
        bucket.take()
        ended.append(one.ended)


def _overlap(spans: Iterable[tuple[float, float]], start: float, end: float) -> float:
    """Return how long spans, one after the other, last between two moments."""
    return sum(
        max(0.0, min(end, last) - max(start, first))
        for first, last in spans
        if first < end and last > start
    )


def main() -> None:
    """Run it, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sends", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    os.environ["PTB_TIMEDELTA"] = "true"
    seen = asyncio.run(flood(asked.sends, asked.seed, Scale.real()))
    print(f"{seen.sends} messages: {seen.undelivered} undelivered, {seen.twice} came twice")
    print(f"early: {seen.early} calls inside a retry_after")
    print(f"held: {seen.held:.3f} s at most by the 429 of another chat")
    print(f"waits: {seen.waits:.1f} s at most in a chat without scripted 429s")
    print(f"429s: {seen.refused}, {seen.by_limits} of them by limits")
    print(f"seconds: {seen.seconds:.0f}")


if __name__ == "__main__":
    main()
