"""The one way from a question to an answer, for every medium.

A LlamaIndex query engine, async first: understand, retrieve, rank, write,
verify. What writes can be exchanged, what verifies cannot.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, contextmanager
from contextvars import copy_context
from dataclasses import dataclass, field, replace
from datetime import date

from llama_index.core.base.response.schema import Response
from llama_index.core.query_engine import CustomQueryEngine
from llama_index.core.schema import NodeWithScore, TextNode

from bot.abstaining import notice, reason
from bot.account import Account
from bot.answer import Answer, Citation, Evidence, Question, Statement
from bot.beyond import INSTEAD, REASONS, Beyond, beyond
from bot.carrying import Carried, Carrier, Rewriter
from bot.checking.citing import Verdict, Verifier
from bot.checking.links import address
from bot.confidence import confidence
from bot.conversation import Turn
from bot.elsewhere import attributed, spread
from bot.periods import meant
from bot.quoting import Quoter, Writer
from bot.ranking import Ranking, rank
from index.errors import LLMFailed
from index.generations.opening import Index
from index.models.reranking import Reranker
from index.passage import Hit
from index.retrieval import Options, Retriever

NEAREST = 3
MOST_STATEMENTS = 8  # a model that repeats itself is stopped here

UNPROVEN = "Nothing that the model wrote is borne out by what it cites."
QUOTED = "So these are the closest sentences of the articles, word for word."


@dataclass(slots=True)
class Trace:
    """How an answer came about: seconds by stage, what was found, and what the verifier said."""

    timings: dict[str, float] = field(default_factory=dict)
    hits: list[Hit] = field(default_factory=list)
    ranking: Ranking | None = None
    verdicts: list[Verdict] = field(default_factory=list)
    began: float = field(default_factory=time.perf_counter)

    def first_shown(self) -> None:
        """Take the time until the first statement, once."""
        self.timings.setdefault("first_statement", round(time.perf_counter() - self.began, 4))

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Take the time of a stage, added to what it took before."""
        start = time.perf_counter()
        try:
            yield
        finally:
            taken = time.perf_counter() - start
            self.timings[name] = round(self.timings.get(name, 0.0) + taken, 4)


@dataclass(slots=True)
class Work:
    """One answer in the making."""

    question: Question
    standalone: Carried
    trace: Trace
    account: Account
    evidence: Sequence[Evidence]
    certainty: float
    beyond: Beyond | None
    statements: list[Statement] = field(default_factory=list)

    @property
    def asked(self) -> Question:
        """The question as it is understood."""
        return replace(self.question, text=self.standalone.question)


