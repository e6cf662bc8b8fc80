"""What is known of the sentences found for the evaluation questions, before a reader sees them.

Every question is asked once in the index that `footnote eval` keeps in FOOTNOTE_HOME, and
what is found is kept there. Articles of squad2 and xquad that the reader was trained on are
left out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from bot.evaluating.apart import Evaluations
from bot.finding.closely import excerpt
from bot.finding.features import Features, HitSentence, features
from bot.finding.ranking import first_of_each, score
from bot.settings import settings
from index.article import Span
from index.generations.opening import Index
from index.models.bundled import NAME
from index.models.reader.decoding import Excerpt
from index.passage import Passage
from index.retrieval import Options, Retriever
from tests.benchmarks.reader.examples import TRAINED, lines
from tests.benchmarks.reader.kept import code, digest, kept
from tests.fakes.listening import Silent

SETS = {
    "news": ("news",),
    "squad2": ("squad2", "offtopic"),
    "xquad-en": ("xquad-en",),
    "clapnq": ("clapnq",),
}
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of each sentence, all of shape (sentences,).

    Attributes:
        score: How well it fits the question, from all its features.
        likeness, matching, coverage: Those of its features that make the confidence.
        passage: The number of its passage.
        sentence: Its number in there.
        right: Whether it answers.
    """

    score: Floats
    likeness: Floats
    matching: Floats
    coverage: Floats
    passage: Numbers
    sentence: Numbers
    right: Bools

    @classmethod
    def of(
        cls,
        found: Sequence[Features],
        places: Sequence[HitSentence],
        passages: Sequence[Passage],
        gold: Sequence[tuple[str, Span]],
    ) -> Self:
        """Return what is known of sentences with these features, at these places."""

        def right(passage: Passage, span: Span) -> bool:
            return any(passage.article_id == a and span.overlaps(s) for a, s in gold)

        return cls(
            np.array([score(one) for one in found], dtype=np.float64),
            np.array([one.likeness for one in found], dtype=np.float64),
            np.array([one.matching for one in found], dtype=np.float64),
            np.array([one.coverage for one in found], dtype=np.float64),
            np.array([passages.index(hit.passage) for hit, _ in places]),
            np.array([hit.passage.sentences.index(span) for hit, span in places]),
            np.array([right(hit.passage, span) for hit, span in places]),
        )


@dataclass(frozen=True, slots=True)
class Seen:
    """A question and its sentences, best first without a reader.

    Attributes:
        excerpts: The passages they stand in, the one of the best sentence first.
    """

    name: str
    article: str
    question: str
    answerable: bool
    excerpts: tuple[Excerpt, ...]
    known: Known


def seen(folder: Path, most: int) -> list[Seen]:
    """Return what is known of at most so many questions of each set."""
    file = settings().index_home.folder / f"seen-{seen_from(folder, most)}.pickle"
    return kept(file, lambda: [*everything(folder, most)])


def seen_from(folder: Path, most: int) -> str:
    """Return a digest of what that is made from: articles, questions, features and weights."""
    homes = [evaluations().home([articles(folder / one)]).folder.name for one in SETS]
    asked = [folder / name / "questions.jsonl" for files in SETS.values() for name in files]
    return digest(most, *TRAINED, *homes, *asked, *code(features, score, Seen))


def evaluations() -> Evaluations:
    """Return the indexes that `footnote eval` keeps."""
    return Evaluations(settings().index_home, NAME, "cpu", print)


def articles(folder: Path) -> Path:
    """Return the file of the articles of a collection."""
    (found,) = folder.glob("articles.jsonl*")
    return found


def everything(folder: Path, most: int) -> Iterator[Seen]:
    """Yield what is known of the questions of all sets."""
    for collection, files in SETS.items():
        paths = [articles(folder / collection)]
        index, _ = evaluations().opened(evaluations().home(paths), paths, Silent())
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
    options = Options(vector=index.embedder.query(text).vector)
    places = first_of_each(Retriever(index).search(text, options=options))
    if not places:
        return None
    found = features(text, places, index)
    order = sorted(range(len(places)), key=lambda i: -score(found[i]))
    found, places = [found[i] for i in order], [places[i] for i in order]
    passages = [*dict.fromkeys(hit.passage for hit, _ in places)]
    gold = [(one["doc_id"], Span(one["start"], one["end"])) for one in question["spans"]]
    return Seen(
        name,
        article_of(question),
        text,
        question["answerable"],
        tuple(excerpt(one, index) for one in passages),
        Known.of(found, places, passages, gold),
    )
