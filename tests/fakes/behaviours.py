"""What a fake model can be scripted to do, by name.

Each is a function of the prompt, or makes one, and does the same for the same prompt.
"""

from tests.fakes.adversaries import liar, mumbler, obedient
from tests.fakes.citizen import good
from tests.fakes.outcomes import Behaviour, Fault, Outcome, Reply

__all__ = [
    "Behaviour",
    "broken_json",
    "cut",
    "empty",
    "error_midway",
    "flood",
    "good",
    "liar",
    "mumbler",
    "obedient",
    "redirect",
    "reset",
    "reset_midway",
    "says",
    "slow",
    "stall",
    "status",
]


def says(text: str) -> Behaviour:
    """Say just this."""
    return lambda system, user: Reply(text)


def slow(seconds: float, of: Behaviour = good) -> Behaviour:
    """Answer as `of` does, but wait so long before each piece of it."""

    def behave(system: str, user: str) -> Outcome:
        outcome = of(system, user)
        return Reply(outcome.text, piece_delay=seconds)

    return behave


def flood(size: int = 10_000_000, piece: int = 10_000) -> Behaviour:
    """Say so many bytes of sentences, in pieces of so many, whatever the limit of tokens."""
    sentence = "The water rose and rose [1]. "
    text = (sentence * (size // len(sentence) + 1))[:size]
    return lambda system, user: Reply(text, sizes=(piece, piece), limited=False)


def empty(system: str, user: str) -> Reply:
    """Answer well-formed, and with no text at all."""
    return Reply("")


def status(code: int, retry_after: float | None = None, times: int = 1) -> Behaviour:
    """Refuse with this status, so many times; say when to come again if `retry_after` is given."""
    fault = Fault("status", status=code, retry_after=retry_after, times=times)
    return lambda system, user: fault


def redirect(url: str) -> Behaviour:
    """Send the caller to another address, with a 307 that keeps method and body."""
    return lambda system, user: Fault("redirect", url=url)


def stall(system: str, user: str) -> Fault:
    """Send the headers of an answer, and then nothing."""
    return Fault("stall")


def reset(system: str, user: str) -> Fault:
    """Reset the TCP connection before a byte is sent."""
    return Fault("reset")


def cut(after: int = 40, of: Behaviour = good) -> Behaviour:
    """Say so many characters of what `of` would say, and close the connection."""
    return lambda system, user: Fault("cut", of(system, user).text, after)


def reset_midway(after: int = 40, of: Behaviour = good) -> Behaviour:
    """Say so many characters of what `of` would say, and reset the TCP connection."""
    return lambda system, user: Fault("reset_midway", of(system, user).text, after)


def error_midway(code: int = 529, after: int = 40, of: Behaviour = good) -> Behaviour:
    """Say so many characters of what `of` would say, and then, in the stream, an error."""
    return lambda system, user: Fault("error_midway", of(system, user).text, after, code)


def broken_json(after: int = 40, of: Behaviour = good) -> Behaviour:
    """Say so many characters of what `of` would say, and then half an event that is no JSON."""
    return lambda system, user: Fault("broken_json", of(system, user).text, after)
