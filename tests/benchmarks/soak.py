"""Rebuild an index again and again while others read it, and look at what they get.

    PYTHONPATH=. python tests/benchmarks/soak.py [--rebuilds 100] [--rate 50]

One process rebuilds. A second one asks from several threads through `Live`, as the bot does; a
third opens the index for each question, as the command line does. Every text says in which
round it was written: an eighth of the articles is written anew in each round, every tenth
round all are. So an answer is of one generation exactly if each of its passages says what its
article said in the round of that generation; and for one question a generation has one answer.
"""

import argparse
import json
import multiprocessing
import random
import re
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import psutil

from index.filters import Filters
from index.generations.home import POINTER, Home
from index.generations.live import Live
from index.generations.opening import open_index
from index.rebuilding.rebuild import Rebuild
from index.rebuilding.request import Request
from index.retrieval import Options, Retriever
from tests.benchmarks.crashes import LEXICON, MODEL, sentence, tried
from tests.fakes.letters import Letters
from tests.fakes.listening import Silent

FORKED = multiprocessing.get_context("forkserver")
ARTICLES, PARTS, ALL = 160, 8, 10
THREADS = 8
LIMIT = 10
OPENINGS = 2.0  # per second, of the reader that opens the index each time
MARK = re.compile(r"Article (\d+), round (\d+)\.")
QUESTIONS = (
    ("a cabbage behind the hedge", Filters()),
    ("cheese and coffee", Filters()),
    ("the edge of the beach", Filters()),
    ("a barge in the harbour", Filters(source="Paper 1")),
)
Hits = list[tuple[str, float, str]]


def last_round(number: int, now: int) -> int:
    """Return the round in which an article was written last.

    Article 3 is written in rounds 0, 3, 10, 11, 19, 20, ...
    """
    return max(r for r in range(now, -1, -1) if r % ALL == 0 or r % PARTS == number % PARTS)


def articles(now: int) -> Iterator[dict[str, Any]]:
    """Yield the articles of a round."""
    for number in range(ARTICLES):
        written = last_round(number, now)
        rng = random.Random(f"{number} {written}")
        mark = f"Article {number}, round {written}."
        # A mark in every sentence or so: no passage is without one.
        text = " ".join(f"{sentence(rng)} {mark}" for _ in range(rng.randint(3, 20)))
        about = {"title": f"Of {rng.choice(LEXICON)}", "source": f"Paper {number % 3}"}
        yield {"id": f"a{number}", "text": text, **about}


@dataclass
class Notes:
    """What a process saw.

    Attributes:
        seen: How often a question had an answer: by generation, question, and the answer.
        first: When a generation was seen first.
        usage: Files, threads and megabytes in use, once a second.
        rounds: The round of each generation, and when it went live.
        seconds: How long each answer took.
        asking: How long the process was asking.
        how: How each generation was made.
    """

    seen: dict[str, int] = field(default_factory=dict)
    first: dict[str, float] = field(default_factory=dict)
    usage: list[tuple[int, int, float]] = field(default_factory=list)
    rounds: dict[str, tuple[int, float]] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    asking: float = 0.0
    how: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, file: Path) -> "Notes":
        """Return the notes that a process wrote."""
        return cls(**json.loads(file.read_text(encoding="utf-8")))

    def write(self, file: Path) -> None:
        """Write them for the process that compares."""
        file.write_text(json.dumps(asdict(self)), encoding="utf-8")

    def take(self, generation: str, question: int, hits: Hits, begun: float) -> None:
        """Note an answer."""
        self.first.setdefault(generation, time.time())
        key = json.dumps([generation, question, hits])
        self.seen[key] = self.seen.get(key, 0) + 1
        self.seconds.append(time.perf_counter() - begun)

    def answers(self) -> Iterator[tuple[str, int, Hits, int]]:
        """Yield each answer that was seen: generation, question, hits, how often."""
        for key, times in self.seen.items():
            yield (*json.loads(key), times)

    def measure(self) -> None:
        """Note what this process uses."""
        me = psutil.Process()
        used = me.num_fds(), me.num_threads(), me.memory_info().rss / 1e6
        self.usage.append(used)


@contextmanager
def measuring(notes: Notes) -> Iterator[None]:
    """Note once a second what this process uses."""
    over = threading.Event()

    def measure() -> None:
        while not over.wait(1.0):
            notes.measure()

    thread = threading.Thread(target=measure)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def rebuilds(folder: Path, number: int, ready: Any, readers: Any, over: Any, quick: bool) -> None:
    """Rebuild so many times, beside the readers."""
    notes, home, file = Notes(), Home(folder / "home"), folder / "articles.jsonl"
    with patch("index.rebuilding.rebuild.prepared", lambda *_, **__: Letters()), tried(quick):
        with measuring(notes):
            for now in range(number + 1):
                file.write_text("".join(f"{json.dumps(a)}\n" for a in articles(now)), "utf-8")
                try:
                    report = Rebuild(home, MODEL, Silent()).run(Request.of(file))
                except Exception as exc:  # whatever it is, it is what this looks for
                    notes.errors.append(f"round {now}: {exc!r}")
                    continue
                flipped = (home.folder / POINTER).stat().st_mtime
                notes.rounds[report.manifest.name] = now, flipped
                notes.how.append(report.how)
                if not now:
                    ready.set()
                    for reader in readers:
                        reader.wait()
        time.sleep(3)  # the readers see the last one too
    over.set()
    notes.write(folder / "rebuilds")


