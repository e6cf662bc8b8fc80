"""A follow-up takes along what the last turns were about; a new topic takes nothing."""

import re
from collections.abc import Callable, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answer import LONGEST_QUESTION, Answer, Citation
from bot.understanding.carrying import MOST_WORDS, TURNS, Carried, carry
from bot.understanding.conversation import Conversation, Turn
from index.article import Article
from index.generations.opening import Index
from index.words import words

ARTICLE = "000_f6700bc611c3c888.txt"
# What the article says to each first question, by how the sentence begins.
SAID = {
    "What does Putin want, according to Witkoff?": "“We actually came",
    "Who is Kirill Dmitriev?": "Witkoff pointed out that Yuri",
    "Who is Steve Witkoff?": "Steve Witkoff, the special envoy",
    "What does Article 5 provide for?": "Article 5 provides",
    "How does Kiev see NATO membership?": "Kiev sees NATO",
    "Which regions were taken by Russia in 2014?": "The Kremlin insists",
    "What did Witkoff tell Fox News?": "At the end of the nearly",
    "When did Trump return to the White House?": "The meeting between Putin",
    "Was will Putin laut Witkoff?": "Witkoff emphasized",
    "Wer ist Kirill Dmitriev?": "Witkoff pointed out that Yuri",
}
FOLLOW_UPS = [
    ("What does Putin want, according to Witkoff?", "And what about NATO?", "Putin Witkoff"),
    ("What does Putin want, according to Witkoff?", "what did he say about crimea?", "Putin"),
    ("Who is Kirill Dmitriev?", "What did he take part in?", "Kirill Dmitriev"),
    ("Who is Kirill Dmitriev?", "And Ushakov?", "Dmitriev"),
    ("Who is Steve Witkoff?", "How long did the talks last?", "Steve Witkoff"),
    ("What does Article 5 provide for?", "What could it lead to?", "Article 5"),
    ("How does Kiev see NATO membership?", "Why?", "Kiev NATO membership"),
    ("Which regions were taken by Russia in 2014?", "And what must happen to them?", "2014 Russia"),
    ("What did Witkoff tell Fox News?", "When was that?", "Witkoff Fox News"),
    ("When did Trump return to the White House?", "Who did he send?", "Trump White House"),
    ("Was will Putin laut Witkoff?", "Und was ist mit der NATO?", "Putin Witkoff"),
    ("Wer ist Kirill Dmitriev?", "Woran hat er teilgenommen?", "Kirill Dmitriev"),
]
NEW_TOPICS = [
    "Who won the World Cup?",
    "who won the world cup",
    "How tall is the Eiffel Tower?",
    "What is the capital of Peru?",
    "And what about bitcoins?",
    "Wie hoch ist der Eiffelturm?",
    "Is there a bakery in Lisbon?",
    "Können Sie mir sagen, wie hoch der Eiffelturm ist?",
    "thanks",
]


def sentence(article: Article, beginning: str) -> tuple[int, int]:
    """Return where the sentence that begins so stands."""
    start = article.text.index(beginning)
    rest = re.split(r"(?<=[.”]) ", article.text[start:])
    return start, start + len(rest[0])


@pytest.fixture(scope="module")
def talk(
    seed_article: Article, cite: Callable[..., Citation], answer_of: Callable[..., Answer]
) -> Callable[..., Conversation]:
    """Make a conversation of questions about the seed article, answered by it."""

    def make(*questions: str) -> Conversation:
        conversation = Conversation()
        for question in questions:
            span = sentence(seed_article, SAID[question])
            citation = cite(seed_article.text, *span, article_id=seed_article.id)
            known = {"question": question, "standalone_question": question}
            conversation.add(answer_of(citation, **known))
        return conversation

    return make


def turn(question: str, said: str = "", cited: Sequence[str] = (ARTICLE,)) -> Turn:
    """Return a turn whose question was understood as it was asked."""
    return Turn(question, question, said, tuple(cited))


def added(question: str, carried: Carried) -> set[str]:
    """Return the words that were carried."""
    return set(words(carried.question.removeprefix(question)))


@pytest.mark.parametrize(("first", "question", "needed"), FOLLOW_UPS)
def test_a_follow_up_takes_along_what_it_is_about(
    seed_index: Index, talk: Callable[..., Conversation], first: str, question: str, needed: str
) -> None:
    """The names of the question before stand behind it, a few words and no more."""
    carried = carry(question, talk(first).turns, seed_index.keywords)

    assert carried.question.startswith(f"{question} (")
    assert carried.question.endswith(")")
    assert set(words(needed)) <= added(question, carried)
    assert len(added(question, carried)) <= MOST_WORDS


