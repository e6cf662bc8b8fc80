"""No hostile answer is refused, cut short or makes a link.

A small seeded version of tests/benchmarks/fuzz_messages.py.
"""

from random import Random

from bot.messenger.saying.parts import Part
from tests.benchmarks.fuzz_messages import PIECES, UNMEANT, Fuzz, flaws


def test_fuzzed_messages() -> None:
    """Texts of everything, in each place of each message."""
    fuzz = Fuzz(Random(7))
    fuzz.naughty(piece for line in PIECES for piece in line[::4])
    fuzz.run(fuzz.messages + 150)
    assert fuzz.faults == []


def test_the_check_finds_what_is_wrong() -> None:
    """A link that nobody meant is one, whoever made it."""
    made = Part('<a href="https://b.example/">a.org</a> @anna', "a.org @anna")
    assert [kind for kind, _ in flaws(made, ["https://a.example/"])] == [UNMEANT, UNMEANT]
    assert [*flaws(Part("<b>", "x"), [])] != []
