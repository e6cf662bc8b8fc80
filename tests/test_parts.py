"""Messages are cut where nothing is torn, and none is too long."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.messenger.saying.parts import MOST_ENTITIES, MOST_TEXT, Part, Piece, Run, parts, units
from tests.fakes.telegram import formatted

QUOTE = "blockquote expandable"


def one(text: str, *tags: str) -> Piece:
    """Return a block of one run."""
    return Piece((Run(text, tags),))


def test_a_block_is_html_text_and_entities() -> None:
    """Tags that go on are not ended; each that begins is an entity."""
    block = Piece((Run("1 < 2 ", (QUOTE,)), Run("a.org", (QUOTE, "code")), Run(" &", (QUOTE,))))
    assert block.html == f"<{QUOTE}>1 &lt; 2 <code>a.org</code> &amp;</blockquote>"
    assert block.text == "1 < 2 a.org &"
    assert block.entities == 2


def test_blocks_that_fit_are_one_message() -> None:
    """Blocks stand in one message with their gaps between them."""
    blocks = [one("a", "b"), one(" b\n"), Piece((Run("c"),), gap="\n")]
    assert parts(blocks) == (Part("<b>a</b>\n\nb\nc", "a\n\nb\nc"),)


def test_a_block_that_does_not_fit_begins_a_message() -> None:
    """A message ends between blocks, whatever room it had."""
    assert [part.plain[:1] for part in parts([one("a" * 3000), one("b" * 3000), one("c")])] == [
        "a",
        "b",
    ]


def test_a_long_block_is_cut_after_a_word() -> None:
    """Each piece has all tags of its own, and the blank between them goes."""
    first, second = parts([one("word " * 1000, QUOTE)])
    assert first.plain == "word " * 818 + "word"
    assert second.html == f"<{QUOTE}>{'word ' * 180}word</blockquote>"


def test_what_follows_a_cut_block_stands_in_its_last_message() -> None:
    """A cut block shares its last message alone, so that its pieces are not joined again."""
    made = parts([one("a"), one("b" * 5000), one("c")])
    assert [part.plain for part in made] == ["a", "b" * 4096, "b" * 904 + "\n\nc"]


@pytest.mark.parametrize(
    ("sign", "whole"),
    [
        ("🙂", "🙂"),
        ("e\u0301", "e\u0301"),
        ("👩\u200d🚀", "👩\u200d🚀"),
        ("👍🏽", "👍🏽"),
        ("🇩🇪", "🇩🇪"),
    ],
)
def test_no_sign_is_torn(sign: str, whole: str) -> None:
    """Pairs, accents, joined emoji, skin tones and flags stay whole."""
    first, second, *_ = parts([one("x" + sign * 3000)])
    assert (first.plain[1:] + second.plain).replace(whole, "") == ""
    assert second.plain.startswith(whole)


def test_a_cut_makes_no_command() -> None:
    """A word is not cut before a sign that would begin something there."""
    (_, second) = parts([one("a" * 4096 + "/start")])
    assert second.plain == "a/start"


def test_many_entities_are_several_messages() -> None:
    """Telegram would drop what is beyond its limit."""
    block = Piece(tuple(run for n in range(200) for run in (Run(f"{n}", ("code",)), Run(" "))))
    made = parts([block])
    assert [len(formatted(part.html, "HTML").entities) for part in made] == [90, 90, 20]
    assert " ".join(part.plain for part in made) == " ".join(map(str, range(200)))


def test_nothing_invisible_is_a_message() -> None:
    """Telegram refuses a message of which nothing is seen; there is none."""
    assert parts([one(" \n"), one("\u200b"), one("")]) == ()
    assert parts([]) == ()


TEXTS = st.text("ab \n/$🙂\u0301\u200d\u200b🇩<&", max_size=12)
TAGS = st.sampled_from([(), (), ("b",), ("code",), (QUOTE,), (QUOTE, "code"), (QUOTE, "i")])
RUNS = st.tuples(st.builds(Run, TEXTS, TAGS), st.sampled_from([1, 1, 2, 90, 700]))
BLOCKS = st.lists(RUNS, max_size=8).map(
    lambda runs: Piece(tuple(Run(run.text * times, run.tags) for run, times in runs))
)


@settings(max_examples=60)
@given(st.lists(BLOCKS, max_size=4), st.sampled_from([7, 100, MOST_TEXT]))
def test_every_message_is_taken_and_nothing_is_lost(blocks: list[Piece], most: int) -> None:
    """Whatever the blocks: within the limits, as its plain text says, and all of them."""
    made = parts(blocks, most)
    for part in made:
        body = formatted(part.html, "HTML")
        assert body.text == part.plain
        assert units(part.plain) <= most
        assert len(body.entities) - len(body.found) <= MOST_ENTITIES
        assert part.plain == part.plain.strip(" \n")
    given = "".join(block.text for block in blocks)
    assert seen("".join(part.plain for part in made)) == seen(given)


def seen(text: str) -> str:
    """Return the signs of a text that do more than part or join others."""
    return "".join(sign for sign in text if sign not in " \n\u200b\u200d")
