"""The risk-coverage curve, point by point, and as a drawing that loads nothing."""

from xml.etree import ElementTree

from bot.evaluating.curve import Curve, curves, points, to_svg
from tests.fakes.results import outcome

RIGHT, WRONG, GOLD = ("a", 0, 5), ("a", 50, 55), (("a", 0, 9),)
OUTCOMES = [
    outcome(WRONG, gold=GOLD, confidence=0.6),
    outcome(RIGHT, gold=GOLD, confidence=0.9),
    outcome(gold=GOLD, confidence=0.1),
    outcome(RIGHT, gold=GOLD, confidence=0.6),
]


def test_the_surest_come_first() -> None:
    """One right of four; then two more of equal confidence, of which one is wrong."""
    assert list(points(OUTCOMES)) == [(0.25, 0.0), (0.75, 1 / 3)]


def test_an_answer_where_there_is_none_is_wrong() -> None:
    """Questions that cannot be answered lie on a curve of their own, with the others."""
    drawn = curves([*OUTCOMES, outcome(RIGHT, answerable=False, confidence=1.0)])

    assert [one.name for one in drawn] == [
        "answerable questions",
        "with those that cannot be answered",
    ]
    assert drawn[1].points == ((0.2, 1.0), (0.4, 0.5), (0.8, 0.5))


def test_without_answers_there_is_no_curve() -> None:
    """Abstentions, and questions whose place nobody knows, draw nothing."""
    assert curves([outcome(gold=GOLD), outcome(RIGHT), outcome(RIGHT, answerable=None)]) == []


def test_the_drawing_is_one_element_that_loads_nothing() -> None:
    """It can stand in a page as it is, and is the same whenever it is drawn."""
    svg = to_svg([Curve("answerable questions", ((0.2, 0.0), (0.8, 0.5)))])
    element = ElementTree.fromstring(svg)

    links = [value for one in element.iter() for name, value in one.items() if "href" in name]
    assert element.tag == "{http://www.w3.org/2000/svg}svg"
    assert all(link.startswith("#") for link in links)
    assert "url(http" not in svg
    assert "answerable questions" in svg
    assert svg == to_svg([Curve("answerable questions", ((0.2, 0.0), (0.8, 0.5)))])


def test_a_line_on_the_axis_is_whole() -> None:
    """Where no answer is wrong the line lies on the axis, and no half of it is cut off."""
    svg = to_svg([Curve("answerable questions", ((0.2, 0.0), (0.8, 0.0)))])

    lines = [one for one in ElementTree.fromstring(svg).iter() if "#0b5cad" in one.get("style", "")]
    assert lines
    assert not [one for one in lines if "clip-path" in one.attrib]
