"""A file of questions to begin with: telling sentences, each without its question.

Whoever fills it in only writes the question that the sentence answers. Templates of pages
are in `bot.showing`.
"""

import json
import re
from collections.abc import Iterator, Sequence

from bot.evaluating.originals import Read
from index.article import Span
from index.generations.rows import ArticleRecord
from index.generations.store import Store
from index.words import content_words

COUNT = 20
SHORTEST, LONGEST = 40, 300  # characters of a sentence that tells something
NUMBER = re.compile(r"\d")


def template(store: Store, read: Read, count: int = COUNT) -> Iterator[str]:
    """Yield lines of JSON, one for each of so many articles, spread over all of them."""
    chosen = spread([*store.records()], count)
    originals = read({record.id for record in chosen})
    for number, record in enumerate(chosen, start=1):
        passages = store.passages(record.passages)
        sentences = [span for passage in passages for span in passage.sentences]
        original = originals.get(record.id)
        if original is None or not sentences:
            continue
        best = telling(original.text, sentences, record.language)
        span = original.in_file(best)
        if span is None:
            continue
        about = {
            "id": f"q{number}",
            "question": "",
            "answers": [],
            "answerable": True,
            "doc_ids": [record.id],
            "spans": [{"doc_id": record.id, "start": span.start, "end": span.end}],
            "quote": span.cut(original.raw),
        }
        yield json.dumps(about, ensure_ascii=False)


def spread(records: Sequence[ArticleRecord], count: int) -> list[ArticleRecord]:
    """Return so many of the records, at equal distances; all if there are no more."""
    if len(records) <= count:
        return list(records)
    return [records[at * len(records) // count] for at in range(count)]


def telling(text: str, sentences: Sequence[Span], language: str | None) -> Span:
    """Return the sentence that tells most: many words of content, a number, not too long."""

    def weight(span: Span) -> tuple[bool, int]:
        sentence = span.cut(text)
        fits = SHORTEST <= len(sentence) <= LONGEST
        told = len(set(content_words(sentence, language)))
        return fits, told + 3 * bool(NUMBER.search(sentence))

    return max(sentences, key=weight)
