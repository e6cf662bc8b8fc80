"""Take the article out of a web page, in a child process.

trafilatura may need very long, or very much memory, for a page made to that
end (FACTS, section 5): the child has limits on both, and is replaced when it dies.
"""

import atexit
import multiprocessing
import resource
from concurrent import futures
from functools import cache
from typing import Any

from pebble import ProcessExpired, ProcessPool

from index.errors import UnreadableSource

SECONDS = 20
MEMORY = 2 * 1024**3
FIELDS = {
    "title": "title",
    "author": "authors",
    "date": "published",
    "url": "url",
    "sitename": "source",
    "language": "language",
}


def extract(html: str) -> dict[str, Any]:
    """Return text, title and what else the page says of itself, as the fields of a record.

    Raises:
        UnreadableSource: If there is no article in it, or it takes too long or too much memory.
    """
    try:
        fields: dict[str, Any] = (
            _pool().schedule(extract_here, args=[html], timeout=SECONDS).result()
        )
    except futures.TimeoutError as exc:
        raise UnreadableSource(f"takes longer than {SECONDS} seconds to read") from exc
    except (ProcessExpired, MemoryError) as exc:
        raise UnreadableSource("takes too much memory to read") from exc
    except Exception as exc:  # whatever a parser raises on a page made to break it
        raise UnreadableSource("is not a web page that can be read") from exc
    if not fields.get("text"):
        raise UnreadableSource("holds no article text that could be found")
    return fields


def extract_here(html: str) -> dict[str, Any]:
    """Return the same as `extract`, in this process and without limits."""
    import trafilatura

    document = trafilatura.bare_extraction(html, with_metadata=True, include_comments=False)
    found: dict[str, Any] = document.as_dict() if document else {}  # type: ignore[union-attr]
    fields = {ours: found[theirs] for theirs, ours in FIELDS.items() if found.get(theirs)}
    if "authors" in fields:
        fields["authors"] = fields["authors"].split("; ")
    text = found.get("text") or trafilatura.html2txt(html)
    return {**fields, "text": text}


def limit_memory() -> None:
    """Keep this process from taking more than `MEMORY` bytes."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


@cache
def _pool() -> ProcessPool:
    pool = ProcessPool(
        max_workers=1, context=multiprocessing.get_context("spawn"), initializer=limit_memory
    )
    atexit.register(_close, pool)
    return pool


def _close(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call]
    pool.join()
