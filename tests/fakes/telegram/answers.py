"""One HTTP request after the other: read, answered by its method, written in the ledger."""

import asyncio
import json
import socket
import struct
from collections.abc import Callable
from typing import Any

from aiohttp import web

from tests.fakes.telegram.asking import path_of
from tests.fakes.telegram.faults import Fault, Faults
from tests.fakes.telegram.ledger import Call
from tests.fakes.telegram.methods import COUNTED, METHODS
from tests.fakes.telegram.parameters import Parameters, Upload
from tests.fakes.telegram.polling import Polling
from tests.fakes.telegram.refusals import NOT_FOUND, UNAUTHORIZED, Refusal, conflict
from tests.fakes.telegram.webhooks import Pushing, delete_webhook, set_webhook, webhook_info
from tests.fakes.telegram.world import World

BIGGEST = 60 * 1024 * 1024
_HOOKS = ("setwebhook", "deletewebhook", "getwebhookinfo")


class Answers:
    """What the server says. Lives in its loop; all state is the world's."""

    def __init__(self, world: World, faults: Faults, local: bool) -> None:
        self._world = world
        self._faults = faults
        self._local = local
        self.polling = Polling(world)
        self.pushing = Pushing(world)
        self.over = asyncio.Event()

    async def file(self, request: web.Request) -> web.StreamResponse:
        """Answer a download."""
        if request.match_info["token"] != self._world.token:
            return _response(Refusal(*UNAUTHORIZED))
        for file in self._world.files.values():
            if path_of(file.id, file.name) == request.match_info["path"]:
                return web.Response(body=file.data, content_type=file.mime)
        return _response(Refusal(*NOT_FOUND))

    async def method(self, request: web.Request) -> web.StreamResponse:
        """Answer a call of a method."""
        came = self._world.clock.now()
        if request.match_info["token"] != self._world.token:
            return _response(Refusal(*UNAUTHORIZED))
        method = request.match_info["method"]
        given = await _read(request)
        chat = given.number("chat_id") or None
        fault = self._faults.take(method, chat)
        draft = method.lower() == "sendmessagedraft"
        counted = method.lower() in COUNTED or fault is not None or chat is None
        early = counted and self._world.flood.is_early(chat, method.lower(), draft, came)
        said, result = await self._outcome(method, given, fault, lambda: _is_gone(request))
        heard = not fault or fault.kind in ("status", "delay")
        status = _code(said) if heard and not _is_gone(request) else 0
        self._world.ledger.note(
            Call(
                method=method,
                time=came,
                ended=self._world.clock.now(),
                chat=chat,
                parameters=given.shown(),
                status=status,
                description=str(said.get("description", "")) if not said["ok"] else "",
                result=result,
                fault=fault.name if fault else "",
                violation=early,
            )
        )
        return await self._send(request, said, fault)

    async def _outcome(
        self, method: str, given: Parameters, fault: Fault | None, gone: Callable[[], bool]
    ) -> tuple[dict[str, Any], Any]:
        """Do what is asked, unless a fault keeps it from being done."""
        if fault and fault.kind in ("delay", "stall"):
            await self.pause(fault.seconds)
        try:
            if fault and not fault.done:
                raise self._refusal(fault, method, given)
            result, description = await self._result(method, given, gone)
        except Refusal as refusal:
            return refusal.body(), None
        more = {"description": description} if description else {}
        return {"ok": True, "result": result, **more}, result

    def _refusal(self, fault: Fault, method: str, given: Parameters) -> Refusal:
        if fault.code != 429:
            return Refusal(fault.code, fault.text)
        after = fault.retry_after or 1
        chat = given.number("chat_id")
        with self._world.changed:
            self._world.flood.tell(f"{method.lower()} {chat}" if chat else method.lower(), after)
        return Refusal(429, fault.text, retry_after=after)

    async def _result(
        self, method: str, given: Parameters, gone: Callable[[], bool]
    ) -> tuple[Any, str]:
        name = method.lower()
        if name == "getupdates":
            return await self.polling.get_updates(given, gone), ""
        if name in _HOOKS:
            return self._hook(name, given)
        if name not in METHODS:
            raise Refusal(*NOT_FOUND)
        with self._world.changed:
            result = METHODS[name](self._world, given)
            self._world.changed.notify_all()
        return result, ""

    def _hook(self, name: str, given: Parameters) -> tuple[Any, str]:
        with self._world.changed:
            if name == "getwebhookinfo":
                return webhook_info(self._world), ""
            if name == "deletewebhook":
                description = delete_webhook(self._world, given)
            else:
                description = set_webhook(self._world, given, self._local)
            self._world.changed.notify_all()
        if self._world.webhook:
            self.polling.end(conflict("terminated by setWebhook request"))
        self.pushing.wake()
        return True, description

    async def pause(self, seconds: float) -> None:
        """Wait, but no longer than the server is up."""
        try:
            await asyncio.wait_for(self.over.wait(), seconds)
        except TimeoutError:
            return

    async def _send(
        self, request: web.Request, said: dict[str, Any], fault: Fault | None
    ) -> web.StreamResponse:
        body = json.dumps(said).encode()
        if fault and fault.kind in ("reset", "stall", "lost"):
            hang_up(request)
        elif fault and fault.kind == "half":
            headers = {"Content-Length": str(len(body)), "Content-Type": "application/json"}
            half = web.StreamResponse(headers=headers)
            await half.prepare(request)
            await half.write(body[: len(body) // 2])
            if request.transport:
                request.transport.close()
            return half
        elif fault and fault.kind == "json":
            body = body[:-2] + b"]"
        return web.Response(status=_code(said), body=body, content_type="application/json")


def hang_up(request: web.Request) -> None:
    """Reset a connection: what was not sent is not."""
    if transport := request.transport:
        linger = struct.pack("ii", 1, 0)
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        transport.abort()


def _is_gone(request: web.Request) -> bool:
    """Return whether the caller has hung up."""
    return request.transport is None or request.transport.is_closing()


async def _read(request: web.Request) -> Parameters:
    """Read parameters from the query and from a form, a multipart body or JSON."""
    values: dict[str, Any] = dict(request.query)
    uploads = {}
    if request.content_type == "application/json" and request.can_read_body:
        try:
            sent = await request.json()
        except ValueError:
            sent = {}
        values |= sent if isinstance(sent, dict) else {}
    elif request.can_read_body:
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                uploads[name] = Upload(value.filename, value.file.read(), value.content_type)
                value.file.close()
            else:
                values[name] = value
    return Parameters(values, uploads)


def _code(said: dict[str, Any]) -> int:
    return int(said.get("error_code") or 200)


def _response(refusal: Refusal) -> web.Response:
    return web.json_response(refusal.body(), status=refusal.code)
