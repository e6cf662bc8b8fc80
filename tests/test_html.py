"""A template escapes what it is given, and forgets nothing."""

from html.parser import HTMLParser

import pytest
from jinja2 import UndefinedError

from bot.evaluating import report
from bot.showing import page
from bot.showing.html import shown, template


class Policy(HTMLParser):
    """What a page forbids."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what stands in the head."""
        known = dict(attrs)
        name = known.get("http-equiv") or known.get("name")
        if tag == "meta" and name:
            self.found[name] = known["content"] or ""


def test_a_page_forbids_scripts_and_loads_nothing() -> None:
    """The head that all of them begin with says so, and tells no site where a reader came from."""
    found = Policy(template("showing/head.html").render()).found

    assert found["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'"
    assert found["referrer"] == "no-referrer"


@pytest.mark.parametrize("name", [page.TEMPLATE, report.TEMPLATE])
def test_what_is_missing_is_an_error(name: str) -> None:
    """A page without a value is not written; each template is found, and read once."""
    with pytest.raises(UndefinedError):
        template(name).render()

    assert template(name) is template(name)


def test_no_value_turns_the_direction_of_writing() -> None:
    """Signs that do are gone, controls are blanks, line ends stay; and so does any script."""
    turning = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"

    assert shown("|".join(turning)) == "|" * 11
    assert shown("a\x1b\x0cb\r\nc\rd\te") == "a  b\nc\nd\te"
    assert shown("\u2067السماء زرقاء\u2069, نمی\u200cدانم") == "السماء زرقاء, نمی\u200cدانم"
    assert shown(5) == 5
