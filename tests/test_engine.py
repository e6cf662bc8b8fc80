"""The engine answers with proven quotes or abstains, as a LlamaIndex query engine, offline."""

import asyncio
import os
import subprocess
import sys
import unicodedata
from collections.abc import AsyncGenerator, Sequence
from datetime import date
from pathlib import Path
from typing import Literal

import pytest
from llama_index.core.tools import QueryEngineTool

from bot.account import Account
from bot.answer import Answer, Draft, Evidence, Question, Statement
from bot.engine import MOST_DRAFTS, Engine
from bot.finding.reordering import Judges
from bot.telling.reasons import Reason
from bot.telling.remarks import QUOTED, UNPROVEN
from bot.understanding.conversation import Turn
from bot.work import Trace
from index.article import Article
from index.errors import LLMFailed, QuestionError
from index.filters import Filters
from index.generations.home import Home
from index.generations.opening import Index
from index.models.reader.loading import load_reader
from index.retrieval import Retriever

SEED = Path(__file__).resolve().parent.parent / "seeds" / "000_f6700bc611c3c888.txt"
QUESTION = "What does Putin want, according to Witkoff?"
UNANSWERABLE = "Who won the 2022 World Cup?"

# Written before any result was seen: a question, and words of the sentence that answers it.
ANSWERED = [
    ("How long did the talks between Witkoff and Putin last?", "nearly five-hour talks"),
    ("Which broadcaster did Witkoff speak to on Monday?", "Fox News"),
    (
        "Which parts of Ukraine does the Kremlin insist must be recognized?",
        "Crimea, Luhansk and Donetsk",
    ),
    ("What does Article 5 provide for?", "collective defense"),
    ("Who is Kirill Dmitriev?", "head of the Russian Direct Investment Fund"),
    (
        "What does Kiev see as the best guarantee for the country's security?",
        "NATO membership for Ukraine as the best guarantee",
    ),
    (
        "How many times have Putin and Witkoff met since Trump returned to the White House?",
        "was the third since",
    ),
    ("Who took part in the convincing meeting?", "Yuri Ushakov"),
    ("What must NATO members do when one of them is attacked?", "mutual assistance"),
    (
        "What could reshape the relationship between Russia and the United States?",
        "commercial opportunities",
    ),
]
REFUSED = [
    UNANSWERABLE,
    "What is Witkoff's salary?",
    "When was Vladimir Putin born?",
    "What is the population of Ukraine?",
    "What did Zelensky say about the meeting?",
]


@pytest.fixture
def engine(seed_index: Index, models: Path) -> Engine:
    """An engine over the seed article, with the reader that comes along."""
    judges = Judges(load_reader(None, models))
    return Engine(retriever=Retriever(seed_index), judges=judges)


@pytest.fixture
def paper_engine(paper_index: Index) -> Engine:
    """An engine over the articles of the paper."""
    return Engine(retriever=Retriever(paper_index))


def answer(engine: Engine, question: str, filters: Filters | None = None) -> Answer:
    """Return the answer to a question."""
    return asyncio.run(engine.answer(Question(question, filters or Filters())))


def test_the_seed_article_says_what_putin_wants(engine: Engine) -> None:
    """A quote holds "permanent peace", at exact offsets of the normalised seed file."""
    file = SEED.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
    text = unicodedata.normalize("NFC", file)

    found = answer(engine, QUESTION)

    assert any("permanent peace" in citation.quote for citation in found.citations)
    assert all(text[c.span.start : c.span.end] == c.quote for c in found.citations)
    assert {citation.article_id for citation in found.citations} == {SEED.name}
    numbers = [citation.number for citation in found.citations]
    assert numbers == [*range(1, len(numbers) + 1)]
    assert [one.text for one in found.statements] == [c.quote for c in found.citations]


def test_an_answer_says_how_it_was_made(engine: Engine, seed_index: Index) -> None:
    """Mode, generation, confidence and the seconds of each stage go with every answer."""
    found = answer(engine, QUESTION)

    assert (found.mode, found.model, found.prompt_digest) == ("extractive", None, None)
    assert found.generation == seed_index.manifest.name
    assert found.question == found.standalone_question == QUESTION
    assert (found.reason, found.notice, found.nearest, found.usage) == (None, None, (), None)
    assert 0 < found.confidence < 1
    stages = ["embed", "retrieve", "rank", "write", "verify", "first_statement"]
    assert list(found.timings) == stages
    assert all(seconds >= 0 for seconds in found.timings.values())


@pytest.mark.parametrize(("question", "words"), ANSWERED)
def test_a_question_the_article_answers_is_answered(
    engine: Engine, seed_article: Article, question: str, words: str
) -> None:
    """The sentence that answers is among the quotes."""
    assert words in seed_article.text
    assert any(words in citation.quote for citation in answer(engine, question).citations)


