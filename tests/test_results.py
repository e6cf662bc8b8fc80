"""All that is told of an evaluation is computed once, from what came of the questions."""

from collections.abc import Collection

from bot.evaluating.asking import AskedFile
from bot.evaluating.offsets import Offsets
from bot.evaluating.originals import Originals
from bot.evaluating.results import results
from tests.fakes.results import TEXT, citation, outcome

RIGHT = outcome(("a", 0, 5), gold=(("a", 0, 9),))
REFUSED = outcome(gold=(("b", 0, 9),), nearest=(citation(("c", 0, 3), 1),))
UNJUDGED = outcome(("a", 0, 5), answerable=None)
INDEX = {"articles": 3}


def read(wanted: Collection[str]) -> Originals:
    """Return the text of each article that is wanted."""
    return {one: Offsets(TEXT) for one in wanted}


def test_each_file_and_all_together_have_figures() -> None:
    """Of one file they are the same; of several, all questions count alike."""
    asked = [AskedFile("one.jsonl", (RIGHT, UNJUDGED)), AskedFile("two.jsonl", (REFUSED,))]

    one = results(asked[:1], read, INDEX)
    both = results(asked, read, INDEX)

    assert [column["questions"] for column in one.columns] == [2]
    assert {"file": "one.jsonl", **one.figures} == {**one.columns[0], "files": one.columns}
    assert [column["questions"] for column in both.columns] == [2, 1, 3]
    assert [file["file"] for file in both.figures["files"]] == ["one.jsonl", "two.jsonl"]
    assert both.figures["citation"]["span_hit@1"] == 0.5
    assert both.figures["index"] == both.figures["files"][0]["index"] == INDEX
    assert both.judged == 2


def test_the_texts_are_those_of_what_is_shown_and_of_what_is_right() -> None:
    """Cited, nearest to a refused question, known to be right: nothing else is read."""
    assert results([AskedFile("q.jsonl", (RIGHT, REFUSED))], read, INDEX).texts.keys() == set("abc")
