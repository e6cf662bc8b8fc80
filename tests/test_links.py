"""No address, command or markup gets into a sentence that a model wrote."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checking.links import address, sign, unmasked, without_addresses


@pytest.mark.parametrize(
    "text",
    [
        "See https://evil.example/x now.",
        "See www.evil.example now.",
        "Write to a@evil.example now.",
        "Ask @evil_bot now.",
        "See t.me/evil now.",
        "See evil.com/a now.",
    ],
)
def test_an_address_is_found_even_in_a_quotation(text: str) -> None:
    """What certainly is an address is none of the reader's business, whoever said it."""
    assert address(text, verbatim=True)
    assert address(text, verbatim=False)


@pytest.mark.parametrize(
    "text",
    [
        "Amazon.com grew.",
        "Use /start now.",
        "See evil.ru now.",
        "See 10.0.0.1 now.",
        "See evil．com now.",
        "See evil[.]com now.",
        "See ev\u200bil.com now.",
    ],
)
def test_in_a_model_s_words_less_is_allowed(text: str) -> None:
    """Domains and commands are dropped, hidden or not."""
    assert address(text, verbatim=False)


@pytest.mark.parametrize(
    "text",
    [
        "At 5 p.m. in the U.S. it rained.",
        "It rained, e.g. in St. Louis and/or Rome.",
        "No. 1 was 3.5 m long vs. 4.",
        "It was 24/7 rain, 5/6 of the time.",
    ],
)
def test_plain_prose_holds_no_address(text: str) -> None:
    """Abbreviations, fractions and numbers are no links."""
    assert address(text, verbatim=False) == ""


@pytest.mark.parametrize("text", ["a {b}", "a | b", "a \\ b", "a `b`", "**a**", "[a](b)"])
def test_markup_is_no_prose_unless_the_source_has_it(text: str) -> None:
    """Signs of code and markup are shown only where the article has them."""
    assert sign(text, "a b")
    assert sign(text, text) == ""


def test_prose_holds_no_sign() -> None:
    """Quotes, dashes, brackets and percent signs are prose."""
    assert sign("“A” — b (c), d: 5 %; e-f’s!", "") == ""


def test_what_hides_an_address_is_taken_away() -> None:
    """Wide forms and invisible signs do not help."""
    assert unmasked("a\u200bb．c") == "ab.c"


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "a <b>b</b>", "<a href='x'>y", "</i>"]
)
def test_a_tag_is_no_prose_even_if_the_source_has_it(text: str) -> None:
    """An article cannot teach a model to write markup."""
    assert sign(text, text).startswith("<")


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("A day at the sea", "A day at the sea"),
        ("Visit https://evil.example/a?b=c and www.lure.example/x now", "Visit … and … now"),
        ("Write to thief@lure.example or @thief", "Write to … or …"),
        ("Prices at U.S. shops rose 3.5 percent", "Prices at U.S. shops rose 3.5 percent"),
    ],
)
def test_an_address_in_a_title_is_not_shown(title: str, shown: str) -> None:
    """A title stands beside a citation, where a terminal would make a link of it."""
    assert without_addresses(title) == shown


@given(st.text("aw.@/:h tps…", max_size=40))
def test_nothing_is_left_of_any_address(text: str) -> None:
    """However addresses are put together, none is left."""
    assert address(without_addresses(text), verbatim=False) == ""
