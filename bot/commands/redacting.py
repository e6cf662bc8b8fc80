"""Log lines with no secret in them, and no word of anybody's question.

It works on what is finished: a library's exception may hold the token in its own text, and
anybody's words. So of an exception only its kind and its places are written down, unless it is
asked for more.
"""

import logging
import re
import sys
import traceback
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from pythonjsonlogger.json import JsonFormatter

# A bot's token, and the keys of language models, wherever they came from.
SHAPES = re.compile(r"\d{3,}:[A-Za-z0-9_-]{30,}|\bsk-[A-Za-z0-9_-]{16,}")
GONE = "[secret]"
SHORTEST = 6  # a secret of fewer characters would take words apart
OURS = ("bot", "index")
# A library that writes down every failed poll; what there is to say of it is said by ours.
SILENT = ("telegram", "py.warnings")
FIELDS = ("asctime", "levelname", "name", "message")


class Redactor:
    """Takes secrets out of a text: those it is told, and whatever looks like one."""

    def __init__(self, secrets: Iterable[str]) -> None:
        known = sorted({one for one in secrets if len(one) >= SHORTEST}, key=len, reverse=True)
        self._secrets = re.compile("|".join(map(re.escape, known))) if known else None

    def clean(self, text: str) -> str:
        """Return the text without secrets."""
        if self._secrets:
            text = self._secrets.sub(GONE, text)
        return SHAPES.sub(GONE, text)


class Cleaning(logging.Formatter):
    """What both formatters do with a record; how a line looks is the other base's."""

    _redactor: Redactor
    _whole: bool

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record, without secrets."""
        return self._redactor.clean(super().format(record if self._whole else terse(record)))

    def formatException(self, ei: Any) -> str:  # noqa: N802 (the name is that of logging)
        """Return where an exception comes from."""
        return super().formatException(ei) if self._whole else "\n".join(places(ei[1]))


class Redacting(Cleaning):
    """Writes lines for people; `whole` ones hold the texts of exceptions too."""

    def __init__(self, form: str, secrets: Iterable[str] = (), whole: bool = False) -> None:
        super().__init__(form)
        self._redactor = Redactor(secrets)
        self._whole = whole


class RedactingJson(Cleaning, JsonFormatter):
    """Writes lines for programs, each a JSON object."""

    def __init__(self, secrets: Iterable[str] = (), whole: bool = False) -> None:
        super().__init__(FIELDS, rename_fields={"asctime": "time", "levelname": "level"})
        self._redactor = Redactor(secrets)
        self._whole = whole

    def formatTime(  # noqa: N802 (the name is that of logging)
        self, record: logging.LogRecord, datefmt: str | None = None
    ) -> str:
        """Return when a record was made, as ISO 8601 in UTC."""
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        """Return the fields without secrets, before anything in them is escaped."""
        clean = self._redactor.clean
        return {
            name: clean(value) if isinstance(value, str) else value
            for name, value in log_data.items()
        }


def terse(record: logging.LogRecord) -> logging.LogRecord:
    """Return a record without what others made of its exception, and what asyncio adds to its own.

    That shows objects, with all that they hold.
    """
    known = {**record.__dict__, "exc_text": None}
    if record.name == "asyncio":
        known |= {"msg": record.getMessage().partition("\n")[0], "args": ()}
    return logging.makeLogRecord(known)


def places(exc: BaseException | None) -> Iterator[str]:
    """Yield where an exception was raised, and those that led to it; no text of theirs.

    What the system says of a file or connection that fails is no secret.
    """
    if exc is None:
        return
    before = exc.__cause__ or (None if exc.__suppress_context__ else exc.__context__)
    if before is not None:
        yield from places(before)
        yield "Which led to:"
    yield "Traceback (most recent call last):"
    yield "".join(traceback.format_tb(exc.__traceback__)).rstrip()
    said = getattr(exc, "strerror", None) if isinstance(exc, OSError) else None
    yield f"{type(exc).__module__}.{type(exc).__qualname__}" + (f": {said}" if said else "")


def log_to_stderr(secrets: Iterable[str], as_json: bool = False, whole: bool = False) -> None:
    """Write log lines to stderr, one place for all of them, so that none goes past this."""
    secrets = list(secrets)
    form = "%(asctime)s %(levelname)s %(name)s: %(message)s"
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        RedactingJson(secrets, whole) if as_json else Redacting(form, secrets, whole)
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in OURS:
        logging.getLogger(name).setLevel(logging.DEBUG if whole else logging.INFO)
    for name in SILENT:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    logging.captureWarnings(True)
