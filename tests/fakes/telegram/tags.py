"""The tags that Telegram has, and the marks that they make."""

from dataclasses import dataclass

from tests.fakes.telegram.links import checked, user_of
from tests.fakes.telegram.marks import Mark
from tests.fakes.telegram.refusals import Refusal, bad

KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
KNOWN = {"a": {"href"}, "code": {"class"}, "span": {"class"}, "tg-emoji": {"emoji-id"}} | {
    "blockquote": {"expandable"}
}


@dataclass(frozen=True, slots=True)
class Opened:
    """A start tag that waits for its end; `start` is where its text begins."""

    tag: str
    start: int
    attributes: dict[str, str]


def wrong(reason: str) -> Refusal:
    """Return the refusal of a text whose markup is broken."""
    return bad(f"can't parse entities: {reason}")


def plain(mark: Mark) -> Mark:
    """Return a mark as it is kept: `code` alone has no language."""
    return Mark("code", mark.start, mark.end) if mark.kind == "code" else mark


def close(opened: Opened, text: str, marks: list[Mark]) -> list[str]:
    """Add the mark of a tag that ends where the text does; return what was left out."""
    start, end = opened.start, len(text)
    kind = KINDS[opened.tag]
    if kind == "text_link":
        return _link(opened.attributes.get("href", "") or text[start:], start, end, marks)
    if kind in ("code", "pre"):
        _code(kind, opened, end, marks)
        return []
    value = ""
    if kind == "blockquote" and "expandable" in opened.attributes:
        kind = "expandable_blockquote"
    elif kind == "custom_emoji":
        value = opened.attributes.get("emoji-id", "")
        if not value.isdigit() or not int(value):
            raise wrong("Invalid custom emoji identifier specified")
    marks.append(Mark(kind, start, end, value))
    return []


def _code(kind: str, opened: Opened, end: int, marks: list[Mark]) -> None:
    """Add code; `pre` and `code` around the same text are one mark, with its language."""
    language = opened.attributes.get("class", "") if kind == "code" else ""
    value = language[9:] if language.startswith("language-") else ""
    last = marks[-1] if marks else None
    if last and (last.start, last.end) == (opened.start, end):
        inner = last.value if kind == "pre" and last.kind == "code" else ""
        outer = value if last.kind == "pre" else ""
        if inner or outer:
            marks[-1] = Mark("pre", opened.start, end, inner or outer)
            return
    marks.append(Mark(kind, opened.start, end, value))


def _link(address: str, start: int, end: int, marks: list[Mark]) -> list[str]:
    if user := user_of(address):
        marks.append(Mark("text_mention", start, end, user))
        return []
    try:
        marks.append(Mark("text_link", start, end, checked(address)))
    except ValueError as error:
        return [f"link to {address!r}: {error}"]
    return []
