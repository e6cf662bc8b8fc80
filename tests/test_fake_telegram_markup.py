"""The fake Telegram reads HTML as Telegram does."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.telegram import Formatted, Refusal, formatted
from tests.fakes.telegram.formatting import MOST_TEXT, checked
from tests.fakes.telegram.marks import units
from tests.fakes.telegram.refusals import bad

TOO_LONG = bad("message is too long")


def read(html: str) -> Formatted:
    """Read a text with tags."""
    return formatted(html, "HTML")


def seen(html: str) -> list[tuple[str, str]]:
    """Return the marks of a text: kind and text of each."""
    body = read(html)
    return [(mark.kind, body.text[mark.start : mark.end]) for mark in body.marks]


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("a<b", "Unclosed start tag at byte offset 1"),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("🙂ä<p>x</p>", 'Unsupported start tag "p" at byte offset 6'),
        ("<br/>", 'Unsupported start tag "br/" at byte offset 0'),
        ("<h1>x</h1>", 'Unsupported start tag "h1" at byte offset 0'),
        ("<script>x</script>", 'Unsupported start tag "script" at byte offset 0'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<a ="x">y</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=http://x.de>y</a>", "Unexpected end of name token at byte offset 8"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a href", 'Unclosed start tag "a" at byte offset 0'),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        ("<tg-emoji>x</tg-emoji>", "Invalid custom emoji identifier specified"),
        (
            "&#xD83D;",
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units",
        ),
    ],
)
def test_broken_markup_is_refused(html: str, reason: str) -> None:
    """Each broken tag is refused in Telegram's words, with the byte where it stands."""
    with pytest.raises(Refusal) as refusal:
        read(html)
    assert refusal.value.code == 400
    assert refusal.value.description == f"Bad Request: can't parse entities: {reason}"


@pytest.mark.parametrize(
    ("html", "marks"),
    [
        ("<b>a</b><STRONG>b</STRONG>", [("bold", "ab")]),
        ("<i>a</i> <em>b</em >", [("italic", "a"), ("italic", "b")]),
        ("<u>a</u><ins>b</ins>", [("underline", "ab")]),
        ("<s>a</s> <del>b</del>", [("strikethrough", "a"), ("strikethrough", "b")]),
        ("<tg-spoiler>a</tg-spoiler>", [("spoiler", "a")]),
        ('<span class="tg-spoiler">a</span>', [("spoiler", "a")]),
        ("<b>a</>", [("bold", "a")]),
        ("<b></b>a<i> </i>", []),
        ("<blockquote>a</blockquote>", [("blockquote", "a")]),
        ("<blockquote expandable>a</blockquote>", [("expandable_blockquote", "a")]),
        ("<tg-emoji emoji-id='5'>🙂</tg-emoji>", [("custom_emoji", "🙂")]),
        ("<pre>a</pre> <code>b</code>", [("pre", "a"), ("code", "b")]),
    ],
)
def test_tags_become_marks(html: str, marks: list[tuple[str, str]]) -> None:
    """Each tag that Telegram has makes its mark; empty ones make none."""
    assert seen(html) == marks


def test_marks_are_cut_as_telegram_cuts_them() -> None:
    """A style is cut where another begins and at a link; code is in no style."""
    assert seen("<b>one <i>two</i></b>") == [("bold", "one "), ("bold", "two"), ("italic", "two")]
    link = "<b>x <a href='http://a.de'>y</a> z</b>"
    assert seen(link) == [("bold", "x "), ("text_link", "y"), ("bold", "y"), ("bold", " z")]
    assert seen("<b>x <code>y</code></b>") == [("bold", "x "), ("code", "y")]


def test_what_may_not_nest_is_lost_quietly() -> None:
    """A quote in a quote and a link in code are left out, and the loss can be asserted."""
    nested = read("<blockquote>a <blockquote>b</blockquote></blockquote>")
    assert [mark.kind for mark in nested.marks] == ["blockquote"]
    assert nested.lost == ("blockquote at 2:3",)
    code = read("<code>a <a href='http://b.de'>c</a></code>")
    assert [mark.kind for mark in code.marks] == ["code"]
    assert code.lost


def test_entities_are_decoded_and_counted_in_utf16() -> None:
    """Four names and numbers are decoded, others stay; offsets count UTF-16 units."""
    body = read("🙂&lt;&gt;&amp;&quot;&#39;&#x1F600;&nbsp;&copy <b>é</b>")
    assert body.text == "🙂<>&\"'😀&nbsp;&copy é"
    assert body.entities == [{"offset": 21, "length": 1, "type": "bold"}]
    assert units(body.text) == 22


