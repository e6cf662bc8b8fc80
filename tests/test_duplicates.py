"""A story that is printed twice is one story; one in which a number changed is another."""

from collections.abc import Sequence

import pytest

from index.article import Article
from index.duplicates import distinct, is_copy, runs
from index.passage import Passage
from index.splitting import Splitter

STORY = (
    "Heavy rain on Monday brought a hillside down on the road between Oberau and Steinbach, and "
    "12 people had to leave their houses. The fire brigade worked through the night to clear the "
    "road of mud. Nobody was hurt, said the district office. The road is to be open again by the "
    "end of the week, once engineers have looked at the slope. Children of the village were "
    "taken to school by boat."
)
COPIES = [
    STORY,
    f"STEINBACH, 3 May (dpa) - {STORY}",
    f"Steinbach, 3. Mai (dpa/lby) - {STORY}",
    f"(AP) {STORY}",
    f"OBERAU — {STORY}",
    f"{STORY} The weather is expected to stay wet until Thursday at least.",
    STORY.replace("Nobody was hurt, said the district office. ", ""),
    STORY.replace(". ", ".\n\n").replace("'", "’"),
    STORY.replace("said the", "according to the"),
]
OTHERS = [
    STORY.replace("12 people", "15 people"),
    STORY.replace("12 people", "at least fifteen people"),
    STORY.replace("Oberau and Steinbach", "Unterau and Kirchdorf"),
    STORY.replace("is to be open", "is not to be open"),
    STORY.replace("Monday", "Friday"),
    STORY.replace("down on the road", "up on the road").replace("open again", "closed again"),
    f"It is not true, and never was (dpa) - {STORY}",
    "Heavy rain on Monday brought a hillside down on the road between Oberau and Steinbach.",
    "",
]


@pytest.mark.parametrize("copy", COPIES)
def test_a_story_printed_again_is_a_copy(copy: str) -> None:
    """Another dateline, other signs, a sentence more or less: still the same story."""
    assert is_copy(STORY, copy)
    assert is_copy(copy, STORY)


@pytest.mark.parametrize("other", OTHERS)
def test_what_says_something_else_is_no_copy(other: str) -> None:
    """Another number, name, day or a "not" makes another story, and so does most of it missing."""
    assert not is_copy(STORY, other)
    assert not is_copy(other, STORY)


def test_few_words_are_one_run() -> None:
    """A text of three words can be compared as well; one of none has nothing in common."""
    assert runs("Rain, again: rain") == {("rain", "again", "rain")}
    assert runs("...") == frozenset()
    assert not is_copy("...", "...")


def passages(*texts: str, article: str | None = None) -> dict[str, Passage]:
    """Return one passage for each text, by ids "0", "1" ..., each of its own article or of one."""
    found = {}
    for n, text in enumerate(texts):
        made = Article(article or f"article {n}", "", text)
        (passage,) = Splitter(lambda them: [len(one.split()) for one in them], 999).split(made)
        found[str(n)] = passage
    return found


def grouped(known: dict[str, Passage], limit: int) -> list[list[str]]:
    """Return the distinct passages of all that are known with their copies, by their texts."""

    def read(ids: Sequence[str]) -> list[Passage]:
        return [known[one] for one in ids]

    found = distinct(list(known), read, limit)
    return [[one.text for one in (first, *copies)] for first, copies in found]


def test_copies_stand_with_the_best_of_them() -> None:
    """The best ranked of a story is the hit, the others are its copies, and others stay apart."""
    known = passages(STORY, "A dull day.", COPIES[1], OTHERS[0], COPIES[4])

    assert grouped(known, 10) == [[STORY, COPIES[1], COPIES[4]], ["A dull day."], [OTHERS[0]]]


def test_as_many_distinct_passages_are_found_as_are_wanted() -> None:
    """However often a story is printed, it does not keep the others out."""
    known = passages(*[STORY] * 30, "A dull day.", "A windy day.", "A dark day.")

    assert [len(group) for group in grouped(known, 3)] == [30, 1, 1]


def test_an_article_is_no_copy_of_itself() -> None:
    """What one article says twice is two passages of it, not one story in two papers."""
    assert [len(group) for group in grouped(passages(STORY, STORY, article="a"), 10)] == [1, 1]