@pytest.mark.parametrize("question", REFUSED)
def test_a_question_the_article_does_not_answer_is_refused(
    engine: Engine, seed_article: Article, question: str
) -> None:
    """An abstention is a value: no statement, a reason, and the nearest passages, proven too."""
    found = answer(engine, question)

    assert found.abstained
    assert found.reason
    assert len(found.nearest) == 3
    assert [citation.number for citation in found.nearest] == [1, 2, 3]
    assert all(c.span.cut(seed_article.text) == c.quote for c in found.nearest)


def test_the_same_question_gets_the_same_answer(engine: Engine) -> None:
    """Nothing is random: only the timings differ."""
    first, second = answer(engine, QUESTION), answer(engine, QUESTION)

    assert first.statements == second.statements
    assert first.confidence == second.confidence


def test_a_repeated_sentence_is_quoted_once(paper_engine: Engine) -> None:
    """Two equal sentences are one statement, at the place of one of them."""
    found = answer(paper_engine, "When was the old bridge closed?")

    closed = [c for c in found.citations if c.quote == "The old bridge was closed on Thursday."]
    assert [citation.span.start for citation in closed] in ([0], [143])


@pytest.mark.parametrize(
    ("filters", "articles"),
    [
        (Filters(since=date(2023, 1, 12), until=date(2023, 1, 12)), {"bridge"}),
        (Filters(since=date(2023, 1, 13)), set()),
        (Filters(until=date(2023, 1, 11)), {"flood:3-5"}),
        (Filters(source="Morning Paper"), {"bridge"}),
        (Filters(source="Evening Paper"), {"flood:3-5"}),
        (Filters(source="morning PAPER"), {"bridge"}),
        (Filters(source="Paper"), set()),
    ],
)
def test_a_limit_holds_for_quotes_and_nearest_passages(
    paper_engine: Engine, filters: Filters, articles: set[str]
) -> None:
    """No word of an article outside the limits is shown, whether as answer or as nearest."""
    found = answer(paper_engine, "When was the old bridge closed?", filters)

    assert {c.article_id for c in (*found.citations, *found.nearest)} == articles
    assert found.abstained == ("bridge" not in articles)


def test_undated_articles_that_a_limit_leaves_out_are_noticed(paper_engine: Engine) -> None:
    """An answer under a limit on dates says how many articles could not be looked at."""
    limited = answer(
        paper_engine, "When was the old bridge closed?", Filters(since=date(2023, 1, 1))
    )

    assert not limited.abstained
    assert limited.notice == (
        "2 articles have no date, and so were left out by the limit on dates."
    )


def test_a_trace_tells_what_was_ranked(engine: Engine) -> None:
    """Whoever looks closer sees the evidence, best first, and that nothing was refused."""
    trace = Trace()

    found = asyncio.run(engine.answer(Question(QUESTION), trace))

    assert trace.ranking is not None
    assert trace.ranking.evidence[0].text == found.statements[0].text
    assert {one.outcome for one in trace.verdicts} == {"verified"}
    assert trace.timings == found.timings


# --- as a part of LlamaIndex programs ---


def check(response: object, quote: str = "Article 5 provides for collective defense") -> None:
    """Hold a LlamaIndex response to its promises."""
    found = response.metadata["answer"]  # type: ignore[attr-defined]
    assert str(response) == f"{found.statements[0].text} [1]"
    assert quote in str(response)
    (node,) = response.source_nodes  # type: ignore[attr-defined]
    (citation,) = found.citations
    assert node.node.text == citation.quote
    assert node.node.start_char_idx == citation.span.start
    assert node.node.end_char_idx == citation.span.end
    assert node.node.metadata["article_id"] == SEED.name


def test_query_gives_a_llamaindex_response(engine: Engine) -> None:
    """The text has marks, the nodes are the quotes, the answer itself is in the metadata."""
    check(engine.query("What does Article 5 provide for?"))


def test_aquery_gives_the_same(engine: Engine) -> None:
    """The asynchronous way is the same way."""
    check(asyncio.run(engine.aquery("What does Article 5 provide for?")))


def test_both_work_inside_a_running_event_loop(engine: Engine) -> None:
    """A program that is asynchronous already can await it, many at once, or just call it."""

    async def program() -> None:
        question = "What does Article 5 provide for?"
        for response in await asyncio.gather(*(engine.aquery(question) for _ in range(4))):
            check(response)
        check(engine.query(question))

    asyncio.run(program())


def test_an_abstention_is_a_response_too(engine: Engine) -> None:
    """A program reads the reason as the text, and finds no source nodes."""
    response = engine.query(UNANSWERABLE)

    assert str(response) == "Nothing in the articles mentions “2022” or “Cup”."
    assert response.source_nodes == []
    assert response.metadata is not None
    assert response.metadata["answer"].abstained


