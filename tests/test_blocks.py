"""Blocks stand apart, and what is known besides is not said a second time."""

import pytest

from index.sources.blocks import Block, whole

BODY = Block("The bridge is closed.")


def test_blocks_stand_apart() -> None:
    """A heading is a paragraph of its own, and what is empty is none."""
    blocks = [Block("Cause unclear", heading=True), Block(" \n"), BODY, Block("It rained.")]

    assert whole(blocks, None) == "Cause unclear\n\nThe bridge is closed.\n\nIt rained."


@pytest.mark.parametrize("headline", ["Mill Bridge closed", "MILL BRIDGE — closed!"])
def test_the_headline_is_the_title(headline: str) -> None:
    """However it is set, it is left out; as a heading wherever it stands."""
    heading = Block(headline, heading=True)

    assert whole([Block(headline), heading, BODY], "Mill Bridge closed") == BODY.text
    assert whole([BODY] * 9 + [heading], "Mill Bridge closed").endswith(BODY.text)


@pytest.mark.parametrize(
    "byline",
    ["Ann Lee", "By Ann Lee and Bo Ray", "Von Ann Lee, 12.01.2023", "by ann lee | 2023-01-12 8:30"],
)
def test_the_byline_is_left_out(byline: str) -> None:
    """Who wrote an article, and on which day, is no sentence of it."""
    assert whole([Block(byline), BODY], "Mill Bridge closed", ["Ann Lee", "Bo Ray"]) == BODY.text


@pytest.mark.parametrize(
    ("line", "title", "authors"),
    [
        ("Ann Lee reports from Harrowmere", "Mill Bridge closed", ["Ann Lee"]),
        ("By Cy Fox", "Mill Bridge closed", ["Ann Lee"]),
        ("Mill Bridge closed again", "Mill Bridge closed", []),
        ("By 2023", "Mill Bridge closed", []),
        ("…", "!", []),
    ],
)
def test_what_says_more_is_kept(line: str, title: str, authors: list[str]) -> None:
    """A line that is not just title or names is a line of the article."""
    assert whole([Block(line, heading=True), BODY], title, authors) == f"{line}\n\n{BODY.text}"


def test_a_paragraph_further_down_is_kept() -> None:
    """The title's words as a sentence of the story are its own, and so is a name."""
    blocks = [*[BODY] * 5, Block("Mill Bridge closed"), Block("Ann Lee")]

    assert whole(blocks, "Mill Bridge closed", ["Ann Lee"]).endswith(
        "\n\nMill Bridge closed\n\nAnn Lee"
    )


def test_nothing_else_is_there() -> None:
    """A headline alone is the article."""
    assert whole([Block("Mill Bridge closed", heading=True)], "Mill Bridge closed") == (
        "Mill Bridge closed"
    )
    assert whole([], "Mill Bridge closed") == ""
