"""Why Telegram cannot be reached, in words.

Nothing of an exception's own text is told, which may hold the token: only what kind it is,
or one of those that led to it.
"""

import socket
import ssl
from collections.abc import Iterator

from telegram.error import RetryAfter, TelegramError, TimedOut

# From the narrowest kind to the widest: an error of TLS or of names is one of the system, too.
KINDS: tuple[tuple[type[BaseException], str], ...] = (
    (RetryAfter, "it asks for a pause"),
    (ssl.SSLCertVerificationError, "its TLS certificate is not trusted"),
    (ssl.SSLError, "TLS failed"),
    (socket.gaierror, "the name of its server was not found"),
    (ConnectionRefusedError, "the connection was refused"),
    (ConnectionResetError, "the connection was broken off"),
    (TimedOut, "it did not answer in time"),
    (TimeoutError, "it did not answer in time"),
)


def why(exc: TelegramError) -> str:
    """Return why a call failed: "the connection was refused".

    Of what is none of these kinds, the system says it in its own words, if it was the system.
    """
    led = [*_led_to(exc)]
    for kind, words in KINDS:
        if any(isinstance(one, kind) for one in led):
            return words
    said = [one.strerror for one in led if isinstance(one, OSError) and one.errno and one.strerror]
    if said:
        return said[-1].lower()
    if exc.__cause__ is None or isinstance(exc.__cause__, TelegramError):
        return "it answered with an error"
    return "the connection broke off"


def _led_to(exc: BaseException | None) -> Iterator[BaseException]:
    """Yield an exception, and all those that led to it."""
    while exc is not None:
        yield exc
        if isinstance(exc, BaseExceptionGroup):
            for one in exc.exceptions:
                yield from _led_to(one)
        exc = exc.__cause__ or exc.__context__
