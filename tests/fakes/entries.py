"""A few passages as the keyword index takes them, and an index of such."""

from collections.abc import Sequence
from pathlib import Path

from index.generations.keyword_writing import KeywordEntry, write
from index.generations.keywords import Keywords

ENTRIES = [
    KeywordEntry("bridge", "The old bridge was closed on Thursday.", "2025-01-02", "Morning"),
    KeywordEntry(
        "flood", "The river rose; bridges were flooded.", "2024-06-30T23:00:00Z", "Evening"
    ),
    KeywordEntry("eggs", "Fried eggs for the mayor.", None, "Morning"),
    KeywordEntry("signs", "北京的天气很好。 Версия 3.5 🙂", None, None),
]


def opened(
    folder: Path,
    entries: Sequence[KeywordEntry],
    language: str | None = "en",
    before: Keywords | None = None,
) -> Keywords:
    """Write a keyword index and open it."""
    write(folder / "keywords", entries, language, before)
    return Keywords(folder / "keywords")
