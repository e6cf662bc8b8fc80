"""What sentences cannot tell is said plainly, and no ordinary question is turned away for it."""

import asyncio
import time

import pytest

from bot.answer import LONGEST_QUESTION, Question
from bot.engine import Engine
from bot.messenger.saying.wording import languages, wording
from bot.understanding.beyond import INSTEAD, REASONS, Beyond, beyond
from index.generations.opening import Index
from index.retrieval import Retriever

LISTS = [
    "How many articles mention NATO?",
    "how many of the articles are about the flood",
    "How many articles are there?",
    "How many news stories do you have on the strike?",
    "In how many articles is the mayor named?",
    "How often is the mayor mentioned in the articles?",
    "Which articles mention the bridge?",
    "Count the articles about the bridge.",
    "Please count all mentions of the mayor",
    "Can you list me every article about the flood?",
    "Show me all articles about the bridge",
    "Wie viele Artikel erwähnen die NATO?",
    "Wie viele Artikel gibt es über das Hochwasser?",
    "Wie viele Artikel gibt es?",
    "Wie oft wird die Bürgermeisterin in den Artikeln erwähnt?",
    "Welche Artikel handeln von der Brücke?",
    "Zähle alle Artikel über die Brücke",
    "Nenne mir alle Artikel über die Brücke.",
]
SUMMARIES = [
    "Summarise all articles",
    "Can you summarize the articles?",
    "Please sum up this week's news.",
    "What are the articles about?",
    "What is the collection about?",
    "Give me an overview of this week's news",
    "I need a summary of all the articles.",
    "Fasse alle Artikel zusammen",
    "Kannst du die Nachrichten der Woche zusammenfassen?",
    "Fass mir bitte die Nachrichten dieser Woche zusammen.",
    "Worum geht es in den Artikeln?",
    "Wovon handeln die Artikel?",
    "Gib mir einen Überblick über die Nachrichten dieser Woche.",
    "Ich brauche eine Zusammenfassung der letzten Artikel.",
]
ORDINARY = [
    "How many people died?",
    "How many articles does the constitution have?",
    "How many articles are there in the treaty?",
    "How many stories does the tower have?",
    "How many stories are in the tower?",
    "How often is the bridge inspected?",
    "How many times was the mayor re-elected?",
    "What does Article 5 provide for?",
    "Which articles of the treaty deal with defence?",
    "Who wrote the articles?",
    "How many articles did Hamilton write?",
    "How many reports were published by the panel in 2019?",
    "Which documents do you need for a passport?",
    "How many documents do you have to bring?",
    "Which documents are on display?",
    "Give me a summary of this year's budget.",
    "What is the book about?",
    "What is the summary of the report about the bridge?",
    "Can you summarize the differences between the two bridges?",
    "Did Count Dracula live here?",
    "Who has to count the votes?",
    "What are all the colours of the flag?",
    "Who is on the list of all candidates?",
    "What happened this week?",
    "Wie viele Menschen starben?",
    "Wie viele Artikel hat das Grundgesetz?",
    "Worum geht es in dem Streit?",
    "Was steht in Artikel 5?",
    "Wer fasste die Ergebnisse zusammen?",
    "Was zählt die Polizei?",
    "Welche Artikel werden knapp?",
    "Welche Dokumente haben Sie zu unterschreiben?",
    "Who wrote the digest of the week?",
    "Welche Dokumente sind zum Grenzübertritt nötig?",
    "Which reports mention the side effects of the vaccine?",
    "How many times did Smith lie in the documents of the case?",
    "Who compiled the summary of the reports?",
    "Worum geht es im Streit um die Dokumente?",
    "List all the countries that joined NATO in 2004.",
    "Welche Beiträge gibt es zu zahlen?",
    "What was the summary of everything Mueller found?",
    "Count all the votes: who won Florida?",
    "",
]


@pytest.mark.parametrize("question", LISTS)
def test_counting_and_listing_are_told(question: str) -> None:
    """However it is asked, in English and in German."""
    assert beyond(question) == "list"


@pytest.mark.parametrize("question", SUMMARIES)
def test_summing_up_is_told(question: str) -> None:
    """Of all articles, of the news or of a week: more than sentences can say."""
    assert beyond(question) == "summary"


@pytest.mark.parametrize("question", ORDINARY)
def test_an_ordinary_question_is_none_of_it(question: str) -> None:
    """Counting what an article counts is what quotes are for."""
    assert beyond(question) is None


@pytest.mark.parametrize("piece", ["fasse alles ", "please ", "how often ", "alle ", "list all"])
def test_no_question_takes_long_to_read(piece: str) -> None:
    """Whatever is repeated in it, up to the longest question."""
    began = time.process_time()
    beyond((piece * LONGEST_QUESTION)[:LONGEST_QUESTION])

    assert time.process_time() - began < 1


@pytest.mark.parametrize(("question", "kind"), [(LISTS[0], "list"), (SUMMARIES[0], "summary")])
def test_the_answer_says_so_and_offers_what_comes_nearest(
    paper_index: Index, question: str, kind: Beyond
) -> None:
    """The reason says what cannot be done, the notice which command comes nearest."""
    engine = Engine(retriever=Retriever(paper_index))

    answer = asyncio.run(engine.answer(Question(question)))

    assert answer.abstained
    assert answer.why == REASONS[kind]
    assert answer.notice == INSTEAD[kind]
    assert answer.confidence == 0
    assert answer.nearest


@pytest.mark.parametrize("language", languages())
def test_the_bot_says_it_in_the_language_of_its_reader(language: str) -> None:
    """With the commands that a chat has."""
    spoken = wording(language)

    assert all("/search" in spoken.say(f"cannot_{kind}", when="") for kind in REASONS)
    assert all("/latest" in spoken.say(f"cannot_{kind}", when="") for kind in REASONS)
