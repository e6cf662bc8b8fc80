"""The client that speaks to Telegram, and the first word with it.

Its exceptions may hold the token: they are told in sentences of our own.
"""

import asyncio
import logging
import os
import time
from collections.abc import Callable
from typing import Any

from telegram import LinkPreviewOptions, Update, User
from telegram.error import BadRequest, Conflict, InvalidToken, TelegramError
from telegram.ext import Defaults, ExtBot
from telegram.request import HTTPXRequest

from bot.messenger.access import Access
from bot.messenger.wire.manner import Manner
from bot.messenger.wire.pacing import Pacer
from index.errors import TelegramUnusable

CONNECTIONS = 64
TIMEOUT = 10.0  # seconds for a connection, or for what a poll is late
REPLY = 20.0  # seconds for a reply: what is given up too soon is sent a second time
UPLOAD = 60.0
PAUSE = 1.0  # seconds after a poll that is disputed
POLL = 10  # seconds that a poll stays open when nothing comes

REFUSED = (
    "Telegram does not accept the token of the bot; ask @BotFather for the right one, and put it "
    "into FOOTNOTE_TELEGRAM_TOKEN or its file."
)
RIGHT = "check the network and, if it is set, FOOTNOTE_TELEGRAM_BASE_URL."
UNREACHABLE = f"Telegram cannot be reached; {RIGHT}"

log = logging.getLogger(__name__)


class Client(ExtBot[Manner]):
    """PTB's client, whose polls go on where PTB would give up or wait ever longer."""

    _disputed: Callable[[TelegramError], None] | None = None
    _answered: Callable[[], None] | None = None
    _heard: float | None = None

    @property
    def heard(self) -> float | None:
        """When a poll was answered last, in seconds since 1970; None if none was."""
        return self._heard

    def tell(
        self, disputed: Callable[[TelegramError], None], answered: Callable[[], None] | None = None
    ) -> None:
        """Tell of polls that are refused for the token, or for another bot that polls with it.

        `answered` is told of every poll that is answered.
        """
        self._disputed, self._answered = disputed, answered

    async def get_updates(self, *args: Any, **known: Any) -> tuple[Update, ...]:
        """Return what has come, as PTB does; nothing, after a pause, where a poll is disputed.

        What PTB cannot read is an update that says nothing: it keeps nobody else from being heard.
        """
        try:
            updates = await super().get_updates(*args, **known)
            self._hear()
            return updates
        except (InvalidToken, Conflict) as exc:
            if self._disputed is None:
                raise
            self._disputed(exc)
            await asyncio.sleep(PAUSE)
            return ()
        except TelegramError:
            raise
        except Exception:  # of whatever kind a field is that PTB does not know
            return tuple(map(self._read, await self._raw(known)))

    def _hear(self) -> None:
        """Take note that a poll was answered."""
        self._heard = time.time()
        if self._answered is not None:
            self._answered()

    async def _raw(self, known: dict[str, Any]) -> list[dict[str, Any]]:
        """Return what has come, unread."""
        asked = {name: known.get(name) for name in ("offset", "allowed_updates")}
        asked = {name: value for name, value in asked.items() if value is not None}
        # PTB warns of a name that it knows; Telegram takes it in any letters.
        raw: list[dict[str, Any]] = await self.do_api_request("getupdates", api_kwargs=asked)
        return raw

    def _read(self, raw: dict[str, Any]) -> Update:
        try:
            return Update.de_json(raw, self)
        except Exception as exc:  # the others are to be heard
            number = int(raw["update_id"])
            log.warning(
                "Update %d cannot be read (%s); it is left out.", number, type(exc).__name__
            )
            return Update(number)

    async def set_webhook(self, *args: Any, **known: Any) -> bool:
        """Set the webhook, as PTB does.

        Raises:
            TelegramUnusable: If Telegram will never take it; PTB would try again for ever.
        """
        try:
            return await super().set_webhook(*args, **known)
        except BadRequest as exc:
            raise TelegramUnusable(
                f"Telegram refuses FOOTNOTE_TELEGRAM_WEBHOOK_URL ({exc.message})."
            ) from exc


def client(access: Access) -> Client:
    """Return the client for a bot."""
    os.environ.setdefault("PTB_TIMEDELTA", "true")  # PTB warns of what it will be without it
    return Client(
        access.token,
        base_url=access.base_url,
        base_file_url=access.base_file_url,
        request=HTTPXRequest(
            connection_pool_size=CONNECTIONS,
            read_timeout=REPLY,
            write_timeout=TIMEOUT,
            connect_timeout=TIMEOUT,
            pool_timeout=TIMEOUT,
            media_write_timeout=UPLOAD,
        ),
        get_updates_request=HTTPXRequest(
            connection_pool_size=1, read_timeout=TIMEOUT, connect_timeout=TIMEOUT
        ),
        rate_limiter=Pacer(),
        # A preview fetches what a link names before anybody has tapped it.
        defaults=Defaults(link_preview_options=LinkPreviewOptions(is_disabled=True)),
    )


async def greet(access: Access) -> User | None:
    """Return the bot as Telegram knows it, or None if Telegram cannot be reached.

    Raises:
        TelegramUnusable: If Telegram refuses the token.
    """
    try:
        async with client(access) as bot:
            return bot.bot
    except InvalidToken:
        raise TelegramUnusable(REFUSED) from None  # its text may hold the token
    except TelegramError:
        return None