class Engine(CustomQueryEngine):
    """Answers questions from one open index.

    `stream` gives each statement as soon as it is verified, `answer` the whole
    answer; `query` and `aquery` wrap it in a LlamaIndex response, so that the
    engine works as a tool of any program.
    """

    retriever: Retriever
    writer: Writer = Quoter()
    rewriter: Rewriter = Carrier()
    reranker: Reranker | None = None

    async def answer(
        self, question: Question, trace: Trace | None = None, turns: Sequence[Turn] = ()
    ) -> Answer:
        """Return the answer to a question; `trace`, if given, is filled on the way."""
        async with aclosing(self.stream(question, trace, turns)) as events:
            async for event in events:
                if isinstance(event, Answer):
                    return event
        raise AssertionError("unreachable: the last event is the answer")

    async def stream(
        self, question: Question, trace: Trace | None = None, turns: Sequence[Turn] = ()
    ) -> AsyncGenerator[Statement | Answer, None]:
        """Yield each statement once it is verified, and the whole answer at the end.

        `turns` are those of the conversation before; what a follow-up means is
        found out first.
        """
        work = await self._begin(question, trace or Trace(), turns)
        writer: Writer = self.writer
        async with aclosing(self._statements(writer, work)) as statements:
            async for statement in statements:
                yield statement
        if not work.statements and not work.account.declined and writer.mode == "llm":
            writer = Quoter()
            # What misled a model may hold a link; and nothing is quoted then that does.
            work.evidence = unlinked(work.evidence)
            if work.trace.verdicts and not work.account.notices:
                work.account.notices.append(UNPROVEN)
            async with aclosing(self._statements(writer, work)) as statements:
                async for statement in statements:
                    yield statement
        yield await self._end(work, writer)

    def custom_query(self, query_str: str) -> Response:
        """Return the answer as a LlamaIndex response, also where an event loop is running."""
        answering = self.acustom_query(query_str)
        with ThreadPoolExecutor(max_workers=1) as thread:
            return thread.submit(copy_context().run, asyncio.run, answering).result()

    async def acustom_query(self, query_str: str) -> Response:
        """Return the answer as a LlamaIndex response; the answer itself is in its metadata."""
        answer = await self.answer(Question(query_str))
        text = " ".join(_marked(statement) for statement in answer.statements)
        nodes = [_node(citation) for citation in answer.citations]
        return Response(text or answer.reason, source_nodes=nodes, metadata={"answer": answer})

    async def _begin(self, question: Question, trace: Trace, turns: Sequence[Turn]) -> Work:
        account = Account()
        standalone = Carried(question.text, frozenset())
        if turns:
            with trace.stage("rewrite"):
                standalone = await self.rewriter.standalone(
                    question.text, turns, self.retriever.index.keywords, account
                )
        ranking = await asyncio.to_thread(self._evidence, question, standalone, trace)
        trace.ranking = ranking
        asks = beyond(question.text)
        certainty = confidence(ranking.signs) if ranking.evidence and not asks else 0.0
        if asks:
            account.notices.append(INSTEAD[asks])
        return Work(question, standalone, trace, account, ranking.evidence, certainty, asks)

    async def _statements(self, writer: Writer, work: Work) -> AsyncGenerator[Statement, None]:
        """Yield what holds of what a writer drafts; if a model fails, its reader is told."""
        if work.certainty < writer.needs:
            return
        asked = work.asked
        quoting = writer.mode == "extractive"
        verifier = Verifier(self.retriever.index, asked.text, work.evidence, quoting=quoting)
        try:
            drafting = writer.drafts(asked, work.evidence, work.account)
            async with aclosing(drafting) as drafts:
                while len(work.statements) < MOST_STATEMENTS:
                    with work.trace.stage("write"):
                        draft = await anext(drafts, None)
                    if draft is None:
                        break
                    with work.trace.stage("verify"):
                        verdict = await asyncio.to_thread(verifier.judge, draft)
                    work.trace.verdicts.append(verdict)
                    made = verdict.statement
                    if made and made.text not in [one.text for one in work.statements]:
                        work.statements.append(made)
                        work.trace.first_shown()
                        yield made
        except LLMFailed as exc:
            work.account.notices.append(str(exc))

    def _evidence(self, question: Question, standalone: Carried, trace: Trace) -> Ranking:
        index, text = self.retriever.index, standalone.question
        with trace.stage("embed"):
            vector = index.embedder.question(text)
        with trace.stage("retrieve"):
            today, language = question.asked_on or date.today(), index.keywords.language
            preferred = meant(text, today, language)
            options = Options(question.filters, preferred, vector, standalone.articles)
            hits = trace.hits = self.retriever.search(text, options=options)
        with trace.stage("rank"):
            own = text.removesuffix(standalone.behind)
            ranking = rank(own, spread(hits), index, standalone.behind, self.reranker)
            return replace(ranking, evidence=attributed(ranking.evidence, hits))

    async def _end(self, work: Work, writer: Writer) -> Answer:
        index = self.retriever.index
        filters = work.question.filters
        nearest: Sequence[Citation] = ()
        if not work.statements:
            shown = unlinked(work.evidence)[:NEAREST]
            nearest = await asyncio.to_thread(_nearest, Verifier(index), shown)
        elif writer.mode != self.writer.mode:
            work.account.notices.append(QUOTED)
        notices = [notice(filters, index), *work.account.notices]
        return Answer(
            question=work.question.text,
            standalone_question=work.standalone.question,
            statements=tuple(work.statements),
            nearest=tuple(nearest),
            reason=None if work.statements else _reason(work, index, bool(nearest)),
            notice=" ".join(one for one in notices if one) or None,
            confidence=round(work.certainty, 4),
            mode=writer.mode,
            model=writer.model,
            prompt_digest=writer.prompt_digest,
            generation=index.manifest.name,
            timings=work.trace.timings,
            usage=work.account.usage,
        )


def unlinked(evidence: Sequence[Evidence]) -> Sequence[Evidence]:
    """Return the evidence without sentences that hold an address, a handle or a command."""
    return [one for one in evidence if not address(one.text, verbatim=False)]


def _reason(work: Work, index: Index, found: bool) -> str:
    """Return why nothing is stated."""
    return REASONS[work.beyond] if work.beyond else reason(work.asked, index, found)


def _nearest(verifier: Verifier, evidence: Sequence[Evidence]) -> list[Citation]:
    """Return sentences as citations, for a reader to judge."""
    cited = map(verifier.cite, evidence)
    return [citation for citation in cited if citation]


def _marked(statement: Statement) -> str:
    marks = "".join(f"[{citation.number}]" for citation in statement.citations)
    return f"{statement.text} {marks}"


def _node(citation: Citation) -> NodeWithScore:
    span = citation.span
    about = {"article_id": citation.article_id, "title": citation.title, "url": citation.url}
    node = TextNode(
        text=citation.quote, metadata=about, start_char_idx=span.start, end_char_idx=span.end
    )
    return NodeWithScore(node=node)
