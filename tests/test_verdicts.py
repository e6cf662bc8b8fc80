"""What a check of an old answer found is said plainly, what it did not look at as well."""

from dataclasses import replace

import pytest

from bot.quotations.attributing import Differing
from bot.quotations.claimed import ClaimedCitation, ClaimedStatement
from bot.quotations.verifying import Checked, Judged, Verification
from bot.showing.verdicts import from_verification
from index.article import Span

CLAIMED = ClaimedCitation(
    number=1, article_id="a\x1b", start=0, end=3, quote="Sky", article_sha256=""
)
HELD = Checked(CLAIMED, "holds", Span(0, 3))


def said(found: Verification) -> str:
    """Return what is printed."""
    return "\n".join(str(getattr(one, "renderable", one)) for one in from_verification(found))


def verification(checked: Checked = HELD, *judged: Judged, unchecked: str = "") -> Verification:
    """Return what a check found."""
    return Verification(judged, (checked,), (), tuple(unchecked.split()))


def test_what_the_index_says_of_an_article_is_said() -> None:
    """Both titles, neither of which looks like more or acts upon a terminal; no failure of it."""
    forged = Differing("a\x1b", "title", "Rain” (x), “\x1b", None)
    found = verification(replace(HELD, differing=(forged,), unprinted=("b\x1b",)))

    text = said(found)

    assert "the title of a\ufffd is missing, in the answer “Rain' (x), '\ufffd”" in text
    assert "does not stand in b\ufffd, as the answer says" in text
    assert text.splitlines()[-1].startswith(
        "The answer holds, but says of an article what the index does not: "
    )
    assert "\x1b" not in text


def test_a_quote_that_is_cut_out_of_its_sentence_is_told() -> None:
    """It stands there, but "not" may stand before it."""
    assert "cut out of its sentence" in said(verification(replace(HELD, cut=True)))
    assert "cut out of its sentence" not in said(verification())


@pytest.mark.parametrize(("quoted", "told"), [(True, False), (False, True)])
def test_that_rules_judged_a_models_sentence_is_said(quoted: bool, told: bool) -> None:
    """A quote needs no judging."""
    statement = ClaimedStatement(text="Sky", citations=[1])

    text = said(verification(HELD, Judged(statement, "", quoted)))

    assert ("were judged by rules only" in text) == told


def test_what_was_not_checked_and_what_is_wrong_are_said() -> None:
    """A reason may repeat words of the file, which act upon no terminal."""
    statement = ClaimedStatement(text="Sky\x1b", citations=[1])

    text = said(verification(HELD, Judged(statement, "“\x1b”", False), unchecked="notice reason"))

    assert "“Sky\ufffd”: “\ufffd”." in text
    assert "Not checked: its notice and its reason." in text
    assert "The answer does not hold: 1 statement" in text
    assert "\x1b" not in text
