"""The one way from a question to an answer, for every medium.

A LlamaIndex query engine, async first: understand, retrieve, rank, write,
verify. What writes can be exchanged, what verifies cannot.
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from contextvars import copy_context

from llama_index.core.base.response.schema import Response
from llama_index.core.query_engine import CustomQueryEngine

from bot.account import Account
from bot.answer import Answer, Citation, Draft, Evidence, Question, Statement
from bot.checking.citing import Verifier
from bot.checking.consulting import Consulted
from bot.checking.links import unlinked
from bot.finding.confidence import confidence
from bot.finding.finder import Finder
from bot.finding.reordering import NOBODY, Judges
from bot.quoting import Quoter, Writer
from bot.responding import response
from bot.telling.abstaining import closest, hints, reason, remarks
from bot.telling.disagreeing import Pair, differing, disagreement, told, unheard
from bot.telling.remarks import QUOTED, UNPROVEN
from bot.understanding.carrying import Carried, Carrier, Rewriter
from bot.understanding.conversation import Turn
from bot.work import Trace, Work
from index.errors import LLMFailed
from index.retrieval import Retriever

NEAREST = 3
MOST_STATEMENTS = 8  # a model that repeats itself is stopped here
MOST_DRAFTS = 40  # and one that writes on what does not hold, here


class Engine(CustomQueryEngine):
    """Answers questions from one open index.

    `stream` gives each statement as soon as it is verified, `answer` the whole
    answer; `query` and `aquery` wrap it in a LlamaIndex response, so that the
    engine works as a tool of any program.
    """

    retriever: Retriever
    writer: Writer = Quoter()
    quoter: Quoter = Quoter()  # if what another writer wrote does not hold
    rewriter: Rewriter = Carrier()
    judges: Judges = NOBODY

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
            writer = self.quoter
            # What misled a model may hold a link; and nothing is quoted then that does.
            work.evidence = unlinked(work.evidence)
            if work.trace.verdicts and not work.account.failed:
                work.account.remarks.append(UNPROVEN)
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
        return response(answer)

    async def _begin(self, question: Question, trace: Trace, turns: Sequence[Turn]) -> Work:
        account = Account()
        standalone = Carried(question.text, frozenset())
        if turns:
            with trace.stage("rewrite"):
                standalone = await self.rewriter.standalone(
                    question.text, turns, self.retriever.index.keywords, account
                )
        finder = Finder(self.retriever, self.judges, trace)
        found = await asyncio.to_thread(finder.find, question, standalone)
        ranking, standalone = found.ranking, found.standalone
        trace.hits, trace.ranking = found.hits, ranking
        sure = bool(ranking.evidence) and found.timely and not found.asks.beyond
        pair = None
        if sure:
            text = standalone.question
            pair = await asyncio.to_thread(self._differing, text, ranking.evidence)
        evidence = list(dict.fromkeys([*(one.evidence for one in pair or ()), *ranking.evidence]))
        return Work(
            question=question,
            standalone=standalone,
            trace=trace,
            account=account,
            evidence=evidence,
            confidence=confidence(ranking.signs) if sure else 0.0,
            asks=found.asks,
            timely=found.timely,
            differing=pair,
        )

    async def _statements(self, writer: Writer, work: Work) -> AsyncGenerator[Statement, None]:
        """Yield what holds of what a writer drafts; if a model fails, its reader is told."""
        if work.refused or work.confidence < writer.needs:
            return
        asked = work.understood
        quoting = writer.mode == "extractive"
        verifier = Verifier(self.retriever.index, asked.text, work.evidence, quoting=quoting)
        try:
            drafting = writer.drafts(asked, work.evidence, work.account)
            async with aclosing(drafting) as drafts:
                for _ in range(MOST_DRAFTS):
                    if len(work.statements) >= MOST_STATEMENTS:
                        break
                    with work.trace.stage("write"):
                        draft = await anext(drafts, None)
                    if draft is None:
                        break
                    if made := await self._verified(draft, verifier, work):
                        yield made
        except LLMFailed as exc:
            work.account.fail(exc)
        draft = unheard(work.differing, work.statements)
        if draft and (made := await self._verified(draft, verifier, work)):
            yield made

    async def _verified(self, draft: Draft, verifier: Verifier, work: Work) -> Statement | None:
        """Return what is shown of a draft, if it is new."""
        with work.trace.stage("verify"):
            verdict = await asyncio.to_thread(verifier.judge, draft)
        work.trace.verdicts.append(verdict)
        made = verdict.statement
        if made is None or made.text in [one.text for one in work.statements]:
            return None
        work.statements.append(made)
        work.trace.first_shown()
        return made

    def _differing(self, question: str, evidence: Sequence[Evidence]) -> Pair | None:
        """Return two sentences that do not agree on what is asked, the newer one first."""
        index = self.retriever.index
        return disagreement(question, evidence, Consulted(index).source, index.keywords.language)

    async def _end(self, work: Work, writer: Writer) -> Answer:
        index = self.retriever.index
        nearest, why, said = list[Citation](), None, [*work.account.remarks]
        if not work.statements:
            shown = unlinked(work.evidence)[:NEAREST]
            nearest = await asyncio.to_thread(closest, Verifier(index), shown)
            failed = bool(work.account.failed)
            why = reason(work.understood, index, nearest, work.asks, failed, work.timely)
            said += hints(why, work.asks, work.question.filters, index)
        elif writer.mode != self.writer.mode:
            said.append(QUOTED)
        both = differing(work.differing, work.statements)
        return Answer(
            question=work.question.text,
            standalone_question=work.standalone.question,
            statements=tuple(work.statements),
            nearest=tuple(nearest),
            reason=why,
            remarks=(*told(both), *remarks(work.question.filters, index), *said),
            confidence=round(work.confidence, 4),
            mode=writer.mode,
            model=writer.model,
            prompt_digest=writer.prompt_digest,
            generation=index.manifest.name,
            timings=work.trace.timings,
            usage=work.account.usage,
            differing=both,
        )
