"""The questions that people asked the bot, as the file that `footnote eval` reads.

Nobody's name or id is in it. A follow-up stands there as the bot understood it, so that it can
be asked alone; how it was put is kept beside it, in `asked_as`. What a reader called helpful is
believed: what it cites is what a right answer cites. All else stands there to be judged:
`answerable` is null then.
"""

import shlex
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from bot.messenger.kept.memory import KEPT, KeptAnswer
from bot.messenger.kept.state import FILE, State
from bot.showing.plain import counted

OPINIONS = {1: "helpful", 0: "not helpful", None: None}
PAGE = 100

Row = tuple[int, bytes, int | None, float]


def exported(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield each question that a home's bot answered, the oldest first, for JSON.

    Raises:
        HomeUnusable: If the state cannot be read.
    """
    if not (folder / FILE).exists():
        return
    with closing(State(folder)) as state:
        last = 0
        while page := state.do_now(partial(_page, after=last)):
            for number, packed, helpful, made in page:
                last = number
                kept = KEPT.validate_json(zlib.decompress(packed))
                yield about(kept, helpful, made)


def about(kept: KeptAnswer, helpful: int | None, made: float) -> dict[str, Any]:
    """Return a question with what is known of its answer."""
    cited = [
        {"doc_id": c.article_id, "start": c.span.start, "end": c.span.end, "quote": c.quote}
        for c in (one.citation for one in kept.shown)
    ]
    right = bool(helpful) and not kept.abstained
    spans = [{name: one[name] for name in ("doc_id", "start", "end")} for one in cited]
    return {
        "id": kept.id,
        "question": kept.standalone or kept.question,
        "asked_as": kept.question,
        "date": datetime.fromtimestamp(made, UTC).date().isoformat(),
        "answerable": True if right else None,
        "answers": [one["quote"] for one in cited] if right else [],
        "doc_ids": list(dict.fromkeys(one["doc_id"] for one in cited)) if right else [],
        "spans": spans if right else [],
        "status": "abstained" if kept.abstained else "answered",
        "opinion": OPINIONS[helpful],
        "shown": cited,
    }


def next_step(path: Path, found: Sequence[dict[str, Any]]) -> str:
    """Return what was written, and what is to be done with it now."""
    if not found:
        return "The bot has kept no questions, so no file was written."
    command = f"`footnote eval --questions {shlex.quote(str(path))}`"
    said = f"{counted(len(found), 'question')} in {path}, follow-ups as they were understood"
    unjudged = sum(one["answerable"] is None for one in found)
    if not unjudged:
        return f"{said}; all are judged: {command} measures them."
    return (
        f"{said}; {unjudged:,} not judged yet: set `answerable` to true or false, where it is true "
        f"fill in `spans` or `doc_ids`, then {command}."
    )


def _page(rows: sqlite3.Connection, after: int) -> list[Row]:
    found = rows.execute(
        "SELECT rowid, body, helpful, made FROM answers WHERE rowid > ? ORDER BY rowid LIMIT ?",
        (after, PAGE),
    )
    return list(found)
