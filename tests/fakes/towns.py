"""Articles about towns that do not exist, and questions of which each has one right answer.

Every edition states the same facts with other names, so an answer tells from which it is.
"""

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SYLLABLES = "ba be bo da de do fa ga go ka ke ko la le lo ma me mo na ne no ra re ro sa ta to va"
ENDINGS = "burg dale ford ham mouth stead ton wick"
NAMES = "Adler Brandt Cohen Dietz Egger Falk Gruber Haas Imhof Jung Keller Lang Moser Nagel Ott"
FIRST = "Anna Bruno Carla David Elena Felix Greta Hugo Irene Jonas Klara Leo Maria Nina Oskar"
FACTS = (
    ("Who is the mayor of {town}?", "The mayor of {town} is {name}."),
    ("Who built the bridge in {town}?", "The bridge in {town} was built by {name}."),
    ("Who founded the museum of {town}?", "The museum of {town} was founded by {name}."),
)
FILLERS = (
    "The market is held on the square before the old town hall.",
    "Visitors praise the bread that is baked there before sunrise.",
    "A small railway leads from the station up into the hills.",
    "In winter the river freezes, and children skate on it.",
    "The council has promised to repair the roof of the school.",
    "Most people work in the mill, in the fields or at the harbour.",
)
TOGETHER = 8  # towns in an article


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about a town."""

    town: str
    text: str
    fact: int

    def answer(self, edition: int) -> str:
        """Return the name that the articles of an edition give."""
        rng = random.Random(f"{self.town} {self.fact} {edition}")
        return f"{rng.choice(FIRST.split())} {rng.choice(NAMES.split())}{_numeral(edition)}"


def towns() -> Iterator[str]:
    """Yield names of towns, no two the same."""
    starts = itertools.product(SYLLABLES.split(), SYLLABLES.split(), ENDINGS.split())
    names = [f"{''.join(one)}".capitalize() for one in starts]
    random.Random(11).shuffle(names)
    yield from names


def questions(articles: int) -> list[Asked]:
    """Return all questions that so many articles answer, in a random order."""
    named = itertools.islice(towns(), articles * TOGETHER)
    made = [
        Asked(town, question.format(town=town), fact)
        for town in named
        for fact, (question, _) in enumerate(FACTS)
    ]
    random.Random(12).shuffle(made)
    return made


def write(folder: Path, articles: int, edition: int = 1) -> None:
    """Write the articles of an edition, each anew in one step."""
    folder.mkdir(exist_ok=True)
    named, filler = towns(), itertools.cycle(FILLERS)
    for number in range(articles):
        here = list(itertools.islice(named, TOGETHER))
        lines = [f"News from {here[0]} and around."]
        for town in here:
            told = [text.format(town=town, name=_name(town, i, edition)) for i, text in _told()]
            lines.append(" ".join([*told, next(filler), next(filler)]))
        fresh = folder / f".{number}.txt"
        fresh.write_text("\n\n".join(lines), encoding="utf-8")
        fresh.rename(folder / f"{number:04}.txt")


def _told() -> list[tuple[int, str]]:
    return [(fact, text) for fact, (_, text) in enumerate(FACTS)]


def _name(town: str, fact: int, edition: int) -> str:
    return Asked(town, "", fact).answer(edition)


def _numeral(edition: int) -> str:
    """Return an edition as letters, for the end of a name: 1 is "aba", 27 "bba"."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    return f"{letters[edition // 26]}{letters[edition % 26]}a"
