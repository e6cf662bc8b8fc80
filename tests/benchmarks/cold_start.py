"""Time each command from a cold start, beside its imports alone and the usual script.

    python tests/benchmarks/cold_start.py [--runs 5]

The floor imports llama_index.core and chromadb and does nothing; `click` imports the
command line's library and does nothing. The usual script is what the documentation of
LlamaIndex leads to: SimpleDirectoryReader, HuggingFaceEmbedding, ChromaVectorStore,
CitationQueryEngine with a MockLLM, on the same article and the same embedding model. All
run in turn, each in a process of its own; peak memory is the largest of that process.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import astuple, dataclass
from pathlib import Path

QUESTION = "What does Putin want, according to Witkoff?"
FOLDER = Path(__file__).resolve().parent
SEEDS = FOLDER.parent.parent / "seeds"
COMMANDS = {
    "--help": ["--help"],
    "status": ["status"],
    "articles": ["articles"],
    "show": ["show", "000_f6700bc611c3c888.txt:1516-1607"],
    "quote": ["quote", "Article 5 provides for collective defense"],
    "verify": ["verify", "ANSWER"],
    "search": ["search", QUESTION],
    "ask": ["ask", QUESTION],
    "doctor": ["doctor"],
    "rebuild of nothing new": ["rebuild"],
}


@dataclass(frozen=True, slots=True)
class Taken:
    """What one run of a command took: seconds of the clock and of processors, and memory."""

    seconds: float
    processor: float
    megabytes: float


def main() -> None:
    """Print the table of medians, and the ratios as a JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as home:
        medians = measured(Path(home), runs)
    for name, taken in medians.items():
        print(
            f"{name:24} {taken.seconds:6.2f} s {taken.processor:6.2f} s of processors "
            f"{taken.megabytes:5.0f} MB"
        )
    ask, floor, usual = medians["ask"], medians["floor"], medians["usual"]
    result = {
        "ask_to_floor": round(ask.seconds / floor.seconds, 2),
        "ask_to_floor_processor": round(ask.processor / floor.processor, 2),
        "usual_to_ask": round(usual.seconds / ask.seconds, 2),
        "usual_to_ask_memory": round(usual.megabytes / ask.megabytes, 2),
        "help_to_click": round(medians["--help"].seconds / medians["click"].seconds, 2),
        "runs": runs,
    }
    print(json.dumps(result))


def measured(home: Path, runs: int) -> dict[str, Taken]:
    """Return the medians of all commands, run in turn; the first round does not count."""
    env = {**os.environ, "FOOTNOTE_HOME": str(home), "HF_HUB_OFFLINE": "1"}
    answer = home / "answer.json"
    ask = [sys.executable, "-m", "bot", "ask", QUESTION, "--json"]  # the first builds the index
    answer.write_bytes(subprocess.run(ask, env=env, stdout=subprocess.PIPE, check=True).stdout)
    commands = {
        "floor": [sys.executable, "-c", "import llama_index.core, chromadb"],
        "usual": [sys.executable, str(FOLDER / "usual_script.py"), str(SEEDS), QUESTION],
        "click": [sys.executable, "-c", "import click"],
    }
    for name, words in COMMANDS.items():
        known = [str(answer) if one == "ANSWER" else one for one in words]
        commands[name] = [sys.executable, "-m", "bot", *known]
    taken: dict[str, list[Taken]] = {name: [] for name in commands}
    for round_ in range(runs + 1):
        for name, command in commands.items():
            one = measure(command, env)
            if round_:
                taken[name].append(one)
    return {name: median(values) for name, values in taken.items()}


def median(taken: list[Taken]) -> Taken:
    """Return the median of each figure."""
    return Taken(*(statistics.median(one) for one in zip(*map(astuple, taken), strict=True)))


def measure(command: list[str], env: dict[str, str]) -> Taken:
    """Return what one run of a command takes."""
    start = time.perf_counter()
    with subprocess.Popen(
        command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as child:
        stderr = child.stderr.read() if child.stderr else b""
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    if child.returncode:
        sys.exit(f"{command} failed: {stderr.decode()[-500:]}")
    return Taken(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


if __name__ == "__main__":
    main()
