"""The chat of the README's picture: nothing becomes markup, and every mark is where it belongs."""

from html.parser import HTMLParser
from itertools import accumulate

import pytest

from tests.fakes.telegram import Button, Formatted, Message, formatted
from tests.fakes.telegram.accounts import PRIVATE, Account, Chat
from tests.pictures.bubbles import TAGS, marked, page

ANNA = Account(7, "Anna <i>")
BOT = Account(8, "Footnote", is_bot=True)
CHAT = Chat(7, PRIVATE, owner=ANNA)


class Read(HTMLParser):
    """What a browser makes of the page: its text, and which stretch of it each tag covers."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text = ""
        self.covered: list[tuple[str, str]] = []
        self._open: list[tuple[str, int]] = []
        self.feed(page)
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember where a tag begins."""
        self._open.append((tag, len(self.text)))

    def handle_endtag(self, tag: str) -> None:
        """Note what it covers; it must be the one opened last."""
        opened, start = self._open.pop()
        assert opened == tag
        self.covered.append((tag, self.text[start:]))

    def handle_data(self, data: str) -> None:
        """Read on."""
        self.text += data


@pytest.mark.parametrize(
    "sent",
    [
        "no mark at all",
        "👍 <b>Zürich</b> is <i>far</i>",
        "<b>a <i>b <u>c</u></i></b><s>d</s>",
        "<b><i>both</i></b> of them",
        "<blockquote expandable>[1] a <b>title</b>\nits <code>words</code></blockquote>",
        'seen <a href="https://paper.example/a?b=1&amp;c=2">here</a>, <tg-spoiler>not</tg-spoiler>',
        "a link that clients find: https://paper.example, and /start",
    ],
)
def test_every_mark_covers_its_words(sent: str) -> None:
    """The text stays as it was, and each entity has a tag around just its words."""
    body = formatted(sent, "HTML")

    read = Read(marked(body))

    assert read.text == body.text
    assert sorted(read.covered) == sorted(
        (TAGS.get(mark.kind, "span"), body.text[mark.start : mark.end]) for mark in body.marks
    )


def test_a_text_is_no_markup() -> None:
    """What an article says is shown as it says it, inside marks and outside."""
    body = formatted('<b>&lt;script&gt;</b> &amp; "<i>&lt;/b&gt;</i>"', "HTML")

    assert marked(body) == "<b>&lt;script&gt;</b> &amp; &#34;<i>&lt;/b&gt;</i>&#34;"


def test_a_quote_ends_its_line() -> None:
    """A quote is a block: the line break behind it would be an empty line, the next one is."""
    body = formatted("a\n<blockquote>b</blockquote>\n\nc", "HTML")

    assert marked(body) == "a\n<blockquote>b</blockquote>\nc"


def test_only_an_expandable_quote_is_folded() -> None:
    """Telegram shows three lines of one, and all lines of any other."""
    whole, folded = (
        marked(formatted(f"<blockquote{kind}>a</blockquote>", "HTML"))
        for kind in ("", " expandable")
    )

    assert "folded" not in whole
    assert "folded" in folded


def test_a_link_leads_nowhere() -> None:
    """A picture has no addresses, and its page asks nobody for anything."""
    shown = marked(formatted('<a href="https://paper.example/">here</a>', "HTML"))

    assert shown == '<span class="link">here</span>'


def test_a_page_shows_who_said_what_and_what_can_be_tapped() -> None:
    """Own messages, replies and buttons in the order of the chat; names and labels escaped."""
    asked = Message(1, CHAT, ANNA, 0.0, Formatted("Why?"))
    keyboard = ((Button("[1]", "c:1"),), (Button("Full <proof>", "p"), Button("👍", "+")))
    said = Message(2, CHAT, BOT, 60.0, Formatted("Because."), keyboard, reply_to=asked)

    shown = page("Footnote", [asked, said], reader=ANNA.id)

    parts = (
        'class="turn own"',
        "Why?<time>00:00 ✓✓</time>",
        'class="turn"',
        '<div class="whose">Anna &lt;i&gt;</div><div>Why?</div>',
        "Because.<time>00:01</time>",
        '<div class="row"><div class="button">[1]</div></div>',
        '<div class="button">Full &lt;proof&gt;</div><div class="button">👍</div>',
    )
    places = [shown.find(part) for part in parts]
    assert -1 not in places
    assert places == list(accumulate(places, max))