def test_a_bad_question_is_our_error_in_a_program(engine: Engine) -> None:
    """LlamaIndex does not hide what was wrong."""
    with pytest.raises(QuestionError):
        engine.query(" ")


def test_an_agent_can_use_it_as_a_tool(engine: Engine) -> None:
    """A `QueryEngineTool` of it answers, called either way."""
    tool = QueryEngineTool.from_defaults(engine, name="archive", description="Cited answers.")
    question = "What does Article 5 provide for?"

    check(tool.call(input=question).raw_output)
    output = asyncio.run(tool.acall(input=question))
    check(output.raw_output)
    assert output.content.endswith(" [1]")


# --- whoever writes, only what is proven is shown ---


class Claiming:
    """A writer that claims what it is told to, and then may fail."""

    mode: Literal["extractive", "llm"] = "llm"
    model: str | None = "made-up/1"
    prompt_digest: str | None = "0" * 64
    needs: float = 0.1

    def __init__(self, *claims: Draft, fails: bool = False, declines: bool = False) -> None:
        self.claims = claims
        self.fails = fails
        self.declines = declines

    async def drafts(
        self, question: Question, evidence: Sequence[Evidence], account: Account
    ) -> AsyncGenerator[Draft, None]:
        """Yield the claims, whatever the evidence is."""
        account.spend(100, 10)
        account.declined = self.declines
        for claim in self.claims:
            yield claim
        if self.fails:
            raise LLMFailed("The model made-up/1 broke off the connection.")


ARTICLE_5 = "What does Article 5 provide for?"
TRUE = "Article 5 provides for collective defense in the event of an attack on a NATO member state."
FALSE = [
    Draft("Putin wants a pony.", (1,)),
    Draft("Article 5 provides for 12 ponies in the event of an attack.", (1, 2)),
    Draft("", (1,)),
    Draft("<b>See</b> https://example.org", (99,)),
]


def written(index: Index, writer: Claiming, question: str = ARTICLE_5) -> Answer:
    """Return what becomes of a writer's claims."""
    return answer(Engine(retriever=Retriever(index), writer=writer), question)


def test_of_a_liar_only_quotes_are_shown(seed_index: Index) -> None:
    """Where nothing of what a model wrote holds, quotes stand in, with a notice."""
    engine = Engine(retriever=Retriever(seed_index), writer=Claiming(*FALSE))
    trace = Trace()

    found = asyncio.run(engine.answer(Question(ARTICLE_5), trace))

    assert [one.text for one in found.statements] == [TRUE]
    assert (found.mode, found.model, found.prompt_digest) == ("extractive", None, None)
    assert found.notice == f"{UNPROVEN.text} {QUOTED.text}"
    assert [one.draft for one in trace.verdicts[:-1]] == FALSE
    assert [one.outcome for one in trace.verdicts] == ["dropped"] * len(FALSE) + ["verified"]
    assert found.usage == {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110}


def test_of_a_writers_claims_only_the_true_one_is_shown(seed_index: Index) -> None:
    """One true sentence among lies is shown alone, as number 1, and as the model's."""
    found = written(seed_index, Claiming(*FALSE[:2], Draft(TRUE, (1,)), *FALSE[2:]))

    assert [one.text for one in found.statements] == [TRUE]
    assert found.citations[0].number == 1
    assert (found.mode, found.model, found.notice) == ("llm", "made-up/1", None)


def test_a_writer_is_not_even_asked_where_nothing_is_near(seed_index: Index) -> None:
    """Where the confidence is too low, no claim of anybody is shown, and no token spent."""
    claim = Draft(TRUE, (1,))

    found = written(seed_index, Claiming(claim), "How do I bake a chocolate cake at home?")

    assert found.abstained
    assert "write" not in found.timings
    assert found.usage is None


def test_a_model_that_declines_is_believed(seed_index: Index) -> None:
    """When the model finds no answer in the evidence, nothing is quoted in its place."""
    found = written(seed_index, Claiming(declines=True))

    assert found.abstained
    assert found.nearest
    assert (found.mode, found.model) == ("llm", "made-up/1")


def test_a_model_that_fails_is_why_there_is_no_answer(seed_index: Index) -> None:
    """Where quotes do not do, the reason is not that the articles come near."""
    found = written(seed_index, Claiming(fails=True), "Who took part in the convincing meeting?")

    assert found.abstained
    assert found.reason == Reason("model_silent")
    assert found.notice == "The model made-up/1 broke off the connection."


