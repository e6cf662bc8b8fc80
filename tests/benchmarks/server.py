"""An index on a Chroma server: what it costs, and what kills and restarts cost its readers.

    python tests/benchmarks/server.py compare FOLDER [--articles 300 1000 3000]
    python tests/benchmarks/server.py endure [--rounds 20] [--seed 7]

FOLDER holds `news-11k/articles.jsonl.xz`. The vectors are dice, thrown once for each
text, so that what is measured is the store and not the model.
"""

import argparse
import json
import lzma
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import psutil

from index.article import sha256
from index.errors import FootnoteError, ServerUnreachable
from index.generations.address import Address
from index.generations.home import Home
from index.generations.live import Live
from index.generations.opening import open_index
from index.generations.served_home import ServedHome
from index.generations.server import Server
from index.models.embedding import ModelIdentity, Progress, Vectors
from index.rebuilding.rebuild import Rebuild
from index.rebuilding.request import Request
from index.retrieval import Retriever
from tests.fakes.chroma_server import ChromaServer
from tests.fakes.letters import record
from tests.fakes.listening import Silent
from tests.fakes.word_by_word import WordByWord

MODEL = "dice"
QUESTIONS = 200
ARTICLES = 60  # of the endurance run: what one answer holds is of one round


class Dice(WordByWord):
    """A model whose vectors are thrown, always the same for the same text."""

    identity = ModelIdentity(MODEL, "0", 384, 256)

    def passages(self, texts: Sequence[str], done: Progress | None = None) -> Vectors:
        """Return one unit vector per text."""
        if done:
            done(len(texts))
        return np.stack([self.question(text) for text in texts])

    def question(self, text: str) -> Vectors:
        """Return the unit vector of a question."""
        thrown = np.random.default_rng(int(sha256(text)[:16], 16)).standard_normal(384)
        return np.asarray(thrown / np.linalg.norm(thrown), dtype=np.float32)

    def count(self, texts: Sequence[str]) -> list[int]:
        """Count words."""
        return [len(text.split()) for text in texts]


def rebuilt(home: Home, source: Path) -> dict[str, Any]:
    """Return the seconds and passages of a rebuild."""
    begun = time.perf_counter()
    report = Rebuild(home, MODEL, Silent()).run(Request.of(source))
    return {
        "passages": report.manifest.passages,
        "seconds": time.perf_counter() - begun,
        "how": report.how,
    }


def queried(home: Home, questions: Sequence[str]) -> tuple[float, float]:
    """Return the seconds to open an index, and the median of its answers."""
    begun = time.perf_counter()
    with open_index(home, MODEL) as index:
        opened = time.perf_counter() - begun
        retriever, taken = Retriever(index), []
        for question in questions:
            begun = time.perf_counter()
            retriever.search(question)
            taken.append(time.perf_counter() - begun)
    return opened, statistics.median(taken)


def compare(folder: Path, sizes: Sequence[int]) -> None:
    """Print what an index in a folder and one on a server cost."""
    with lzma.open(folder / "news-11k/articles.jsonl.xz", "rt", encoding="utf-8") as file:
        lines = [line for line, _ in zip(file, range(max(sizes)), strict=False)]
    questions = [json.loads(line)["title"] for line in lines[:QUESTIONS]]
    for size in sizes:
        with running() as (server, place):
            source = place / "articles.jsonl"
            source.write_text("".join(lines[:size]), encoding="utf-8")
            there = Server(server.address())
            homes = [Home(place / "local"), ServedHome(place / "served", there)]
            rows = []
            for home in homes:
                home.folder.mkdir()
                rebuilt(home, source)  # fills the cache of vectors
                shutil.rmtree(home.generations, ignore_errors=True)
                if isinstance(home, ServedHome):
                    for name in there.collections():
                        there.drop(name)
                else:
                    (home.folder / "current").unlink()
                first = rebuilt(home, source)
                same = rebuilt(home, source)
                with source.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(record("new", "One more article.")) + "\n")
                more = rebuilt(home, source)
                source.write_text("".join(lines[:size]), encoding="utf-8")
                rows.append((first, same, more, *queried(home, questions)))
            reader = ServedHome(place / "reader", there)
            reader.folder.mkdir()
            begun = time.perf_counter()
            open_index(reader, MODEL).close()
            keywords = time.perf_counter() - begun
            print(f"{size} articles, {rows[0][0]['passages']} passages")
            for name, (first, same, more, opened, median) in zip(
                ("folder", "server"), rows, strict=True
            ):
                print(
                    f"  {name}: rebuild {first['seconds']:.1f} s, unchanged {same['seconds']:.2f} "
                    f"s, one more {more['seconds']:.1f} s ({more['how']}), open "
                    f"{1000 * opened:.0f} ms, query {1000 * median:.1f} ms"
                )
            print(f"  a machine that reads it for the first time: {keywords:.1f} s")


