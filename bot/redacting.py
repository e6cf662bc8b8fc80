"""Log lines with no secret in them, tracebacks included.

It works on the finished line: a library's exception may hold the token in its own text.
"""

import logging
import re
import sys
from collections.abc import Iterable

# A bot's token, and the keys of language models, wherever they came from.
SHAPES = re.compile(r"\d{3,}:[A-Za-z0-9_-]{30,}|\bsk-[A-Za-z0-9_-]{16,}")
GONE = "[secret]"
SHORTEST = 6  # a secret of fewer characters would take words apart
# Libraries that write down every request, its address with the token in it, each failed poll with
# a traceback, or an update that they cannot read; what there is to say of it is said by ours.
LEVELS = {
    "httpx": logging.WARNING,
    "httpcore": logging.WARNING,
    "telegram": logging.CRITICAL + 1,
    "tornado.access": logging.ERROR,
    "chromadb": logging.WARNING,
}


class Redacting(logging.Formatter):
    """Formats as any other, but for secrets: those it is told, and whatever looks like one."""

    def __init__(self, form: str, secrets: Iterable[str] = ()) -> None:
        super().__init__(form)
        known = sorted({one for one in secrets if len(one) >= SHORTEST}, key=len, reverse=True)
        self._secrets = re.compile("|".join(map(re.escape, known))) if known else None

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record, without secrets."""
        line = super().format(record)
        if self._secrets:
            line = self._secrets.sub(GONE, line)
        return SHAPES.sub(GONE, line)


def log_to_stderr(secrets: Iterable[str]) -> None:
    """Write log lines to stderr, one place for all of them, so that none goes past this."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Redacting("%(asctime)s %(levelname)s %(name)s: %(message)s", secrets))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name, level in LEVELS.items():
        logging.getLogger(name).setLevel(level)
    logging.captureWarnings(True)