def asks(folder: Path, rate: float, ready: Any, over: Any, opens: bool) -> None:
    """Ask so many questions per second: through `Live`, or opening the index for each."""
    notes, home, begun = Notes(), Home(folder / "home"), time.monotonic()
    with patch("index.generations.opening.load_embedder", lambda *_, **__: Letters()):
        if opens:

            def once(work: Callable[[Retriever], tuple[str, Hits]]) -> tuple[str, Hits]:
                with open_index(home, MODEL) as index:
                    return work(Retriever(index))

            ready.set()
            with measuring(notes):
                steadily(notes, once, rate, over)
        else:
            with Live(home, MODEL, Retriever) as live:
                share = rate / THREADS
                threads = [
                    threading.Thread(target=steadily, args=(notes, live.run, share, over))
                    for _ in range(THREADS)
                ]
                ready.set()
                with measuring(notes):
                    for thread in threads:
                        thread.start()
                    for thread in threads:
                        thread.join()
    notes.asking = time.monotonic() - begun
    notes.write(folder / ("opens" if opens else "follows"))


def steadily(notes: Notes, run: Callable[..., tuple[str, Hits]], rate: float, over: Any) -> None:
    """Ask one question after the other, at a rate, until it is over."""
    rng = random.Random()
    due = time.monotonic() + rng.random() / rate
    while not over.is_set():
        time.sleep(max(0.0, due - time.monotonic()))
        due = max(due + 1 / rate, time.monotonic() - 1)  # late ones are made up for, a while
        question = rng.randrange(len(QUESTIONS))
        begun = time.perf_counter()
        try:
            generation, hits = run(lambda retriever, q=question: searched(retriever, q))
        except Exception as exc:  # whatever it is, it is what this looks for
            notes.errors.append(repr(exc))
        else:
            notes.take(generation, question, hits, begun)


def searched(retriever: Retriever, question: int) -> tuple[str, Hits]:
    """Return the name of the generation, and the hits."""
    query, filters = QUESTIONS[question]
    hits = retriever.search(query, LIMIT, Options(filters))
    return retriever.index.manifest.name, [
        (one.passage.id, round(one.score, 6), one.passage.text) for one in hits
    ]


def mixed(notes: Notes, rounds: dict[str, tuple[int, float]]) -> list[str]:
    """Return what is wrong with the answers: passages of other rounds, too few, or others."""
    faults = []
    known: dict[tuple[str, int], Hits] = {}
    for generation, question, hits, _ in notes.answers():
        if generation not in rounds:
            faults.append(f"{generation} was never made")
            continue
        now, _ = rounds[generation]
        marks = [MARK.search(text) for _, _, text in hits]
        said = [(int(one[1]), int(one[2])) for one in marks if one]
        if len(said) != LIMIT or any(r != last_round(number, now) for number, r in said):
            faults.append(f"round {now}, question {question}: {said}")
        if known.setdefault((generation, question), hits) != hits:
            faults.append(f"round {now}, question {question} has two answers")
    return faults


def lags(notes: Notes, rounds: dict[str, tuple[int, float]]) -> list[float]:
    """Return how many seconds after it went live each generation first answered.

    One that was replaced before it was seen has none; the first was there already.
    """
    return [notes.first[name] - at for name, (r, at) in rounds.items() if r and name in notes.first]


def soak(folder: Path, number: int, rate: float, quick: bool = False) -> dict[str, Notes]:
    """Rebuild and ask, in three processes; return what each of them saw."""
    ready, over, follows, opens = (FORKED.Event() for _ in range(4))
    given = folder, number, ready, (follows, opens), over, quick
    processes = [FORKED.Process(target=rebuilds, args=given)]
    processes[0].start()
    ready.wait()
    for which, each, cold in ((follows, rate, False), (opens, OPENINGS, True)):
        processes.append(FORKED.Process(target=asks, args=(folder, each, which, over, cold)))
        processes[-1].start()
    for process in processes:
        process.join()
    return {one: Notes.read(folder / one) for one in ("rebuilds", "follows", "opens")}


def told(name: str, notes: Notes) -> None:
    """Print what a process used."""
    for what, at in (("files", 0), ("threads", 1), ("MB", 2)):
        values = [used[at] for used in notes.usage]
        half = values[len(values) // 2]
        ends = f"first {values[0]:.0f}, half-way {half:.0f}, last {values[-1]:.0f}"
        print(f"{name:9} {what:8} {ends}, largest {max(values):.0f}")


def main() -> None:
    """Rebuild and ask as often as told, and print what was seen."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--rebuilds", type=int, default=100)
    parser.add_argument("--rate", type=float, default=50.0)
    options = parser.parse_args()
    FORKED.set_forkserver_preload(["tests.benchmarks.soak"])
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        seen = soak(Path(folder), options.rebuilds, options.rate)
        took = time.perf_counter() - begun
    rounds = seen["rebuilds"].rounds
    faults = [*seen["rebuilds"].errors]
    print(f"{len(rounds)} generations in {took:.0f} s: {dict(Counter(seen['rebuilds'].how))}")
    for name in ("follows", "opens"):
        notes = seen[name]
        wrong = mixed(notes, rounds)
        faults += [*notes.errors, *wrong]
        each = sorted(notes.seconds)
        rate = len(each) / notes.asking
        print(
            f"{name:9} {len(each):,} answers ({rate:.1f} per s) of {len(notes.first)} "
            f"generations, {len(notes.errors)} errors, {len(wrong)} wrong; ms "
            f"{1000 * statistics.median(each):.0f}, p95 {1000 * each[len(each) * 95 // 100]:.0f}, "
            f"largest {1000 * each[-1]:.0f}"
        )
        behind = lags(notes, rounds)
        print(f"{name:9} behind: median {statistics.median(behind):.2f} s, {max(behind):.2f} s")
    for name, notes in seen.items():
        told(name, notes)
    print(*faults[:20], sep="\n")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
