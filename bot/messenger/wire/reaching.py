"""The first word with Telegram, and how its updates come: polled, or called in by a webhook.

What becomes of an update is not decided here.
"""

import asyncio
import logging
import secrets
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from telegram.error import InvalidToken, RetryAfter, TelegramError
from telegram.ext import Application, Updater

from bot.messenger.access import Webhook
from bot.messenger.wire.client import POLL, REFUSED, RIGHT
from bot.messenger.wire.outage import why
from bot.messenger.wire.polling import Watch
from bot.messenger.wire.throttle import seconds
from index.errors import TelegramUnusable

AGAIN = (1.0, 15.0)  # seconds between tries to reach Telegram at the start, at first and at most
KINDS = ["message", "edited_message", "callback_query"]

App = Application[Any, Any, Any, Any, Any, Any]

log = logging.getLogger(__name__)


async def reached(app: App, stop: asyncio.Event) -> bool:
    """Say hello until Telegram answers, or the bot is told to stop; return whether it did.

    Raises:
        TelegramUnusable: If it refuses the bot.
    """
    pause, most = AGAIN
    while not stop.is_set():
        try:
            await app.initialize()
        except InvalidToken:
            raise TelegramUnusable(REFUSED) from None  # its text may hold the token
        except TelegramError as exc:
            if isinstance(exc, RetryAfter):
                pause = max(pause, seconds(exc))
            log.warning("Telegram cannot be reached: %s; %s Trying again.", why(exc), RIGHT)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), pause)
            pause = min(2 * pause, most)
        else:
            return True
    return False


async def listen(updater: Updater, webhook: Webhook | None, watch: Watch) -> None:
    """Poll, or wait for Telegram's calls.

    Raises:
        TelegramUnusable: If it refuses the bot, or calls cannot be waited for.
    """
    try:
        if webhook is None:
            await updater.start_polling(
                timeout=POLL,
                bootstrap_retries=-1,
                allowed_updates=KINDS,
                error_callback=watch.failed,
            )
        else:
            await _be_called(updater, webhook)
    except InvalidToken:
        raise TelegramUnusable(REFUSED) from None  # its text may hold the token


async def _be_called(updater: Updater, webhook: Webhook) -> None:
    try:
        await updater.start_webhook(
            listen=webhook.host,
            port=webhook.port,
            url_path=urlsplit(webhook.url).path.lstrip("/"),
            webhook_url=webhook.url,
            secret_token=webhook.secret or secrets.token_urlsafe(32),
            bootstrap_retries=-1,
            allowed_updates=KINDS,
        )
    except OSError as exc:
        raise TelegramUnusable(
            "The webhook cannot listen at FOOTNOTE_TELEGRAM_WEBHOOK_HOST and _PORT "
            f"({exc.strerror})."
        ) from exc
