"""Damage an index in every file and in many ways, and look at what it answers then.

    PYTHONPATH=. python tests/benchmarks/damages.py [--cases 300] [--seed 7] [--unnoticed]

Two collections of made-up articles, one above and one below 1,000 passages, each with a
generation before the live one, which half of the cases may fall back on. Each case damages
one file of a copy and opens it in a process of its own: searches with and without limits, an
answer, articles read whole, the list of them. Each has to be refused in a sentence, or
answered by the generation before with the notice, or answered as if nothing had happened.

`--unnoticed` damages files so that neither their sizes nor their times say so, as a disk does
that forgets: only what is read is known then, and a figure can come out wrong. No promise.
"""

import argparse
import asyncio
import json
import multiprocessing
import pickle
import random
import shutil
import sqlite3
import struct
import sys
import tempfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import date
from itertools import cycle
from pathlib import Path
from typing import Any, cast
from unittest.mock import patch

import numpy as np

from bot.answer import Question
from bot.engine import Engine
from bot.reading import look_up
from bot.telling.abstaining import left_out
from index.errors import ArticleNotFound, FootnoteError
from index.filters import Filters
from index.generations.generation import ALIVE, COMPARED, MANIFEST, Generation
from index.generations.home import POINTER, Home
from index.generations.live import Live
from index.generations.opening import Index, open_texts
from index.generations.pointer import Pointer, to_json
from index.models.embedding import ModelIdentity, Progress, Vectors
from index.rebuilding.rebuild import Rebuild
from index.rebuilding.request import Request
from index.retrieval import Options, Retriever
from tests.fakes.letters import examined
from tests.fakes.listening import Silent
from tests.fakes.word_by_word import WordByWord

FORKED = multiprocessing.get_context("forkserver")
MODEL, DIMENSION = "words", 32
PAGE = 4096
LONGEST = 120  # seconds; who takes longer hangs
SIZES = {"below": 300, "above": 1500}  # passages, about
LEXICON = """bridge harbour letter glass coffee orchard candle river chapel field hedge flag
garden cabbage ladder meadow beach forge hall barge cheese lantern marble needle oyster pepper
quarry ribbon saddle timber velvet walnut copper dragon engine falcon ginger hammer island
jacket kettle lemon mirror nutmeg onion pillow rocket silver tunnel""".split()
EARLY, LATE = date(2024, 2, 1), date(2024, 9, 1)
SEARCHES = (
    ("a lantern in the tunnel", Filters()),
    ("copper kettle and ginger", Filters()),
    ("the falcon of the island", Filters(since=EARLY)),
    ("an oyster with lemon", Filters(since=LATE)),
    ("velvet and ribbon", Filters(source="Paper 1")),
    ("timber for the bridge", Filters(until=LATE, source="Paper 2")),
)


class Words(WordByWord):
    """A model that adds up a random direction for each word."""

    identity = ModelIdentity(MODEL, "0", DIMENSION, 256)

    def passages(self, texts: Sequence[str], done: Progress | None = None) -> Vectors:
        """Return one unit vector per text."""
        if done:
            done(len(texts))
        sums = np.stack([np.sum([direction(w) for w in one.split()], axis=0) for one in texts])
        return cast(Vectors, sums / np.linalg.norm(sums, axis=1, keepdims=True))

    def count(self, texts: Sequence[str]) -> list[int]:
        """Count words."""
        return [len(text.split()) for text in texts]


def direction(word: str) -> Vectors:
    """Return the direction of a word, whatever its case."""
    seed = zlib.crc32(word.strip(".").lower().encode())
    return np.random.default_rng(seed).standard_normal(DIMENSION).astype(np.float32)


def article(rng: random.Random, number: int) -> dict[str, Any]:
    """Return an article of a few passages."""
    sentences = [" ".join(rng.choices(LEXICON, k=rng.randint(4, 14))) for _ in range(28)]
    text = " ".join(f"{one.capitalize()}." for one in sentences)
    day = {"published": f"2024-{rng.randint(1, 12):02}-15"} if rng.random() < 0.9 else {}
    about = {"title": f"The {rng.choice(LEXICON)}", "source": f"Paper {rng.randrange(3)}"}
    return {"id": f"a{number}", "text": text, **about, **day}


