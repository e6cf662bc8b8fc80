"""The commands that lead from words back to their article: verify."""

import sys
from pathlib import Path

import click

from bot.options import ABSTAINED, as_json, show, show_json
from index.errors import UsageError


@click.command()
@click.argument("answer", metavar="ANSWER.JSON", type=click.Path(path_type=Path))
@as_json
def verify(answer: Path, as_json: bool) -> int:
    """Check again what an answer cites: ANSWER.JSON is what `footnote ask --json` printed.

    "-" reads it from stdin. The exit code is 3 if a quote does not stand in its article.
    Example: footnote ask "What does Article 5 provide for?" --json | footnote verify -
    """
    from bot.claimed import read_answer
    from bot.collection import opened_texts
    from bot.verifying import verify

    claimed = read_answer(read(answer))
    with opened_texts() as texts:
        found, generation = verify(claimed, texts.store), texts.manifest.name
    from bot import console, interchange

    if as_json:
        show_json({**interchange.from_verification(found), "generation": generation})
    else:
        show(console.from_verification(found))
    return 0 if found.verified else ABSTAINED


def read(path: Path) -> bytes:
    """Return what a file holds, or stdin if its name is "-".

    Raises:
        UsageError: If it cannot be read.
    """
    try:
        if str(path) != "-":
            return path.read_bytes()
        return sys.stdin.buffer.read() if sys.stdin else b""  # None if the shell closed it
    except OSError as exc:
        raise UsageError(f"The file {str(path)!r} cannot be read ({exc.strerror}).") from exc
