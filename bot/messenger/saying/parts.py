"""Messages: pieces of text put together and cut so that Telegram takes and keeps all of them.

A text is runs, each with its tags; HTML is made of them last, so that no cut falls into a
tag. Telegram counts UTF-16 units in one place and characters in another: neither may pass
the limit. Of more than a hundred entities it drops the last without a word.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from bot.messenger.saying.inert import escaped, is_visible

MOST_TEXT = 4096
MOST_ENTITIES = 90
_BLANKS = " \n"  # what Telegram strips from the ends of a message
_LAST_BLANK = re.compile(r"(?s).*(?=\s)")
_BARE = "/$"  # a word may hold these; one that begins with them is a command or a cashtag
_STEPS_BACK = 64
_LETTERS = "".join(map(chr, range(0x1F1E6, 0x1F200)))  # two are a flag


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text and its tags, from the outermost inwards: `("blockquote", "b")`."""

    text: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a message that stays together if it can.

    Attributes:
        gap: What stands between it and a piece before it in the same message.
    """

    runs: tuple[Run, ...]
    gap: str = "\n\n"

    @property
    def html(self) -> str:
        """The piece as Telegram's HTML."""
        return "".join(_html(self.runs))

    @property
    def text(self) -> str:
        """What people see of it."""
        return "".join(run.text for run in self.runs)

    @property
    def entities(self) -> int:
        """How many entities Telegram makes of its tags."""
        return sum(len(begun) for _, begun, _ in _steps(self.runs))


@dataclass(frozen=True, slots=True)
class Part:
    """One message; `plain` is the same without any markup, for when the HTML is refused."""

    html: str
    plain: str


def parts(pieces: Iterable[Piece], most: int = MOST_TEXT) -> tuple[Part, ...]:
    """Return the messages that show pieces, as few as keep each piece together.

    A piece that is too long for one message has some to itself. What cannot be seen is left out.
    """
    made: list[Piece] = []
    for piece in pieces:
        first, *more = _fitting(piece, most)
        both = _both(made[-1], first) if made else first
        if made and not more and is_visible(first.text) and _fits(both, most):
            made[-1] = both
        else:
            made += [piece for piece in (first, *more) if is_visible(piece.text)]
    return tuple(Part(piece.html, piece.text) for piece in made)


def units(text: str) -> int:
    """Return how long Telegram takes a text to be, in UTF-16 units: "a🙂" is 3."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _both(one: Piece, other: Piece) -> Piece:
    return Piece((*one.runs, Run(other.gap), *other.runs), one.gap)


def _fits(piece: Piece, most: int) -> bool:
    return units(piece.text) <= most and piece.entities <= MOST_ENTITIES


def _fitting(piece: Piece, most: int) -> list[Piece]:
    """Return a piece without blanks at its ends, cut into as many as it takes.

    Only as much as one message holds is looked at again and again, however long the piece is.
    """
    pending, made = [*reversed(piece.runs)], list[Piece]()
    while True:
        window = Piece((), piece.gap)
        while pending and _fits(window, most):
            more = reversed(pending[-MOST_ENTITIES:])
            window = _begun(Piece((*window.runs, *more), piece.gap))
            del pending[-MOST_ENTITIES:]
        if _fits(window, most):
            return [*made, _stripped(window)]
        head, rest = _cut(window, _place(window, most))
        made.append(_stripped(head))
        pending += reversed(rest.runs)


def _cut(piece: Piece, at: int) -> tuple[Piece, Piece]:
    """Return a piece up to a character, and from there, each with all tags that it needs."""
    before: list[Run] = []
    after: list[Run] = []
    for run in piece.runs:
        before.append(Run(run.text[: max(at, 0)], run.tags))
        after.append(Run(run.text[max(at, 0) :], run.tags))
        at -= len(run.text)
    return _of(before, piece.gap), _of(after, piece.gap)


def _of(runs: Sequence[Run], gap: str) -> Piece:
    return Piece(tuple(run for run in runs if run.text), gap)


def _begun(piece: Piece) -> Piece:
    """Return a piece without blanks at its start."""
    text = piece.text
    blanks = len(text) - len(text.lstrip(_BLANKS))
    return _cut(piece, blanks)[1] if blanks else piece


def _stripped(piece: Piece) -> Piece:
    """Return a piece without blanks at its ends."""
    middle = _begun(piece)
    return _cut(middle, len(middle.text.rstrip(_BLANKS)))[0]


def _place(piece: Piece, most: int) -> int:
    """Return where to cut a piece that does not fit: after a word if one ends late enough."""
    text, end = piece.text, _reach(piece, most)
    low = max(1, end // 2)
    if blank := _LAST_BLANK.match(text, low, end + 1):
        return blank.end()
    at = end
    while at > max(low, end - _STEPS_BACK) and _clings(text, at):
        at -= 1
    return end if _clings(text, at) else at


def _reach(piece: Piece, most: int) -> int:
    """Return how many characters of a piece one message holds."""
    at, length, entities = 0, 0, 0
    for _, begun, text in _steps(piece.runs):
        entities += len(begun)
        if entities > MOST_ENTITIES:
            break
        for sign in text:
            length += 1 + (sign > "\uffff")
            if length > most:
                return at
            at += 1
    return at


def _clings(text: str, at: int) -> bool:
    """Return whether what people see as one sign, or as one word, would be torn here."""
    before, after = text[at - 1], text[at : at + 1]
    if not after or after in _BARE:
        return bool(after)
    return (
        unicodedata.category(after)[0] == "M"
        or "\u200d" in (before, after)
        or "\U0001f3fb" <= after <= "\U0001f3ff"  # a skin tone
        or "\U000e0020" <= after <= "\U000e007f"  # the rest of a flag
        or _is_flag(text, at)
    )


def _is_flag(text: str, at: int) -> bool:
    """Return whether a pair of letters that are a flag would be torn."""
    head = text[:at]
    odd = (len(head) - len(head.rstrip(_LETTERS))) % 2 == 1
    return odd and text[at] in _LETTERS


def _html(runs: Iterable[Run]) -> Iterator[str]:
    """Yield HTML of which every tag ends, the last opened first."""
    for ended, begun, text in _steps(runs):
        yield from (f"</{tag.split()[0]}>" for tag in reversed(ended))
        yield from (f"<{tag}>" for tag in begun)
        yield escaped(text)


def _steps(runs: Iterable[Run]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], str]]:
    """Yield each run as the tags that end before it, those that begin, and its text."""
    still: tuple[str, ...] = ()
    for run in (*runs, Run("")):
        pairs = zip(still, run.tags, strict=False)
        same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        yield still[same:], run.tags[same:], run.text
        still = run.tags
