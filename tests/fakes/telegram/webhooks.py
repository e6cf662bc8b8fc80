"""Webhooks: updates pushed to the bot, in order within a chat, until it answers 2xx."""

import asyncio
import re
from contextlib import suppress
from typing import Any

import aiohttp

from tests.fakes.telegram.links import checked
from tests.fakes.telegram.parameters import Parameters
from tests.fakes.telegram.refusals import bad
from tests.fakes.telegram.updates import DEFAULT, Update
from tests.fakes.telegram.world import Webhook, World

_SECRET = re.compile(r"[A-Za-z0-9_-]*")
_PORTS = re.compile(r"https://[^/:]+(?::(?:443|80|88|8443))?(?:/.*)?")
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


def set_webhook(world: World, given: Parameters, local: bool) -> str:
    """Set where updates are pushed to, or nowhere; return what Telegram says of it."""
    url = given.text("url")
    secret = given.text("secret_token")
    if url:
        _check(url, secret, local)
    world.updates.allow(given.list("allowed_updates"))
    if given.truth("drop_pending_updates"):
        world.updates.clear()
    if not url:
        return delete_webhook(world, given)
    connections = given.number("max_connections", 40)
    fresh = Webhook(url, secret, connections if 1 <= connections <= 100 else 40)
    old = world.webhook
    same = old and (old.url, old.secret, old.connections) == (url, secret, fresh.connections)
    world.webhook = old if same else fresh
    return "Webhook is already set" if same else "Webhook was set"


def delete_webhook(world: World, given: Parameters) -> str:
    """Push no more; return what Telegram says of it."""
    if given.truth("drop_pending_updates"):
        world.updates.clear()
    known, world.webhook = world.webhook, None
    return "Webhook was deleted" if known else "Webhook is already deleted"


def webhook_info(world: World) -> dict[str, Any]:
    """Return how the pushing goes."""
    world.updates.expire()
    hook = world.webhook
    said: dict[str, Any] = {
        "url": hook.url if hook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.waiting),
    }
    if hook and hook.error:
        said |= {"last_error_date": int(hook.error_time), "last_error_message": hook.error}
    if hook:
        said |= {"max_connections": hook.connections, "ip_address": "127.0.0.1"}
    if world.updates.allowed != DEFAULT:
        said["allowed_updates"] = sorted(world.updates.allowed)
    return said


def _check(url: str, secret: str, local: bool) -> None:
    if len(secret) > 256:
        raise bad("secret token is too long")
    if not _SECRET.fullmatch(secret):
        raise bad("secret token contains unallowed characters")
    if local:
        if not url.startswith(("http://", "https://")):
            raise bad("bad webhook: invalid HTTP URL")
        return
    try:
        checked(url)
    except ValueError as error:
        raise bad(f"bad webhook: {error}") from error
    if not url.startswith("https://"):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if not _PORTS.fullmatch(url):
        raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


class Pushing:
    """The pushing of updates. Lives in the loop of the server."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._loop = asyncio.get_running_loop()
        self._woken = asyncio.Event()
        self._lanes: dict[str, asyncio.Task[None]] = {}
        world.updates.heard.append(self.wake)

    def wake(self) -> None:
        """Look again for something to push; called from any thread."""
        with suppress(RuntimeError):  # the loop is closed
            self._loop.call_soon_threadsafe(self._woken.set)

    async def run(self) -> None:
        """Push, until cancelled."""
        timeout = aiohttp.ClientTimeout(total=self._world.limits.webhook_timeout)
        connector = aiohttp.TCPConnector(limit=0, ssl=False)
        async with aiohttp.ClientSession(timeout=timeout, connector=connector) as session:
            try:
                hook: Webhook | None = None
                while True:
                    hook = self._follow(hook, session)
                    await self._woken.wait()
                    self._woken.clear()
            finally:
                self._stop()

    def _follow(self, before: Webhook | None, session: aiohttp.ClientSession) -> Webhook | None:
        """Begin to push what is not being pushed; begin anew if the webhook is another."""
        hook = self._world.webhook
        if hook is not before:
            self._stop()
        if hook is None:
            return None
        with self._world.changed:
            lanes = dict.fromkeys(update.lane for update in self._world.updates.waiting)
        busy = {lane for lane, task in self._lanes.items() if not task.done()}
        for lane in lanes.keys() - busy:
            if len(busy) >= hook.connections:
                break
            busy.add(lane)
            self._lanes[lane] = self._loop.create_task(self._push_all(lane, hook, session))
        return hook

    def _stop(self) -> None:
        for task in self._lanes.values():
            task.cancel()
        self._lanes.clear()

    async def _push_all(self, lane: str, hook: Webhook, session: aiohttp.ClientSession) -> None:
        """Push one lane's updates, each as often as it takes."""
        fails = 0
        while update := self._first(lane):
            after = await self._push(update, hook, session)
            if after is None:
                fails = 0
                with self._world.changed:
                    self._world.updates.drop(update)
                    self._world.changed.notify_all()
                continue
            fails += 1
            longest = self._world.limits.webhook_pause_most
            growing = min(self._world.limits.webhook_pause * 2 ** (fails - 1), longest)
            await asyncio.sleep(after or (0 if fails == 1 else growing))
        self.wake()

    def _first(self, lane: str) -> Update | None:
        with self._world.changed:
            self._world.updates.expire()
            waiting = self._world.updates.waiting
            return next((update for update in waiting if update.lane == lane), None)

    async def _push(
        self, update: Update, hook: Webhook, session: aiohttp.ClientSession
    ) -> float | None:
        """Push an update; return None if it was taken, else when to come again (0: unsaid)."""
        headers = {SECRET_HEADER: hook.secret} if hook.secret else {}
        try:
            async with session.post(hook.url, json=update.json(), headers=headers) as answer:
                await answer.read()
                if 200 <= answer.status <= 299:
                    return None
                error = f"Wrong response from the webhook: {answer.status} {answer.reason}"
                after = answer.headers.get("Retry-After", "0")
        except TimeoutError:
            error, after = "Read timeout expired", "0"
        except aiohttp.ClientError:
            error, after = "Connection refused", "0"
        with self._world.changed:
            hook.error, hook.error_time = error, self._world.clock.now()
            self._world.changed.notify_all()
        return float(after) if after.isdigit() else 0.0
