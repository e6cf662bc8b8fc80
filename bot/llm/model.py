"""Ask a language model: pieces of its answer as they come, or one sentence why not.

Whatever the provider and whatever goes wrong, this ends within the time that
is set.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, aclosing, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception,
    stop_after_attempt,
    stop_before_delay,
    wait_random_exponential,
)

from bot.account import Account
from bot.llm.faults import fault, passing
from bot.llm.providers import Choice
from bot.llm.spending import Budget
from index.errors import FootnoteError, LLMFailed

if TYPE_CHECKING:
    from llama_index.core.llms import LLM, ChatResponse

ATTEMPTS = 3
MOST_TOLD = 10_000_000  # what a server says beyond it is not believed
BYTES_PER_TOKEN = 3  # a cautious guess: English has 4 or more, Chinese about 3


@dataclass(frozen=True, slots=True)
class Message:
    """One message to a model."""

    role: Literal["system", "user"]
    text: str

    @property
    def tokens(self) -> int:
        """About how many tokens it has, rather too many than too few."""
        return tokens(self.text)


@dataclass(frozen=True, slots=True)
class Model:
    """A language model that can be asked, within a budget."""

    choice: Choice
    budget: Budget

    async def stream(
        self, messages: Sequence[Message], account: Account
    ) -> AsyncGenerator[str, None]:
        """Yield the pieces of an answer; what it cost is added to `account`.

        Raises:
            LLMFailed: If there is no answer, or no more of it, or no time or budget left.
            HomeUnusable: If the budget cannot be counted.
        """
        meter = _Meter(sum(message.tokens for message in messages))
        expected = meter.prompt + self.choice.output
        try:
            with self.budget.reserved(expected, account):
                try:
                    async with aclosing(self._pieces(messages, meter)) as pieces:
                        async for piece in pieces:
                            yield piece
                finally:
                    account.spend(*meter.count())
        except FootnoteError:
            raise
        except Exception as exc:  # three providers' clients share no class of their own
            raise LLMFailed(f"The model {self.choice.name} {fault(exc, self.choice)}.") from None

    async def whole(self, messages: Sequence[Message], account: Account) -> str:
        """Return a whole answer; it raises what `stream` raises."""
        async with aclosing(self.stream(messages, account)) as pieces:
            return "".join([piece async for piece in pieces])

    async def _pieces(
        self, messages: Sequence[Message], meter: "_Meter"
    ) -> AsyncGenerator[str, None]:
        from bot.llm.clients import connected

        end = time.monotonic() + self.choice.timeout
        async with AsyncExitStack() as stack:
            llm = await stack.enter_async_context(connected(self.choice))
            responses, response = await _opened(llm, messages, end)
            try:
                while response is not None:
                    meter.see(response)
                    if response.delta:
                        yield response.delta
                    response = await _next(responses, end)
            finally:
                await stack.aclose()
                await _drain(responses)


class _Meter:
    """Counts the tokens of one call: as the server says, else as it looks."""

    def __init__(self, prompt: int) -> None:
        self.prompt = prompt
        self._asked = False
        self._text = ""
        self._told: tuple[int, int] | None = None

    def see(self, response: "ChatResponse") -> None:
        """Take note of a piece."""
        self._asked = True
        self._text += response.delta or ""
        self._told = reported(response) or self._told

    def count(self) -> tuple[int, int]:
        """Return the tokens of the prompt and of what was answered."""
        guess = (self.prompt, tokens(self._text)) if self._asked else (0, 0)
        return self._told or guess


def tokens(text: str) -> int:
    """Return about how many tokens a text has, rather too many than too few."""
    return -(-len(text.encode()) // BYTES_PER_TOKEN)


def reported(response: "ChatResponse") -> tuple[int, int] | None:
    """Return the tokens that a response reports, each provider in its own place."""
    raw = response.raw if isinstance(response.raw, Mapping) else {}
    for usage in (
        response.additional_kwargs,
        response.message.additional_kwargs.get("usage"),
        raw.get("usage"),
    ):
        for names in (("prompt_tokens", "completion_tokens"), ("input_tokens", "output_tokens")):
            if isinstance(usage, Mapping) and all(usage.get(name) is not None for name in names):
                prompt, completion = (int(usage[name]) for name in names)
                return min(max(prompt, 0), MOST_TOLD), min(max(completion, 0), MOST_TOLD)
    return None


async def _opened(
    llm: "LLM", messages: Sequence[Message], end: float
) -> tuple[AsyncIterator["ChatResponse"], "ChatResponse | None"]:
    """Return an open stream and its first piece, tried again while the fault may pass."""
    from llama_index.core.llms import ChatMessage, MessageRole

    chat = [ChatMessage(role=MessageRole(one.role), content=one.text) for one in messages]
    retrying = AsyncRetrying(
        retry=retry_if_exception(passing),
        stop=stop_after_attempt(ATTEMPTS) | stop_before_delay(max(end - time.monotonic(), 0.0)),
        wait=_wait,
        reraise=True,
    )
    async for attempt in retrying:
        with attempt:
            opening = llm.astream_chat(chat)
            # Not wait_for: before Python 3.12 it may lose that its task was cancelled.
            async with asyncio.timeout(_left(end)):
                responses: Any = await opening
            return responses, await _next(responses, end)
    raise AssertionError("unreachable: the last attempt raises")


async def _next(responses: AsyncIterator["ChatResponse"], end: float) -> "ChatResponse | None":
    """Return the next piece, or None at the end."""
    async with asyncio.timeout(_left(end)):
        return await anext(responses, None)


async def _drain(responses: AsyncIterator["ChatResponse"]) -> None:
    """Read to the end what has lost its connection.

    The libraries' generators close those inside them only when they end by
    themselves; left half read, they would disturb the end of the event loop.
    """
    with suppress(Exception):  # whatever a closed connection looks like to them
        while await _next(responses, time.monotonic() + 1) is not None:
            pass


def _left(end: float) -> float:
    return max(end - time.monotonic(), 0.001)


def _wait(state: RetryCallState) -> float:
    """Return how long to wait: as the server asks, else a moment, and longer each time."""
    exc = state.outcome.exception() if state.outcome else None
    responses = (getattr(one, "response", None) for one in (exc, getattr(exc, "__context__", None)))
    headers: Mapping[str, str] = next((one.headers for one in responses if one is not None), {})
    try:
        return max(float(headers.get("retry-after", "")), 0.0)
    except ValueError:
        return wait_random_exponential(multiplier=0.5, max=8.0)(state)
