"""Passages, sentences and citations of generated articles are where an oracle put them.

A small seeded version of tests/benchmarks/places.py, and proof that it notices mistakes.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answer import Citation, Evidence
from bot.checking.citing import Verifier
from index.article import Span, normalise
from index.sentences import sentence_spans
from tests.benchmarks.places import Tally, compared

Compare = Callable[[int, int], Tally]


@pytest.fixture
def compare(archive: object, tmp_path: Path) -> Compare:
    """Index so many articles and ask so many questions; a generation is tried out in here."""
    return lambda articles, questions: compared(tmp_path, articles, questions, 7, lambda _: None)


def kinds(tally: Tally) -> set[str]:
    """Return what was found to be wrong."""
    return {wrong.partition(":")[0] for wrong in tally.wrong}


def test_every_place_is_where_it_was_put(compare: Compare) -> None:
    """Nothing is moved, lost or mistaken for its like, from the file to the citation."""
    tally = compare(200, 60)

    assert tally.wrong == []
    assert tally.counts["articles"] >= 200
    assert tally.counts["sentences"] >= 4000
    assert tally.counts["equal texts"] >= 10
    assert tally.counts["occurrences"] >= 57  # of 60: hardly any answer cites another sentence


def test_a_splitter_that_searches_is_caught(
    compare: Compare, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Text search finds the first of equal sentences, whichever is meant."""

    def searched(text: str, cuts: list[int]) -> tuple[Span, ...]:
        units = [span.cut(text) for span in sentence_spans(text, cuts)]
        return tuple(Span(text.find(one), text.find(one) + len(one)) for one in units)

    monkeypatch.setattr("index.splitting.sentence_spans", searched)

    assert "sentences" in kinds(compare(20, 0))


def test_a_verifier_that_searches_is_caught(
    compare: Compare, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A quote that is word for word, but another one than was meant, is a wrong citation."""
    made = Verifier._citation

    def searched(self: Verifier, evidence: Evidence, number: int) -> Citation:
        _, text = self._consulted.article(evidence.article_id)
        start = text.find(evidence.text)
        return made(self, replace(evidence, span=Span(start, start + len(evidence.text))), number)

    monkeypatch.setattr(Verifier, "_citation", searched)

    assert kinds(compare(20, 60)) == {"occurrences"}


def test_line_ends_that_count_twice_are_caught(
    compare: Compare, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where CRLF stays two characters, all that follows is moved."""
    monkeypatch.setattr(
        "index.sources.formats.normalise", lambda text: normalise(text.replace("\r\n", "\n\n"))
    )

    assert {"articles", "sentences", "ends"} <= kinds(compare(20, 0))
