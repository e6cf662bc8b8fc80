"""How an answer of a model server goes over the wire, or fails to."""

import asyncio
import json
import random
import socket
import struct
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import takewhile

from aiohttp import web

from tests.fakes.outcomes import Fault
from tests.fakes.protocols import Dialect, Json, Refusal, Said, dumps

MESSAGES = {
    429: "Rate limit reached; please try again later.",
    503: "The engine is currently overloaded, please try again later.",
    529: "Overloaded",
}
TEAR = "\0"  # a piece where a stream breaks off, and how JSON writes it
TORN = "\\u0000"
UNREAD_SECONDS = 0.05  # how long a client has to read what was sent before a reset


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request that is being answered."""

    request: web.Request
    dialect: Dialect
    body: Json
    said: Said

    @property
    def streaming(self) -> bool:
        """Whether the answer comes in pieces."""
        return bool(self.body.get("stream", self.dialect.streams_by_default))

    def frames(self) -> Iterable[str]:
        """Return what is sent, one by one."""
        if self.streaming:
            return self.dialect.stream(self.said, self.body)
        return [dumps(self.dialect.whole(self.said))]

    async def send(self, frames: Iterable[str], delay: float = 0.0) -> web.StreamResponse:
        """Send frames, as fast as the other side reads them."""
        kind = self.dialect.content_type if self.streaming else "application/json"
        response = web.StreamResponse(headers={"content-type": kind})
        with suppress(ConnectionError):  # the other side has gone
            await response.prepare(self.request)
            for frame in frames:
                await asyncio.sleep(delay)
                await response.write(frame.encode())
        return response

    async def fail(self, fault: Fault) -> web.StreamResponse:
        """Do what goes wrong."""
        refusal = Refusal(fault.status, MESSAGES.get(fault.status, "The server had an error."))
        opening, broken = self._torn()
        match fault.kind:
            case "status":
                after = (
                    {} if fault.retry_after is None else {"retry-after": f"{fault.retry_after:g}"}
                )
                return json_response(self.dialect.error(refusal), fault.status, after)
            case "redirect":
                return web.Response(status=307, headers={"location": fault.url})
            case "error_midway":
                return await self.send([*opening, self.dialect.error_event(refusal)])
            case "broken_json":
                return await self.send([*opening, broken])
            case "stall":
                await self.send([])
                await asyncio.Event().wait()  # until one of the two sides goes
            case "cut":
                await self.send(opening)
                self._close()
            case "reset_midway":
                await self.send(opening)
                await asyncio.sleep(UNREAD_SECONDS)
                self._close(reset=True)
            case "reset":
                self._close(reset=True)
        return web.Response()  # goes nowhere

    def _torn(self) -> tuple[list[str], str]:
        """Return the frames of an answer up to a place, and half of the next one."""
        if not self.streaming:
            whole = dumps(self.dialect.whole(self.said))
            return [whole[: len(whole) // 2]], ""
        torn = replace(self.said, pieces=(*self.said.pieces, TEAR))
        frames = list(self.dialect.stream(torn, self.body))
        opening = list(takewhile(lambda frame: TORN not in frame, frames))
        broken = frames[len(opening)].rstrip("\n")
        return opening, broken[: len(broken) // 2 + 20] + "\n\n"

    def _close(self, reset: bool = False) -> None:
        """Close the connection: at once and with a TCP reset, or after what was sent."""
        transport = self.request.transport
        if transport is None:
            return
        if reset:
            linger = struct.pack("ii", 1, 0)
            transport.get_extra_info("socket").setsockopt(
                socket.SOL_SOCKET, socket.SO_LINGER, linger
            )
            transport.abort()
        else:
            transport.close()


def parsed(raw: bytes) -> Json | None:
    """Return a request's JSON object; None if it is none."""
    try:
        value = json.loads(raw)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def json_response(
    value: Json, status: int = 200, headers: Mapping[str, str] | None = None
) -> web.Response:
    """Return a response that holds JSON."""
    return web.Response(
        text=dumps(value), status=status, headers=headers, content_type="application/json"
    )


def cut(text: str, sizes: tuple[int, int], seed: int) -> Iterator[str]:
    """Yield a text in uneven pieces: words, marks and names are cut anywhere."""
    chance, start = random.Random(seed), 0
    while start < len(text):
        end = start + chance.randint(*sizes)
        yield text[start:end]
        start = end
