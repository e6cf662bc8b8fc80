"""Turn one file into articles: text, Markdown, HTML, JSON and JSON Lines.

Reading is strict and per article: what cannot be read becomes an
`UnreadableSource`, and the articles beside it are still read.
"""

import json
import re
from collections.abc import Callable, Iterator
from typing import Annotated, Any

from frontmatter.default_handlers import YAMLHandler
from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from yaml import SafeLoader

from index.article import Article, normalise, shorten
from index.dates import iso_date
from index.errors import UnreadableSource
from index.language import detect
from index.sentences import boundaries
from index.sources.files import ArticleFile, decode

HEADING = re.compile(r"^\s*#{1,6}\s+")
# The whole line and nothing after it: the text that follows is kept as it stands.
FENCE = re.compile(r"^-{3,}[^\S\n]*(?:\n|\Z)", re.MULTILINE)
LONGEST_MATTER = 10_000
LANGUAGE = re.compile(r"[A-Za-z]{2}(?![A-Za-z])")


def names(value: Any) -> Any:
    """Return authors as a list, whether given as one, as a list or as objects with a name."""
    many = value if isinstance(value, list) else [value]
    found = [one.get("name") if isinstance(one, dict) else one for one in many]
    return [name for name in found if name]


def web_address(value: Any) -> str | None:
    """Return an http(s) address, and None for anything else: it may become a link."""
    text = str(value or "").strip()
    return text if text.isprintable() and re.match(r"https?://[^\s<>\"]+$", text) else None


def code(value: Any) -> str | None:
    """Return the ISO 639-1 code that "en", "EN" or "en-US" begin with; None for anything else."""
    found = LANGUAGE.match(str(value or "").strip())
    return found[0].lower() if found else None


class Record(BaseModel):
    """The fields of an article as files give them; everything else in a record is ignored."""

    model_config = ConfigDict(coerce_numbers_to_str=True, populate_by_name=True)

    id: str | None = Field(None, validation_alias=AliasChoices("id", "doc_id"))
    title: str | None = None
    text: str = Field("", validation_alias=AliasChoices("text", "body"))
    url: Annotated[str | None, BeforeValidator(web_address)] = None
    published: Annotated[str | None, BeforeValidator(iso_date)] = Field(
        None, validation_alias=AliasChoices("published", "published_at", "date")
    )
    authors: Annotated[list[str], BeforeValidator(names)] = []
    source: str | None = None
    language: Annotated[str | None, BeforeValidator(code)] = None


def parse(file: ArticleFile) -> Iterator[Article | UnreadableSource]:
    """Yield the articles of a file, and in place of each that cannot be read the reason."""
    parser = PARSERS.get(file.kind)
    if parser is None:
        known = ", ".join(PARSERS)
        yield UnreadableSource(f"is not of a kind that Footnote reads ({known}, also .gz and .xz)")
        return
    try:
        yield from parser(file)
    except UnreadableSource as exc:
        yield exc


def article(fields: dict[str, Any], fallback_id: str) -> Article:
    """Return the article that a record describes.

    Raises:
        UnreadableSource: If a field has the wrong form, or there is no text.
    """
    try:
        record = Record.model_validate(fields)
    except ValidationError as exc:
        first = exc.errors()[0]
        field = ".".join(map(str, first["loc"]))
        raise UnreadableSource(f"has a bad field {field!r}: {first['msg']}") from exc
    text = normalise(record.text)
    if not text.strip():
        raise UnreadableSource("holds no text")
    language = record.language or detect(text)
    return Article(
        id=normalise(record.id or "").strip() or fallback_id,
        title=shorten(normalise(record.title or ""))
        or first_sentence(text, language)
        or fallback_id,
        text=text,
        url=record.url,
        published=record.published,
        authors=tuple(normalise(author) for author in record.authors),
        source=normalise(record.source).strip() or None if record.source else None,
        language=language,
    )


def first_sentence(text: str, language: str | None) -> str:
    """Return the first sentence of a text as a title, shortened."""
    opening = text.lstrip()[:2000]
    cuts = boundaries(opening, language)
    return shorten(HEADING.sub("", opening[: cuts[1]]))


def parse_text(file: ArticleFile) -> Iterator[Article]:
    """Yield the one article of a plain text file."""
    yield article({"text": text_of(file)}, file.name)


