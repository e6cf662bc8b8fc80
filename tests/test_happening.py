"""A question for all that happened is told from one for what happened to something."""

import time
from datetime import date

import pytest

from bot.answer import LONGEST_QUESTION
from bot.understanding.happening import asks_all
from bot.understanding.periods import without_time

TUESDAY = date(2024, 11, 26)
ALL = [
    "What happened last week?",
    "what happened in May 2024",
    "What else happened on 5 May?",
    "And what happened yesterday evening?",
    "What has been going on since Monday?",
    "What took place over the weekend?",
    "What's new?",
    "What is new this month?",
    "Any news this week?",
    "Is there any news from last week?",
    "Tell me the news of last week.",
    "What were the biggest headlines yesterday?",
    "What are today's headlines?",
    "What's in the news today?",
    "What did I miss in the last 7 days?",
    "Was geschah letzte Woche?",
    "Was ist in der letzten Woche alles passiert?",
    "Was war im Mai 2024 los?",
    "Was hat sich gestern ereignet?",
    "Was gab es letzte Woche Neues?",
    "Was gibt's Neues?",
    "Gibt es Neuigkeiten von gestern?",
    "Welche Nachrichten gab es am 5. Mai 2024?",
]
SOMETHING = [
    "What happened to the bridge last week?",
    "What happened at the brewery last week?",
    "What happened before May 2024?",
    "What is new in the treaty?",
    "What is the news about the bridge?",
    "What new school is planned?",
    "What was built last year?",
    "Who happened to be mayor last week?",
    "What is up with the bridge?",
    "What is it?",
    "Was geschah im Mai 2024 an der Brücke?",
    "Was ist passiert, als die Brücke schloss?",
    "Was ist die Hauptstadt?",
    "Was ist neu an der Brücke?",
    "",
]


@pytest.mark.parametrize("question", ALL)
def test_all_that_happened_is_asked_for(question: str) -> None:
    """However it is asked, in English and in German, in a time or lately."""
    assert asks_all(without_time(question, TUESDAY, "de"))


@pytest.mark.parametrize("question", SOMETHING)
def test_what_happened_to_something_is_an_ordinary_question(question: str) -> None:
    """As is one that only begins alike."""
    assert not asks_all(without_time(question, TUESDAY, "de"))


@pytest.mark.parametrize("piece", ["any news ", "was ist so ", "what else ", "and so "])
def test_no_question_takes_long_to_read(piece: str) -> None:
    """Whatever is repeated in it, up to the longest question."""
    began = time.process_time()
    asks_all((piece * LONGEST_QUESTION)[:LONGEST_QUESTION])

    assert time.process_time() - began < 1