@contextmanager
def running() -> Iterator[tuple[ChromaServer, Path]]:
    """Give a Chroma server, and an empty folder."""
    with tempfile.TemporaryDirectory() as folder:
        server = ChromaServer(Path(folder))
        server.start()
        try:
            yield server, Path(folder)
        finally:
            server.kill()


def read(url: str, database: str, folder: Path, seed: int) -> None:
    """Ask until stdin closes; print one JSON line of what happened."""
    dice = random.Random(seed)
    home = ServedHome(folder, Server(Address.parse(url, None, None, None, database)))
    folder.mkdir(exist_ok=True)
    seen: dict[str, int] = {"answers": 0, "away": 0, "mixed": 0, "generations": 0}
    errors: list[str] = []
    over = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), over.set()), daemon=True).start()
    rounds: set[str] = set()
    usage: list[tuple[int, int]] = []
    with Live(home, MODEL, Retriever, every=0.2) as live:

        def ask(retriever: Retriever) -> set[str]:
            return {
                hit.passage.text.split()[1] for hit in retriever.search(f"word{dice.random()}", 20)
            }

        while not over.wait(0.02):
            try:
                found = live.run(ask)
                seen["answers"] += 1
                seen["mixed"] += len(found) != 1
                rounds |= found
            except ServerUnreachable:
                seen["away"] += 1
            except FootnoteError as exc:
                errors.append(f"{type(exc).__name__}: {exc}")
            if seen["answers"] % 50 == 1:
                me = psutil.Process()
                usage.append((me.num_fds(), me.num_threads()))
        seen["last"] = max(map(int, live.run(ask)))
    seen["generations"] = len(rounds)
    middle = usage[len(usage) // 2]
    print(json.dumps({**seen, "errors": errors, "usage": [middle, usage[-1]]}))


def write(source: Path, number: int) -> None:
    """Write the articles of a round: each text names it."""
    made = (record(f"a{i}", f"Round {number} has article {i}.") for i in range(ARTICLES))
    source.write_text("".join(f"{json.dumps(one)}\n" for one in made), encoding="utf-8")


def endure(rounds: int, seed: int) -> None:
    """Rebuild again and again under two readers, the server killed in every other rebuild."""
    dice = random.Random(seed)
    with running() as (server, place):
        address, source = server.address(), place / "articles.jsonl"
        home = ServedHome(place / "home", Server(address))
        home.folder.mkdir()
        write(source, 0)
        rebuilt(home, source)
        command = [sys.executable, __file__, "read", server.url, str(address.database)]
        readers = [
            subprocess.Popen(
                [*command, str(place / f"reader{one}"), str(one)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for one in range(2)
        ]
        stopped = kills = 0
        for number in range(1, rounds + 1):
            write(source, number)
            timer = threading.Timer(dice.uniform(0, 4), server.kill)
            if number % 2:
                timer.start()
            try:
                rebuilt(home, source)
            except ServerUnreachable:
                stopped += 1
            if number % 2:
                timer.join()
                kills += 1
                time.sleep(dice.uniform(0, 1))
                server.start()
            rebuilt(home, source)  # what was stopped is done; what was done is unchanged
            live = home.live()
            assert live.manifest().articles == ARTICLES
        time.sleep(2)
        print(f"{rounds} rounds, {kills} kills, {stopped} rebuilds stopped by them")
        for reader in readers:
            out, _ = reader.communicate("")
            print(" ", out.strip())
        print(f"  {len(home.server.collections())} collections are left")


def main() -> None:
    """Run what the command line names."""
    if sys.argv[1:2] == ["read"]:
        read(sys.argv[2], sys.argv[3], Path(sys.argv[4]), int(sys.argv[5]))
        return
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("compare")
    one.add_argument("folder", type=Path)
    one.add_argument("--articles", type=int, nargs="+", default=[300, 1000, 3000])
    other = commands.add_parser("endure")
    other.add_argument("--rounds", type=int, default=20)
    other.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    if given.command == "compare":
        compare(given.folder, given.articles)
    else:
        endure(given.rounds, given.seed)


if __name__ == "__main__":
    with (
        patch("index.rebuilding.rebuild.prepared", lambda *_, **__: Dice()),
        patch("index.generations.opening.load_embedder", lambda *_, **__: Dice()),
    ):
        main()
