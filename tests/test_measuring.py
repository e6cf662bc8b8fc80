"""Every figure is what a person with a pencil gets."""

import pytest

from bot.evaluating.asking import Outcome
from bot.evaluating.measuring import auroc, fidelity, figures, percentiles
from tests.fakes.results import TEXT, citation, outcome

RIGHT = ("a", 10, 20)
TEXTS = dict.fromkeys("abcd", TEXT)
OUTCOMES = [
    # Found second, in the second passage of the second article; cited first, with a wrong one.
    outcome(
        ("a", 5, 11),
        ("b", 0, 4),
        gold=(RIGHT, ("a", 90, 95)),
        found=(("b", 0, 50), ("b", 50, 99), ("a", 0, 50)),
        confidence=0.9,
        seconds=0.1,
    ),
    # Found at once in the right article, but the wrong passage; cited second.
    outcome(
        ("a", 20, 30),
        ("a", 19, 20),
        gold=(RIGHT,),
        found=(("a", 50, 99), ("a", 0, 50)),
        confidence=0.7,
        seconds=0.2,
    ),
    # Never found, so refused: a miss everywhere.
    outcome(gold=(RIGHT,), found=(("c", 0, 50),), confidence=0.2, seconds=0.3),
    # Only the article is known.
    outcome(("d", 0, 8), articles=("d",), found=(("d", 0, 50),), confidence=0.8, seconds=0.4),
    # Cannot be answered: one is refused, one is not.
    outcome(answerable=False, found=(("a", 0, 50),), confidence=0.1, seconds=0.5),
    outcome(("a", 0, 2), answerable=False, confidence=0.75, seconds=0.6),
    # Nobody has judged.
    outcome(("a", 0, 2), answerable=None, confidence=1.0, seconds=0.7),
]


def test_the_figures_of_a_small_set() -> None:
    """Ranks, hits, shares and rates, all counted by hand."""
    found = figures(OUTCOMES, TEXTS)

    assert (found["questions"], found["unjudged"]) == (7, 1)
    assert found["modes"] == {"extractive": 7}
    assert found["retrieval"] == {
        "doc_hits@1": 0.5,
        "doc_hits@4": 0.75,
        "doc_hits@10": 0.75,
        "doc_mrr@10": 0.625,  # (1/2 + 1 + 0 + 1) / 4
        "span_hits@1": 0.0,
        "span_hits@4": 0.6667,
        "span_hits@10": 0.6667,
    }
    assert found["citation"] == {
        "span_hit@1": 0.3333,
        "span_hit@any": 0.6667,
        "precision": 0.5,  # 2 of 4
        "recall": 0.5,  # 2 of 4
        "cited_per_answer": 1.4,  # (2 + 2 + 1 + 1 + 1) / 5
        "quote_chars": {"p50": 4.0, "p95": 9.4},  # 1, 2, 2, 4, 6, 8, 10
    }
    assert found["abstention"] == {
        "answered_answerable": 0.75,
        "refused_unanswerable": 0.5,
        "auroc": 0.75,  # of 4 x 2 pairs, 6 are in order
    }
    assert found["fidelity"] == {"citations": 7, "exact": 7}
    assert found["latency_ms"] == {"p50": 400.0, "p95": 670.0}
    assert found["wrong"] == 3  # cited second, never found, made up


def test_each_rate_has_its_interval_and_tells_on_how_many_questions_it_rests() -> None:
    """A handful leaves room: no figure of few questions claims to be certain."""
    found = figures(OUTCOMES, TEXTS)
    groups = [found[one] for one in ("retrieval", "citation", "abstention")]
    rates = {name for group in groups for name in group} - {"quote_chars"}

    assert found["ci"].keys() == rates
    assert found["ci"]["span_hit@1"] == (0.0615, 0.7923)  # 1 of 3, as Wilson has it
    assert found["ci"]["precision"] is None
    assert {name: found["n"][name] for name in ("doc_hits@1", "span_hit@1", "precision")} == {
        "doc_hits@1": 4,
        "span_hit@1": 3,
        "precision": 2,
    }
    assert found["n"]["auroc"] == 6
    assert found["n"]["cited_per_answer"] == found["n"]["quote_chars"] == 5
    assert found["n"]["citations"] == 5
    assert found["n"]["p50"] == 7
    assert found["n"].keys() == rates | {"quote_chars", "citations", "exact", "p50", "p95"}


def test_the_confidence_of_many_questions_has_an_interval() -> None:
    """It holds the figure, and is of both classes."""
    can = [outcome(confidence=0.3 + 0.01 * n) for n in range(30)]
    cannot = [outcome(answerable=False, confidence=0.1 + 0.02 * n) for n in range(15)]

    found = figures([*can, *cannot], TEXTS)

    low, high = found["ci"]["auroc"]
    assert 0.5 < low < found["abstention"]["auroc"] < high < 1
    assert figures([*can, *cannot[:9]], TEXTS)["ci"]["auroc"] is None


@pytest.mark.parametrize(
    "outcomes",
    [
        [],
        [outcome(answerable=None)],
        [outcome(answerable=False)],
        [outcome(("a", 0, 1), articles=("a",))],
    ],
)
def test_what_no_question_tells_is_null(outcomes: list[Outcome]) -> None:
    """No figure is made up where a class is absent."""
    found = figures(outcomes, TEXTS)

    assert found["citation"]["span_hit@1"] is None
    assert found["abstention"]["auroc"] is None
    assert found["ci"]["span_hit@1"] is None
    assert None in found["abstention"].values()


def test_only_the_first_ten_count() -> None:
    """What is found later is not found."""
    late = tuple((f"x{number}", 0, 50) for number in range(10))

    found = figures([outcome(gold=(RIGHT,), found=(*late, ("a", 0, 50)))], TEXTS)

    assert found["retrieval"]["doc_mrr@10"] == 0
    assert found["retrieval"]["span_hits@10"] == 0


def test_a_quote_that_is_not_in_its_source_is_counted() -> None:
    """Fidelity can fail: by a changed text, one that is gone, one that is too short."""
    shown = [outcome(("a", 0, 2), ("a", 4, 6)), outcome(nearest=(citation(("b", 0, 3), 1),))]

    assert fidelity(shown, TEXTS) == {"citations": 3, "exact": 3}
    assert fidelity(shown, {**TEXTS, "a": "01x3x56"}) == {"citations": 3, "exact": 2}
    assert fidelity(shown, {"a": TEXT}) == {"citations": 3, "exact": 2}
    assert fidelity(shown, {"a": "012345", "b": "01"}) == {"citations": 3, "exact": 2}


def test_confidence_that_separates_nothing_is_a_coin() -> None:
    """1 where every question with an answer is surer, 0.5 where all are alike."""
    assert auroc([0.9, 0.8], [0.1]) == 1
    assert auroc([0.5], [0.5, 0.5]) == 0.5
    assert auroc([], [0.5]) is None


def test_percentiles_of_nothing_are_null() -> None:
    """A median needs a number."""
    assert percentiles([]) == {"p50": None, "p95": None}
