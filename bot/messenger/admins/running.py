"""Run commands of ours as at a terminal, one at a time, each in a process of its own.

They take time and memory, and nobody's question waits for them.
"""

import asyncio
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from datetime import UTC, datetime

from filelock import AsyncFileLock, Timeout

from bot.messenger.admins.outcome import CommandOutcome
from index.generations.home import Home

# Nothing of the current folder is imported instead of ours.
FOOTNOTE = (sys.executable, "-P", "-m", "bot")
LINES = 20  # of what a command says
OTHERS = 900.0  # seconds that another rebuild of this home is waited for
FAREWELL = 5.0  # seconds that a command has to end in


class Runner:
    """Runs commands that change the index of a home."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._busy = asyncio.Lock()
        self.renewed: str | None = None  # when one ended well last, as ISO 8601

    async def run(self, *command: str) -> CommandOutcome:
        """Return the outcome of a command, once no other one changes the index."""
        async with self._busy:
            await self._alone()
            try:
                process = await asyncio.create_subprocess_exec(
                    *(*FOOTNOTE, *command),
                    stdin=DEVNULL,  # it asks nobody
                    stdout=DEVNULL,
                    stderr=PIPE,
                    start_new_session=True,  # Ctrl-C is meant for the bot
                )
            except OSError as exc:
                return CommandOutcome(1, [f"The command could not be started ({exc.strerror})."])
            try:
                _, said = await process.communicate()
            finally:
                await _end(process)
        lines = said.decode(errors="replace").strip().splitlines()[-LINES:]
        code = process.returncode or 0
        self.renewed = self.renewed if code else datetime.now(UTC).isoformat()
        if code < 0 and not lines:
            lines = [f"It was ended from outside ({signal.Signals(-code).name})."]
        return CommandOutcome(code, lines)

    async def _alone(self) -> None:
        """Wait for a rebuild at a terminal, or one that outlived the bot before this one."""
        if not self._home.lock.exists():
            return
        lock = AsyncFileLock(self._home.lock, timeout=OTHERS, run_in_executor=False)
        with suppress(Timeout, OSError):  # the command itself says what is wrong
            await lock.acquire()
            await lock.release()


async def _end(process: Process) -> None:
    """Have a command end that is not waited for any more; run again, it goes on where it was."""
    if process.returncode is not None:
        return
    with suppress(ProcessLookupError):
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), FAREWELL)
        except TimeoutError:
            process.kill()
            await process.wait()
