"""The text of Markdown as a reader sees it, and the front matter before it.

The rules are those of CommonMark with tables (markdown-it-py). Emphasis, links
and escapes leave their text; marks of lists, but for numbers, comments, tags
and pictures leave nothing. What is struck out keeps its tildes: no reader shall
take it for what an article says.
"""

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from typing import Any

from frontmatter.default_handlers import YAMLHandler
from markdown_it import MarkdownIt
from markdown_it.token import Token
from yaml import AliasEvent, Node, SafeLoader
from yaml.composer import ComposerError

from index.errors import UnreadableSource
from index.sources.blocks import CELLS, Block, whole
from index.sources.records import names, written

# The whole line and nothing after it: the text that follows is kept as it stands.
FENCE = re.compile(r"^-{3,}[^\S\n]*(?:\n|\Z)", re.MULTILINE)
LONGEST_MATTER = 10_000
MARKUP = "markup"
VERBATIM = "none"  # `markup: none` says that a text has no marks, whatever it looks like
ALONE = 5_000  # characters: what is longer is parsed apart, where time and memory have limits
DEEPEST = 60  # blocks in blocks; a list in a list counts two
BRACKETS = 20  # deeper ones are text: each level costs as much as the whole
TOO_DEEP = "is nested too deeply to be read"
UNSEEN = {"script", "style", "template", "title", "head"}


def fields_of(text: str) -> dict[str, Any]:
    """Return the fields of an article in Markdown: its front matter, and its text.

    Raises:
        UnreadableSource: If the front matter cannot be read, or the text is made to break readers.
    """
    fields, body = front_matter(text)
    if "author" in fields:
        fields.setdefault("authors", fields["author"])
    if fields.get(MARKUP) == VERBATIM:
        return {**fields, "text": body}
    found = read(body)
    title = fields.get("title")
    if not title and found and found[0].heading:
        title = found[0].text
    authors = [written(name) for name in names(fields.get("authors") or [])]
    return {**fields, "title": title, "text": whole(found, written(title), authors)}


class NoAliases(SafeLoader):
    """Reads YAML in which nothing is said by reference: 1,400 characters could say 10^24 of them.

    Not the loader in C: deep brackets overflow its stack and end the process.
    """

    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        """Return the next node.

        Raises:
            YAMLError: If it is an alias.
        """
        if self.check_event(AliasEvent):
            raise ComposerError(problem="An alias.")
        return super().compose_node(parent, index)


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
        raise UnreadableSource("has front matter without a closing line of dashes") from exc
    if len(matter) > LONGEST_MATTER:
        raise UnreadableSource(f"has front matter of more than {LONGEST_MATTER:,} characters")
    try:
        fields = handler.load(matter, Loader=NoAliases) or {}
    except Exception as exc:  # PyYAML lets IndexError, KeyError and more through
        raise UnreadableSource("has front matter that is not valid YAML") from exc
    if not isinstance(fields, dict):
        raise UnreadableSource("has front matter that is not a list of fields")
    return fields, body


def read(text: str) -> list[Block]:
    """Return the blocks of a text in Markdown; of a long one from a child process.

    Raises:
        UnreadableSource: If it is nested too deeply, or takes too much time or memory.
    """
    if len(text) <= ALONE:
        return read_here(text)
    from index.sources.sandbox import in_child

    found: list[Block] = in_child(read_here, text)
    return found


def read_here(text: str) -> list[Block]:
    """Return the same, in this process and without limits.

    Raises:
        UnreadableSource: If it is nested too deeply: what lies below would be lost.
    """
    env: dict[str, Any] = {}  # what references lead to
    try:
        tokens = parsers()[0].parse(text, env)
    except RecursionError as exc:
        raise UnreadableSource(TOO_DEEP) from exc
    if any(token.level >= DEEPEST - 1 for token in tokens):
        raise UnreadableSource(TOO_DEEP)
    return [*blocks(tokens, env)]


@cache
def parsers() -> tuple[MarkdownIt, MarkdownIt]:
    """Return what finds blocks, and what reads the text in one: not all of it at a time."""
    outer = MarkdownIt("commonmark", {"maxNesting": DEEPEST}).enable("table").disable("inline")
    return outer, MarkdownIt("commonmark", {"maxNesting": BRACKETS})


def blocks(tokens: list[Token], env: dict[str, Any]) -> Iterator[Block]:
    """Yield the blocks that tokens make: a row of a table is one, and a number is its item's."""
    number, heading = "", False
    row: list[str] | None = None
    for token in tokens:
        match token.type:
            case "heading_open" | "heading_close":
                heading = token.nesting > 0
            case "list_item_open":
                number = f"{token.info}{token.markup} " if token.info else ""
            case "list_item_close":
                number = ""
            case "tr_open":
                row = []
            case "tr_close":
                yield Block(CELLS.join(row or []))
                row = None
            case "inline" if row is not None:
                row.append(inline(token.content, env))
            case "inline" | "fence" | "code_block" | "html_block":
                text = block_text(token, env)
                if text:
                    yield Block(number + text, heading)
                    number = ""


def block_text(token: Token, env: dict[str, Any]) -> str:
    """Return what is seen of a block without blocks in it."""
    if token.type == "inline":
        return inline(token.content, env)
    return seen(token.content) if token.type == "html_block" else token.content.strip("\n")


def inline(content: str, env: dict[str, Any]) -> str:
    """Return what is seen of the text of a block."""
    tokens: list[Token] = []
    reader = parsers()[1]
    reader.inline.parse(content, reader, env, tokens)
    return "".join(map(shown, tokens)).strip()


def shown(token: Token) -> str:
    """Return what is seen of a part of a line; a picture is not."""
    match token.type:
        case "softbreak":
            return " "
        case "hardbreak":
            return "\n"
        case "html_inline":
            return "\n" if token.content.lower().startswith("<br") else ""
        case "image":
            return ""
    return token.content


def seen(html: str) -> str:
    """Return the text between tags."""
    page = Page()
    page.feed(html)
    page.close()
    return "".join(page.found).strip()


class Page(HTMLParser):
    """Gathers the text between tags, but for scripts and the like."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """Count a tag whose text nobody sees."""
        self.unseen += tag in UNSEEN

    def handle_endtag(self, tag: str) -> None:
        """End such a tag."""
        self.unseen = max(0, self.unseen - (tag in UNSEEN))

    def handle_data(self, data: str) -> None:
        """Keep a text that is seen."""
        if not self.unseen:
            self.found.append(data)
