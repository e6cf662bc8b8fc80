"""How surely the articles hold an answer, as a score.

Not a probability: a logistic model of what is known of the evidence, fitted by
`tests/benchmarks/fit_confidence.py` on questions that the articles answer
beside questions that they do not. What a reader adds was fitted after that, by
`tests/benchmarks/reader/weigh.py`.
"""

from math import exp

from bot.finding.ranking import Signs

INTERCEPT = -8.15
LIKENESS = 10.06
MATCHING = 4.48
COVERAGE = 2.38
# With a reader, so much of all that, and how sure it is.
READ, SEEN, SURE = 1.112, 0.829, 0.211
MOST = 12.0  # to either side: from there on a logit says no more
# On the half of the questions that was not fitted on, this answers 97 in 100 of
# those that can be answered and refuses 96 in 100 that are about something else.
THRESHOLD = 0.4


def confidence(signs: Signs) -> float:
    """Return the confidence, 0..1, that goes with what speaks for an answer."""
    if signs.sure is None:
        return at_sight(signs)
    sure = max(-MOST, min(MOST, signs.sure))
    return likely(READ + SEEN * seen(signs) + SURE * sure)


def at_sight(signs: Signs) -> float:
    """Return the confidence that there is without a reader, 0..1."""
    return likely(seen(signs))


def seen(signs: Signs) -> float:
    """Return the logit of the confidence that there is without a reader."""
    alike = LIKENESS * signs.likeness + MATCHING * signs.matching
    return INTERCEPT + alike + COVERAGE * signs.coverage


def likely(logit: float) -> float:
    """Return the probability that a logit stands for."""
    return 1 / (1 + exp(-max(-50.0, logit)))
