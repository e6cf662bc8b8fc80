"""What went wrong is shown with what would have been right, sentence beside sentence."""

from bot.evaluating.asking import AskedFile
from bot.evaluating.misses import AROUND, Snippet, excerpt, misses
from bot.evaluating.questions import ArticleSpan
from index.article import Span
from tests.fakes.results import TEXT, outcome

GOLD = (("a", 0, 9),)
RIGHT = outcome(("a", 5, 10), gold=GOLD, confidence=0.9)
WRONG = outcome(("a", 50, 55), gold=GOLD, confidence=0.6, answers=("one", "two"))
REFUSED = outcome(gold=GOLD, confidence=0.1, answers=("one",))
MADE_UP = outcome(("a", 20, 25), answerable=False, confidence=0.8)
SILENT = outcome(articles=("a",), confidence=0.2)
FINE = [RIGHT, outcome(answerable=False), outcome(("a", 1, 2), answerable=None)]

FOG = "There was fog. The bridge closed on Thursday, they say. It rained."


def place(words: str, text: str = FOG) -> ArticleSpan:
    """Return where words stand."""
    return ArticleSpan("fog", Span(text.index(words), text.index(words) + len(words)))


def test_the_surest_come_first() -> None:
    """Made up, misplaced, refused although there is an answer: each with what was expected."""
    found = misses([AskedFile("x/q.jsonl", (REFUSED, WRONG, *FINE, MADE_UP, SILENT))], {"a": TEXT})

    assert [(one.confidence, one.expected) for one in found] == [
        (0.8, "no answer"),
        (0.6, "one; two"),
        (0.2, "an answer"),
        (0.1, "one"),
    ]
    made_up, wrong, silent, refused = found
    assert (made_up.gold, made_up.cited) == ((), (Snippet("a", "01234"),))
    assert (wrong.gold[0].words, wrong.cited[0].words) == (TEXT[:9], "01234")
    assert silent.gold == (Snippet("a", ""),)
    assert (refused.cited, refused.refusal) == (
        (),
        "No answer. No sentence in the articles clearly answers this; see whether the closest do.",
    )
    assert {one.file for one in found} == {"x/q"}


def test_a_place_is_shown_in_its_sentence() -> None:
    """The words, and what stands before and after them in the sentences they are in."""
    assert excerpt(place("Thursday"), FOG) == Snippet(
        "fog", "Thursday", "The bridge closed on ", ", they say."
    )
    assert excerpt(place("fog. The"), FOG) == Snippet(
        "fog", "fog. The", "There was ", " bridge closed on Thursday, they say."
    )
    assert excerpt(place(FOG), FOG) == Snippet("fog", FOG)


def test_an_endless_sentence_is_cut() -> None:
    """A table or a list without an end fills no page."""
    text = f"{'so ' * 1000}here{' and' * 1000}"

    found = excerpt(place("here", text), text)

    assert found.words == "here"
    assert 0 < len(found.before) <= AROUND
    assert 0 < len(found.after) <= AROUND
