"""Search a large collection that scale.py built, beside plain chromadb on the same rows.

Every question is asked in all ways in turn, so that what else the machine does
hits them alike. The files are first put out of the system's cache, where it lets us.
"""

import json
import os
import shutil
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import chromadb
import numpy as np
from chromadb.config import Settings

from index.filters import Filters, day_number
from index.generations.generation import COMPARED
from index.generations.home import Home
from index.generations.opening import Index, open_index
from index.generations.rows import DAY
from index.generations.sealed_rows import BATCH
from index.retrieval import CANDIDATES, Options, Retriever
from tests.benchmarks.synthetic import DAYS, FIRST, MODEL, SOURCES, Synthetic
from tests.fakes.word_by_word import WordByWord

SHARES = (0.5, 0.1, 0.01, 0.001)
WARM = 10  # questions that are asked before, so that the files are in the system's cache
PATIENCE = 20.0  # seconds for each way of the peer
PLAIN = Settings(anonymized_telemetry=False)
Way = Callable[[str, Any], Any]


class Given(WordByWord):
    """A model that is never asked: the questions have their vectors."""

    identity = MODEL


def searched(home: Home, made: Synthetic, count: int) -> dict[str, Any]:
    """Return what opening and searching cost."""
    folder = home.generation("synthetic").folder
    (folder / COMPARED).unlink(missing_ok=True)
    found: dict[str, Any] = {"mb before": memory()}
    for name in ("first open", "open"):
        forget(folder)
        begun = time.perf_counter()
        index = open_index(home, MODEL.name, Given())  # type: ignore[arg-type]
        found[name] = time.perf_counter() - begun
        if name == "first open":
            index.close()
    with index:
        questions = made.questions(WARM + count)
        begun = time.perf_counter()
        Retriever(index).search(questions[0][0], options=Options(vector=questions[0][1]))
        found["first query"] = time.perf_counter() - begun
        found["mb after one query"] = memory()
        mine, warming, questions = ours(index), questions[:WARM], questions[WARM:]
        found["warming"] = timed(index, mine, warming)
        found["ms"] = timed(index, mine, questions)
        found["mb"] = memory()
        print(json.dumps(found), file=sys.stderr, flush=True)  # the others take long
        found["parts"] = timed(index, parts(index), questions)
        plain = "Footnote, all"
        others = {"Footnote, all, beside these": mine[plain], **peers(dated(home, index), index)}
        found["ms"] |= timed(index, others, questions)
    return found


def forget(folder: Path) -> None:
    """Ask the system to put the files out of its cache."""
    for path in folder.rglob("*"):
        if path.is_file():
            file = os.open(path, os.O_RDONLY)
            os.fsync(file)
            os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(file)


def memory() -> dict[str, int]:
    """Return the memory of this process in MB: at most, of its own, and of files."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    values = {name: int(rest.split()[0]) // 1024 for name, _, rest in map(split, lines)}
    return {"peak": values["VmHWM"], "own": values["RssAnon"], "files": values["RssFile"]}


def split(line: str) -> tuple[str, str, str]:
    """Return a line of that file in parts; those without a number count 0."""
    name, colon, rest = line.partition(":")
    return name, colon, rest if rest.split() and rest.split()[0].isdigit() else "0"


def limits() -> Iterator[tuple[str, Filters]]:
    """Yield limits on dates that let so much through."""
    for share in SHARES:
        days = max(1, round(share * DAYS))
        first = FIRST + timedelta(days=(DAYS - days) // 2)
        yield f"{share:.1%} of the days", Filters(first, first + timedelta(days=days - 1))


def ours(index: Index) -> dict[str, Way]:
    """Return our ways to search."""
    retriever = Retriever(index)
    every = {"all": Filters(), **dict(limits()), "one source": Filters(source=SOURCES[0])}

    def way(filters: Filters) -> Way:
        return lambda text, vector: retriever.search(text, options=Options(filters, vector=vector))

    return {f"Footnote, {name}": way(filters) for name, filters in every.items()}


def dated(home: Home, index: Index) -> Path:
    """Return a copy of Chroma's folder in which each passage has a day; it is made once."""
    copy, draft = home.folder / "peer", home.folder / "peer.part"
    if copy.exists():
        return copy
    shutil.rmtree(draft, ignore_errors=True)
    shutil.copytree(index.generation.chroma, draft)
    records = [*index.store.records()]
    days = [(one, day_number(r.published)) for r in records for one in r.passages]
    with closing(chromadb.PersistentClient(str(draft), settings=PLAIN)) as client:
        rows = client.get_collection("passages", embedding_function=None)
        for at in range(0, len(days), BATCH):
            some = days[at : at + BATCH]
            rows.update(ids=[one for one, _ in some], metadatas=[{DAY: day} for _, day in some])
    return draft.rename(copy)


