"""Compare ways to search for a follow-up question, without a model.

    python tests/benchmarks/follow_ups.py EVALUATION_FOLDER

The folder holds mtrag/tasks.jsonl: conversations whose last question has reference contexts;
the collection is the union of all contexts. Three ways are compared: the last question alone,
with what `bot.understanding.carrying` carries forward where `bot.understanding.doubting` does
not decide otherwise, and all questions of the conversation in one text. The articles cited by
a turn are those of its best hits. The rules were chosen on the first half, by a hash of the
conversation's id, but for the bounds of `bot.understanding.doubting`: on both. At the end
first questions are asked after conversations about something else, where all that is carried
can only mislead.
"""

import argparse
import json
import random
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.stats import binomtest

from bot.answer import LONGEST_QUESTION, Question
from bot.finding.finder import Finder
from bot.finding.reordering import NOBODY
from bot.understanding.carrying import Carried, carry
from bot.understanding.conversation import MOST, Turn
from bot.work import Trace
from index.generations.home import Home
from index.generations.opening import open_index
from index.models.bundled import NAME
from index.rebuilding.rebuild import Rebuild
from index.rebuilding.request import Request
from index.retrieval import Options, Retriever
from tests.fakes.listening import Silent

CITED = 3
DEPTHS = (1, 4, 10)
NOWHERE = 99
SWITCHES = 9

Way = Callable[[str, Sequence[Turn]], Carried]
Ranks = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Task:
    """A question after a conversation, and the articles that answer it."""

    half: int
    history: tuple[tuple[str, str], ...]
    question: str
    gold: frozenset[str]


def main() -> None:
    """Build the index, compare and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    lines = (parser.parse_args().folder / "mtrag/tasks.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in lines.splitlines()]
    tasks = [task_of(row) for row in rows if row["contexts"]]
    contexts = {one["document_id"]: one for row in rows for one in row["contexts"]}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "contexts.jsonl")
        file.write_text("\n".join(map(article, contexts.values())), encoding="utf-8")
        home = Home(Path(folder, "home"))
        Rebuild(home, NAME, Silent()).run(Request.of(file))
        with open_index(home, NAME) as index:
            report(tasks, Retriever(index))


def task_of(row: dict[str, Any]) -> Task:
    """Return a task as the evaluation file has it."""
    history: list[tuple[str, str]] = []
    for message in row["input"][:-1]:
        if message["speaker"] == "user":
            history.append((message["text"], ""))
        elif history:
            history[-1] = (history[-1][0], message["text"])
    return Task(
        half=int(sha256(row["conversation_id"].encode()).hexdigest(), 16) % 2,
        history=tuple(turn for turn in history if turn[0].strip()),
        question=row["input"][-1]["text"],
        gold=frozenset(one["document_id"] for one in row["contexts"]),
    )


def article(context: dict[str, str]) -> str:
    """Return a context as a line that Footnote reads as an article."""
    known = {"id": context["document_id"], "title": context.get("title", "")}
    return json.dumps(known | {"text": context["text"]})


def report(tasks: list[Task], retriever: Retriever) -> None:
    """Print how often a reference context is found, by way and half."""

    def carried(question: str, turns: Sequence[Turn]) -> Carried:
        taken = carry(question, turns, retriever.index.keywords)
        return Finder(retriever, NOBODY, Trace()).find(Question(question), taken).standalone

    later = [task for task in tasks if task.history]
    print(f"{len(tasks)} tasks, {len(later)} of them with history")
    ways: dict[str, Way] = {"alone": alone, "carried": carried, "all questions": everything}
    ranks = {name: ranks_of(later, way, retriever) for name, way in ways.items()}
    halves = np.array([task.half for task in later])
    for name, which in (
        ("chosen on", halves == 0),
        ("reported", halves == 1),
        ("both", halves < 2),
    ):
        for way, found in ranks.items():
            scores = " ".join(compared(found[which], ranks["alone"][which], k) for k in DEPTHS)
            print(f"{name:>9} n {which.sum():>3} {way:>13}: {scores}")
    switched([task for task in tasks if not task.history], later, carried, retriever)


def alone(question: str, turns: Sequence[Turn]) -> Carried:
    """Return the question as it is."""
    return Carried(question)


def everything(question: str, turns: Sequence[Turn]) -> Carried:
    """Return all questions in one text."""
    asked = " ".join([*(turn.question for turn in turns), question])
    return Carried(asked[-LONGEST_QUESTION:])


def ranks_of(tasks: list[Task], way: Way, retriever: Retriever) -> Ranks:
    """Return the rank of the first reference context for each task."""
    found = []
    for task in tasks:
        carried = way(task.question, turns_of(task, way, retriever))
        found.append(rank(search(carried, retriever), task.gold))
    return np.array(found)


def turns_of(task: Task, way: Way, retriever: Retriever) -> list[Turn]:
    """Return the last turns before a task, as a conversation would remember them."""
    turns: list[Turn] = []
    for question, said in task.history:
        carried = way(question, turns[-MOST:])
        cited = tuple(dict.fromkeys(search(carried, retriever)[:CITED]))
        turns.append(Turn(question, carried.question, said, cited))
    return turns[-MOST:]


def search(carried: Carried, retriever: Retriever) -> list[str]:
    """Return the articles of the hits, one for each hit."""
    hits = retriever.search(carried.question, options=Options(articles=carried.articles))
    return [hit.passage.article_id for hit in hits]


def rank(articles: Sequence[str], gold: frozenset[str]) -> int:
    """Return where the first hit of a reference context stands, from 1."""
    return next((i for i, one in enumerate(articles, start=1) if one in gold), NOWHERE)


def compared(found: Ranks, base: Ranks, k: int) -> str:
    """Return the share found among the first k, and McNemar's exact test against the base."""
    won, lost = ((found <= k) & (base > k)).sum(), ((found > k) & (base <= k)).sum()
    p = binomtest(int(won), int(won + lost)).pvalue if won + lost else 1.0
    return f"hit@{k} {(found <= k).mean():.3f} (+{won} -{lost}, p {p:.4f})"


def switched(first: list[Task], later: list[Task], way: Way, retriever: Retriever) -> None:
    """Print what carrying does to a new topic: first questions after other conversations."""
    choice = random.Random(0)
    histories = [turns_of(task, way, retriever) for task in later]
    cases = [(task, choice.choice(histories)) for task in first for _ in range(SWITCHES)]
    ways = [(task, way(task.question, turns)) for task, turns in cases]
    before = np.array([rank(search(Carried(t.question), retriever), t.gold) for t, _ in ways])
    after = np.array([rank(search(carried, retriever), task.gold) for task, carried in ways])
    words = np.mean([carried.question != task.question for task, carried in ways])
    articles = np.mean([bool(carried.articles) for _, carried in ways])
    scores = " ".join(compared(after, before, k) for k in DEPTHS)
    print(f"new topics n {len(ways)}: words carried {words:.3f}, articles {articles:.3f}; {scores}")


if __name__ == "__main__":
    main()
