"""The words that a question is about weigh as much as they are rare, in every language."""

import pytest

from bot.finding.topic import Topic
from index.generations.opening import Index


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("The bridges were opened by the mayor.", 1.0),
        ("The mayor waved.", "some"),
        ("It rained.", 0.0),
        ("", 0.0),
    ],
)
def test_coverage_is_the_share_of_the_topic_that_a_text_mentions(
    paper_index: Index, text: str, covered: float | str
) -> None:
    """Words count by their stem; "did" and "the" are no part of the topic."""
    topic = Topic.of("Did the mayor open the bridge?", paper_index.keywords)
    coverage = topic.coverage(text, "en")

    assert len(topic.stems["en"]) == 3
    assert 0 < coverage < 1 if covered == "some" else coverage == pytest.approx(covered)


def test_a_topic_is_looked_for_in_the_language_of_each_text(paper_index: Index) -> None:
    """The papers are in English and German: endings are those of the text that is read."""
    topic = Topic.of("Was steht in den Texten, welches Zeichen?", paper_index.keywords)

    assert topic.stems.keys() == {"de", "en"}
    assert topic.coverage("Ein Zeichen steht im Text.", "de") == pytest.approx(1)
    assert 0 < topic.coverage("Ein Zeichen steht im Text.", "en") < 1


def test_a_rare_word_covers_more_than_a_common_one(paper_index: Index) -> None:
    """A word that no article has weighs most: a sentence without it covers little."""
    topic = Topic.of("bridge unicorn", paper_index.keywords)

    assert topic.coverage("A unicorn.", "en") > topic.coverage("A bridge.", "en")


def test_a_question_without_a_topic_is_covered_by_nothing(paper_index: Index) -> None:
    """A question of small words only gives no reason to trust any sentence."""
    assert Topic.of("Who is it?", paper_index.keywords).coverage("Who is it?", "en") == 0


def test_words_from_before_never_outweigh_those_that_are_asked(paper_index: Index) -> None:
    """What a follow-up carries along is at most half of its own topic, however rare it is."""
    topic = Topic.of("And the bridge?", paper_index.keywords, " (Unicorn Engineers)")

    assert topic.weight("Bridge") > 0
    assert topic.weight("unicorn") + topic.weight("engineers") <= topic.weight("bridge") / 2 + 1e-9
    assert topic.coverage("The bridge.", "en") > topic.coverage("Unicorn engineers.", "en")


def test_words_from_before_count_where_the_question_has_none(paper_index: Index) -> None:
    """A question of small words is about what was asked before."""
    topic = Topic.of("And why?", paper_index.keywords, " (Unicorn Engineers)")

    assert topic.coverage("Engineers.", "en") > 0


def test_other_words_weigh_nothing(paper_index: Index) -> None:
    """A small word is no part of the topic, nor is one that was not asked."""
    topic = Topic.of("Did the mayor open the bridge?", paper_index.keywords)

    assert topic.weight("the") == topic.weight("river") == 0
    assert topic.weight("MAYOR") == topic.weight("mayor") > 0