def indexed(folder: Path, passages: int, rng: random.Random) -> Home:
    """Return a home with two generations; the first holds a little less and other texts."""
    home = Home(folder / "home")
    some = [article(rng, number) for number in range(passages // 3)]
    with (
        patch("index.rebuilding.rebuild.prepared", lambda *_, **__: Words()),
        patch("index.rebuilding.building.try_out", examined),
    ):
        for live in (False, True):
            if live:
                some = [article(rng, n) if n % 40 == 3 else one for n, one in enumerate(some)]
                some.append(article(rng, len(some)))
            file = folder / "articles.jsonl"
            file.write_text("".join(f"{json.dumps(one)}\n" for one in some), encoding="utf-8")
            Rebuild(home, MODEL, Silent()).run(Request.of(file))
    return home


# What is asked of an index: the names of the tasks, and what each gives.


def tasks(articles: Sequence[str]) -> dict[str, Callable[[Index], Any]]:
    """Return what is done to an index, by name."""
    found: dict[str, Callable[[Index], Any]] = {
        f"search {query}": lambda index, query=query, limits=limits: searched(index, query, limits)
        for query, limits in SEARCHES
    }
    found |= {f"show {one}": lambda index, one=one: shown(index, one) for one in articles}
    found["answer"] = answered
    found["undated"] = lambda index: left_out(Filters(since=EARLY, source="Paper 1"), index)
    found["manifest"] = lambda index: index.manifest
    found["list"] = lambda index: sorted(one.digest for one in index.store.records())
    return found


def searched(index: Index, query: str, limits: Filters) -> Any:
    """Return the hits: ids, scores and texts."""
    hits = Retriever(index).search(query, options=Options(limits))
    return [(hit.passage, hit.score) for hit in hits]


def shown(index: Index, one: str) -> Any:
    """Return an article and its text."""
    record, text, _, _ = look_up(one, index.store)
    return record, text


def answered(index: Index) -> Any:
    """Return what an answer states, and what it cites."""
    engine = Engine(retriever=Retriever(index))
    answer = asyncio.run(engine.answer(Question("Where is the copper lantern?")))
    return answer.statements, answer.nearest, answer.confidence


def ask(folder: Path, articles: Sequence[str], quick: bool) -> None:
    """Do all tasks in this process, and write down what each gave."""
    results: dict[str, Any] = {}
    with (
        patch("index.generations.opening.load_embedder", lambda *_, **__: Words()),
        tried(quick),
    ):
        home = Home(folder)
        try:
            results["pointer"] = outcome(lambda: sources(home))
            for one in articles:
                results[f"text {one}"] = outcome(lambda one=one: read(home, one))
            with Live(home, MODEL, lambda index: index) as live:
                for name, task in tasks(articles).items():
                    results[name] = outcome(lambda task=task: live.run(given(task)))
        except FootnoteError as exc:
            results["open"] = ("refused", str(exc))
    (folder / "results").write_bytes(pickle.dumps(results))


def sources(home: Home) -> Any:
    """Return what the next rebuild would read."""
    pointer = home.pointer()
    return pointer and (pointer.sources, pointer.removed)


def read(home: Home, one: str) -> Any:
    """Return an article and its text, as `show` reads them."""
    with open_texts(home, MODEL) as texts:
        return known(lambda: look_up(one, texts.store)[:2]), texts.notice


def given(task: Callable[[Index], Any]) -> Callable[[Index], Any]:
    """Return a task that also says whether there was a notice."""
    return lambda index: (known(lambda: task(index)), index.notice)


def known(work: Callable[[], Any]) -> Any:
    """Return what some work gave; that there is no such article is an answer too."""
    try:
        return work()
    except ArticleNotFound as exc:
        return str(exc)


def outcome(work: Callable[[], Any]) -> tuple[str, Any]:
    """Return what some work gave, or the sentence it was refused with."""
    try:
        return "gave", work()
    except FootnoteError as exc:
        return "refused", f"{type(exc).__name__}: {exc}"


def tried(quick: bool) -> Any:
    """Let a generation that failed be tried out in this process, if it has to go quickly."""
    return patch("index.generations.trial.try_out", examined) if quick else nullcontext()


# What is done to a file: each returns its new content, or None if it is gone.

Damage = Callable[[bytes, random.Random], bytes]


def cut(data: bytes, rng: random.Random) -> bytes:
    """Cut it off somewhere."""
    return data[: rng.randrange(len(data) or 1)]


def zeroed(data: bytes, rng: random.Random) -> bytes:
    """Fill it with zeros."""
    return bytes(len(data))


def zeros(length: int) -> Damage:
    """Return what fills a part with zeros."""

    def damage(data: bytes, rng: random.Random) -> bytes:
        at = rng.randrange(max(1, len(data))) // length * length
        return data[:at] + bytes(len(data[at : at + length])) + data[at + length :]

    return damage


def flipped(at: int, mask: int, data: bytes) -> bytes:
    """Return the content with bits of one byte changed."""
    return data[:at] + bytes([data[at] ^ mask]) + data[at + 1 :] if data else b"\1"


def bit(data: bytes, rng: random.Random) -> bytes:
    """Change a bit."""
    return flipped(rng.randrange(max(1, len(data))), 1 << rng.randrange(8), data)


def byte(data: bytes, rng: random.Random) -> bytes:
    """Change a byte."""
    return flipped(rng.randrange(max(1, len(data))), rng.randint(1, 255), data)


def sixteen(data: bytes, rng: random.Random) -> bytes:
    """Change 16 bytes."""
    at = rng.randrange(max(1, len(data) - 16))
    return data[:at] + rng.randbytes(16) + data[at + 16 :]


def longer(data: bytes, rng: random.Random) -> bytes:
    """Write more at its end."""
    return data + rng.randbytes(rng.randint(1, PAGE))


KINDS: dict[str, Damage] = {
    "cut off": cut,
    "zeroed": zeroed,
    "a page zeroed": zeros(PAGE),
    "64 bytes zeroed": zeros(64),
    "a bit": bit,
    "a byte": byte,
    "16 bytes": sixteen,
    "longer": longer,
}
MISSING, REPLACED = "missing", "another generation's"


# Chroma's SQLite file has no digest: what is in it has to speak for itself.


def inside(pattern: str) -> Damage:
    """Return what changes a byte of one of the values that a query finds."""

    def damage(data: bytes, rng: random.Random) -> bytes:
        with tempfile.NamedTemporaryFile() as file:
            file.write(data)
            file.flush()
            with closing(sqlite3.connect(file.name)) as database:
                value = rng.choice(database.execute(pattern).fetchall())[0]
        sought = value if isinstance(value, bytes) else str(value).encode()
        places = [*found(sought[:200], data)]
        at = rng.choice(places) + rng.randrange(min(200, len(sought)))
        return flipped(at, 1 << rng.randrange(8), data)

    return damage


def found(sought: bytes, data: bytes) -> Iterator[int]:
    """Yield where some bytes stand."""
    at = data.find(sought)
    while at >= 0:
        yield at
        at = data.find(sought, at + 1)


def pages(data: bytes, kinds: Sequence[int]) -> list[int]:
    """Return where the pages of these kinds begin."""
    return [at for at in range(PAGE, len(data), PAGE) if data[at] in kinds]


def cells_lost(*kinds: int) -> Damage:
    """Return what lets a page of a b-tree forget its last entries."""

    def damage(data: bytes, rng: random.Random) -> bytes:
        at = rng.choice(pages(data, kinds))
        (cells,) = struct.unpack(">H", data[at + 3 : at + 5])
        fewer = struct.pack(">H", max(0, cells - rng.choice([1, 1, 2, cells])))
        return data[: at + 3] + fewer + data[at + 5 :]

    return damage


def page_header(data: bytes, rng: random.Random) -> bytes:
    """Change a byte where a page says what it holds and where."""
    at = rng.choice(pages(data, (0x02, 0x05, 0x0A, 0x0D))) + rng.randrange(64)
    return flipped(at, rng.randint(1, 255), data)


def pages_swapped(data: bytes, rng: random.Random) -> bytes:
    """Exchange two leaves of the same kind."""
    kind = rng.choice([0x0A, 0x0D])
    a, b = sorted(rng.sample(pages(data, [kind]), 2))
    pieces = (data[:a], data[b : b + PAGE], data[a + PAGE : b], data[a : a + PAGE])
    return b"".join((*pieces, data[b + PAGE :]))


def page_old(data: bytes, rng: random.Random) -> bytes:
    """Write the content of one leaf a second time, over another one."""
    kind = rng.choice([0x0A, 0x0D])
    a, b = rng.sample(pages(data, [kind]), 2)
    return data[:a] + data[b : b + PAGE] + data[a + PAGE :]


def statement(*sql: str) -> Damage:
    """Return what changes rows, so that SQLite finds nothing wrong; {a} and {b} are passages."""

    def damage(data: bytes, rng: random.Random) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "database"
            path.write_bytes(data)
            with closing(sqlite3.connect(path)) as database, database:
                rows = database.execute(
                    "SELECT e.id FROM embeddings e JOIN segments s ON s.id = e.segment_id "
                    "JOIN collections c ON c.id = s.collection AND c.name = 'passages'"
                ).fetchall()
                (a,), (b,) = rng.sample(rows, 2)
                for one in sql:
                    database.execute(one.format(a=a, b=b))
            return path.read_bytes()

    return damage


OF_PASSAGES = (
    "FROM segments s JOIN collections c ON s.collection = c.id AND c.name = 'passages' "
    "AND s.scope = 'VECTOR'"
)
ROWS = "SELECT string_value FROM embedding_metadata WHERE key = 'row'"
SQLITE: dict[str, Damage] = {
    "in a text": inside(f"{ROWS} AND string_value LIKE '%\"text\":%'"),
    "in an id": inside("SELECT embedding_id FROM embeddings"),
    "in a seal": inside("SELECT string_value FROM embedding_metadata WHERE key = 'seal'"),
    "in an article": inside(f"{ROWS} AND string_value LIKE '%\"digest\":%'"),
    "in the queue": inside("SELECT vector FROM embeddings_queue"),
    "in the schema": inside("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"),
    "index entries lost": cells_lost(0x0A),
    "index branches lost": cells_lost(0x02),
    "table rows lost": cells_lost(0x0D),
    "table branches lost": cells_lost(0x05),
    "a page's header": page_header,
    "pages swapped": pages_swapped,
    "a page twice": page_old,
    "ids swapped": statement(
        "UPDATE embeddings SET embedding_id = 'x' WHERE id = {a}",
        "UPDATE embeddings SET embedding_id = (SELECT lower(hex(randomblob(16)))) WHERE id = {b}",
    ),
    "texts swapped": statement(
        "UPDATE embedding_metadata SET id = -1 WHERE id = {a}",
        "UPDATE embedding_metadata SET id = {a} WHERE id = {b}",
        "UPDATE embedding_metadata SET id = {b} WHERE id = -1",
    ),
    "a row doubled": statement(
        "DELETE FROM embeddings WHERE id = {a}",
        "INSERT INTO embeddings SELECT {a}, segment_id, 'twin', seq_id, created_at "
        "FROM embeddings WHERE id = {b}",
    ),
    "a row's place": statement(
        "UPDATE embedding_metadata SET string_value = replace(string_value, '\"start\":', "
        "'\"start\":1') WHERE id = {a} AND key = 'row'"
    ),
    "an article's day": statement(
        "UPDATE embedding_metadata SET int_value = CASE int_value WHEN 0 THEN 738000 ELSE 0 END "
        "WHERE key = 'day' AND id IN (SELECT id FROM embedding_metadata WHERE key = 'row' "
        'AND string_value LIKE \'%"source":"Paper 1"%\' LIMIT 5)'
    ),
    "a row deleted": statement("DELETE FROM embeddings WHERE id = {a}"),
    "sentences deleted": statement(
        "UPDATE embedding_metadata SET string_value = json_remove(string_value, '$.sentences') "
        "WHERE id = {a} AND key = 'row'"
    ),
    "a row cut off": statement(
        "UPDATE embedding_metadata SET string_value = substr(string_value, 1, 99) "
        "WHERE id = {a} AND key = 'row'"
    ),
    "a row of another type": statement(
        "UPDATE embedding_metadata SET string_value = NULL, int_value = 5 "
        "WHERE id = {a} AND key = 'row'"
    ),
    "the last row anew": statement(
        f"UPDATE max_seq_id SET seq_id = 0 WHERE segment_id IN (SELECT s.id {OF_PASSAGES})",
        "UPDATE embeddings_queue SET vector = randomblob(length(vector))",
    ),
    "segments changed": statement("UPDATE segments SET scope = 'METADATA' WHERE scope = 'VECTOR'"),
    "collections swapped": statement(
        "UPDATE collections SET name = 'third' WHERE name = 'passages'",
        "UPDATE collections SET name = 'passages' WHERE name = 'articles'",
        "UPDATE collections SET name = 'articles' WHERE name = 'third'",
    ),
    "another dimension": statement("UPDATE collections SET dimension = 31"),
    "another measure": statement(
        "UPDATE collections SET config_json_str = replace(config_json_str, 'cosine', 'l2'), "
        "schema_str = replace(schema_str, 'cosine', 'l2')"
    ),
    **KINDS,
}


@dataclass(frozen=True, slots=True)
class Case:
    """One damage.

    Attributes:
        size: "below" or "above" 1,000 passages.
        role: Which file, as `role` names it.
        kind: What is done to it.
        alone: Whether there is no generation before the live one.
    """

    size: str
    role: str
    kind: str
    alone: bool
    seed: int


@dataclass
class Collection:
    """An index that is to be damaged, and what it says while it is whole."""

    home: Home
    articles: list[str]
    expected: dict[str, Any] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def made(cls, folder: Path, passages: int, rng: random.Random) -> "Collection":
        """Index articles, and ask what will be asked."""
        home = indexed(folder, passages, rng)
        live = Home(folder / "live")
        shutil.copytree(home.folder, live.folder)
        collection = cls(home, ["a3", "a1", f"a{passages // 3}"])
        collection.expected = asked(live.folder, collection.articles)
        (live.generations / str(live.live().name) / MANIFEST).unlink()
        collection.before = asked(live.folder, collection.articles)
        return collection

    def roles(self) -> dict[str, Path]:
        """Return every file of the live generation, and the pointer, by what it is."""
        folder = self.home.live().folder
        found = {role(path): path for path in folder.rglob("*") if path.is_file()}
        return {**found, POINTER: self.home.folder / POINTER}


def role(path: Path) -> str:
    """Return what a file is, whatever its folder is called."""
    if path.parent.parent.name != "chroma":
        return path.name
    with closing(
        sqlite3.connect(f"{(path.parent.parent / ALIVE).as_uri()}?mode=ro", uri=True)
    ) as d:
        query = (
            "SELECT c.name FROM segments s JOIN collections c ON s.collection = c.id WHERE s.id = ?"
        )
        (name,) = d.execute(query, [path.parent.name]).fetchone()
    return f"{name}/{path.name}"


def asked(folder: Path, articles: Sequence[str], quick: bool = False) -> dict[str, Any]:
    """Return what an index says, asked in a process of its own; how that ended if it crashed."""
    (folder / "results").unlink(missing_ok=True)
    child = FORKED.Process(target=ask, args=(folder, articles, quick))
    child.start()
    child.join(LONGEST)
    if child.is_alive():
        child.kill()
        return {"crashed": "it hangs"}
    if child.exitcode:
        return {"crashed": f"exit code {child.exitcode}"}
    results: dict[str, Any] = pickle.loads((folder / "results").read_bytes())
    return results


def damaged(collection: Collection, case: Case, folder: Path, unnoticed: bool = False) -> None:
    """Make a damaged copy of a home."""
    rng = random.Random(case.seed)
    shutil.copytree(collection.home.folder, folder)
    home = Home(folder)
    live = home.live()
    manifest = live.manifest()
    live.check(manifest)  # it was opened before, and was whole
    path = folder / collection.roles()[case.role].relative_to(collection.home.folder)
    pointer = home.pointer()
    assert pointer
    assert pointer.before
    if case.kind == REPLACED:
        path.write_bytes(replacement(home.generation(pointer.before.generation), path, pointer))
    elif case.kind == MISSING:
        path.unlink()
    else:
        kinds = SQLITE if case.role == ALIVE else KINDS
        path.write_bytes(kinds[case.kind](path.read_bytes(), rng))
    if case.alone:
        shutil.rmtree(home.generation(pointer.before.generation).folder)
    if unnoticed:
        with suppress(FootnoteError):  # of another size: that is noticed
            stamps = {name: live._stamp(name, *about) for name, about in manifest.files.items()}
            (live.folder / COMPARED).write_text(json.dumps(stamps), encoding="utf-8")


def replacement(before: Generation, path: Path, pointer: Any) -> bytes:
    """Return the same file of another generation."""
    if path.name == POINTER:  # of another home; an older one of this home is no damage
        return to_json(Pointer("20260102T030405Z-abcdef", pointer.sources)).encode()
    wanted = role(path)
    (other,) = [one for one in before.folder.rglob(path.name) if role(one) == wanted]
    return other.read_bytes()


def judged(results: dict[str, Any], collection: Collection) -> tuple[str, str]:
    """Return what a damage came to, and what was wrong."""
    if "crashed" in results:
        return "CRASHED", results["crashed"]
    came = "same"
    for name, (kind, value) in results.items():
        if kind == "refused":
            if not value.endswith(".") or "\n" in value:
                return "WRONG", f"{name}: {value}"
            came = "refused"
        elif (kind, value) == collection.expected[name]:
            continue
        elif (kind, value) == collection.before[name]:
            came = "before" if came == "same" else came
        else:
            return "WRONG", f"{name}: {value!r}"[:600]
    return came, ""


@dataclass
class Damager:
    """Damages indexes, and counts what comes of it.

    Attributes:
        came: How many cases, by file, kind of damage and what came of it.
        faults: The cases that crashed or were silently wrong.
    """

    folder: Path
    seed: int
    quick: bool = False
    unnoticed: bool = False
    came: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    collections: dict[str, Collection] = field(default_factory=dict)

    def prepare(self, sizes: dict[str, int]) -> None:
        """Index what is to be damaged."""
        for name, passages in sizes.items():
            folder = self.folder / name
            folder.mkdir()
            rng = random.Random(f"{self.seed} {name}")
            self.collections[name] = Collection.made(folder, passages, rng)

    def cases(self, number: int) -> Iterator[Case]:
        """Yield so many cases: two in five of Chroma's SQLite file, the rest by turns."""
        rng = random.Random(self.seed)
        roles = sorted({*next(iter(self.collections.values())).roles()} - {ALIVE})
        rng.shuffle(roles)
        others = cycle((one, kind) for kind in (*KINDS, MISSING, REPLACED) for one in roles)
        database = cycle([*SQLITE, MISSING, REPLACED])
        files = shuffled(others, len(roles) * (len(KINDS) + 2), rng)
        for at in range(number):
            size = rng.choice([*self.collections])
            one, kind = (ALIVE, next(database)) if at % 5 in (0, 3) else next(files)
            yield Case(size, one, kind, rng.random() < 0.5, rng.randrange(2**32))

    def run(self, number: int) -> None:
        """Try so many cases."""
        for at, case in enumerate(self.cases(number)):
            folder = self.folder / "case"
            collection = self.collections[case.size]
            damaged(collection, case, folder, self.unnoticed)
            came, fault = judged(asked(folder, collection.articles, self.quick), collection)
            self.came[case.size, case.role, case.kind, came] += 1
            if fault:
                self.faults.append(f"{came} {case}: {fault}")
                print(self.faults[-1], flush=True)
            if at % 25 == 24:
                print(f"{at + 1} cases, {len(self.faults)} faults", flush=True)
            shutil.rmtree(folder)


def shuffled(some: Iterator[Any], number: int, rng: random.Random) -> Iterator[Any]:
    """Return a cycle in another order."""
    listed = [next(some) for _ in range(number)]
    rng.shuffle(listed)
    return cycle(listed)


def table(came: Counter[tuple[str, ...]], by: int) -> str:
    """Return how many cases came to what, by file (1) or by kind of damage (2)."""
    outcomes = ("refused", "before", "same", "WRONG", "CRASHED")
    rows = [f"{'':34} " + " ".join(f"{one:>8}" for one in outcomes)]
    for name in sorted({key[by] for key in came}):
        counts = [sum(n for k, n in came.items() if k[by] == name and k[3] == o) for o in outcomes]
        rows.append(f"{name:34} " + " ".join(f"{count:8}" for count in counts))
    return "\n".join(rows)


def main() -> None:
    """Damage as often as asked, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--cases", type=int, default=300)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--unnoticed", action="store_true")
    options = parser.parse_args()
    FORKED.set_forkserver_preload(["tests.benchmarks.damages"])
    with tempfile.TemporaryDirectory() as folder:
        damager = Damager(Path(folder), options.seed, unnoticed=options.unnoticed)
        damager.prepare(SIZES)
        damager.run(options.cases)
    came: Any = damager.came
    for by in (0, 1, 2):
        print(table(came, by))
    sqlite = Counter({key: n for key, n in came.items() if key[1] == ALIVE})
    print(f"{ALIVE} alone:\n{table(cast(Any, sqlite), 2)}")
    print(f"{came.total()} cases, {len(damager.faults)} faults")
    sys.exit(bool(damager.faults))


if __name__ == "__main__":
    main()
