"""The fake's HTTP server, in a thread of its own; it can refuse connections for a while."""

import asyncio
import threading
from contextlib import suppress

from aiohttp import web

from tests.fakes.ports import free_port
from tests.fakes.telegram.answers import BIGGEST, Answers
from tests.fakes.telegram.faults import Faults
from tests.fakes.telegram.world import World


class Server:
    """A server on 127.0.0.1 whose port stays the same from the first start on."""

    def __init__(self, world: World, faults: Faults, port: int, local: bool) -> None:
        self._world = world
        self._faults = faults
        self._local = local
        self.port = port or free_port()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._over: asyncio.Event | None = None
        self._error: OSError | None = None
        self._up = False

    def start(self, after: float = 0.0) -> None:
        """Listen; refuse connections for the first seconds if told so."""
        ready = threading.Event()
        self._error = None
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._serve(ready, after)), name="telegram", daemon=True
        )
        self._thread.start()
        ready.wait()
        if self._error:
            self._thread.join()
            raise self._error

    @property
    def is_up(self) -> bool:
        """Whether it can be connected to."""
        return self._up

    def stop(self) -> None:
        """Hang up on everyone, and listen no more. What is known stays."""
        if self._loop and self._over and self._thread:
            with suppress(RuntimeError):  # it is over already
                self._loop.call_soon_threadsafe(self._over.set)
            self._thread.join()
        self._loop = self._thread = None

    def refuse(self, seconds: float) -> None:
        """Be away for so long: connections are reset, and new ones refused."""
        self.stop()
        self.start(after=seconds)

    async def _serve(self, ready: threading.Event, after: float) -> None:
        self._loop = asyncio.get_running_loop()
        self._over = asyncio.Event()
        runner = web.AppRunner(web.Application(), shutdown_timeout=0.1)
        pushing: asyncio.Task[None] | None = None
        try:
            if after:
                ready.set()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._over.wait(), after)
            answers = Answers(self._world, self._faults, self._local)
            runner = web.AppRunner(_application(answers), shutdown_timeout=0.1, access_log=None)
            await runner.setup()
            if not self._over.is_set():
                await web.TCPSite(runner, "127.0.0.1", self.port, reuse_address=True).start()
                self._say_up(True)
            pushing = asyncio.create_task(answers.pushing.run())
            answers.pushing.wake()
            ready.set()
            await self._over.wait()
            answers.over.set()
            answers.polling.end()
        except OSError as error:
            self._error = error
        finally:
            ready.set()
            self._say_up(False)
            if pushing:
                pushing.cancel()
                await asyncio.gather(pushing, return_exceptions=True)
            await runner.cleanup()
            self._world.updates.heard.clear()

    def _say_up(self, up: bool) -> None:
        with self._world.changed:
            self._up = up
            self._world.changed.notify_all()


def _application(answers: Answers) -> web.Application:
    application = web.Application(client_max_size=BIGGEST)
    application.router.add_route("*", "/bot{token}/{method}", answers.method)
    application.router.add_route("GET", "/file/bot{token}/{path:.+}", answers.file)
    return application
