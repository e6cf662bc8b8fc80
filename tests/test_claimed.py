"""What a file claims to be an answer is read in full or refused with the field that is wrong."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.quotations.claimed import read_answer
from index.errors import UsageError

CITATION = {
    "number": 1,
    "article_id": "a.txt",
    "start": 0,
    "end": 3,
    "quote": "Sky",
    "article_sha256": "0" * 64,
}
STATEMENT = {"text": "Sky", "citations": [1]}


def packed(**changed: Any) -> bytes:
    """Return the JSON of an answer with one citation."""
    return json.dumps({"statements": [STATEMENT], "citations": [CITATION], **changed}).encode()


def test_what_older_versions_did_not_write_may_be_missing() -> None:
    """And what newer ones may write besides is passed over."""
    found = read_answer(b"\xef\xbb\xbf" + packed(invented=[{"a": 1}]))

    assert (found.nearest, found.mode, found.citations[0].prefix) == ([], None, "")
    assert found.citations[0].quote == "Sky"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "The file is not JSON"),
        (b"{", "The file is not JSON"),
        (b"\xff\xfe", "The file is not JSON"),
        (b"[" * 100_000, "The file is not JSON"),
        (b"[]", "The file is not an answer (input should be an object)"),
        (b"{}", "The file is not an answer ('statements': field required)"),
        (packed(mode="Extractive"), "'mode': input should be 'extractive' or 'llm'"),
        (packed(status="answered", statements=[]), "it says that it answers, but nothing is"),
        (packed(citations=None), "'citations': input should be a valid array"),
        (packed(citations=[{**CITATION, "quote": ""}]), "'citations[0].quote': string should have"),
        (packed(citations=[{**CITATION, "start": "0"}]), "'citations[0].start': input should be"),
        (packed(citations=[{**CITATION, "start": -1}]), "'citations[0].start': input should be gr"),
        (packed(citations=[{**CITATION, "end": 10**30}]), "'citations[0].end': input should be l"),
        (packed(citations=[{**CITATION, "end": 0}]), "'citations[0]': 0-0 is not a span"),
        (packed(citations=[{**CITATION, "short": "Sky"}]), "'citations[0].short': input should be"),
        (packed(citations=[CITATION, CITATION]), "two citations have the number 1"),
        (packed(statements=[{"text": "Sky"}]), "'statements[0].citations': field required"),
        (packed(nearest=[{}]), "'nearest[0].article_id': field required"),
    ],
)
def test_what_is_no_answer_is_refused_in_one_sentence(content: bytes, says: str) -> None:
    """The sentence names the field."""
    with pytest.raises(UsageError) as refused:
        read_answer(content)

    assert says in str(refused.value)
    assert str(refused.value).endswith("expected what `footnote ask --json` prints.")
    assert len(str(refused.value).splitlines()) == 1


@given(st.binary())
def test_no_bytes_are_too_much(content: bytes) -> None:
    """Whatever lies in the file, it is an answer or a sentence."""
    with pytest.raises(UsageError):
        read_answer(content)
