"""An application of python-telegram-bot, run in a thread of its own against the fake.

Not imported by the room itself: only who tests a bot needs the library.
"""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any, Self

from telegram.error import TelegramError
from telegram.ext import Application, ApplicationBuilder, ContextTypes

from tests.fakes.ports import free_port
from tests.fakes.telegram.fake import FakeTelegram

App = Application[Any, Any, Any, Any, Any, Any]
SECRET = "a-secret_of-the-webhook"


class Running:
    """An application that runs from `with` to the end of its block.

    Attributes:
        errors: What its handlers raised, and `poll_errors` what its polls did.
    """

    def __init__(
        self, fake: FakeTelegram, register: Callable[[App], None], webhook: bool = False
    ) -> None:
        self.fake = fake
        self.errors: list[Exception] = []
        self.poll_errors: list[TelegramError] = []
        self._register = register
        self._webhook = webhook
        self._ready = threading.Event()
        self._failed: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="application")

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        if self._failed:
            self._thread.join()
            raise self._failed
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join()
        if self._failed:
            raise self._failed

    def do(self, deed: Callable[[Any], Coroutine[Any, Any, Any]]) -> Any:
        """Have the bot do something, and return what comes of it."""
        return asyncio.run_coroutine_threadsafe(deed(self.app.bot), self._loop).result(30)

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:  # raised in the thread of the test
            self._failed = error
        self._ready.set()

    async def _serve(self) -> None:
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        builder = ApplicationBuilder().token(self.fake.token).base_url(self.fake.base_url)
        self.app: App = builder.base_file_url(self.fake.base_file_url).build()
        self._register(self.app)
        self.app.add_error_handler(self._note)
        async with self.app:
            await self.app.start()
            updater = self.app.updater
            assert updater
            if self._webhook:
                await self._listen()
            else:
                await updater.start_polling(timeout=5, error_callback=self.poll_errors.append)
            self._ready.set()
            await self._over.wait()
            await updater.stop()
            await self.app.stop()

    async def _listen(self) -> None:
        port = free_port()
        assert self.app.updater
        await self.app.updater.start_webhook(
            listen="127.0.0.1",
            port=port,
            url_path="hook",
            webhook_url=f"http://127.0.0.1:{port}/hook",
            secret_token=SECRET,
        )

    async def _note(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        if context.error:
            self.errors.append(context.error)
