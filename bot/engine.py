"""The one way from a question to an answer, for every medium.

A LlamaIndex query engine, async first: retrieve, rank, write, verify. What
writes can be exchanged, what verifies cannot.
"""

import asyncio
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass, field
from datetime import date

from llama_index.core.base.response.schema import Response
from llama_index.core.query_engine import CustomQueryEngine
from llama_index.core.schema import NodeWithScore, TextNode

from bot.abstaining import notice, reason
from bot.answer import Answer, Citation, Question, Statement
from bot.citing import Refused, Verifier
from bot.confidence import THRESHOLD, confidence
from bot.quoting import Quoter, Writer
from bot.ranking import Ranking, rank
from bot.when import meant
from index.retrieval import Options, Retriever

NEAREST = 3


@dataclass(slots=True)
class Trace:
    """How an answer came about: seconds by stage, and what the verifier refused."""

    timings: dict[str, float] = field(default_factory=dict)
    ranking: Ranking | None = None
    refused: Sequence[Refused] = ()

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Take the time of a stage, added to what it took before."""
        start = time.perf_counter()
        try:
            yield
        finally:
            taken = time.perf_counter() - start
            self.timings[name] = round(self.timings.get(name, 0.0) + taken, 4)


class Engine(CustomQueryEngine):
    """Answers questions from one open index.

    `answer` gives the whole answer; `query` and `aquery` wrap it in a
    LlamaIndex response, so that the engine works as a tool of any program.
    """

    retriever: Retriever
    writer: Writer = Quoter()

    async def answer(self, question: Question, trace: Trace | None = None) -> Answer:
        """Return the answer to a question; `trace`, if given, is filled on the way."""
        trace = trace or Trace()
        ranking = await asyncio.to_thread(self._evidence, question, trace)
        trace.ranking = ranking
        certainty = confidence(ranking.best) if ranking.evidence else 0.0
        verifier = Verifier(self.retriever.index.store)
        statements: Sequence[Statement] = ()
        if certainty >= THRESHOLD:
            with trace.stage("write"):
                drafts = [d async for d in self.writer.drafts(question, ranking.evidence)]
            with trace.stage("verify"):
                statements, trace.refused = await asyncio.to_thread(
                    verifier.statements, drafts, ranking.evidence
                )
        nearest: Sequence[Citation] = ()
        if not statements:
            nearest = await asyncio.to_thread(_nearest, Verifier(verifier.store), ranking)
        return self._answer(question, statements, nearest, certainty, trace)

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

    def _evidence(self, question: Question, trace: Trace) -> Ranking:
        index = self.retriever.index
        with trace.stage("embed"):
            vector = index.embedder.question(question.text)
        with trace.stage("retrieve"):
            preferred = meant(question.text, question.asked_on or date.today())
            options = Options(question.filters, preferred, vector)
            hits = self.retriever.search(question.text, options=options)
        with trace.stage("rank"):
            return rank(question.text, vector, hits, index)

    def _answer(
        self,
        question: Question,
        statements: Sequence[Statement],
        nearest: Sequence[Citation],
        certainty: float,
        trace: Trace,
    ) -> Answer:
        index = self.retriever.index
        return Answer(
            question=question.text,
            standalone_question=question.text,
            statements=tuple(statements),
            nearest=tuple(nearest),
            reason=None if statements else reason(question, index, bool(nearest)),
            notice=notice(question.filters, index),
            confidence=round(certainty, 4),
            mode=self.writer.mode,
            model=self.writer.model,
            prompt_digest=self.writer.prompt_digest,
            generation=index.manifest.name,
            timings=trace.timings,
            usage=None,
        )


def _nearest(verifier: Verifier, ranking: Ranking) -> list[Citation]:
    """Return the best sentences as citations, for a reader to judge."""
    cited = (verifier.cite(one) for one in ranking.evidence[:NEAREST])
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
