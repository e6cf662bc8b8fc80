"""Whatever is wrong with a line is said in one sentence, with what would be right."""

import json
from typing import Any

import pytest

from bot.evaluating.lines import RIGHT, read_line
from index.errors import UnreadableSource

SPAN = {"doc_id": "a", "start": 0, "end": 1}
SPANS = 'write it like "spans": [{"doc_id": "bridge", "start": 0, "end": 38}]'


def refused(line: Any) -> str:
    """Return why a line is refused."""
    data = line if isinstance(line, bytes) else json.dumps(line).encode()
    with pytest.raises(UnreadableSource) as found:
        read_line(data)
    return str(found.value)


def test_what_is_called_right_is_right() -> None:
    """The example that every complaint shows can be copied."""
    line = read_line(json.dumps(RIGHT).encode())

    assert (line.id, line.answerable, line.spans[0].end) == ("q1", True, 38)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"question": None}, "has 'question' in a form that is not understood; write it like"),
        ({"answers": 7}, 'write it like "answers": ["on Thursday"]'),
        ({"answerable": "no"}, 'write it like "answerable": true (or false, or null)'),
        ({"date": "soon"}, 'write it like "date": "2023-01-13"'),
        ({"doc_ids": "a"}, 'write it like "doc_ids": ["bridge"]'),
        ({"spans": [{"doc_id": "a"}]}, SPANS),
        ({"spans": [{**SPAN, "end": 1.5}]}, SPANS),
        ({"spans": SPAN}, SPANS),
        ({"spans": [{**SPAN, "start": 50, "end": 20}]}, "has a span 50:20, but a span begins"),
        ({"spans": [{**SPAN, "end": 0}]}, "has a span 0:0, but a span begins"),
        ({"spans": [{**SPAN, "start": -3}]}, "has a span -3:1, but a span begins"),
    ],
)
def test_a_bad_field_is_shown_as_it_would_be_right(fields: dict[str, Any], says: str) -> None:
    """No word of a library reaches a person."""
    sentence = refused({"question": "Why?", **fields})

    assert says in sentence
    assert "Input" not in sentence


def test_what_is_no_question_is_told_from_what_is_no_json() -> None:
    """A list of questions, a broken line and a line without a question each have their sentence."""
    assert refused({"id": "a"}).startswith("has no 'question', such as")
    assert refused(b"[{}]").startswith("is not a JSON object; a line is one object, such as {")
    assert refused(b'{"id": x}').startswith("is not JSON from its character 8 on; a line is")
    assert "nested too deep" in refused(b"[" * 100_000)


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("anserable", "answerable"),
        ("Answerable", "answerable"),
        ("answer", "answers"),
        ("docids", "doc_ids"),
        ("quesiton", "question"),
        ("ID", "id"),
    ],
)
def test_a_slip_in_a_name_is_refused(slip: str, meant: str) -> None:
    """A field that is nearly one of ours would otherwise be lost without a word."""
    fields = {"question": "Why?", slip: "x"}
    if meant == "question":
        del fields["question"]

    assert refused(fields) == f"has the field {slip!r} (did you mean {meant!r}?)"


def test_other_fields_are_a_strangers_own() -> None:
    """Files that others made, or the bot, carry much; so does one that has both names."""
    others = ["asked_as", "status", "opinion", "shown", "quote", "title", "context", "qid", "data"]
    line = dict.fromkeys(others, "x") | {"question": "Why?", "answers": [], "answer": "x"}

    assert read_line(json.dumps(line).encode()).question == "Why?"
