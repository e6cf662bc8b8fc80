"""A language model that tests can script, behind the real protocols of three providers.

It listens on a port of its own on this machine, so that the real client libraries
talk to it over real HTTP. What it says is up to its script; how it says it, and
what it refuses, is as the real servers do.
"""

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Self

from aiohttp import web

from tests.fakes.anthropic_dialect import Messages
from tests.fakes.behaviours import good
from tests.fakes.exchange import Exchange, cut, json_response, parsed
from tests.fakes.ollama_dialect import OllamaChat, show, tags
from tests.fakes.openai_dialect import ChatCompletions, listed
from tests.fakes.outcomes import Behaviour, Fault, Outcome, Reply
from tests.fakes.protocols import Dialect, Json, Refusal, Rules, Said, tokens

DIALECTS = {one.path: one for one in (ChatCompletions(), Messages(), OllamaChat())}


@dataclass(frozen=True, slots=True)
class Call:
    """One request, and what came of it.

    Attributes:
        headers: By their names in small letters.
        body: The JSON object that was sent; empty if it was none.
        user: What the model saw of the prompt beside the system text.
        text: What it meant to say; None when it was refused or something went wrong.
        at: When it came, in seconds of `time.monotonic`; `ended` when all was said, 0 until then.
        status: The status that was answered, 0 for none.
        truncated: Whether the window was too small, so that the prompt lost its start.
    """

    path: str
    headers: dict[str, str]
    body: Json
    system: str
    user: str
    text: str | None
    at: float
    status: int = 200
    truncated: bool = False
    ended: float = 0.0


class ModelServer:
    """A scripted language model on 127.0.0.1, from `with` to the end of its block."""

    def __init__(
        self,
        key: str | None = None,
        models: tuple[str, ...] = ("tiny",),
        context: int = 8192,
        refuses: tuple[str, ...] = (),
        seed: int = 0,
    ) -> None:
        self.rules = Rules(key, models, context, refuses)
        self.root = ""
        self._seed = seed
        self._script: list[Behaviour] = [good]
        self._used = 0
        self._calls: list[Call] = []
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="model")
        self._ready = threading.Event()
        self._stop: Callable[[], object] = lambda: None

    @property
    def url(self) -> str:
        """The address, with its `/v1`."""
        return f"{self.root}/v1"

    @property
    def calls(self) -> tuple[Call, ...]:
        """All requests so far, those that were refused too."""
        return tuple(self._calls)

    def script(self, *behaviours: Behaviour) -> None:
        """Say what happens from now on: each call takes the next, the last one stays."""
        self._script, self._used = list(behaviours), 0

    def __enter__(self) -> Self:
        self._thread.start()
        if not self._ready.wait(10):
            raise RuntimeError("The model server did not start.")
        return self

    def __exit__(self, *_: object) -> None:
        if self._thread.is_alive():
            self._stop()
            self._thread.join()

    async def _serve(self) -> None:
        app = web.Application(client_max_size=2**26)
        app.router.add_route("*", "/{path:.*}", self._handle)
        runner = web.AppRunner(
            app,
            access_log=None,
            handle_signals=False,
            handler_cancellation=True,
            shutdown_timeout=0.1,
        )
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            self.root = f"http://127.0.0.1:{runner.addresses[0][1]}"
            loop, stopped = asyncio.get_running_loop(), asyncio.Event()
            self._stop = lambda: loop.call_soon_threadsafe(stopped.set)
            self._ready.set()
            await stopped.wait()
        finally:
            await runner.cleanup()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        headers = {name.lower(): value for name, value in request.headers.items()}
        body = parsed(await request.read())
        call = Call(request.path, headers, body or {}, "", "", None, time.monotonic())
        dialect = DIALECTS.get(request.path)
        if dialect is None or request.method != "POST":
            status, answer = self._lookup(request, headers, body or {})
            self._calls.append(replace(call, status=status))
            return json_response(answer, status)
        refusal = dialect.refused(headers, body, self.rules)
        if refusal or body is None:
            self._calls.append(replace(call, status=refusal.status if refusal else 400))
            return (
                json_response(dialect.error(refusal), refusal.status) if refusal else web.Response()
            )
        system, user, truncated = seen(dialect, body, self.rules)
        call = replace(call, system=system, user=user, truncated=truncated)
        outcome = self._next(call)
        text = outcome.text if isinstance(outcome, Reply) else None
        self._calls.append(replace(call, text=text, status=status_of(outcome)))
        place = len(self._calls) - 1
        said = self._said(dialect, body, call, outcome)
        exchange = Exchange(request, dialect, body, said)
        if isinstance(outcome, Fault):
            return await exchange.fail(outcome)
        response = await exchange.send(exchange.frames(), outcome.piece_delay)
        self._calls[place] = replace(self._calls[place], ended=time.monotonic())
        return response

    def _lookup(
        self, request: web.Request, headers: dict[str, str], body: Json
    ) -> tuple[int, Json]:
        """Return what is said of the models that are there."""
        openai, ollama = DIALECTS[ChatCompletions.path], DIALECTS[OllamaChat.path]
        match request.method, request.path:
            case "GET", "/v1/models":
                refusal = ChatCompletions().unkeyed(headers, self.rules)
                return (401, openai.error(refusal)) if refusal else (200, listed(self.rules))
            case "GET", "/api/tags":
                return 200, tags(self.rules)
            case "POST", "/api/show":
                refusal = ollama.refused(headers, {"messages": [], **body}, self.rules)
                if refusal:
                    return refusal.status, ollama.error(refusal)
                return 200, show(self.rules)
        message = f"Unknown request URL: {request.method} {request.path}."
        return 404, openai.error(Refusal(404, message, "unknown_url"))

    def _next(self, call: Call) -> Outcome:
        outcome = self._script[0](call.system, call.user)
        self._used += 1
        if self._used >= outcome.times and len(self._script) > 1:
            self._script, self._used = self._script[1:], 0
        return outcome

    def _said(self, dialect: Dialect, body: Json, call: Call, outcome: Outcome) -> Said:
        text, full, sizes = outcome.text, False, (1, 9)
        if isinstance(outcome, Fault):
            text = text[: outcome.after]
        else:
            sizes, limit = outcome.sizes, dialect.limit(body) if outcome.limited else None
            if limit is not None and tokens(text) > limit:
                text, full = text.encode()[: limit * 4].decode(errors="ignore"), True
        pieces = tuple(cut(text, sizes, self._seed + len(self._calls)))
        return Said(body["model"], pieces, tokens(call.system) + tokens(call.user), full)


def seen(dialect: Dialect, body: Json, rules: Rules) -> tuple[str, str, bool]:
    """Return the system and user text that a model sees, and whether their start is lost."""
    system, user = dialect.prompt(body)
    if not isinstance(dialect, OllamaChat):
        return system, user, False
    lost = max(tokens(system) + tokens(user) - dialect.window(body, rules), 0) * 4
    left = max(lost - len(system.encode()), 0)
    return after(system, lost), after(user, left), lost > 0


def after(text: str, lost: int) -> str:
    """Return a text without its first bytes."""
    return text.encode()[lost:].decode(errors="ignore")


def status_of(outcome: Outcome) -> int:
    """Return the status that an outcome is answered with; 0 if nothing is."""
    if isinstance(outcome, Reply):
        return 200
    return {"status": outcome.status, "redirect": 307, "reset": 0}.get(outcome.kind, 200)