def parse_markdown(file: ArticleFile) -> Iterator[Article]:
    """Yield the one article of a Markdown file: front matter apart, the rest as it stands."""
    fields, body = front_matter(text_of(file))
    if "author" in fields:
        fields.setdefault("authors", fields["author"])
    yield article({**fields, "text": body}, file.name)


def front_matter(text: str) -> tuple[dict[str, Any], str]:
    """Return the fields that a text begins with, and what follows them.

    Raises:
        UnreadableSource: If they are not YAML, too long, or not fields.
    """
    handler = YAMLHandler(FENCE)
    if not handler.detect(text):
        return {}, text
    try:
        matter, body = handler.split(text)
    except ValueError as exc:
        raise UnreadableSource("has front matter without a last line of dashes") from exc
    if len(matter) > LONGEST_MATTER:
        raise UnreadableSource(f"has front matter of more than {LONGEST_MATTER:,} characters")
    try:
        # Not the loader in C: deep brackets overflow its stack and end the process.
        fields = handler.load(matter, Loader=SafeLoader) or {}
    except Exception as exc:  # PyYAML lets IndexError, KeyError and more through
        raise UnreadableSource("has front matter that is not valid YAML") from exc
    if not isinstance(fields, dict):
        raise UnreadableSource("has front matter that is not a list of fields")
    return fields, body


def text_of(file: ArticleFile) -> str:
    """Return the text of a file, normalised.

    Raises:
        UnreadableSource: If it cannot be read, or is not a text file.
    """
    text = file.text()
    if "\0" in text:
        raise UnreadableSource("is not a text file")
    return normalise(text)


def parse_html(file: ArticleFile) -> Iterator[Article]:
    """Yield the one article of a web page: its main text."""
    from index.sources.webpage import extract

    yield article(extract(file.text()), file.name)


def parse_json(file: ArticleFile) -> Iterator[Article | UnreadableSource]:
    """Yield the articles of a JSON file: one object, or a list of them."""
    try:
        data = json.loads(file.text())
    except (ValueError, RecursionError) as exc:
        raise UnreadableSource(f"is not valid JSON ({reason(exc)})") from exc
    if isinstance(data, dict):
        yield from one_record(data, file.name, "")
        return
    if not isinstance(data, list) or not data:
        raise UnreadableSource("holds neither an article nor a list of articles")
    for number, fields in enumerate(data, start=1):
        yield from one_record(fields, f"{file.name}#{number}", f"article {number} ")


def parse_jsonl(file: ArticleFile) -> Iterator[Article | UnreadableSource]:
    """Yield the articles of a JSON Lines file, one a line; empty lines do not count."""
    empty = True
    for number, line in enumerate(file.lines(), start=1):
        where = f"line {number} "
        if not line.strip():
            continue
        empty = False
        try:
            fields = json.loads(decode(line))
        except UnreadableSource as exc:
            yield UnreadableSource(f"{where}{exc}")
        except (ValueError, RecursionError) as exc:
            yield UnreadableSource(f"{where}is not valid JSON ({reason(exc)})")
        else:
            yield from one_record(fields, f"{file.name}#{number}", where)
    if empty:
        raise UnreadableSource("is empty")


def one_record(fields: Any, name: str, where: str) -> Iterator[Article | UnreadableSource]:
    """Yield the article of one JSON value, or why it is none; `where` begins the reason."""
    if not isinstance(fields, dict):
        yield UnreadableSource(f"{where}is not a JSON object")
        return
    try:
        yield article(fields, name)
    except UnreadableSource as exc:
        yield UnreadableSource(f"{where}{exc}")


def reason(exc: Exception) -> str:
    """Return in a few words why JSON could not be read."""
    if isinstance(exc, json.JSONDecodeError):
        return f"{exc.msg.lower()}, at character {exc.pos}"
    return "nested too deep" if isinstance(exc, RecursionError) else "unreadable number"


PARSERS: dict[str, Callable[[ArticleFile], Iterator[Article | UnreadableSource]]] = {
    ".txt": parse_text,
    ".md": parse_markdown,
    ".html": parse_html,
    ".htm": parse_html,
    ".json": parse_json,
    ".jsonl": parse_jsonl,
}
