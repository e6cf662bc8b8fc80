"""Kill a rebuild with -9 again and again, and look at what is left of the index.

    PYTHONPATH=. python tests/benchmarks/crashes.py [--kills 200] [--seed 7]

Articles come, change and go from round to round; some are added to the library, some
removed. Each round is tried several times by a child process that is killed: by the clock,
at a moment drawn over the time that a whole rebuild takes (half of those with the process
that tries the generation out), or at a place, drawn evenly over the parts of a rebuild and
then over the calls in that part, so that short ones, as the pointer, get their share.

After each kill the index has to answer as before or, if the pointer was flipped, as a clean
one of the new articles. After each round a whole rebuild has to give what a clean one gives.
"""

import argparse
import json
import multiprocessing
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import FrameType
from typing import Any
from unittest.mock import patch

from index.article import sha256
from index.filters import Filters
from index.generations.home import Home
from index.generations.opening import Index, open_index
from index.rebuilding.editing import Editor
from index.rebuilding.rebuild import Rebuild
from index.rebuilding.request import Request
from index.retrieval import Options, Retriever
from index.sources.fetching import WebFetcher
from index.sources.gathering import Gatherer
from index.sources.library import Library
from tests.fakes.letters import Letters, examined
from tests.fakes.listening import Silent

# Children are forked from a server that has imported all this, and runs nothing else.
FORKED = multiprocessing.get_context("forkserver")
MODEL = "letters"
LEXICON = """bridge harbour letter glass coffee orchard badge candle river chapel field hedge flag
garden cabbage ladder meadow beach forge hall barge cheese head edge badger acre decade""".split()
QUESTIONS = (
    ("a cabbage behind the hedge", Filters()),
    ("cheese and coffee", Filters()),
    ("the edge of the beach", Filters()),
    ("a barge in the harbour", Filters(source="Paper 1")),
    ("flags of a decade", Filters(since=date(2024, 6, 1), source="Paper 0")),
)
# Where in a rebuild a call belongs to: module and function, of which the innermost counts.
PARTS = {
    ("cache", ""): "the cache",
    ("library", "keep"): "the library",
    ("library", "remove"): "the library",
    ("library", "prune"): "the library",
    ("home", "clean"): "cleaning",
    ("durable", "write_durably"): "writing durably",
    ("home", "point"): "the pointer",
    ("rebuild", "indexed"): "looking at the live one",
    ("gathering", "read"): "reading articles",
    ("generation", "copy"): "copying",
    ("store", "remove"): "deleting rows",
    ("store", "create"): "creating the store",
    ("building", "split"): "splitting",
    ("building", "fill"): "embedding and storing",
    ("keywords", "write"): "keywords",
    ("building", "touch"): "checking",
    ("trial", "try_out"): "trying out",
    ("generation", "seal"): "the manifest",
    ("generation", "check"): "comparing files",
    ("rebuild", "settle"): "settling",
}
ELSEWHERE = "elsewhere"
Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Step:
    """What is done to a collection: "rebuild", "add" a file, or "remove" an article."""

    verb: str
    what: str = ""