@pytest.mark.parametrize("html", ["&#000000065;", "&#0;", "&#x110000;", "&#;", "&LT;", "&"])
def test_entities_that_are_none_stay(html: str) -> None:
    """Numbers that are too long or no character, and other names, stay as written."""
    assert read(f"a{html}b").text == f"a{html}b"


def test_code_with_a_language() -> None:
    """`pre` around `code` with a language class is one mark."""
    body = read('<pre><code class="language-python">x</code></pre>')
    assert body.entities == [{"offset": 0, "length": 1, "type": "pre", "language": "python"}]


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("http://Example.org", "http://example.org/"),
        ("example.org?a=1&amp;b=2", "http://example.org/?a=1&b=2"),
        ("https://a.de/x y#:~:text=%C3%A9", "https://a.de/x%20y#:~:text=%C3%A9"),
        ("tg://resolve?domain=x", "tg://resolve?domain=x"),
    ],
)
def test_links_are_kept_in_telegrams_form(address: str, kept: str) -> None:
    """A link gets a scheme and a path; its host is in small letters."""
    assert read(f'<a href="{address}">x</a>').links == [("x", kept)]


@pytest.mark.parametrize("address", ["localhost", "javascript:alert(1)", "ftp://a.de", "", "/a"])
def test_bad_links_are_left_out(address: str) -> None:
    """A link that Telegram does not take is text, and that is told."""
    body = read(f'<a href="{address}">word</a>')
    assert body.links == []
    assert body.text == "word"
    assert body.lost


def test_a_link_to_a_user_is_a_mention() -> None:
    """`tg://user?id=` names a user."""
    (entity,) = read('<a href="tg://user?id=7">x</a>').entities
    assert (entity["type"], entity["user"]["id"]) == ("text_mention", 7)


def test_unknown_attributes_are_passed_over() -> None:
    """Telegram ignores them; a test can see that it did."""
    body = read('<b onclick="x">a</b>')
    assert seen('<b onclick="x">a</b>') == [("bold", "a")]
    assert body.lost == ("attribute 'onclick' of 'b'",)


def test_blanks_at_the_ends_are_stripped() -> None:
    """Blanks go from both ends, but for those that a mark begins with."""
    assert read("\n  a b \n\n").text == "a b"
    assert read("  <b> a </b> ").text == " a"
    assert read("a\r\n\tb\u202ec\x07d").text == "a\n bc d"


def test_a_hundred_marks_are_kept() -> None:
    """Of more than a hundred marks the styles go first, then the last links."""
    links = "".join(f"<a href='http://a.de/{number}'>x</a> <b>y</b> " for number in range(120))
    body = read(links)
    assert len(body.links) == 100
    assert {mark.kind for mark in body.marks} == {"text_link"}
    assert len(body.lost) == 140


def test_length_is_counted_without_tags() -> None:
    """4096 UTF-16 units may be sent, tags not counted; one more is refused."""
    assert checked(read("<b>" + "🙂" * 2048 + "</b>"), MOST_TEXT, TOO_LONG)
    with pytest.raises(Refusal, match="message is too long"):
        checked(read("🙂" * 2048 + "a"), MOST_TEXT, TOO_LONG)


@pytest.mark.parametrize("html", ["<b></b>", " \n ", "\u200b", "&#8203;"])
def test_what_shows_nothing_is_refused(html: str) -> None:
    """A text of which nothing can be seen is refused."""
    with pytest.raises(Refusal, match="text must be non-empty"):
        checked(read(html), MOST_TEXT, TOO_LONG)


def test_entities_that_a_bot_lists() -> None:
    """Entities may be listed instead of tags; those that clients find cannot be set."""
    listed = [
        {"type": "bold", "offset": 2, "length": 1},
        {"type": "url", "offset": 0, "length": 1},
    ]
    assert formatted("🙂ab", entities=listed).entities == listed[:1]


def test_other_parse_modes_are_refused() -> None:
    """A parse mode that the fake does not know is refused, never passed over."""
    with pytest.raises(Refusal, match="unsupported parse_mode"):
        formatted("*a*", "MarkdownV2")


@given(st.text(alphabet=st.sampled_from("<>&b/i a=\"';#x1🙂\n"), max_size=40))
def test_any_text_is_read_or_refused(html: str) -> None:
    """Whatever is sent, the answer is marks inside the text or a refusal."""
    with suppress(Refusal):
        body = read(html)
        assert all(0 <= mark.start < mark.end <= len(body.text) for mark in body.marks)
