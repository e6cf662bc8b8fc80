"""Time a cold `footnote ask` against its imports alone, and against the usual script.

    python tests/benchmarks/cold_ask.py [--runs 5]

The floor imports llama_index.core and chromadb and does nothing. The usual
script is what the documentation of LlamaIndex leads to: SimpleDirectoryReader,
HuggingFaceEmbedding, ChromaVectorStore, CitationQueryEngine with a MockLLM, on
the same article and the same embedding model. All three run in turn, each in a
process of its own; peak memory is the largest of that process.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

QUESTION = "What does Putin want, according to Witkoff?"
FOLDER = Path(__file__).resolve().parent
SEEDS = FOLDER.parent.parent / "seeds"


def main() -> None:
    """Print the table of medians and ratios, and a JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as home:
        env = {**os.environ, "FOOTNOTE_HOME": home, "HF_HUB_OFFLINE": "1"}
        commands = {
            "floor": [sys.executable, "-c", "import llama_index.core, chromadb"],
            "ask": [sys.executable, "-m", "bot", "ask", QUESTION],
            "usual": [sys.executable, str(FOLDER / "usual_script.py"), str(SEEDS), QUESTION],
        }
        for command in commands.values():  # the first ask also builds the index
            measure(command, env)
        taken: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
        for _ in range(runs):
            for name, command in commands.items():
                taken[name].append(measure(command, env))
    medians = {
        name: tuple(statistics.median(column) for column in zip(*values, strict=True))
        for name, values in taken.items()
    }
    for name, (seconds, megabytes) in medians.items():
        print(f"{name:6} {seconds:6.2f} s  {megabytes:6.0f} MB")
    result = {
        "ask_to_floor": round(medians["ask"][0] / medians["floor"][0], 2),
        "usual_to_ask": round(medians["usual"][0] / medians["ask"][0], 2),
        "usual_to_ask_memory": round(medians["usual"][1] / medians["ask"][1], 2),
        "runs": runs,
    }
    print(json.dumps(result))


def measure(command: list[str], env: dict[str, str]) -> tuple[float, float]:
    """Return seconds and peak megabytes of one run of a command."""
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
    return seconds, usage.ru_maxrss / 1024


if __name__ == "__main__":
    main()
