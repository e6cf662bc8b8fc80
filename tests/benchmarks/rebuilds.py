"""Time a rebuild as articles come, change and go, as a user runs it: whole commands.

    python tests/benchmarks/rebuilds.py FOLDER --home HOME [--articles 3000]

FOLDER holds `news-11k/articles.jsonl.xz`. The first index takes long; a HOME that has
it already is used again, and an interrupted one goes on where it was.
"""

import argparse
import json
import lzma
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

SEED = 7


def rebuild(home: Path, *arguments: str) -> dict[str, Any]:
    """Return what a rebuild says of itself, and the seconds of the whole command."""
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "bot", "rebuild", *arguments, "--json", "--yes"],
        env={**os.environ, "FOOTNOTE_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(done.stderr)
    return {**json.loads(done.stdout), "took": time.perf_counter() - begun}


def told(name: str, report: dict[str, Any]) -> None:
    """Print one row."""
    kinds = ("added", "changed", "removed", "unchanged", "embedded", "passages")
    work = "  ".join(f"{kind} {report[kind]:,}" for kind in kinds)
    print(f"{name:18} {report['took']:7.2f} s  {report['how']:9}  {work}", flush=True)
    print("    " + ", ".join(f"{k} {v:.2f}" for k, v in report["seconds"].items()), flush=True)


def main() -> None:
    """Index once, then change a little at a time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=3000)
    options = parser.parse_args()
    with lzma.open(options.folder / "news-11k/articles.jsonl.xz", "rt", encoding="utf-8") as file:
        lines = [line for _, line in zip(range(options.articles + 500), file, strict=False)]
    articles = [json.loads(line) for line in lines]
    first, later = articles[: options.articles], articles[options.articles :]
    source = options.home / "source.jsonl"
    options.home.mkdir(parents=True, exist_ok=True)

    def write(some: list[dict[str, Any]]) -> None:
        source.write_text("".join(json.dumps(one) + "\n" for one in some), encoding="utf-8")

    write(first)
    told("the first index", rebuild(options.home, str(source)))
    told("nothing changed", rebuild(options.home))
    first[99] = {**first[99], "text": first[99]["text"] + " The story goes on."}
    write(first)
    told("1 changed", rebuild(options.home))
    kept = random.Random(SEED).sample(first, len(first) - 100)
    kept.sort(key=first.index)
    write(kept)
    told("100 removed", rebuild(options.home))
    write([*kept, *later])
    told("500 added", rebuild(options.home))
    told("nothing changed", rebuild(options.home))


if __name__ == "__main__":
    main()
