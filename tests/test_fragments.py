"""A link opens the article at the quote, and leads nowhere else."""

from collections.abc import Callable
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answer import Citation
from bot.messenger.saying.fragments import LONGEST, deep_link, link, named
from tests.fakes.telegram.links import checked

LONG = " ".join(f"word{number}" for number in range(40))


def test_a_citation_is_linked_at_its_quote(cite: Callable[..., Citation]) -> None:
    """The address is the article's, its fragment the quote."""
    citation = cite("It rained. Again.", 0, 10, url="https://paper.example/a?b=1")
    assert deep_link(citation) == "https://paper.example/a?b=1#:~:text=It%20rained."
    assert deep_link(cite("It rained.", 0, 10)) is None


@pytest.mark.parametrize(
    ("quote", "name"),
    [
        ("Rain, again & again - twice.", "Rain%2C%20again%20%26%20again%20%2D%20twice."),
        ("Füße", "F%C3%BC%C3%9Fe"),
        (" two  words\t", "two%20words"),
        ("First line.\nSecond line.", "First%20line.,Second%20line."),
        (LONG, "word0%20word1%20word2%20word3%20word4%20word5,"
         "word34%20word35%20word36%20word37%20word38%20word39"),
        ("x" * 80 + " " + "y" * 80, "x" * 80 + "," + "y" * 80),
    ],
)  # fmt: skip
def test_how_a_quote_is_named(quote: str, name: str) -> None:
    """A short quote by itself, a longer one by its ends; signs of the syntax are encoded."""
    assert named(quote) == name


@pytest.mark.parametrize(
    ("url", "opened"),
    [
        ("https://a.example/x#part", "https://a.example/x#part:~:text=q"),
        ("https://a.example/x#part:~:text=old", "https://a.example/x#part:~:text=q"),
        ("https://a.example/x#:~:text=old", "https://a.example/x#:~:text=q"),
        ("HTTPS://A.Example", "https://a.example/#:~:text=q"),
        (" http://a.example:8080/ä b ", "http://a.example:8080/%C3%A4%20b#:~:text=q"),
        ('https://a.example/"><b>%20', "https://a.example/%22%3E%3Cb%3E%20#:~:text=q"),
        ("https://münchen.example/", "https://münchen.example/#:~:text=q"),
    ],
)
def test_addresses_of_the_web(url: str, opened: str) -> None:
    """An address keeps its own fragment, and nothing in it is left that could end a tag."""
    assert link(url, "q") == opened


@pytest.mark.parametrize(
    "url",
    [
        *(None, "", "a.example", "//a.example/", "https:///x", "https://localhost/x"),
        *("javascript:alert(1)", "tg://user?id=5", "ftp://a.example/", "mailto:a@a.example"),
        *("https://bank.example@evil.example/", "https://a.example\\@evil.example/"),
        *("https://a.example:99999/", "https://a.example:x/", "https://[::1]/", "https://a b.c/"),
        *("https://a.example/" + "x" * LONGEST, "https://.example/"),
    ],
)
def test_what_is_no_link(url: str | None) -> None:
    """Other schemes, other hosts than the one that is seen, and absurd lengths."""
    assert link(url, "q") is None


def test_too_long_with_the_fragment() -> None:
    """An address that fits alone is given alone, with its own fragment."""
    url = "https://a.example/" + "x" * 1900 + "#part"
    assert link(url, "ä" * 100) == url
    assert link("https://a.example/x#part", "") == "https://a.example/x#part"


@settings(max_examples=150)
@given(
    st.sampled_from(["https://a.example/", "http://a.example?", "https://a.example#", "https://"]),
    st.text(max_size=30),
    st.text(max_size=300),
)
def test_every_link_is_one_that_telegram_keeps(start: str, rest: str, quote: str) -> None:
    """Telegram changes nothing of a link, and the words in its fragment are the quote's."""
    made = link(start + rest, quote)
    if made is None:
        return
    assert checked(made) == made
    assert len(made) <= LONGEST
    assert made.isprintable()
    if ":~:text=" in made:
        ends = made.partition(":~:text=")[2].split(",")
        words = " ".join(quote.encode("utf-8", "replace").decode().split())
        assert all(unquote(end) in words for end in ends)
    assert urlsplit(made).username is None
