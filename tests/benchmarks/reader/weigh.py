"""Weigh what readers say against what is known of a sentence without them.

    PYTHONPATH=. FOOTNOTE_HOME=HOME python tests/benchmarks/reader/weigh.py \
        EVALUATION_FOLDER RUN_FOLDER [RUN_FOLDER ...] [--most 3000] [--passages 3]

The questions are those of `seen.py`; what a reader says of them is kept in its RUN_FOLDER.
The confidence is fitted with as many passages as Footnote reads, or all of fewer.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from bot.finding.closely import PASSAGES, answers
from bot.finding.confidence import MOST as MOST_SURE
from bot.finding.confidence import THRESHOLD
from bot.finding.confidence import seen as seen_logit
from bot.finding.ranking import Signs
from bot.finding.reordering import beside
from bot.quoting import MARGIN, MOST
from index.models.reader.decoding import SentenceReading
from tests.benchmarks.reader.said import Said, said
from tests.benchmarks.reader.seen import SETS, Bools, Floats, Seen, seen, seen_from

ADVERSARIAL = 0.1  # what a question counts that fits the topic and has no answer
SHARES = (0.0, 0.5, 1.0, 2.0)  # of a reader's weight

Asked = tuple[Seen, Said]


def main() -> None:
    """Ask, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("run", type=Path, nargs="+")
    parser.add_argument("--most", type=int, default=3000, help="questions of one file")
    parser.add_argument("--passages", type=int, default=PASSAGES, help="that are read")
    options = parser.parse_args()
    if options.passages < 1:
        parser.error("--passages must be 1 or more.")
    known, known_from = seen(options.folder, options.most), seen_from(options.folder, options.most)
    for run in options.run:
        print(run.name)
        asked = [*zip(known, said(run, known, known_from, options.passages), strict=True)]
        for name in dict.fromkeys(one.name for one in known):
            chosen = [both for both in asked if both[0].name == name and both[0].answerable]
            if chosen:
                print(name, rates(chosen, options.passages))
        surely(asked)


def rates(asked: Sequence[Asked], passages: int) -> str:
    """Return by passages and weight how often the first is right, any, and how many are quoted."""
    lines = [f"n {len(asked)}"]
    for most in sorted({1, min(2, passages), passages}):
        for share in SHARES:
            quoted = [first(one, mixed(one, told, share, most)) for one, told in asked]
            lines.append(f"  {most} read, {share} of the weight: {figures(quoted)}")
    return "\n".join(lines)


def mixed(one: Seen, told: Said, share: float, most: int) -> Floats:
    """Return scores of sentences, a reader of so many passages given that share of its weight."""
    likely = {
        int(row): share * answers(SentenceReading(told.relevant[row], None, told.sure[row]))
        for row in np.flatnonzero(told.read(one, most))
        if share
    }
    scores: list[float] = one.known.score.tolist()
    return np.array(beside(scores, likely), dtype=np.float64)


def first(one: Seen, scores: Floats) -> Bools:
    """Return of each quoted sentence whether it is right."""
    order = np.argsort(-scores, kind="stable")[:MOST]
    quoted: Bools = one.known.right[order[scores[order] >= scores[order[0]] - MARGIN]]
    return quoted


def figures(quoted: Sequence[Bools]) -> str:
    """Return how often the first is right, any, and how many are quoted."""
    firsts = np.mean([one[:1].any() for one in quoted])
    anyone = np.mean([one.any() for one in quoted])
    return f"{firsts:.3f} {anyone:.3f} ({np.mean([len(one) for one in quoted]):.2f})"


def surely(asked: Sequence[Asked]) -> None:
    """Fit what a reader adds to the confidence; each half is told by the fit of the other one."""
    sets = SETS["squad2"] + SETS["xquad-en"]
    pairs = [(one, s) for one, told in asked if one.name in sets and (s := signs(one, told))]
    known, table = [one for one, _ in pairs], np.array([s for _, s in pairs])
    answerable = np.array([one.answerable for one in known])
    off = np.array([one.name == "offtopic" for one in known])
    counts = np.where(answerable, 1.0, np.where(off, answerable.sum() / off.sum(), ADVERSARIAL))
    half = np.arange(len(known)) % 2 == 0
    model = LogisticRegression(C=10, max_iter=1000)
    read = np.zeros(len(known))
    for mine in (half, ~half):
        model.fit(table[mine], answerable[mine], counts[mine])
        read[~mine] = model.predict_proba(table[~mine])[:, 1]
    model.fit(table, answerable, counts)
    print(f"READ {model.intercept_[0]:.3f}, SEEN and SURE {model.coef_[0].round(3)}")
    of_squad = np.array([one.name == "squad2" for one in known])
    for label, sure in (("without", 1 / (1 + np.exp(-table[:, 0]))), ("with", read)):
        print(label, told_apart(sure, answerable, off, of_squad))


def signs(one: Seen, told: Said) -> tuple[float, float] | None:
    """Return what the confidence is made of: all that is known without a reader, and its own.

    None if it read no sentence: then the confidence is that of no reader.
    """
    read = told.read(one, PASSAGES)
    if not read.any():
        return None
    known = one.known
    likeness, matching = float(known.likeness.max()), float(known.matching.max())
    at_once = seen_logit(Signs(likeness, matching, float(known.coverage[0])))
    sure = np.clip(told.sure[read].max(), -MOST_SURE, MOST_SURE)
    return at_once, float(sure)


def told_apart(sure: Floats, answerable: Bools, off: Bools, of_squad: Bools) -> dict[str, float]:
    """Return how well a confidence tells questions that are answered from those that are not."""
    least = np.quantile(sure[answerable], 0.05)
    found = {
        "off-topic AUROC": area(sure, answerable, off),
        "adversarial AUROC": area(sure, answerable & of_squad, ~answerable & ~off),
        "off-topic refused at 95 % answered": (sure[off] < least).mean(),
        "answered at the threshold": (sure[answerable] >= THRESHOLD).mean(),
        "off-topic refused there": (sure[off] < THRESHOLD).mean(),
    }
    return {name: round(float(rate), 4) for name, rate in found.items()}


def area(sure: Floats, yes: Bools, no: Bools) -> float:
    """Return how well two kinds of questions are told apart."""
    return float(roc_auc_score(yes[yes | no], sure[yes | no]))


if __name__ == "__main__":
    main()
