"""What the collection holds is said in the reader's words."""

from dataclasses import replace
from typing import Any

import pytest

from bot.messenger.saying.holdings import MOST_SOURCES, collection
from bot.messenger.saying.wording import wording
from index.generations.opening import Index

EN, DE = wording("en"), wording("de")


def test_number_dates_and_sources_are_told(paper_index: Index) -> None:
    """In each language; what names no source or date is counted as such."""
    records = list(paper_index.store.records())

    assert collection(paper_index.manifest, records, EN) == (
        "The collection holds 4 articles.\n"
        "They are from Mar 1, 2022 to Jan 12, 2023 (2 without a date).\n\n"
        "By source:\n• no source named: 2 articles\n• Morning Paper: 1 article\n"
        "• Evening Paper: 1 article"
    )
    assert (
        "Sie stammen aus der Zeit vom 01.03.2022 bis zum 12.01.2023 (2 ohne Datum)."
        in collection(paper_index.manifest, records, DE)
    )


def test_a_seed_that_names_nothing_is_counted(seed_index: Index) -> None:
    """No list of sources where no article names one."""
    records = list(seed_index.store.records())

    assert collection(seed_index.manifest, records, EN) == (
        "The collection holds 1 article.\n1 without a date."
    )
    assert collection(seed_index.manifest, [], EN) == EN.say("no_articles")


@pytest.mark.parametrize("many", [MOST_SOURCES + 5])
def test_many_sources_are_cut(seed_index: Index, many: int) -> None:
    """The largest are named, the others counted."""
    (record,) = seed_index.store.records()
    records: list[Any] = [replace(record, source=f"Paper {n:02}") for n in range(many)]

    lines = collection(seed_index.manifest, [*records, records[3]], EN).splitlines()

    assert lines[4] == "• Paper 03: 2 articles"
    assert lines[-1] == "and 5 more"
