"""What is known of the sentences found for the evaluation questions, before a reader sees them.

Every question is asked once in the index that `footnote eval` keeps in FOOTNOTE_HOME, and
what is found is kept there. Articles of squad2 and xquad that the reader was trained on are
left out.
"""

import pickle
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.closely import excerpt
from bot.evaluating.apart import Evaluations
from bot.features import features
from bot.ranking import first_of_each, score
from bot.settings import settings
from index.article import Span
from index.generations.opening import Index
from index.models.bundled import NAME
from index.models.reader.decoding import Excerpt
from index.retrieval import Options, Retriever
from tests.benchmarks.reader.examples import TRAINED, lines
from tests.fakes.listening import Silent

SETS = {
    "news": ("news",),
    "squad2": ("squad2", "offtopic"),
    "xquad-en": ("xquad-en",),
    "clapnq": ("clapnq",),
}


@dataclass(frozen=True, slots=True)
class Seen:
    """A question and its sentences, best first without a reader.

    Attributes:
        excerpts: The passages they stand in, the one of the best sentence first.
        places: Of each sentence, the number of its passage and its number there.
        known: Score, likeness, matching, coverage, titled, fits, hit; room for what a reader
            says: relevant, sure, answered; the number of the passage; whether it is right.
            Shape (sentences, 12).
    """

    name: str
    article: str
    question: str
    answerable: bool
    excerpts: tuple[Excerpt, ...]
    places: tuple[tuple[int, int], ...]
    known: npt.NDArray[np.float64]


def seen(folder: Path, most: int) -> list[Seen]:
    """Return what is known of at most so many questions of each set."""
    file = settings().index_home.folder / f"seen-{most}.pickle"
    if not file.exists():
        file.write_bytes(pickle.dumps([*everything(folder, most)]))
    found: list[Seen] = pickle.loads(file.read_bytes())
    return found


def everything(folder: Path, most: int) -> Iterator[Seen]:
    """Yield what is known of the questions of all sets."""
    evaluations = Evaluations(settings().index_home, NAME, "cpu", print)
    for collection, files in SETS.items():
        (articles,) = (folder / collection).glob("articles.jsonl*")
        index, _ = evaluations.opened(evaluations.home([articles]), [articles], Silent())
        with index:
            for name in files:
                for question in some(untouched([*lines(folder / name / "questions.jsonl")]), most):
                    if one := ask(name, question, index):
                        yield one


def some(questions: list[Any], most: int) -> list[Any]:
    """Return at most so many questions, from all parts of a file."""
    return questions[:: max(1, -(-len(questions) // most))]


def untouched(questions: list[Any]) -> list[Any]:
    """Return the questions on articles that the reader was not trained on."""
    return [one for one in questions if article_of(one) not in TRAINED]


def article_of(question: dict[str, Any]) -> str:
    """Return the name of the article of a question; none of several or of no one."""
    (doc, *_) = question["doc_ids"] or [""]
    return str(doc).removeprefix("squad2-").removeprefix("xquad-en-")


def ask(name: str, question: dict[str, Any], index: Index) -> Seen | None:
    """Return what is known of a question; nothing if nothing is found."""
    text = question["question"]
    options = Options(vector=index.embedder.question(text))
    places = first_of_each(Retriever(index).search(text, options=options))
    if not places:
        return None
    found = features(text, places, index)
    order = sorted(range(len(places)), key=lambda i: -score(found[i]))
    passages = [*dict.fromkeys(places[i][0].passage for i in order)]
    gold = [(one["doc_id"], Span(one["start"], one["end"])) for one in question["spans"]]
    rows, stand = [], []
    for i in order:
        hit, span = places[i]
        f, passage = found[i], hit.passage
        right = any(passage.article_id == a and span.overlaps(s) for a, s in gold)
        stand.append((passages.index(passage), passage.sentences.index(span)))
        known = (f.likeness, f.matching, f.coverage, f.titled, f.fits, f.hit)
        rows.append((score(f), *known, 0, 0, 0, stand[-1][0], right))
    return Seen(
        name,
        article_of(question),
        text,
        question["answerable"],
        tuple(excerpt(one, index) for one in passages),
        tuple(stand),
        np.array(rows, dtype=np.float64),
    )
