"""The body of a page becomes blocks, each a line of what a reader sees."""

import pytest
from lxml import etree

from index.sources.blocks import Block
from index.sources.body import blocks


def texts(body: str) -> list[str]:
    """Return the texts of the blocks of a body."""
    return [block.text for block in blocks(etree.fromstring(f"<body>{body}</body>"))]


def test_a_heading_is_known() -> None:
    """It is a block, and said to be a heading; what follows is not."""
    body = etree.fromstring('<body><head rend="h1">Cause</head><p>It <hi>rained</hi>.</p></body>')

    assert [*blocks(body)] == [Block("Cause", heading=True), Block("It rained.")]
    assert [*blocks(None)] == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>One.</p>Two.<p>Three.</p>Four.", ["One.", "Two.", "Three.", "Four."]),
        ("<quote><p>One.</p><p>Two.</p></quote>Three.", ["One.", "Two.", "Three."]),
        ("<p>One\n   line\u00a0is</p>", ["One line\u00a0is"]),
        ("<p>Elm Row 1<lb/>Harrowmere</p>", ["Elm Row 1\nHarrowmere"]),
        ("<p>Call <code>f()</code> now.</p>", ["Call f() now."]),
        ("<code><code>def f():\n    pass\n</code></code><p>So.</p>", ["def f():\n    pass", "So."]),
        ("<list><item>One</item><item><p>Two</p></item></list>", ["One", "Two"]),
        (
            '<list rend="ol"><item>One<list><item>in it</item></list></item>'
            "<item><p>Two</p><p>more</p></item><item/><item>Four</item></list>End",
            ["1. One", "in it", "2. Two", "more", "4. Four", "End"],
        ),
        (
            "<table><row><cell>Coins</cell><cell>Year</cell></row>"
            "<row><cell>41</cell><cell><p>1388</p><p>or so</p></cell></row></table>End",
            ["Coins | Year", "41 | 1388 or so", "End"],
        ),
    ],
)
def test_blocks_of_a_body(body: str, expected: list[str]) -> None:
    """Paragraphs, items and rows stand apart, their parts together; items keep their numbers."""
    assert texts(body) == expected


def test_a_deep_body() -> None:
    """However deep, it is walked through."""
    assert texts("<list><item>" * 120 + "x" + "</item></list>" * 120) == ["x"]