def peers(folder: Path, index: Index) -> dict[str, Way]:
    """Return what Chroma offers: a query of vectors alone, which is less than a search."""
    client = chromadb.PersistentClient(str(folder), settings=PLAIN)
    rows = client.get_collection("passages", embedding_function=None)

    def way(**how: Any) -> Way:
        return lambda _, vector: rows.query(
            query_embeddings=vector[None, :], n_results=CANDIDATES, include=["distances"], **how
        )

    ways = {"Chroma, all": way()}
    for name, filters in limits():
        days = [{"day": {"$gte": filters.first_day}}, {"day": {"$lte": filters.last_day}}]
        ways[f"Chroma, {name} by where"] = way(where={"$and": days})
        allowed = index.keywords.allowed(filters)
        ids = [one.decode() for one in index.keywords.ids[allowed].tolist()]
        ways[f"Chroma, {name} by ids"] = way(ids=ids)
    return ways


def parts(index: Index) -> dict[str, Way]:
    """Return the parts of a search without limits, each by itself."""
    near: dict[str, Any] = {}

    def dense(text: str, vector: Any) -> None:
        near["dense"] = index.dense.nearest(vector, CANDIDATES)

    def words(text: str, vector: Any) -> None:
        near["scored"] = index.keywords.scores(text)
        near["sparse"] = near["scored"].best(CANDIDATES)

    def both(text: str, vector: Any) -> None:
        near["ids"] = list(dict.fromkeys([*near["dense"], *near["sparse"]]))
        index.dense.cosines(vector, [*near["sparse"]])
        near["scored"].of(near["ids"])

    def articles(text: str, vector: Any) -> None:
        near["scored"].of_articles(near["ids"])

    def texts(text: str, vector: Any) -> None:
        index.store.passages(near["ids"][:10])

    return {
        "Chroma's graph": dense,
        "best by words": words,
        "both scores of the candidates": both,
        "scores of their articles": articles,
        "texts of ten": texts,
    }


def timed(index: Index, ways: dict[str, Way], questions: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return p50 and p95 in milliseconds of each way, all of them taken in turn."""
    took: dict[str, list[float]] = defaultdict(list)
    for text, vector in questions:
        for name, way in ways.items():
            if sum(took[name]) > PATIENCE:
                continue
            index.store._forget()  # or the texts that one way found are there for the next
            begun = time.perf_counter()
            way(text, vector)
            took[name].append(time.perf_counter() - begun)
    return {
        name: {
            "p50": 1000 * float(np.percentile(each, 50)),
            "p95": 1000 * float(np.percentile(each, 95)),
            "n": len(each),
        }
        for name, each in took.items()
    }


def table(built: dict[str, Any]) -> str:
    """Return all that was measured, one figure a line; times also as ratios to our plain one."""
    search, sizes = built["search"], built["seal"]["sizes"]
    lines = []
    for name, where in (("Chroma", "chroma/"), ("vectors", "vectors"), ("keywords", "keywords/")):
        size = sum(size for file, size in sizes.items() if file.startswith(where))
        lines.append(f"{name:45} {size / 1e6:10,.0f} MB on disk")
    lines += [f"{name:45} {search[name]:10.2f} s" for name in ("first open", "open", "first query")]
    lines += [f"{name:45} {search[name]}" for name in ("mb before", "mb after one query", "mb")]
    plain = search["ms"]["Footnote, all"]["p50"]
    for kind in ("ms", "parts"):
        for name, ms in search[kind].items():
            each = f"{ms['p50']:10.1f} {ms['p95']:10.1f} ms {ms['p50'] / plain:8.2f} times"
            lines.append(f"{name:45} {each}")
    return "\n".join(lines)
