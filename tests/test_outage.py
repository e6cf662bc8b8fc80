"""Why Telegram cannot be reached is said in words, and no secret is among them."""

import asyncio
import socket
import ssl
import threading
from collections.abc import Iterator

import pytest
from telegram.error import NetworkError, RetryAfter, TelegramError, TimedOut

from bot.messenger.access import Access, Doors
from bot.messenger.wire.client import client
from bot.messenger.wire.outage import why

TOKEN = "123456789:AA_Wrong_token_of_nobody_0123456789abc"


@pytest.fixture
def hanging_up() -> Iterator[int]:
    """The port of a server that hangs up on everybody."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()

        def accept() -> None:
            while True:
                try:
                    taken, _ = server.accept()
                except OSError:
                    return
                with taken:
                    taken.recv(100)

        thread = threading.Thread(target=accept)
        thread.start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)
        thread.join()


def met_at(base_url: str) -> str:
    """Return why the real client cannot reach what is there."""

    async def run() -> str:
        try:
            async with client(Access(TOKEN, base_url, Doors(), None)):
                return "it was reached"
        except TelegramError as exc:
            return why(exc)

    return asyncio.run(run())


def test_what_really_happens_is_told_apart(hanging_up: int) -> None:
    """Nobody listens, nobody has the name, somebody hangs up."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        nobody = met_at(f"http://127.0.0.1:{bound.getsockname()[1]}/bot")

    assert nobody == "the connection was refused"
    assert met_at("http://nowhere.invalid/bot") == "the name of its server was not found"
    assert met_at(f"http://127.0.0.1:{hanging_up}/bot") == "the connection was broken off"


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        (ssl.SSLCertVerificationError(TOKEN), "its TLS certificate is not trusted"),
        (ssl.SSLError(TOKEN), "TLS failed"),
        (ExceptionGroup(TOKEN, [ConnectionRefusedError()]), "the connection was refused"),
        (OSError(101, "Network is unreachable"), "network is unreachable"),
        (ValueError(TOKEN), "the connection broke off"),
        (TelegramError(TOKEN), "it answered with an error"),
        (None, "it answered with an error"),
    ],
)
@pytest.mark.usefixtures("timedeltas")
def test_each_kind_has_its_words(cause: BaseException | None, words: str) -> None:
    """However deep it lies; of a text nothing is told."""
    between = RuntimeError(TOKEN)
    between.__cause__ = cause
    failed = NetworkError(f"httpx.ConnectError: {TOKEN}")
    failed.__cause__ = between if isinstance(cause, OSError) else cause

    assert why(failed) == words
    assert why(TimedOut(TOKEN)) == "it did not answer in time"
    assert why(RetryAfter(3)) == "it asks for a pause"
