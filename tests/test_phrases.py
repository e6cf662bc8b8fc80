"""A text is read as names, numbers and telling words, as one collection knows words."""

import pytest

from bot.understanding.phrases import PhraseFinder
from index.generations.opening import Index


@pytest.mark.parametrize(
    ("text", "names", "others"),
    [
        ("What does Putin want, according to Witkoff?", ["Putin", "Witkoff"], []),
        ("Who is Kirill Dmitriev?", ["Kirill Dmitriev"], []),
        ("the talks of Witkoff in Moscow", ["Witkoff", "Moscow"], ["talks"]),
        ("Article 5", ["Article 5"], []),
        ("thanks, tell me more about it please", [], []),
        ("a talk about gardening", [], []),
        ("Was will Putin?", ["Putin"], []),
    ],
)
def test_names_and_telling_words_are_found(
    seed_index: Index, text: str, names: list[str], others: list[str]
) -> None:
    """Names are capitals in a row; another word tells something if an article holds it."""
    found = list(PhraseFinder(seed_index.keywords).phrases(text))

    assert [one.text for one in found if one.name] == names
    assert [one.text for one in found if not one.name] == others


def test_a_name_is_worth_more_than_a_word_and_a_rare_word_more_than_a_common_one(
    seed_index: Index,
) -> None:
    """What tells most of a topic is carried first."""
    reader = PhraseFinder(seed_index.keywords)
    phrases = {one.text: one for one in reader.phrases("the meeting with Yuri Ushakov, an adviser")}

    assert reader.worth(phrases["Yuri Ushakov"]) > reader.worth(phrases["adviser"])
    assert reader.worth(phrases["adviser"]) > reader.worth(phrases["meeting"])
