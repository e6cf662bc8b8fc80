"""The figures of an evaluation: pure functions of what came of the questions.

Retrieval and citation are measured on the questions that can be answered and say by
which articles or which places; abstention on all that somebody has judged; fidelity
and latency on every one.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from scipy.stats import mannwhitneyu

from bot.evaluating.asking import Outcome
from bot.evaluating.intervals import of_statistic
from bot.evaluating.shares import Share

DEPTHS = (1, 4, 10)
DEEPEST = max(DEPTHS)

Figures = dict[str, Any]


def figures(outcomes: Sequence[Outcome], texts: Mapping[str, str]) -> Figures:
    """Return all figures; `texts` are those of the cited articles, read from their source.

    `ci` holds how far chance moves a figure, `n` on how many questions it rests.
    """
    found, cited, judged = retrieval(outcomes), citation(outcomes), abstention(outcomes)
    shares = {**found, **cited, **judged}
    can, cannot = confidences(outcomes)
    quotes = [len(shown.quote) for one in outcomes for shown in one.answer.citations]
    return {
        "questions": len(outcomes),
        "unjudged": sum(one.case.answerable is None for one in outcomes),
        "wrong": sum(map(went_wrong, outcomes)),
        "modes": dict(Counter(one.answer.mode for one in outcomes)),
        "retrieval": values(found),
        "citation": {**values(cited), "quote_chars": percentiles(quotes)},
        "abstention": {**values(judged), "auroc": auroc(can, cannot)},
        "fidelity": fidelity(outcomes, texts),
        "latency_ms": percentiles(one.seconds * 1000 for one in outcomes),
        "ci": {
            **{name: share.interval for name, share in shares.items()},
            "auroc": of_statistic(_auroc, can, cannot, paired=False),
        },
        "n": {
            **{name: share.questions for name, share in shares.items()},
            "quote_chars": shares["cited_per_answer"].questions,
            "auroc": len(can) + len(cannot) if can and cannot else 0,
            **dict.fromkeys(("citations", "exact"), sum(bool(o.answer.shown) for o in outcomes)),
            **dict.fromkeys(("p50", "p95"), len(outcomes)),
        },
    }


def retrieval(outcomes: Iterable[Outcome]) -> dict[str, Share]:
    """Return how often a right article, or a right place, is among the first that were found."""
    right = [one for one in outcomes if one.case.answerable]
    docs = [rank_of_article(one) for one in right if one.case.articles]
    spans = [rank_of_place(one) for one in right if one.case.gold]
    return {
        **{f"doc_hits@{k}": Share.of_questions(0 < rank <= k for rank in docs) for k in DEPTHS},
        f"doc_mrr@{DEEPEST}": Share.mean(1 / rank if 0 < rank <= DEEPEST else 0 for rank in docs),
        **{f"span_hits@{k}": Share.of_questions(0 < rank <= k for rank in spans) for k in DEPTHS},
    }


def rank_of_article(one: Outcome) -> int:
    """Return the place of the first right article among those that were found; 0 for none."""
    ranks = (at for at, found in enumerate(one.articles, 1) if found in one.case.articles)
    return next(ranks, 0)


def rank_of_place(one: Outcome) -> int:
    """Return the place of the first passage that meets a right place; 0 for none."""
    return next((at for at, found in enumerate(one.found, 1) if found.meets(one.case.gold)), 0)


def hit(one: Outcome) -> bool:
    """Return whether what is cited first meets a right place: no answer is a miss."""
    return any(place.meets(one.case.gold) for place in one.cited[:1])


def went_wrong(one: Outcome) -> bool:
    """Return whether an outcome is known to be wrong."""
    if one.case.answerable:
        return not hit(one) if one.case.gold else one.answer.abstained
    return one.case.answerable is False and not one.answer.abstained


def citation(outcomes: Sequence[Outcome]) -> dict[str, Share]:
    """Return how often the right place is cited, and how much of what is cited is right."""
    known = [one for one in outcomes if one.case.answerable and one.case.gold]
    meeting = [[place.meets(one.case.gold) for place in one.cited] for one in known]
    proven = [[place.meets(one.cited) for place in one.case.gold] for one in known]
    return {
        "span_hit@1": Share.of_questions(map(hit, known)),
        "span_hit@any": Share.of_questions(map(any, meeting)),
        "precision": Share.of((sum(met), len(met)) for met in meeting),
        "recall": Share.of((sum(met), len(met)) for met in proven),
        "cited_per_answer": Share.mean(len(one.cited) for one in outcomes if one.cited),
    }


def abstention(outcomes: Iterable[Outcome]) -> dict[str, Share]:
    """Return how many questions are rightly answered at all, and rightly refused."""
    judged = [(one.case.answerable, one.answer.abstained) for one in outcomes]
    return {
        "answered_answerable": Share.of_questions(not none for can, none in judged if can is True),
        "refused_unanswerable": Share.of_questions(none for can, none in judged if can is False),
    }


def confidences(outcomes: Sequence[Outcome]) -> tuple[list[float], list[float]]:
    """Return the confidences of questions that can be answered, and of those that cannot."""
    can = [one.answer.confidence for one in outcomes if one.case.answerable is True]
    cannot = [one.answer.confidence for one in outcomes if one.case.answerable is False]
    return can, cannot


def auroc(can: Sequence[float], cannot: Sequence[float]) -> float | None:
    """Return how often the confidence is higher where there is an answer than where not."""
    return round(float(_auroc(can, cannot)), 4) if can and cannot else None


def _auroc(can: Any, cannot: Any, axis: int = 0) -> Any:
    pairs = np.shape(can)[axis] * np.shape(cannot)[axis]
    return mannwhitneyu(can, cannot, axis=axis, method="asymptotic").statistic / pairs


def fidelity(outcomes: Iterable[Outcome], texts: Mapping[str, str]) -> dict[str, int]:
    """Return how many citations were shown, and how many are their source, to the letter."""
    shown = [citation for one in outcomes for citation in one.answer.shown]
    exact = sum(one.span.cut(texts.get(one.article_id, "")) == one.quote for one in shown)
    return {"citations": len(shown), "exact": exact}


def percentiles(numbers: Iterable[float]) -> dict[str, float | None]:
    """Return the median, and what 95 in 100 do not exceed."""
    known = list(numbers)
    middle, high = np.percentile(known, [50, 95]).round(1).tolist() if known else (None, None)
    return {"p50": middle, "p95": high}


def values(shares: Mapping[str, Share]) -> dict[str, float | None]:
    """Return the values of shares."""
    return {name: share.value for name, share in shares.items()}
