"""A conversation on Telegram as a page that looks like a chat.

Pure: messages in, HTML out; no browser, no clock, no bot. Every text is escaped, and a link is
only coloured like one. It is a likeness for the README: of Telegram's own drawing it shares
the manners, not a line.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from tests.fakes.telegram import Formatted, Message
from tests.fakes.telegram.marks import QUOTES, Mark

TEMPLATE = "chat.html"
# Where a kind is not here, as a mention, it is shown as a link.
TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "code": "code",
    "pre": "code",
    "blockquote": "blockquote",
    "expandable_blockquote": "blockquote",
}


@dataclass(frozen=True, slots=True)
class Bubble:
    """A message as it is drawn.

    Attributes:
        own: Whether the person wrote it who looks at the chat.
        before: Of a reply: the beginning of what it replies to, and whose that is.
        rows: The words on its buttons, row by row.
    """

    own: bool
    words: Markup
    time: str
    before: tuple[str, str] | None
    rows: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, message: Message, reader: int) -> "Bubble":
        """Draw a message for somebody with this id."""
        replied = message.reply_to
        return cls(
            message.sender.id == reader,
            marked(message.body),
            datetime.fromtimestamp(message.date, UTC).strftime("%H:%M"),
            (replied.sender.first_name, replied.text) if replied else None,
            tuple(tuple(button.text for button in row) for row in message.keyboard),
        )


def page(name: str, messages: Sequence[Message], reader: int) -> str:
    """Return the page of a chat with a bot of this name, as the reader with this id sees it."""
    folder = FileSystemLoader(Path(__file__).parent)
    templates = Environment(loader=folder, autoescape=True, undefined=StrictUndefined)
    bubbles = [Bubble.of(message, reader) for message in messages]
    return templates.get_template(TEMPLATE).render(name=name, bubbles=bubbles)


def marked(body: Formatted) -> Markup:
    """Return a text with its marks as tags: "no <b>" with a bold "no" is `<b>no</b> &lt;b&gt;`."""
    return Markup("").join(_pieces(body))


def _pieces(body: Formatted) -> Iterator[Markup]:
    """Yield tags and escaped runs; marks are in order, and lie inside each other or apart."""
    at = 0
    for place in sorted({0, len(body.text), *(edge for one in body.marks for edge in _edges(one))}):
        yield escape(_run(body, at, place))
        at = place
        yield from (_closing(one) for one in reversed(body.marks) if one.end == place)
        yield from (_opening(one) for one in body.marks if one.start == place)


def _edges(mark: Mark) -> tuple[int, int]:
    return mark.start, mark.end


def _run(body: Formatted, start: int, end: int) -> str:
    """Return a run of text; a quote is a block, so the line break behind it is one already."""
    text = body.text[start:end]
    if any(one.kind in QUOTES and one.end == start for one in body.marks):
        return text.removeprefix("\n")
    return text


def _opening(mark: Mark) -> Markup:
    if mark.kind == "expandable_blockquote":
        return Markup('<blockquote class="folded">')
    if mark.kind in TAGS:
        return Markup(f"<{TAGS[mark.kind]}>")
    return Markup('<span class="{}">').format("spoiler" if mark.kind == "spoiler" else "link")


def _closing(mark: Mark) -> Markup:
    return Markup(f"</{TAGS.get(mark.kind, 'span')}>")
