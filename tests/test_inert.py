"""Nothing that a text holds becomes a link, and nothing of it is lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.messenger.saying.inert import escaped, is_visible, kept, pieces, stripped
from tests.benchmarks.fuzz_messages import kept as kept_by_telegram
from tests.fakes.telegram import formatted

NASTY = st.lists(
    st.sampled_from(
        [
            *("a.org", "http://", "@", "anna", "/", "start", "#", "tag", "$", "USD", "+49 30", "."),
            *(
                "example",
                ".com",
                "。",
                "中国",
                "भारत",
                "1.2.3.4",
                "0301234567",
                "tg://",
                "4111 1111",
            ),
            *(
                "<b>",
                "</code>",
                "&lt;",
                "&#60;",
                '"',
                "<a href='http://a.de'>",
                "\u202e",
                "\u030a",
                "\u2067",
            ),
            *(
                "\0",
                "\r",
                "\r\n",
                "\u2028",
                "\ud83d",
                "\U0001f468\u200d\U0001f680",
                " ",
                "\n",
                "(",
                "41 11",
            ),
        ]
    )
    | st.text(max_size=4)
    | st.characters(),
    max_size=20,
).map("".join)


def inert(text: str) -> str:
    """Return a text as HTML, the pieces that could become a link as code."""
    return "".join(
        f"<code>{escaped(piece)}</code>" if as_code else escaped(piece)
        for piece, as_code in pieces(text)
    )


@pytest.mark.parametrize(
    "prose",
    [
        "The U.S. grew by 3.5 %, or 1,000, at 5 a.m. and/or 6 p.m., e.g. in 2019–2021.",
        "It cost $5 or US$5bn; 24/7, 50 km/h; he/she wrote C# and #1; x_y...",
        "On 2024-05-01 at 12:30, 05-06-2019, 10.30am, 1.000.000.000 Euro. Prof. Dr. h.c. Ph.D.",
        "价格是3.5元。北京的天气很好。",
    ],
)
def test_prose_stays_as_it_is(prose: str) -> None:
    """Abbreviations, numbers, dates and sums are no addresses."""
    assert inert(prose) == prose


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("See paper.example.com/a.", "See <code>paper.example.com/a</code>."),
        ("(x.org/a_(b))", "(<code>x.org/a_(b)</code>)"),
        ("Straße.de, пример.рф", "<code>Straße.de</code>, <code>пример.рф</code>"),
        ("It ended.In spring", "It <code>ended.In</code> spring"),
        ("joe.p@x.org @anna!", "<code>joe.p@x.org</code> <code>@anna</code>!"),
        ("/start, (/ask@a_bot)", "<code>/start</code>, (<code>/ask@a_bot</code>)"),
        ("#tag; $USD.", "<code>#tag</code>; <code>$USD</code>."),
        (
            "+49 (30) 1234567 or 030/1234567",
            "<code>+49 (30) 1234567</code> or <code>030/1234567</code>",
        ),
        ("(212) 555-0123", "<code>(212) 555-0123</code>"),
        ("4111 1111 1111 1111", "<code>4111 1111 1111 1111</code>"),
        (
            "tg://resolve?domain=x 1.2.3.4",
            "<code>tg://resolve?domain=x</code> <code>1.2.3.4</code>",
        ),
        ("exam\u202eple.com", "<code>example.com</code>"),
    ],
)
def test_what_could_be_a_link_is_code(text: str, html: str) -> None:
    """Addresses, names, commands, tags and numbers are wrapped, the marks around them not."""
    assert inert(text) == html


def test_every_sign_of_markup_is_escaped() -> None:
    """Tags and entities in a text are shown, not obeyed."""
    assert inert("<b>1 & 2</b> &lt;") == "&lt;b&gt;1 &amp; 2&lt;/b&gt; &amp;lt;"
    assert formatted(inert('<a href="http://a.de">x</a>'), "HTML").links == []


def test_odd_signs_are_as_telegram_keeps_them() -> None:
    """Controls are blanks, turns of direction are gone, half a character is U+FFFD."""
    assert kept("a\0b\r\nc\u2028d\u202e\ud800") == "a b\nc\nd\ufffd"
    assert stripped("\t a\u00a0\n") == "a\u00a0"


def test_nothing_turns_the_direction_of_writing() -> None:
    """All signs that do are gone, and a text that is written from the right stays."""
    turning = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"

    assert kept("|".join(turning)) == "|" * 11
    assert kept("\u2067السماء زرقاء\u2069 [1] ‏שלום\u200f!") == "السماء زرقاء [1] שלום!"


def test_a_text_without_a_visible_sign() -> None:
    """Blanks, joiners and marks of order cannot be seen."""
    assert not is_visible(" \n\u200b\u2060\ufeff\u00ad\0")
    assert not is_visible("\u115f\u1160\u3164\uffa0\u2800")
    assert is_visible("\u200b.")


@settings(max_examples=400)
@given(NASTY)
def test_nothing_in_any_text_becomes_a_link(text: str) -> None:
    """Telegram refuses none, finds nothing in it, and shows each character."""
    body = formatted(inert(text), "HTML")
    assert body.found == []
    assert body.links == []
    assert body.lost == ()
    assert body.text == kept_by_telegram(text).strip(" \n")
    assert "".join(piece for piece, _ in pieces(text)) == kept_by_telegram(text)


@settings(max_examples=100)
@given(st.text("a/$#@.1 <>", max_size=40))
def test_nothing_of_few_signs_becomes_a_link(text: str) -> None:
    """The signs that begin a link, in any order."""
    assert formatted(inert(text), "HTML").found == []
