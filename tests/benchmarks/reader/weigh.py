"""Weigh what the reader says against what is known of a sentence without it.

    PYTHONPATH=. FOOTNOTE_HOME=HOME python tests/benchmarks/reader/weigh.py \
        EVALUATION_FOLDER RUN_FOLDER [--most 3000]

Every question of the evaluation sets is asked once in the index that `footnote eval` keeps in
HOME, and what is known of its sentences is kept in RUN_FOLDER. Articles of squad2 and xquad that
the reader was trained on are left out.
"""

import argparse
import pickle
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from bot.closely import PASSAGES, Closely, excerpt
from bot.confidence import MOST as MOST_SURE
from bot.confidence import THRESHOLD, at_sight
from bot.evaluating.apart import Evaluations
from bot.features import features
from bot.quoting import MARGIN, MOST
from bot.ranking import Signs, first_of_each, score
from bot.settings import settings
from index.article import Span
from index.generations.opening import Index
from index.models.bundled import NAME
from index.models.reader.loading import Reader
from index.retrieval import Options, Retriever
from tests.benchmarks.reader.examples import TRAINED, lines
from tests.benchmarks.reader.measure import reader_of
from tests.fakes.listening import Silent

SETS = {
    "news": ("news",),
    "squad2": ("squad2", "offtopic"),
    "xquad-en": ("xquad-en",),
    "clapnq": ("clapnq",),
}
ADVERSARIAL = 0.1  # what a question counts that fits the topic and has no answer
RELEVANT, SURE, ANSWERED, PASSAGE, RIGHT = range(7, 12)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and its sentences, best first without a reader.

    Attributes:
        known: Score, likeness, matching, coverage, titled, fits, hit; what the reader says:
            relevant, sure, answered; the number of the passage in the order of its best
            sentence; whether it is right. Shape (sentences, 12).
    """

    name: str
    article: str
    answerable: bool
    known: npt.NDArray[np.float64]


def main() -> None:
    """Ask, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("run", type=Path)
    parser.add_argument("--most", type=int, default=3000, help="questions of one file")
    options = parser.parse_args()
    file = options.run / "asked.pickle"
    if not file.exists():
        reader = reader_of(options.run)
        file.write_bytes(pickle.dumps([*everything(options.folder, reader, options.most)]))
    asked: list[Asked] = pickle.loads(file.read_bytes())
    for name in dict.fromkeys(one.name for one in asked):
        chosen = [one for one in asked if one.name == name and one.answerable]
        if chosen:
            print(name, rates(chosen))
    surely(asked)


def everything(folder: Path, reader: Reader, most: int) -> Iterator[Asked]:
    """Yield what is known of the questions of all sets."""
    evaluations = Evaluations(settings().index_home, NAME, "cpu", print)
    for collection, files in SETS.items():
        (articles,) = (folder / collection).glob("articles.jsonl*")
        index, _ = evaluations.opened(evaluations.home([articles]), [articles], Silent())
        with index:
            for name in files:
                for question in some(untouched([*lines(folder / name / "questions.jsonl")]), most):
                    if one := ask(name, question, index, reader):
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


def ask(name: str, question: dict[str, Any], index: Index, reader: Reader) -> Asked | None:
    """Return what is known of a question; nothing if nothing is found."""
    text = question["question"]
    options = Options(vector=index.embedder.question(text))
    places = first_of_each(Retriever(index).search(text, options=options))
    if not places:
        return None
    said = dict[tuple[str, Span], tuple[float, float, float]]()
    passages = [*dict.fromkeys(hit.passage for hit, _ in places)]
    read = reader.read(text, [excerpt(one, index) for one in passages])
    for passage, reading in zip(passages, read, strict=True):
        for span, one in zip(passage.sentences, reading.sentences, strict=True):
            said[passage.id, span] = (one.relevant, one.sure, reading.answered)
    found = features(text, places, index)
    order = sorted(range(len(places)), key=lambda i: -score(found[i]))
    gold = [(one["doc_id"], Span(one["start"], one["end"])) for one in question["spans"]]
    rows, numbers = [], dict[str, int]()
    for i in order:
        hit, span = places[i]
        f = found[i]
        right = any(hit.passage.article_id == a and span.overlaps(s) for a, s in gold)
        number = numbers.setdefault(hit.passage.id, len(numbers))
        known = (f.likeness, f.matching, f.coverage, f.titled, f.fits, f.hit)
        rows.append((score(f), *known, *said[hit.passage.id, span], number, right))
    return Asked(
        name, article_of(question), question["answerable"], np.array(rows, dtype=np.float64)
    )


