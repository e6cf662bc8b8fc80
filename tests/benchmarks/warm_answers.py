"""Time warm answers without a language model, beside the usual pipeline of LlamaIndex.

    PYTHONPATH=. FOOTNOTE_HOME=HOME python tests/benchmarks/warm_answers.py ARTICLES QUESTIONS \
        [--questions 60] [--usual] [--profile FILE]

ARTICLES and QUESTIONS are files of JSON Lines, ARTICLES may be packed as .xz. The index is the
one that `footnote eval` keeps in FOOTNOTE_HOME, made if there is none. All ways answer ten
questions each in turn, in one process, after ten that are not counted; of Footnote's the
seconds of each stage are told, too. With `--usual` they are

    usual       SimpleDirectoryReader, HuggingFaceEmbedding, ChromaVectorStore and a
                CitationQueryEngine with a MockLLM, as the documentation leads one to; its index
                is kept in FOOTNOTE_HOME
    vectors     sentence-transformers and chromadb alone: the nearest passages, nothing cited
"""

import argparse
import asyncio
import cProfile
import json
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from bot.answer import Question
from bot.assembling import engine_maker
from bot.evaluating.apart import Evaluations
from bot.settings import Settings, settings
from bot.work import Trace
from index.models import bundled
from index.models.embedders import load_embedder
from index.models.reader.loading import OFF
from index.models.remembering import RememberingEmbedder
from tests.benchmarks.reader.examples import lines
from tests.fakes.listening import Silent

IN_TURN = 10
ALL, ANSWERED = "all", "answered"
APART = {ALL, ANSWERED, "first_statement"}  # what is no stage
PASSAGES = 10  # that are asked of chromadb alone: as many as Footnote looks at

Way = Callable[[Question], dict[str, float]]


def main() -> None:
    """Ask, and print a row for each way and a JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--questions", type=int, default=60, dest="most")
    parser.add_argument("--usual", action="store_true")
    parser.add_argument("--profile", type=Path)
    options = parser.parse_args()
    asked = [question(one) for one in lines(options.questions)]
    asked = asked[:: max(1, len(asked) // (options.most + IN_TURN))][: options.most + IN_TURN]
    known = footnote(options.articles) | (usual(options.articles) if options.usual else {})
    with profiled(options.profile):
        found = timed(known, asked)
    result = {name: told(name, taken) for name, taken in found.items()}
    print(json.dumps({"questions": len(asked) - IN_TURN, "ways": result}))


def footnote(articles: Path) -> dict[str, Way]:
    """Return Footnote with its reader and without, on one open index."""
    home = settings().index_home
    kept = Evaluations(home, bundled.NAME, "cpu", print, None)
    index, report = kept.opened(kept.home([articles]), [articles], Silent())
    if report:
        print(f"Footnote's index took {sum(report.seconds.values()):.1f} s")

    model = load_embedder(bundled.NAME, home.models)

    def way(reader: str | None) -> Way:
        apart = replace(index, embedder=RememberingEmbedder(model))  # or one would know the other's
        engine = engine_maker(Settings(reader=reader), llm=False)(apart)

        def ask(asked: Question) -> dict[str, float]:
            trace = Trace()
            answer = asyncio.run(engine.answer(asked, trace))
            return {**trace.timings, ANSWERED: float(bool(answer.statements))}

        return ask

    return {"reader on": way(None), "reader off": way(OFF)}


def usual(articles: Path) -> dict[str, Way]:
    """Return the peers, on an index of the same articles that is kept."""
    import chromadb
    from llama_index.core import (
        PromptHelper,
        SimpleDirectoryReader,
        StorageContext,
        VectorStoreIndex,
    )
    from llama_index.core import Settings as Usual
    from llama_index.core.llms import MockLLM
    from llama_index.core.query_engine import CitationQueryEngine
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding
    from llama_index.vector_stores.chroma import ChromaVectorStore
    from sentence_transformers import SentenceTransformer

    model = HuggingFaceEmbedding(str(bundled.folder()), device="cpu")
    client = chromadb.PersistentClient(str(settings().index_home.folder / "usual"))
    collection = client.get_or_create_collection(f"articles-{articles.parent.name}")
    store = ChromaVectorStore(collection)
    if collection.count():
        index = VectorStoreIndex.from_vector_store(store, embed_model=model)
    else:
        with tempfile.TemporaryDirectory() as folder:
            for number, one in enumerate(lines(articles)):
                text = f"{one['title']}\n\n{one['text']}"
                (Path(folder) / f"{number}.txt").write_text(text, encoding="utf-8")
            begun = time.perf_counter()
            documents = SimpleDirectoryReader(folder).load_data()
            storage = StorageContext.from_defaults(vector_store=store)
            index = VectorStoreIndex.from_documents(
                documents, storage_context=storage, embed_model=model
            )
            print(f"the usual index took {time.perf_counter() - begun:.1f} s")
    Usual.prompt_helper = PromptHelper(context_window=32_768)  # or long questions are refused
    engine = CitationQueryEngine.from_args(index, llm=MockLLM(), similarity_top_k=3)
    encoder = SentenceTransformer(str(bundled.folder()), device="cpu")

    def nearest(question: str) -> Any:
        vector = encoder.encode(question, show_progress_bar=False)
        return collection.query(query_embeddings=vector[None], n_results=PASSAGES)

    return {"usual": alone(engine.query), "vectors": alone(nearest)}


def question(asked: dict[str, Any]) -> Question:
    """Return a question of a file, asked on its day."""
    day = asked.get("date")
    return Question(asked["question"], asked_on=date.fromisoformat(day) if day else None)


def alone(ask: Callable[[str], Any]) -> Way:
    """Return a way that tells no stages."""

    def way(asked: Question) -> dict[str, float]:
        ask(asked.text)
        return {}

    return way


def timed(known: dict[str, Way], asked: Sequence[Question]) -> dict[str, list[dict[str, float]]]:
    """Return the seconds of each stage of each question, "all" of them included, by way."""
    found: dict[str, list[dict[str, float]]] = defaultdict(list)
    for at in range(0, len(asked), IN_TURN):
        for name, way in known.items():
            for one in asked[at : at + IN_TURN]:
                begun = time.perf_counter()
                stages = way(one)
                found[name].append({ALL: time.perf_counter() - begun, **stages})
    return {name: taken[IN_TURN:] for name, taken in found.items()}


def told(name: str, taken: Sequence[dict[str, float]]) -> dict[str, float]:
    """Print the row of a way; return its milliseconds: median, 95 of 100, and by stage."""
    every = [1000 * one[ALL] for one in taken]
    stages = dict.fromkeys(stage for one in taken for stage in one if stage not in APART)
    medians = {
        stage: round(1000 * statistics.median(one.get(stage, 0.0) for one in taken), 1)
        for stage in stages
    }
    found = {
        "p50": round(statistics.median(every), 1),
        "p95": round(float(np.quantile(every, 0.95)), 1),
    }
    if ANSWERED in taken[0]:
        found[ANSWERED] = round(statistics.mean(one[ANSWERED] for one in taken), 3)
    print(f"{name:12} {found}  medians of stages {medians}")
    return {**found, **medians}


@contextmanager
def profiled(file: Path | None) -> Iterator[None]:
    """Write a profile of the calling thread into a file, if one is named."""
    if file is None:
        yield
        return
    with cProfile.Profile() as profile:
        yield
    profile.dump_stats(file)


if __name__ == "__main__":
    main()
