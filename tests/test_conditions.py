"""How things are is told in the reader's words, each moment and day written as one."""

from dataclasses import replace

from bot.messenger.admins.conditions import Conditions, told
from bot.messenger.saying.wording import wording
from index.generations.opening import Index

EN, DE = wording("en"), wording("de")
AT = "2026-11-26T03:04:05+00:00"


def test_how_things_are_in_lines(paper_index: Index) -> None:
    """The index, since when it is known to be up to date, its articles, what answers and waits."""
    made = replace(paper_index.manifest, name="g1", created="2026-11-25T22:00:00+00:00")
    found = Conditions(made, "It is old; run `footnote rebuild`.", AT, None, 2)

    assert told(found, EN).splitlines() == [
        "The index was built on Nov 25, 2026, 22:00 UTC (generation g1).",
        "I last brought it up to date on Nov 26, 2026, 03:04 UTC.",
        "The collection holds 4 articles.",
        "They are from Mar 1, 2022 to Jan 12, 2023 (2 without a date).",
        "It answers with quotes.",
        "Messages in work: 2.",
        "It is old; run /rebuild.",
    ]


def test_what_is_not_known_is_left_out(seed_index: Index) -> None:
    """Nothing was renewed yet, no article has a date, a model answers."""
    made = replace(seed_index.manifest, name="g1", created=AT)

    assert told(Conditions(made, None, None, "openai/tiny", 0), DE).splitlines() == [
        "Der Index wurde am 26.11.2026, 03:04 UTC erstellt (Generation g1).",
        "Die Sammlung enthält 1 Artikel.",
        "1 ohne Datum.",
        "Geantwortet wird mit openai/tiny.",
        "Nachrichten in Arbeit: 0.",
    ]
