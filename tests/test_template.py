"""A file of questions to begin with names places that are there, and only wants the questions."""

import json
from functools import partial
from pathlib import Path

from bot.evaluating.originals import of_files, of_store
from bot.evaluating.questions import read_questions
from bot.evaluating.template import spread, telling, template
from index.article import Article, Span
from index.generations.opening import Index


def test_each_line_quotes_the_file(paper_index: Index, paper_file: Path, tmp_path: Path) -> None:
    """Offsets are those of the file's text, before it was normalised."""
    read = partial(of_files, [paper_file], tmp_path)
    records = {one["id"]: one for one in map(json.loads, paper_file.read_text().splitlines())}

    lines = [json.loads(one) for one in template(paper_index.store, read)]

    assert {one["doc_ids"][0] for one in lines} == records.keys()
    for one in lines:
        (span,) = one["spans"]
        text = records[span["doc_id"]]["text"]
        assert text[span["start"] : span["end"]] == one["quote"].strip()
        assert (one["question"], one["answers"], one["answerable"]) == ("", [], True)
    assert len({one["id"] for one in lines}) == len(lines)


def test_filled_in_it_is_a_file_of_questions(
    paper_index: Index, papers: dict[str, Article], tmp_path: Path
) -> None:
    """Only the questions are missing; one that is not written is left out."""
    path = tmp_path / "asked.jsonl"
    lines = list(template(paper_index.store, partial(of_store, paper_index.store), 2))
    path.write_text("\n".join([lines[0].replace('"question": ""', '"question": "Why?"'), lines[1]]))

    file = read_questions(path)
    (case,) = file.cases
    assert case.gold[0].span.cut(papers[case.articles[0]].text)
    assert file.unwritten == 1


def test_articles_are_taken_at_equal_distances(paper_index: Index) -> None:
    """The whole collection is asked, not its beginning; few articles are all taken."""
    records = [*paper_index.store.records()]
    many = (records * 10)[:40]

    assert [many.index(one) for one in spread(many[:4], 2)] == [0, 2]
    assert spread(records, 1000) == records
    assert len(spread(many, 7)) == 7


def test_the_telling_sentence_is_neither_short_nor_endless() -> None:
    """Words of content and a number tell more than a greeting or a list."""
    short, good = "Good morning.", "The bridge at Elm Street was closed for 14 weeks by the city."
    text = f"{short} {good} {'word ' * 100}."
    spans = [Span(0, 13), Span(14, 14 + len(good)), Span(15 + len(good), len(text))]

    assert telling(text, spans, "en").cut(text) == good
    assert telling(short, [Span(0, 13)], None) == Span(0, 13)