@dataclass
class Collection:
    """Articles that come, change and go: those of a file, and those in the library."""

    folder: Path
    rng: random.Random
    size: int
    filed: dict[str, dict[str, Any]] = field(default_factory=dict)
    added: dict[str, dict[str, Any]] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    indexed: set[str] = field(default_factory=set)
    made: int = 0

    @property
    def file(self) -> Path:
        """The file with the articles."""
        return self.folder / "articles.jsonl"

    @property
    def texts(self) -> dict[str, str]:
        """What has to be indexed."""
        both = {**self.filed, **self.added}
        return {one: about["text"] for one, about in both.items() if one not in self.removed}

    def change(self) -> Step:
        """Change some articles, write the file, and return how that gets into the index."""
        rng = self.rng
        gone = rng.sample([*self.filed], min(len(self.filed), rng.randrange(self.size // 10)))
        self.filed = {one: about for one, about in self.filed.items() if one not in gone}
        for one in rng.sample([*self.filed], min(len(self.filed), rng.randrange(4))):
            self.filed[one] = self.article(one)
        while len(self.filed) < self.size:
            self.filed |= {one["id"]: one for one in [self.article()]}
        self.file.write_text("".join(f"{json.dumps(a)}\n" for a in self.filed.values()), "utf-8")
        verb = rng.choice(["rebuild", "rebuild", "add", "remove"]) if self.made > self.size else ""
        if verb == "add":
            one = self.article(
                rng.choice([*self.added]) if self.added and rng.random() < 0.4 else ""
            )
            self.added[one["id"]] = one
            self.removed.discard(one["id"])
            (file := self.folder / "one.json").write_text(json.dumps(one), "utf-8")
            return Step("add", str(file))
        if verb == "remove":
            self.removed.add(one := rng.choice(sorted(self.indexed & self.texts.keys())))
            self.added.pop(one, None)
            return Step("remove", one)
        return Step("rebuild")

    def article(self, one: str = "") -> dict[str, Any]:
        """Return a new article, or one anew."""
        rng = self.rng
        if not one:
            self.made += 1
            one = f"a{self.made}"
        dated = {"published": f"2024-{rng.randint(1, 12):02}-11"} if rng.random() < 0.8 else {}
        text = "\n\n".join(
            " ".join(sentence(rng) for _ in range(rng.randint(2, 9)))
            for _ in range(rng.randint(1, 12))
        )
        source = f"Paper {rng.randrange(3)}"
        return {
            "id": one,
            "title": f"Of {rng.choice(LEXICON)}",
            "text": text,
            "source": source,
            **dated,
        }


def sentence(rng: random.Random) -> str:
    """Return words with a full stop."""
    return " ".join(rng.choices(LEXICON, k=rng.randint(3, 14))).capitalize() + "."


@dataclass(slots=True)
class Watch:
    """Writes down which part of a rebuild is at work; ends the process at a place, if given.

    Counts calls into C that our own modules make: every access to a file or database is one.
    """

    file: int
    target: Place | None = None
    part: str = ""
    counts: Counter[str] = field(default_factory=Counter)

    def __call__(self, frame: FrameType, event: str, _: object) -> None:
        """Hear of a call."""
        if event != "c_call" or "/index/" not in frame.f_code.co_filename:
            return
        part = part_of(frame)
        self.counts[part] += 1
        if part != self.part:
            os.pwrite(self.file, part.ljust(64).encode(), 0)
            self.part = part
        if self.target == (part, self.counts[part]):
            os.kill(os.getpid(), signal.SIGKILL)


def part_of(frame: FrameType | None) -> str:
    """Return the part of a rebuild that a frame belongs to."""
    while frame:
        code = frame.f_code
        module = code.co_filename.rpartition("/")[2].removesuffix(".py")
        if "/index/" in code.co_filename:
            part = PARTS.get((module, code.co_name)) or PARTS.get((module, ""))
            if part == "writing durably":  # what is written says more
                caller = part_of(frame.f_back)
                return part if caller == ELSEWHERE else caller
            if part:
                return part
        frame = frame.f_back
    return ELSEWHERE


def work(
    home: Path, file: Path, step: Step, notes: Path, target: Place | None, quick: bool
) -> None:
    """Do a step to a collection, in this process; leave notes of where it is."""
    os.setsid()
    sys.stderr = (notes / "stderr").open("w", encoding="utf-8")
    letters = Letters()
    watch = Watch(os.open(notes / "part", os.O_WRONLY | os.O_CREAT | os.O_TRUNC), target)
    with patch("index.rebuilding.rebuild.prepared", lambda *_, **__: letters), tried(quick):
        sys.setprofile(watch)
        try:
            done(Editor(Home(home), MODEL, Silent(), WebFetcher()), file, step)
        finally:
            sys.setprofile(None)
    (notes / "counts").write_text(json.dumps(watch.counts), "utf-8")


def done(editor: Editor, file: Path, step: Step) -> None:
    """Do a step."""
    if step.verb == "add":
        editor.add([step.what])
    elif step.verb == "remove":
        editor.remove([step.what])
    else:
        removed = editor.pointer().removed
        editor.rebuild().run(Request.of(file, removed=removed))


def tried(quick: bool) -> Any:
    """Let a generation be tried out in this process, if it has to go quickly."""
    if quick:
        return patch("index.rebuilding.building.try_out", examined)
    return patch("index.rebuilding.building.CHUNK", 64)  # more batches, more moments


@dataclass
class Crasher:
    """Kills the rebuilds of one collection, and compares.

    Attributes:
        kills: How many, by part of a rebuild and by how: "clock", "group" or "place".
        flipped: How many came after the pointer was flipped.
        faults: What went wrong.
    """

    folder: Path
    seed: int
    size: int = 40
    quick: bool = False
    kills: Counter[tuple[str, str]] = field(default_factory=Counter)
    flipped: int = 0
    survived: int = 0
    rounds: int = 0
    faults: list[str] = field(default_factory=list)
    places: Counter[str] = field(default_factory=Counter)
    seconds: float = 1.0

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        self.collection = Collection(self.folder, self.rng, self.size)
        self.home = Home(self.folder / "home")

    def run(self, kills: int) -> None:
        """Kill so many rebuilds."""
        self.finish(self.collection.change())
        self.finish(self.collection.change())
        whole = True
        while self.kills.total() < kills:
            step = self.collection.change()
            expected = self.clean()
            for _ in range(self.rng.randint(3, 7)):
                before = self.home.pointer(), looked(self.home)
                if self.attempt(step):
                    self.look(before, expected, step)
            # Else the articles change again; not twice, or too many would be lost at once.
            whole = not whole or step.verb != "rebuild" or self.rng.random() < 0.5
            if whole:
                self.finish(step, expected)
            print(self.told(), flush=True)

    def attempt(self, step: Step) -> bool:
        """Let a child do a step, and kill it; return whether it was killed."""
        how = self.rng.choice(["clock", "group", "place", "place"])
        part = self.rng.choice(sorted(self.places))
        target = (part, self.rng.randint(1, self.places[part])) if how == "place" else None
        child = self.child(step, target)
        if target is None:
            child.join(self.rng.uniform(0.02, 1.05 * self.seconds))
            if how == "group":
                with suppress(ProcessLookupError):  # it is through, or leads no group yet
                    os.killpg(child.pid, signal.SIGKILL)
            child.kill()
        child.join()
        if child.exitcode == -signal.SIGKILL:
            part = (self.folder / "notes" / "part").read_text("utf-8").strip() or "the start"
            self.kills[part, how] += 1
            return True
        self.survived += 1
        self.ended_well(child.exitcode, step)
        return False

    def child(self, step: Step, target: Place | None = None) -> Any:
        """Return a process that does a step."""
        shutil.rmtree(self.folder / "notes", ignore_errors=True)
        (self.folder / "notes").mkdir()
        (self.folder / "notes" / "part").touch()
        given = (
            self.home.folder,
            self.collection.file,
            step,
            self.folder / "notes",
            target,
            self.quick,
        )
        child = FORKED.Process(target=work, args=given)
        child.start()
        return child

    def look(self, before: Any, expected: Any, step: Step) -> None:
        """Compare the index after a kill with what it was, or with what it is to be."""
        pointer, answers = before
        now = self.home.pointer()
        try:
            found = looked(self.home)
        except Exception as exc:  # whatever it is, it is what this looks for
            self.fault(f"after a kill: {exc!r}", step)
            return
        if pointer and now and pointer.generation == now.generation:
            if found != answers:
                self.fault("after a kill the live index answers otherwise", step)
            return
        self.flipped += 1
        if found != expected:
            self.fault("after a flip and a kill the index is not what a clean one is", step)

    def finish(self, step: Step, expected: Any = None) -> None:
        """Do a step to its end, and compare with a clean rebuild."""
        self.rounds += 1
        begun = time.perf_counter()
        child = self.child(step)
        child.join()
        self.seconds = time.perf_counter() - begun
        if not self.ended_well(child.exitcode, step):
            return
        counts = json.loads((self.folder / "notes" / "counts").read_text("utf-8"))
        self.places |= Counter(counts)
        self.collection.indexed = {*self.collection.texts}
        found = looked(self.home)
        if found != (expected or self.clean()):
            self.fault("a whole rebuild is not what a clean one is", step)
        if found["texts"] != {one: sha256(text) for one, text in self.collection.texts.items()}:
            self.fault("not the articles that were written", step)
        for left in self.left_over():
            self.fault(f"left over: {left}", step)

    def ended_well(self, code: int | None, step: Step) -> bool:
        """Return whether a child ended without an error."""
        if code:
            said = (self.folder / "notes" / "stderr").read_text("utf-8")
            self.fault(f"exit code {code}: {said[-2000:]}", step)
        return not code

    def clean(self) -> Any:
        """Return what a clean rebuild of the same articles gives."""
        home = Home(self.folder / "clean")
        shutil.rmtree(home.folder, ignore_errors=True)
        home.folder.mkdir()
        library = Library(home.library)
        with (
            patch("index.rebuilding.rebuild.prepared", lambda *_, **__: Letters()),
            tried(True),
        ):
            one = self.folder / "kept.json"
            for about in self.collection.added.values():
                one.write_text(json.dumps(about), "utf-8")
                for article in Editor(home, MODEL, Silent(), WebFetcher()).found([str(one)]):
                    library.keep(article)  # type: ignore[arg-type]  # no address, none skipped
            request = Request.of(self.collection.file, removed=tuple(self.collection.removed))
            Rebuild(home, MODEL, Silent(), Gatherer(library)).run(request)
        return looked(home)

    def left_over(self) -> list[str]:
        """Return what nobody needs any more."""
        pointer = self.home.pointer()
        named = (
            {pointer.generation, pointer.before and pointer.before.generation} if pointer else set()
        )
        folders = [one.name for one in self.home.generations.iterdir() if one.name not in named]
        drafts = [one.name for one in self.home.folder.rglob("*.part")]
        return sorted(folders + drafts)

    def fault(self, what: str, step: Step) -> None:
        """Note that something went wrong."""
        note = f"round {self.rounds}, {step.verb}: {what}"
        self.faults.append(note)
        print(note, flush=True)

    def told(self) -> str:
        """Return how far it is."""
        return f"{self.kills.total()} kills, {self.rounds} rounds, {len(self.faults)} faults"


def looked(home: Home) -> dict[str, Any]:
    """Return all that an index is: rows, spans, texts, vectors, and what it answers."""
    with open_index(home, MODEL, Letters()) as index:
        records = {one.id: one for one in index.store.records()}
        passages = [one for r in records.values() for one in index.store.passages(r.passages)]
        vectors = index.store.vectors([one.id for one in passages])
        return {
            "notice": index.notice,
            "rows": index.manifest.rows,
            "records": records,
            "texts": {one: sha256(index.store.text(r)) for one, r in records.items()},
            "passages": {(p.id, p.span.start, p.span.end, sha256(p.text)) for p in passages},
            "vectors": {one: [round(float(x), 5) for x in v] for one, v in vectors.items()},
            "answers": [answered(index, *one) for one in QUESTIONS],
        }


def answered(index: Index, question: str, filters: Filters) -> list[tuple[str, float, str]]:
    """Return the hits for a question."""
    hits = Retriever(index).search(question, 20, Options(filters))
    return [(hit.passage.id, round(hit.score, 5), hit.passage.text) for hit in hits]


def main() -> None:
    """Kill as often as asked, and print what happened."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    FORKED.set_forkserver_preload(["tests.benchmarks.crashes"])
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        crasher = Crasher(Path(folder), options.seed)
        crasher.run(options.kills)
    ways = ("clock", "group", "place")
    print(f"{'part of the rebuild':26} " + " ".join(f"{way:>6}" for way in ways))
    for part in sorted({part for part, _ in crasher.kills}):
        print(f"{part:26} " + " ".join(f"{crasher.kills[part, way]:6}" for way in ways))
    print(f"{crasher.flipped} after the flip, {crasher.survived} were through before")
    print(f"{crasher.told()}, {time.perf_counter() - begun:.0f} s")
    sys.exit(bool(crasher.faults))


if __name__ == "__main__":
    main()
