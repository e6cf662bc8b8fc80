"""A chat as plain lines, as a person sees it; for the terminal and for transcripts."""

from collections.abc import Iterator

from tests.fakes.telegram.formatting import Formatted
from tests.fakes.telegram.marks import QUOTES
from tests.fakes.telegram.messages import Message
from tests.fakes.telegram.seats import Seat


def words(body: Formatted) -> str:
    """Return a text with the addresses of its links, and a bar before what is quoted."""
    quoted = [mark for mark in body.marks if mark.kind in QUOTES]
    starts = {mark.start for mark in quoted}
    ends = {mark.end: mark.value for mark in body.marks if mark.kind == "text_link"}
    shown = ""
    for place, sign in enumerate([*body.text, ""]):
        if place in ends:
            shown += f" <{ends[place]}>"
        if place in starts:
            shown += "┃ "
        inside = any(mark.start <= place < mark.end for mark in quoted)
        shown += f"{sign}┃ " if sign == "\n" and inside else sign
    return shown


def lines(message: Message, own: bool) -> list[str]:
    """Return a message: who says it, its text, its file, its buttons by their numbers."""
    name = "you" if own else message.sender.first_name
    shown = []
    if message.reply_to:
        shown.append(f"  ↪ {message.reply_to.text[:60]}")
    shown += words(message.body).splitlines()
    if message.document:
        size = len(message.document.data)
        shown.append(f"[file {message.document.name}, {size} bytes]")
    shown += [f"[{kind}]" for kind in message.carried]
    number = 0
    for row in message.keyboard:
        labels = []
        for button in row:
            number += 1
            labels.append(f"[{number} {button.text}{' ↗' if button.url else ''}]")
        shown.append(" ".join(labels))
    first, *rest = shown or [""]
    return [f"{name}: {first}", *(f"    {line}" for line in rest)]


class Screen:
    """What is new in a chat since the last look."""

    def __init__(self, seat: Seat) -> None:
        self._seat = seat
        self._seen: dict[int, str] = {}
        self._draft = ""

    def look(self) -> Iterator[str]:
        """Yield lines for what was written, edited or deleted, and for what is being written."""
        with self._seat.world.changed:
            draft = self._seat.draft
            writing = f"… {draft.text or 'Thinking…'}" if draft else ""
            if writing != self._draft:
                self._draft = writing
                yield from writing.splitlines()
            there = {message.id: message for message in self._seat.messages}
            for gone in self._seen.keys() - there.keys():
                yield f"    (message {gone} was deleted)"
                del self._seen[gone]
            for message in there.values():
                yield from self._news(message)

    def _news(self, message: Message) -> Iterator[str]:
        own = message.sender.id == self._seat.account.id
        shown = lines(message, own)
        whole = "\n".join(shown)
        before = self._seen.get(message.id)
        if before == whole:
            return
        self._seen[message.id] = whole
        if before is not None:
            yield f"    (message {message.id} is now:)"
        yield from shown


def transcript(seat: Seat) -> str:
    """Return a chat as it stands."""
    return "\n".join(Screen(seat).look())