def test_the_carried_question_reads_well(
    seed_index: Index, talk: Callable[..., Conversation]
) -> None:
    """Names are whole, the most telling first, and nothing else is there."""
    asked = "What does Putin want, according to Witkoff?", "Who is Kirill Dmitriev?"
    one, other = (talk(question).turns for question in asked)

    nato = carry("And what about NATO?", one, seed_index.keywords)
    part = carry("What did he take part in?", other, seed_index.keywords)

    assert nato.question == "And what about NATO? (Putin, Witkoff)"
    assert part.question == "What did he take part in? (Kirill Dmitriev)"


def test_the_answer_names_what_the_question_does_not(seed_index: Index) -> None:
    """Asked about "the fund", a pronoun may mean whoever the answer named."""
    turns = [turn("Who is the head of the fund?", "Kirill Dmitriev is the head of the fund.")]

    carried = carry("What did he take part in?", turns, seed_index.keywords)

    assert {"kirill", "dmitriev", "fund"} <= added("What did he take part in?", carried)


@pytest.mark.parametrize("question", NEW_TOPICS)
@pytest.mark.parametrize("first", list(SAID)[:4])
def test_a_new_topic_takes_nothing_along(
    seed_index: Index, talk: Callable[..., Conversation], first: str, question: str
) -> None:
    """A question that no turn has to do with is searched for as it was asked, everywhere."""
    carried = carry(question, talk(first).turns, seed_index.keywords)

    assert carried == Carried(question)


@pytest.mark.parametrize(
    "question", ["How much did the river rise?", "When did the keeper retire?"]
)
def test_a_short_question_about_another_matter_takes_nothing_along(
    paper_index: Index, question: str
) -> None:
    """Where no passage has to do with both, the words of before would only mislead."""
    before = turn("Who closed the old bridge?", "Engineers found a crack.", cited=("bridge",))

    assert carry(question, [before], paper_index.keywords) == Carried(question)


def test_a_short_question_about_the_same_matter_is_a_follow_up(paper_index: Index) -> None:
    """The arch is that of the bridge: a passage has to do with both."""
    before = turn("Who closed the old bridge?", cited=("bridge",))

    carried = carry("Where is the arch?", [before], paper_index.keywords)

    assert "bridge" in added("Where is the arch?", carried)


def test_a_question_that_stands_alone_keeps_to_the_cited_articles(
    seed_index: Index, talk: Callable[..., Conversation]
) -> None:
    """A whole question about what was named before stays as it is, and prefers what was cited."""
    turns = talk("Who is Kirill Dmitriev?").turns
    question = (
        "Did Witkoff say that Yuri Ushakov, the Kremlin adviser, liked the convincing meeting?"
    )

    carried = carry(question, turns, seed_index.keywords)

    assert carried == Carried(question, frozenset({ARTICLE}))


def test_a_pronoun_that_is_explained_needs_nothing(
    seed_index: Index, talk: Callable[..., Conversation]
) -> None:
    """A pronoun after the names in a question stands for one of them."""
    question = "Did President Zelensky of Ukraine say that he wants Crimea back this week?"

    carried = carry(question, talk("Who is Kirill Dmitriev?").turns, seed_index.keywords)

    assert carried.question == question


def test_names_are_carried_on_from_turn_to_turn(seed_index: Index) -> None:
    """What a follow-up was understood as is known to the next one."""
    first = turn("Who is Kirill Dmitriev?")
    carried = carry("What did he take part in?", [first], seed_index.keywords)
    second = Turn("What did he take part in?", carried.question, "", ())

    again = carry("Why?", [first, second], seed_index.keywords)

    assert {"kirill", "dmitriev"} <= added("Why?", again)


def test_the_last_turn_comes_first_and_old_ones_are_left(seed_index: Index) -> None:
    """The names of the last question stand before those of an older one; still older are gone."""
    turns = [turn("What about NATO?"), turn("Who is Ushakov?"), turn("Who is Dmitriev?")]

    carried = carry("Why?", turns, seed_index.keywords)

    assert TURNS == 2
    assert carried.question == "Why? (Dmitriev, Ushakov)"


def test_a_name_that_no_article_holds_is_carried(seed_index: Index) -> None:
    """Else an abstention about one person would become an answer about another."""
    carried = carry("Why did he do that?", [turn("Who is Mozart?", cited=())], seed_index.keywords)

    assert carried.question == "Why did he do that? (Mozart)"