def test_who_gets_no_answer_learns_from_when_the_articles_are(paper_index: Index) -> None:
    """The range of their dates; nothing is said where there is an answer."""
    none = answer(Engine(retriever=Retriever(paper_index)), "What is the salary of the pope?")
    some = answer(Engine(retriever=Retriever(paper_index)), "Who closed the bridge?")

    assert none.abstained
    assert none.notice == "The dates of the articles run from 1 March 2022 to 12 January 2023."
    assert not some.abstained
    assert some.notice is None


def test_a_model_that_fails_is_replaced_by_quotes(seed_index: Index) -> None:
    """A fault of the model costs fluency, not the answer; the notice says what happened."""
    found = written(seed_index, Claiming(fails=True))

    assert [one.text for one in found.statements] == [TRUE]
    assert found.mode == "extractive"
    assert found.notice == f"The model made-up/1 broke off the connection. {QUOTED.text}"


def test_what_was_shown_before_a_model_failed_stays(seed_index: Index) -> None:
    """A statement that was verified is not taken back, and the answer says it is not whole."""
    found = written(seed_index, Claiming(Draft(TRUE, (1,)), fails=True))

    assert [one.text for one in found.statements] == [TRUE]
    assert (found.mode, found.notice) == ("llm", "The model made-up/1 broke off the connection.")


def test_a_model_that_repeats_itself_is_shown_once(seed_index: Index) -> None:
    """The same sentence again is no further statement."""
    found = written(seed_index, Claiming(*[Draft(TRUE, (1,))] * 50))

    assert [one.text for one in found.statements] == [TRUE]


def test_a_model_that_writes_on_is_stopped(seed_index: Index) -> None:
    """Not every sentence of a book is judged; what held before stays."""
    trace = Trace()
    drafts = [Draft(TRUE, (1,)), *FALSE * 60]
    engine = Engine(retriever=Retriever(seed_index), writer=Claiming(*drafts))

    found = asyncio.run(engine.answer(Question(ARTICLE_5), trace))

    assert [one.text for one in found.statements] == [TRUE]
    assert len(trace.verdicts) == MOST_DRAFTS


# --- statements as they come ---


def test_a_statement_comes_before_the_next_one_is_written(seed_index: Index) -> None:
    """Each statement is given once it is verified, and the whole answer at the end."""
    steps: list[str] = []

    class Slow(Claiming):
        async def drafts(
            self, question: Question, evidence: Sequence[Evidence], account: Account
        ) -> AsyncGenerator[Draft, None]:
            for one in evidence[:3]:
                steps.append(f"written {one.number}")
                yield Draft(one.text, (one.number,))

    engine = Engine(retriever=Retriever(seed_index), writer=Slow())

    async def listen() -> Answer:
        shown: list[Statement] = []
        async for event in engine.stream(Question(QUESTION)):
            if isinstance(event, Answer):
                assert list(event.statements) == shown
                return event
            shown.append(event)
            steps.append(f"shown {len(shown)}")
        raise AssertionError

    found = asyncio.run(listen())

    assert steps == ["written 1", "shown 1", "written 2", "shown 2", "written 3", "shown 3"]
    assert found.timings["first_statement"] > 0


# --- follow-ups ---


def test_a_follow_up_is_understood_from_the_turns_before(engine: Engine) -> None:
    """What "he" means is found out before anything is looked for, and shown."""
    first = answer(engine, "Who is Kirill Dmitriev?")

    found = asyncio.run(
        engine.answer(Question("What did he take part in?"), turns=[Turn.from_answer(first)])
    )

    assert found.question == "What did he take part in?"
    assert "Kirill Dmitriev" in found.standalone_question
    assert any("convincing meeting" in citation.quote for citation in found.citations)
    assert "rewrite" in found.timings


def test_a_follow_up_does_not_get_the_same_answer_again(engine: Engine) -> None:
    """What a question goes on from counts less than what it asks for."""
    first = answer(engine, "Who is Kirill Dmitriev?")

    found = asyncio.run(
        engine.answer(Question("And what about NATO?"), turns=[Turn.from_answer(first)])
    )

    assert all("NATO" in citation.quote for citation in found.citations)
    assert not found.abstained


# --- no network ---

OFFLINE = """
import os, sys
NETWORK = {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"}

def watch(event, arguments):
    if event in NETWORK:
        os.write(2, f"{event} {arguments}".encode())
        os._exit(77)

sys.addaudithook(watch)
from bot.__main__ import main
main()
"""


def test_building_and_asking_connect_to_nothing(home: Home) -> None:
    """In a process that dies when it looks up a name or connects, a first `ask` answers."""
    command = [sys.executable, "-c", OFFLINE, "ask", QUESTION]

    ended = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ)

    assert (ended.returncode, ended.stderr.count("\n")) == (0, 2), ended.stderr
    assert "permanent peace" in ended.stdout
    assert home.live().manifest().articles == 1
