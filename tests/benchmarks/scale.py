"""Measure what a large collection costs, with passages and vectors that are made up.

    PYTHONPATH=. python tests/benchmarks/scale.py --passages 100000 [--folder DIR]

Builds a generation as a rebuild does, only that nothing is read, split or embedded;
opens it in a process of its own and searches, beside plain chromadb on the same rows.
What was built stays in DIR, is used again, and goes on where it was interrupted.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.generations import keyword_writing
from index.generations.generation import Generation
from index.generations.home import Home
from index.generations.keyword_writing import KeywordEntry
from index.generations.manifest import Manifest
from index.generations.pointer import Pointer
from index.generations.store import Store
from index.generations.vectors import VectorWriter, keys
from index.rebuilding.building import touch
from index.splitting import RULES
from tests.benchmarks.searches import searched, table
from tests.benchmarks.synthetic import DIMENSION, EACH, FIRST, MODEL, TOGETHER, Synthetic

EVERY = 20  # runs of articles between two looks at the clock
NAME = "synthetic"


@dataclass(frozen=True)
class Work:
    """A collection and the folder it is built in."""

    made: Synthetic
    folder: Path
    questions: int

    @property
    def home(self) -> Home:
        """The home with the one generation."""
        return Home(self.folder / "home")

    @property
    def generation(self) -> Generation:
        """That generation."""
        return self.home.generation(NAME)

    def note(self, name: str) -> dict[str, Any] | None:
        """Return what was noted of a step that was done, or None."""
        file = self.folder / f"{name}.json"
        return json.loads(file.read_text(encoding="utf-8")) if file.exists() else None

    def keep(self, name: str, values: dict[str, Any]) -> None:
        """Note what a step came to, and with it that it was done."""
        draft = self.folder / f"{name}.part"
        draft.write_text(json.dumps(values), encoding="utf-8")
        draft.replace(self.folder / f"{name}.json")

    def store(self) -> None:
        """Fill the store, from where it was interrupted."""
        done = self.note("filled") or {"runs": 0, "rows": "0", "curve": []}
        fresh = not self.generation.chroma.exists()
        self.generation.folder.mkdir(parents=True, exist_ok=True)
        opened = (
            Store.create(self.generation.chroma, self.made.passages)
            if fresh
            else self.generation.open()
        )
        with opened as store:
            for number in range(done["runs"], self.made.runs):
                run, vectors = self.made.run(number)
                begun, cpu = time.perf_counter(), time.process_time()
                done["rows"] = store.add(run, vectors, done["rows"])
                done["runs"] = number + 1
                if number % EVERY == 0:
                    took = time.perf_counter() - begun, time.process_time() - cpu
                    done["curve"].append([number * TOGETHER * EACH, *took])
                    print(done["curve"][-1], file=sys.stderr, flush=True)
                self.keep("filled", done)
            store.settle()
        begun = time.perf_counter()
        touch(self.generation)
        self.keep("store", {**done, "settling": time.perf_counter() - begun, **peak()})

    def vectors(self) -> None:
        """Write the file of vectors."""
        seconds, ids = 0.0, [one.passage_id for one in self.entries()]
        begun = time.perf_counter()
        with VectorWriter(self.generation.vectors, ids, DIMENSION) as writer:
            seconds += time.perf_counter() - begun
            for run, vectors in self.made.every():
                begun = time.perf_counter()
                writer.put(keys([one.id for _, passages in run for one in passages]), vectors)
                seconds += time.perf_counter() - begun
            writer.require_whole()
        self.keep("vectors", {"seconds": seconds, **peak()})

    def entries(self) -> Iterator[KeywordEntry]:
        """Yield what the keyword index takes."""
        for run, _ in self.made.every():
            for article, passages in run:
                yield from (KeywordEntry.of(article, one.id, one.text) for one in passages)

    def keywords(self) -> None:
        """Write the keyword index."""
        begun, made = time.perf_counter(), 0.0
        for number in range(0, self.made.runs, 10):
            self.made.run(number)
        made = 10 * (time.perf_counter() - begun)
        begun = time.perf_counter()
        keyword_writing.write(self.generation.keywords, self.entries(), "en")
        took = time.perf_counter() - begun
        self.keep("keywords", {"seconds": took, "making": made, **peak()})

    def seal(self) -> None:
        """Write manifest and pointer."""
        begun = time.perf_counter()
        filled = self.note("store") or {}
        articles = self.made.runs * TOGETHER
        day = FIRST.isoformat()
        manifest = Manifest(
            name=NAME,
            created=day,
            model=MODEL,
            splitter=RULES,
            articles=articles,
            passages=articles * EACH,
            undated=0,
            first=day,
            last=day,
            rows=filled["rows"],
            deleted=0,
            files=self.generation.survey(),
        )
        self.generation.seal(manifest)
        self.home.flip(Pointer(NAME, ()))
        sizes = {name: size for name, (size, _) in manifest.files.items()}
        self.keep("seal", {"seconds": time.perf_counter() - begun, "sizes": sizes})

    def search(self) -> None:
        """Open the index and search it."""
        self.keep("search", searched(self.home, self.made, self.questions))


STEPS = ("store", "vectors", "keywords", "seal")


def peak() -> dict[str, float]:
    """Return the most memory that this process had, in MB."""
    return {"mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def main() -> None:
    """Build what is missing, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, default=10_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--questions", type=int, default=150)
    parser.add_argument("--step", help="do this step only")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = (options.folder or Path(scratch)) / f"{options.passages}"
        folder.mkdir(parents=True, exist_ok=True)
        work = Work(Synthetic(options.passages), folder, options.questions)
        if options.step:
            getattr(work, options.step)()
            return
        same = ["--passages", str(options.passages), "--folder", str(folder.parent)]
        same += ["--questions", str(options.questions)]
        for step in (*STEPS, "search"):
            if step == "search" or work.note(step) is None:
                subprocess.run([sys.executable, __file__, *same, "--step", step], check=True)
        built = {step: work.note(step) for step in (*STEPS, "search")}
        print(table(built))
        print(json.dumps(built))


if __name__ == "__main__":
    main()