def mixed(one: Asked, weight: float, most: int) -> npt.NDArray[np.float64]:
    """Return the scores of sentences with a reader of that weight, which reads so many passages."""
    said = zip(one.known[:, RELEVANT], one.known[:, SURE], strict=True)
    answers = np.array([Closely(relevant, sure, None).answers for relevant, sure in said])
    return one.known[:, 0] + weight * np.where(one.known[:, PASSAGE] < most, answers, 0)


def first(
    one: Asked, scores: npt.NDArray[np.float64], margin: float = MARGIN
) -> npt.NDArray[np.bool_]:
    """Return of each quoted sentence whether it is right."""
    order = np.argsort(-scores, kind="stable")[:MOST]
    return one.known[order[scores[order] >= scores[order[0]] - margin], RIGHT] > 0


def rates(asked: Sequence[Asked]) -> str:
    """Return by weight how often the first is right, any, and how many are quoted."""
    told = [f"n {len(asked)}"]
    for most in (1, 2, 3, 4, 6, 8):
        for weight in (0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0):
            quoted = [first(one, mixed(one, weight, most)) for one in asked]
            told.append(f"  {most} read, weight {weight}: {figures(quoted)}")
    return "\n".join(told)


def figures(quoted: Sequence[npt.NDArray[np.bool_]]) -> str:
    """Return how often the first is right, any, and how many are quoted."""
    firsts = np.mean([one[:1].any() for one in quoted])
    anyone = np.mean([one.any() for one in quoted])
    return f"{firsts:.3f} {anyone:.3f} ({np.mean([len(one) for one in quoted]):.2f})"


def surely(asked: Sequence[Asked]) -> None:
    """Fit what a reader adds to the confidence; each half is told by the fit of the other one."""
    known = [one for one in asked if one.name in SETS["squad2"] + SETS["xquad-en"]]
    answerable = np.array([one.answerable for one in known])
    off = np.array([one.name == "offtopic" for one in known])
    near = ~answerable & ~off
    counts = np.where(answerable, 1.0, np.where(off, answerable.sum() / off.sum(), ADVERSARIAL))
    table, half = np.array([*map(signs, known)]), np.arange(len(known)) % 2 == 0
    without = 1 / (1 + np.exp(-table[:, 0]))
    model = LogisticRegression(C=10, max_iter=1000)
    read = np.zeros(len(known))
    for mine in (half, ~half):
        model.fit(table[mine], answerable[mine], counts[mine])
        read[~mine] = model.predict_proba(table[~mine])[:, 1]
    model.fit(table, answerable, counts)
    print(f"READ {model.intercept_[0]:.3f}, SEEN and SURE {model.coef_[0].round(3)}")
    asked_of_squad = answerable & np.array([one.name == "squad2" for one in known])
    for label, sure in (("without", without), ("with", read)):
        least = np.quantile(sure[answerable], 0.05)
        rates = {
            "off-topic AUROC": area(sure, answerable, off),
            "adversarial AUROC": area(sure, asked_of_squad, near),
            "off-topic refused at 95 % answered": (sure[off] < least).mean(),
            "answered at the threshold": (sure[answerable] >= THRESHOLD).mean(),
            "off-topic refused there": (sure[off] < THRESHOLD).mean(),
        }
        print(label, {name: round(float(rate), 4) for name, rate in rates.items()})


def signs(one: Asked) -> tuple[float, float]:
    """Return what the confidence is made of: all that is known without a reader, and its own."""
    likeness, matching = one.known[:, 1].max(), one.known[:, 2].max()
    seen = at_sight(Signs(likeness, matching, one.known[0, 3]))
    read = one.known[one.known[:, PASSAGE] < PASSAGES]
    return float(np.log(seen / (1 - seen))), float(
        np.clip(read[:, SURE].max(), -MOST_SURE, MOST_SURE)
    )


def area(
    sure: npt.NDArray[np.float64], yes: npt.NDArray[np.bool_], no: npt.NDArray[np.bool_]
) -> float:
    """Return how well two kinds of questions are told apart."""
    return float(roc_auc_score(yes[yes | no], sure[yes | no]))


if __name__ == "__main__":
    main()