def test_where_no_words_are_left_to_carry_articles_are(seed_index: Index) -> None:
    """A follow-up to a question without a telling word still keeps to what was cited."""
    carried = carry("And why?", [turn("What is it?")], seed_index.keywords)

    assert (carried.question, carried.articles) == ("And why?", frozenset({ARTICLE}))


def test_a_time_that_an_answer_told_is_not_carried(seed_index: Index) -> None:
    """Else the next question would be one about that day alone."""
    said = "Kirill Dmitriev took over on Monday."
    asked, told = turn("Who is the head of the fund?", said), turn("Who met on Monday?")

    after_told = carry("Who was there?", [asked], seed_index.keywords)
    after_asked = carry("Who was there?", [told], seed_index.keywords)

    assert "dmitriev" in added("Who was there?", after_told)
    assert "monday" not in added("Who was there?", after_told)
    assert "monday" in added("Who was there?", after_asked)


def test_what_was_not_answered_is_passed_over(seed_index: Index) -> None:
    """After an abstention a follow-up goes on from the last answer, or from nothing."""
    lost = turn("what is the weather like?", cited=())
    known = turn("Who is Kirill Dmitriev?")

    went_on = carry("What did he take part in?", [known, lost], seed_index.keywords)
    alone = carry("Why?", [lost], seed_index.keywords)

    assert went_on.question == "What did he take part in? (Kirill Dmitriev)"
    assert alone == Carried("Why?")


def test_a_name_that_found_nothing_is_not_put_behind_another_question(seed_index: Index) -> None:
    """Only a pronoun may mean it."""
    turns = [turn("Who is Kirill Dmitriev?"), turn("Who is Mozart?", cited=())]

    carried = carry("And what about NATO?", turns, seed_index.keywords)

    assert carried.question == "And what about NATO? (Kirill Dmitriev)"


def test_a_topic_that_was_left_is_not_gone_on_from(paper_index: Index) -> None:
    """Of two questions that have nothing in common the later one counts."""
    old = turn("Who closed the old bridge?", cited=("bridge",))
    new = turn("How much did the river rise?", cited=("flood:3-5",))

    carried = carry("Why?", [old, new], paper_index.keywords)

    assert not added("Why?", carried) & {"bridge", "closed", "old"}
    assert "river" in added("Why?", carried)


def test_a_question_that_tells_something_may_stand_alone_after_all(paper_index: Index) -> None:
    """With a word of its own it is doubted; where no passage has to do with both, the more so."""
    before = turn("Who closed the old bridge?", cited=("bridge",))

    same, other, bare = (
        carry(question, [before], paper_index.keywords)
        for question in ("Where is its arch?", "How much did it rise?", "When was that?")
    )

    assert (same.doubt, other.doubt, bare.doubt) == ("telling", "apart", None)
    assert (same.last, other.last, bare.last) == (None, None, before)


@pytest.mark.parametrize("question", ["And what about NATO?", "Why?", "Who is Steve Witkoff?"])
def test_a_first_question_stays_as_it_is(seed_index: Index, question: str) -> None:
    """Without a turn before there is nothing to carry."""
    assert carry(question, (), seed_index.keywords) == Carried(question)


def test_conversations_are_isolated(seed_index: Index, talk: Callable[..., Conversation]) -> None:
    """The same follow-up means what its own conversation is about."""
    one, other = talk("Who is Kirill Dmitriev?"), talk("Who is Steve Witkoff?")

    found = [carry("Why?", chat.turns, seed_index.keywords).question for chat in (one, other)]

    assert "Dmitriev" in found[0]
    assert "Dmitriev" not in found[1]
    assert "Steve Witkoff" in found[1]


def test_a_long_question_is_left_as_it_is(seed_index: Index) -> None:
    """The carried question is never longer than a question may be."""
    turns = [turn("Who is Kirill Dmitriev of the Russian Direct Investment Fund?")]
    room = LONGEST_QUESTION - len("he?")

    longest = carry("he?" + " " * room, turns, seed_index.keywords)
    full = carry("he " * (LONGEST_QUESTION // 3), turns, seed_index.keywords)

    assert longest.question.startswith("he? (")
    assert full.question == "he " * (LONGEST_QUESTION // 3)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    question=st.text(min_size=1, max_size=LONGEST_QUESTION),
    asked=st.text(max_size=200),
    said=st.text(max_size=400),
)
def test_any_text_can_be_carried(seed_index: Index, question: str, asked: str, said: str) -> None:
    """Whatever people write, the question stays within bounds and is still there."""
    carried = carry(question, [turn(asked, said)], seed_index.keywords)

    assert len(carried.question) <= LONGEST_QUESTION
    assert carried.question.startswith(question.strip()) or carried.question == question
