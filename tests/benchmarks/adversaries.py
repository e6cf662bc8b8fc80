"""Let a model lie and mumble, and count what of it is shown.

    PYTHONPATH=. python tests/benchmarks/adversaries.py EVALUATION_FOLDER [--cases 300]

Questions and articles are those of the folder's xquad-en set. Half of the
seeded cases are answered by a liar (invented numbers, names, dates, quotations
and negations, marks that do not exist or belong to another sentence), half by a
mumbler (broken marks, Markdown, JSON, code, another language). All that is true
in what they write is a sentence of the evidence, so a statement is right
exactly if its words stand in a row in a quote that it cites.
"""

import argparse
import asyncio
import json
import re
import tempfile
from collections import Counter
from pathlib import Path

from bot.answer import Question, Statement
from bot.assembling import engine_maker
from bot.settings import Settings
from index.generations.home import Home
from index.generations.opening import open_index
from index.models.bundled import NAME
from index.rebuilding.rebuild import Rebuild
from index.rebuilding.request import Request
from index.words import words
from tests.benchmarks.injections import lines
from tests.fakes.behaviours import liar, mumbler
from tests.fakes.listening import Silent
from tests.fakes.model_server import ModelServer


def main() -> None:
    """Run every case and print how much was shown, and what of it is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cases", type=int, default=300)
    options = parser.parse_args()
    asked = [json.loads(one) for one in lines(options.folder / "xquad-en/questions.jsonl")]
    counted: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as temporary, ModelServer() as server:
        home = Home(Path(temporary))
        Rebuild(home, NAME, Silent(), reader=None).run(
            Request.of(options.folder / "xquad-en/articles.jsonl")
        )
        settings = Settings(home=home.folder, llm="ollama/tiny", llm_base_url=server.url)
        with open_index(home, NAME) as index:
            engine = engine_maker(settings)(index)
            for seed in range(options.cases):
                who = (liar, mumbler)[seed % 2]
                server.script(who(seed))
                question = asked[seed * 7 % len(asked)]["question"]
                answer = asyncio.run(engine.answer(Question(question)))
                mode = "abstained" if answer.abstained else answer.mode
                counted[f"{who.__name__}: {mode}"] += 1
                for statement in answer.statements:
                    counted[f"{who.__name__}: statements"] += 1
                    if not proven(statement):
                        counted[f"{who.__name__}: wrong"] += 1
                        print(f"{seed} {who.__name__}: {statement.text}")
    print(json.dumps({"cases": options.cases, **counted}))


def proven(statement: Statement) -> bool:
    """Return whether the words of a statement stand in a row in a quote that it cites."""
    said = f" {even(statement.text)} "
    return any(said in f" {even(one.quote)} " for one in statement.citations)


def even(text: str) -> str:
    """Return the words of a text in a row, without apostrophes."""
    return " ".join(words(re.sub("['’]", "", text)))


if __name__ == "__main__":
    main()
