"""The fake Telegram finds by itself what Telegram's clients turn into links."""

import pytest

from tests.fakes.telegram import formatted


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see paper.example.com/a.", [("url", "paper.example.com/a")]),
        ("(x.org/a_(b)) and x.org/c)", [("url", "x.org/a_(b)"), ("url", "x.org/c")]),
        ("http://foo.bar.baz:80/x?y=1#z!", [("url", "http://foo.bar.baz:80/x?y=1#z")]),
        ("http://foo/bar", []),
        ("HTTPS://A.DE", [("url", "HTTPS://A.DE")]),
        ("ftp://a.com sftp://a.com", [("url", "ftp://a.com")]),
        ("http://user:pw@host.de/", [("url", "http://user:pw@host.de/")]),
        ("It ended.In spring", [("url", "ended.In")]),
        ("It ended.iN spring", []),
        ("the end.Then", []),
        ("Node.js and e.g. U.S. and 1.5 and a.b", []),
        ("10.000 and 1.2.3.4 and 1.2.3.400", [("url", "1.2.3.4")]),
        ("straße.de", [("url", "straße.de")]),
        ("a..com .com x_y.com a_b.c.com", [("url", "a_b.c.com")]),
        ("x/paper.com", []),
        ("#paper.com", [("hashtag", "#paper")]),
        ("tg://resolve?domain=x", [("url", "tg://resolve?domain=x")]),
        ("joe.p@example.org.", [("email", "joe.p@example.org")]),
        ("mailto:joe@example.org", [("email", "joe@example.org")]),
    ],
)
def test_addresses(text: str, found: list[tuple[str, str]]) -> None:
    """A domain with a known end is a link, with what belongs to it and no more."""
    assert formatted(text).found == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@anna_1 (@bert)", [("mention", "@anna_1"), ("mention", "@bert")]),
        ("a@anna @ann @gif", [("mention", "@gif")]),
        ("@" + "a" * 33, []),
        ("/start /ask@a_bot a/b", [("bot_command", "/start"), ("bot_command", "/ask@a_bot")]),
        ("1/2 and/or /a/b </b>", []),
        ("#tag #1 #ü #abc#b", [("hashtag", "#tag"), ("hashtag", "#ü")]),
        ("$USD $usd A$USD $TOOLONGTAG", [("cashtag", "$USD")]),
        ("+49 30 1234567 and 1+1234567", [("phone_number", "+49 30 1234567")]),
        ("1,234,567 and 12345678", []),
    ],
)
def test_names_commands_tags_and_numbers(text: str, found: list[tuple[str, str]]) -> None:
    """Names, commands, tags and telephone numbers are found where they stand free."""
    assert formatted(text).found == found


@pytest.mark.parametrize("word", ["example.com", "@anna", "/start", "#tag", "joe@example.org"])
@pytest.mark.parametrize(
    "tags",
    ["<code>{}</code>", "<pre>{}</pre>", "<a href='http://a.de'>{}</a>"],
)
def test_nothing_is_found_in_code_and_links(word: str, tags: str) -> None:
    """What stands in code or a link stays as it is."""
    assert formatted(tags.format(word), "HTML").found == []


def test_found_in_styles_and_quotes() -> None:
    """What stands in bold or in a quote is found all the same."""
    body = formatted("<blockquote>see <b>example.com</b></blockquote>", "HTML")
    assert body.found == [("url", "example.com")]


def test_found_counts_in_utf16() -> None:
    """Offsets of what is found are UTF-16 units too."""
    assert formatted("🙂 @anna").entities == [{"offset": 3, "length": 5, "type": "mention"}]


def test_zero_width_joiner_hides_nothing_from_telegram() -> None:
    """A word joiner before the dot keeps a domain from being one; a soft one does not."""
    assert formatted("example\u2060.com").found == []
    assert formatted("example\u200d.com").found == [("url", "example\u200d.com")]
