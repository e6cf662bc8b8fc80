"""How a running bot is, written down every few seconds for `footnote status --bot`.

A bot that stops in order leaves no pulse; one that was killed leaves its last, but holds no
lock any more.
"""

import sqlite3
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.messenger.kept.journal import undone
from bot.messenger.kept.state import FILE, State, looked_up
from bot.showing.plain import counted

EVERY = 5.0  # seconds between two beats
DEAD = 60.0  # seconds without a beat after which a bot that is there does not work
DEAF = 120.0  # seconds without a word from Telegram, when polling
STUCK = 600.0  # seconds that a question may wait


@dataclass(frozen=True, slots=True)
class Pulse:
    """How a bot was at a time; all times are seconds since 1970.

    Attributes:
        name: Its @name, and `began` when it did.
        at: When this was written.
        heard: When Telegram last answered a poll, or None if it calls the bot.
        waiting: How many updates are not done, and when the oldest of them came: `oldest`.
    """

    name: str
    began: float
    at: float
    heard: float | None
    waiting: int
    oldest: float | None

    def trouble(self, now: float) -> str | None:
        """Return what is wrong with a bot that is there, in one sentence, or None."""
        if abs(now - self.at) > DEAD:
            return (
                f"The bot @{self.name} is running, but has done nothing for {long(now - self.at)}; "
                "see its log, or restart it."
            )
        if self.heard is not None and now - self.heard > DEAF:
            return (
                f"Telegram has not answered the bot @{self.name} for {long(now - self.heard)}; "
                "see its log."
            )
        if self.oldest is not None and now - self.oldest > STUCK:
            return (
                f"The oldest of {counted(self.waiting, 'message')} has waited for "
                f"{long(now - self.oldest)}; see the log of the bot @{self.name}."
            )
        return None

    def says(self, now: float) -> str:
        """Return how it is, in one sentence."""
        waiting = counted(self.waiting, "message")
        return (
            f"The bot @{self.name} has been running for {long(now - self.began)}; "
            f"{waiting} in work."
        )


async def beat(state: State, name: str, began: float, at: float, heard: float | None) -> None:
    """Write down how the bot is."""

    def work(rows: sqlite3.Connection) -> None:
        now = Pulse(name, began, at, heard, *undone(rows))
        forget(rows)
        rows.execute(
            "INSERT INTO pulse VALUES (:name, :began, :at, :heard, :waiting, :oldest)", asdict(now)
        )

    await state.do(work)


async def end(state: State) -> None:
    """Leave no pulse behind."""
    await state.do(forget)


def forget(rows: sqlite3.Connection) -> None:
    """Delete the pulse that is written down."""
    rows.execute("DELETE FROM pulse")


def trouble(found: Pulse | None, there: bool, now: float) -> str | None:
    """Return what is wrong with a home's bot, in one sentence, or None.

    `there` is whether its process lives, `found` the last pulse that was written.
    """
    if not there and found:
        seen = f"was last seen {long(now - found.at)} ago. Start it again"
        return f"The bot @{found.name} is no longer running; it {seen}."
    if not there:
        return "No bot is running with this FOOTNOTE_HOME."
    if found is None:
        return "The bot has started, but has not reached Telegram yet; ask again in a moment."
    return found.trouble(now)


def pulse(folder: Path) -> Pulse | None:
    """Return the pulse of a home's bot, or None if there is none.

    Raises:
        HomeUnusable: If it cannot be read.
    """
    if not (folder / FILE).exists():
        return None
    row = looked_up(folder, "SELECT name, began, at, heard, waiting, oldest FROM pulse")
    return Pulse(*row) if row else None


def long(seconds: float) -> str:
    """Return a length of time for people: "3 minutes", "2 days"."""
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= length:
            return counted(int(seconds // length), unit)
    return counted(max(0, int(seconds)), "second")
