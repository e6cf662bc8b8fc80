"""Weigh what readers say against what is known of a sentence without them.

    PYTHONPATH=. FOOTNOTE_HOME=HOME python tests/benchmarks/reader/weigh.py \
        EVALUATION_FOLDER RUN_FOLDER [RUN_FOLDER ...] [--most 3000] [--passages 3]

The questions are those of `seen.py`; what a reader says of them is kept in its RUN_FOLDER.
"""

import argparse
import pickle
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from bot.closely import PASSAGES, Closely
from bot.confidence import MOST as MOST_SURE
from bot.confidence import THRESHOLD, at_sight
from bot.quoting import MARGIN, MOST
from bot.ranking import Signs, beside
from index.models.reader.loading import Reader
from tests.benchmarks.reader.measure import reader_of
from tests.benchmarks.reader.seen import SETS, Seen, seen

ADVERSARIAL = 0.1  # what a question counts that fits the topic and has no answer
RELEVANT, SURE, ANSWERED, PASSAGE, RIGHT = range(7, 12)


def main() -> None:
    """Ask, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("run", type=Path, nargs="+")
    parser.add_argument("--most", type=int, default=3000, help="questions of one file")
    parser.add_argument("--passages", type=int, default=PASSAGES, help="that are read")
    options = parser.parse_args()
    known = seen(options.folder, options.most)
    for run in options.run:
        print(run.name)
        asked = kept(run, known, options.passages)
        for name in dict.fromkeys(one.name for one in asked):
            chosen = [one for one in asked if one.name == name and one.answerable]
            if chosen:
                print(name, rates(chosen, options.passages))
        surely(asked)


def kept(run: Path, known: Sequence[Seen], passages: int) -> list[Seen]:
    """Return what is known of questions with what the reader of a run says of them."""
    file = run / "said.pickle"
    if not file.exists():
        reader = reader_of(run)
        file.write_bytes(pickle.dumps([said(one, reader, passages) for one in known]))
    table: list[npt.NDArray[np.float64]] = pickle.loads(file.read_bytes())
    return [with_reader(*both) for both in zip(known, table, strict=True)]


def said(one: Seen, reader: Reader, passages: int) -> npt.NDArray[np.float64]:
    """Return relevant, sure and answered of each sentence, none for those of passages unread."""
    read = reader.read(one.question, one.excerpts[:passages])
    found = np.full((len(one.known), 3), np.nan)
    for row, (passage, sentence) in enumerate(one.places):
        if passage < len(read):
            of_it = read[passage].sentences[sentence]
            found[row] = of_it.relevant, of_it.sure, read[passage].answered
    return found


def with_reader(one: Seen, table: npt.NDArray[np.float64]) -> Seen:
    """Return a question with what a reader says of it between what is known of it."""
    known = one.known.copy()
    known[:, RELEVANT : ANSWERED + 1] = table
    return replace(one, known=known)


def mixed(one: Seen, share: float, most: int) -> npt.NDArray[np.float64]:
    """Return scores of sentences, a reader of so many passages given that share of its weight."""
    answers = {
        row: share * Closely(*one.known[row, [RELEVANT, SURE]], None).answers
        for row in np.flatnonzero(one.known[:, PASSAGE] < most)
        if share
    }
    return np.array(beside(one.known[:, 0], answers))


def first(
    one: Seen, scores: npt.NDArray[np.float64], margin: float = MARGIN
) -> npt.NDArray[np.bool_]:
    """Return of each quoted sentence whether it is right."""
    order = np.argsort(-scores, kind="stable")[:MOST]
    return one.known[order[scores[order] >= scores[order[0]] - margin], RIGHT] > 0


def rates(asked: Sequence[Seen], passages: int) -> str:
    """Return by passages and weight how often the first is right, any, and how many are quoted."""
    told = [f"n {len(asked)}"]
    for most in {1, 2, passages}:
        for share in (0.0, 0.5, 1.0, 2.0):
            quoted = [first(one, mixed(one, share, most)) for one in asked]
            told.append(f"  {most} read, {share} of the weight: {figures(quoted)}")
    return "\n".join(told)


def figures(quoted: Sequence[npt.NDArray[np.bool_]]) -> str:
    """Return how often the first is right, any, and how many are quoted."""
    firsts = np.mean([one[:1].any() for one in quoted])
    anyone = np.mean([one.any() for one in quoted])
    return f"{firsts:.3f} {anyone:.3f} ({np.mean([len(one) for one in quoted]):.2f})"


def surely(asked: Sequence[Seen]) -> None:
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


def signs(one: Seen) -> tuple[float, float]:
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
