"""The questions that people asked the bot, as the file that `footnote eval` reads.

Nobody's name or id is in it. What a reader called helpful is believed: what it cites is
what a right answer cites. All else stands there to be judged: `answerable` is null then.
"""

import json
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from bot.messenger.memory import KEPT, KeptAnswer
from bot.messenger.state import FILE, State

OPINIONS = {1: "helpful", 0: "not helpful", None: None}
PAGE = 100

Row = tuple[int, bytes, int | None, float]


def exported(folder: Path) -> Iterator[str]:
    """Yield each question that a home's bot answered, the oldest first, as a line of JSON.

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
                yield json.dumps(about(kept, helpful, made), ensure_ascii=False)


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


def _page(rows: sqlite3.Connection, after: int) -> list[Row]:
    found = rows.execute(
        "SELECT rowid, body, helpful, made FROM answers WHERE rowid > ? ORDER BY rowid LIMIT ?",
        (after, PAGE),
    )
    return list(found)
