"""Turn one file into articles: text, Markdown, HTML, PDF, JSON and JSON Lines.

Reading is strict and per article: what cannot be read becomes an
`UnreadableSource`, and the articles beside it are still read.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from index.article import Article, normalise, shorten
from index.errors import UnreadableSource
from index.language import detect
from index.sentences import boundaries
from index.sources.encodings import decode
from index.sources.files import LARGEST_LIST, ArticleFile
from index.sources.json_values import HOPELESS, MOST_BAD, loads
from index.sources.records import record_of

HEADING = re.compile(r"^\s*#{1,6}\s+")
LONGEST = 5_000_000  # characters of one article
TOO_LONG = f"holds more than {LONGEST:,} characters; split it"
LONGEST_ID = 5000  # longer than any path or address
MOST_WASTED = 25_000_000  # bytes of lines on end that give no article
PER_LINE = 20  # bytes, as which each line counts besides: many empty ones take long


def parse(file: ArticleFile) -> Iterator[Article | UnreadableSource]:
    """Yield the articles of a file, and in place of each that cannot be read the reason."""
    if file.problem:
        yield UnreadableSource(file.problem)
        return
    parser = PARSERS.get(file.kind)
    if parser is None:
        known = ", ".join(PARSERS)
        yield UnreadableSource(f"is not of a kind that Footnote reads ({known}, also .gz and .xz)")
        return
    try:
        yield from hopeful(parser(file))
    except UnreadableSource as exc:
        yield exc


def hopeful(
    found: Iterable[Article | UnreadableSource],
) -> Iterator[Article | UnreadableSource]:
    """Yield what is found in a file, but no millions of reasons.

    Raises:
        UnreadableSource: If very much of it, and most, is no article.
    """
    bad = good = 0
    for one in found:
        yield one
        bad, good = (bad + 1, good) if isinstance(one, UnreadableSource) else (bad, good + 1)
        if bad > max(MOST_BAD, good):
            raise UnreadableSource(HOPELESS)


def article(fields: dict[str, Any], fallback_id: str) -> Article:
    """Return the article that a record describes.

    Raises:
        UnreadableSource: If a field has the wrong form, or there is no text.
    """
    record = record_of(fields)
    text = normalise(record.text)
    if not text.strip():
        raise UnreadableSource("holds no text")
    if len(text) > LONGEST:
        raise UnreadableSource(TOO_LONG)
    if len(record.id or "") > LONGEST_ID:
        raise UnreadableSource(f"has an id of more than {LONGEST_ID:,} characters")
    language = record.language or detect(text)
    fallback_id = one_line(fallback_id)
    return Article(
        id=one_line(record.id) or fallback_id,
        title=shorten(tidy(record.title)) or first_sentence(text, language) or shorten(fallback_id),
        text=text,
        url=record.url,
        published=record.published,
        authors=tuple(filter(None, map(tidy, record.authors))),
        source=tidy(record.source) or None,
        language=language,
    )


def first_sentence(text: str, language: str | None) -> str:
    """Return the first sentence of a text as a title, shortened."""
    opening = text.lstrip()[:2000]
    cuts = boundaries(opening, language)
    return shorten(tidy(HEADING.sub("", opening[: cuts[1]])))


def tidy(value: str | None) -> str:
    """Return a field normalised, nothing around it; a second time changes nothing."""
    return normalise((value or "").replace("\ufeff", "")).strip()


def one_line(value: str | None) -> str:
    """Return an id as lists of ids need it: tidy, and on one line."""
    return " ".join(tidy(value).splitlines())


def parse_text(file: ArticleFile) -> Iterator[Article]:
    """Yield the one article of a plain text file."""
    yield article({"text": text_of(file)}, file.name)


def parse_markdown(file: ArticleFile) -> Iterator[Article]:
    """Yield the one article of a Markdown file: front matter apart, the rest without its marks."""
    from index.sources.markdown import fields_of

    text = text_of(file)
    if len(text) > LONGEST:
        raise UnreadableSource(TOO_LONG)
    yield article(fields_of(text), file.name)


def text_of(file: ArticleFile) -> str:
    """Return the text of a file, normalised.

    Raises:
        UnreadableSource: If it cannot be read, or is not a text file.
    """
    text = decode(file.data())
    if "\0" in text:
        raise UnreadableSource("is not a text file")
    return normalise(text)


def parse_html(file: ArticleFile) -> Iterator[Article]:
    """Yield the one article of a web page: its main text."""
    from index.sources.webpage import extract

    yield article(extract(file.data()), file.name)


def parse_pdf(file: ArticleFile) -> Iterator[Article]:
    """Yield the one article of a PDF."""
    from index.sources.pdf import extract_pdf

    yield article(extract_pdf(file.data()), file.name)


def parse_json(file: ArticleFile) -> Iterator[Article | UnreadableSource]:
    """Yield the articles of a JSON file: one object, or a list of them."""
    data = loads(file.data(LARGEST_LIST))
    if isinstance(data, dict):
        yield from one_record(data, file.name, "")
        return
    if not isinstance(data, list) or not data:
        raise UnreadableSource("holds neither an article nor a list of articles")
    for number, fields in enumerate(data, start=1):
        yield from one_record(fields, f"{file.name}#{number}", f"article {number} ")


def parse_jsonl(file: ArticleFile) -> Iterator[Article | UnreadableSource]:
    """Yield the articles of a JSON Lines file, one a line; empty lines do not count."""
    empty, wasted = True, 0
    for number, line in enumerate(file.lines(), start=1):
        found = [*one_object(line, file.name, number)] if line.strip() else []
        empty = empty and not found
        yield from found
        good = any(isinstance(one, Article) for one in found)
        wasted = 0 if good else wasted + len(line) + PER_LINE
        if wasted > MOST_WASTED:
            raise UnreadableSource(HOPELESS)
    if empty:
        raise UnreadableSource("is empty")


def one_object(line: bytes, name: str, number: int) -> Iterator[Article | UnreadableSource]:
    """Yield the article of one line of JSON, or why it is none."""
    where = f"line {number} "
    try:
        fields = loads(line)
    except UnreadableSource as exc:
        yield UnreadableSource(f"{where}{exc}")
    else:
        yield from one_record(fields, f"{name}#{number}", where)


def one_record(fields: Any, name: str, where: str) -> Iterator[Article | UnreadableSource]:
    """Yield the article of one JSON value, or why it is none; `where` begins the reason."""
    if not isinstance(fields, dict):
        yield UnreadableSource(f"{where}is not a JSON object")
        return
    try:
        yield article(fields, name)
    except UnreadableSource as exc:
        yield UnreadableSource(f"{where}{exc}")


PARSERS: dict[str, Callable[[ArticleFile], Iterator[Article | UnreadableSource]]] = {
    ".txt": parse_text,
    ".md": parse_markdown,
    ".html": parse_html,
    ".htm": parse_html,
    ".pdf": parse_pdf,
    ".json": parse_json,
    ".jsonl": parse_jsonl,
}
