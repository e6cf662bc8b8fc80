"""Fit the confidence of an answer without a model, and choose its threshold.

    python tests/benchmarks/fit_confidence.py EVALUATION_FOLDER [--most 1600]

The folder holds squad2, xquad-en and offtopic in the form of `footnote eval`.
Every second question is fitted on, the others are reported: how many of the
answerable ones are answered, and how many of the others refused, by threshold.
Questions that fit the topic but have no answer count a tenth: what is known of a
sentence hardly tells them apart.
The coefficients it prints are those of `bot/finding/confidence.py`.
"""

import argparse
import json
import random
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from bot.finding.ranking import Ranking, rank
from index.article import Span
from index.generations.home import Home
from index.generations.opening import Index, open_index
from index.models.bundled import NAME
from index.models.remembering import RememberingEmbedder
from index.rebuilding.rebuild import Rebuild
from index.rebuilding.request import Request
from index.retrieval import Options, Retriever
from tests.fakes.listening import Silent

COLLECTIONS = ("squad2", "xquad-en")
OFFTOPIC = "offtopic"
ADVERSARIAL = 0.1


@dataclass(frozen=True, slots=True)
class Example:
    """A question with the features of its best sentence, and whether that one is right."""

    question_set: str
    answerable: bool
    features: tuple[float, ...]
    right: tuple[bool, ...]


def main() -> None:
    """Fit and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--most", type=int, default=1600, help="questions of one file")
    options = parser.parse_args()
    examples = [
        example for name in COLLECTIONS for example in collect(options.folder, name, options.most)
    ]
    train, test = examples[::2], examples[1::2]
    model = LogisticRegression(C=10, max_iter=1000)
    model.fit([one.features for one in train], [one.answerable for one in train], weights(train))
    likeness, matching, coverage = model.coef_[0]
    print(f"INTERCEPT {model.intercept_[0]:.2f}")
    print(f"LIKENESS {likeness:.2f}  MATCHING {matching:.2f}  COVERAGE {coverage:.2f}")
    report(test, model.predict_proba([one.features for one in test])[:, 1])


def weights(examples: list[Example]) -> list[float]:
    """Return what each example counts: those that can be answered as much as the off-topic ones."""
    off = sum(one.question_set == OFFTOPIC for one in examples)
    can = sum(one.answerable for one in examples)
    return [
        1.0 if one.answerable else can / off if one.question_set == OFFTOPIC else ADVERSARIAL
        for one in examples
    ]


def collect(folder: Path, name: str, most: int) -> list[Example]:
    """Return the examples of one collection, its own questions and the off-topic ones."""
    with tempfile.TemporaryDirectory() as temporary:
        home = Home(Path(temporary))
        Rebuild(home, NAME, Silent()).run(Request.of(folder / name / "articles.jsonl"))
        with open_index(home, NAME) as opened:
            index = replace(opened, embedder=RememberingEmbedder(opened.embedder, tokens=10_000))
            return [
                example(question_set, question, index)
                for question_set in (name, OFFTOPIC)
                for question in sample(folder / question_set / "questions.jsonl", most)
            ]


def sample(path: Path, most: int) -> list[dict[str, Any]]:
    """Return at most that many questions of a file, in a fixed random order."""
    questions = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    random.Random(0).shuffle(questions)
    return questions[:most]


def example(question_set: str, question: dict[str, Any], index: Index) -> Example:
    """Return what ranking makes of a question."""
    text = question["question"]
    vector = index.embedder.query(text).vector
    hits = Retriever(index).search(text, options=Options(vector=vector))
    ranking = rank(text, hits, index)
    signs = ranking.signs
    known = (signs.likeness, signs.matching, signs.coverage)
    return Example(question_set, question["answerable"], known, right(question, ranking))


def right(question: dict[str, Any], ranking: Ranking) -> tuple[bool, ...]:
    """Return of each of the best three sentences whether it overlaps an answer."""
    gold = [(one["doc_id"], Span(one["start"], one["end"])) for one in question["spans"]]
    return tuple(
        any(one.article_id == article and one.span.overlaps(span) for article, span in gold)
        for one in ranking.evidence[:3]
    )


def report(test: list[Example], confidence: Any) -> None:
    """Print rates by question set and threshold."""
    sets = np.array([one.question_set for one in test])
    answerable = np.array([one.answerable for one in test])
    for name in dict.fromkeys(sets):
        chosen = [one for one in test if one.question_set == name and one.answerable]
        if chosen:
            first = np.mean([one.right[:1] == (True,) for one in chosen])
            third = np.mean([any(one.right) for one in chosen])
            print(f"{name}: best right {first:.3f}, one of three {third:.3f}, n {len(chosen)}")
    for name in dict.fromkeys(sets[~answerable]):
        both = answerable | (sets == name)
        area = roc_auc_score(answerable[both], confidence[both])
        print(f"AUROC, answerable against {name}: {area:.3f}")
    for threshold in (0.2, 0.3, 0.4, 0.5):
        passed = confidence >= threshold
        rates = [f"{n} answered {passed[answerable & (sets == n)].mean():.3f}" for n in COLLECTIONS]
        rates += [
            f"{n} refused {1 - passed[~answerable & (sets == n)].mean():.3f}"
            for n in dict.fromkeys(sets[~answerable])
        ]
        print(f"threshold {threshold}: {', '.join(rates)}")


if __name__ == "__main__":
    main()
