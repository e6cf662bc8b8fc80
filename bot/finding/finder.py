"""Find the sentences that may answer a question, as it is understood after what was said before.

Where a rewriter doubts whether a question goes on from the last turns, both ways are gone,
and what is found decides. Nothing is written or verified here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answer import Question
from bot.finding.elsewhere import attributed, spread
from bot.finding.newest import newest, within
from bot.finding.ranking import NONE, Ranking, rank
from bot.finding.reordering import Judges
from bot.finding.timely import Timely
from bot.understanding.asked import Asked
from bot.understanding.carrying import Carried
from bot.understanding.conversation import Turn
from bot.understanding.doubting import stands_alone
from bot.understanding.ellipsis import fulfilled, spelled_out, wanted
from bot.work import Trace
from index.passage import Hit
from index.retrieval import Options, Retriever

OPENINGS = 3  # of the newest articles


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, and for the question understood how.

    Attributes:
        asks: What is asked for besides the words.
        timely: Whether some of the sentences may be about the time that is asked for.
    """

    standalone: Carried
    asks: Asked
    ranking: Ranking
    hits: list[Hit]
    timely: bool = True


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds what may answer a question in one open index, and notes the seconds it takes."""

    retriever: Retriever
    judges: Judges
    trace: Trace

    def find(self, question: Question, standalone: Carried) -> Found:
        """Return what may answer a question.

        Raises:
            ModelUnusable: If a model that looks once more fails.
        """
        found = self._at_sight(question, standalone)
        with self.trace.stage("rank"):
            index, hits = self.retriever.index, spread(found.hits)
            return replace(found, ranking=self.judges.reordered(found.ranking, hits, index))

    def _at_sight(self, question: Question, standalone: Carried) -> Found:
        """Return what may answer a question, understood the one way or the other."""
        found = self._one_way(question, standalone)
        if standalone.doubt is None:
            return found
        alone = self._one_way(question, Carried(question.text))
        signs = alone.ranking.signs, found.ranking.signs
        return alone if stands_alone(*signs, doubt=standalone.doubt) else found

    def _one_way(self, question: Question, standalone: Carried) -> Found:
        index, text = self.retriever.index, standalone.question
        asks = Asked.of(question.text, text, question.day, index.keywords.spoken(text))
        if asks.newest:
            with self.trace.stage("retrieve"):
                latest = newest(index, within(question.filters, asks.period), OPENINGS)
            return Found(standalone, asks, Ranking(latest, NONE), [])
        last = standalone.last if wanted(question.text) else None
        hits = self._hits(question, standalone, asks, last)
        with self.trace.stage("rank"):
            own, behind = text.removesuffix(standalone.behind), standalone.behind
            if last:
                own, behind = spelled_out(question.text, last), ""
            ranking, timely = self._ranked(own, behind, spread(hits), asks)
            if last:
                ranking = fulfilled(question.text, last, ranking, index)
        return Found(standalone, asks, ranking, hits, timely)

    def _hits(
        self, question: Question, standalone: Carried, asks: Asked, last: Turn | None
    ) -> list[Hit]:
        articles = frozenset(last.cited) if last else standalone.articles
        with self.trace.stage("embed"):
            vector = self.retriever.index.embedder.query(standalone.question).vector
        with self.trace.stage("retrieve"):
            preferred = asks.period.preferred(question.day) if asks.period else None
            options = Options(question.filters, preferred, vector, articles)
            return self.retriever.search(standalone.question, options=options)

    def _ranked(
        self, own: str, behind: str, hits: Sequence[Hit], asks: Asked
    ) -> tuple[Ranking, bool]:
        """Return the ranked sentences, and whether some may be about the time asked for."""
        index = self.retriever.index
        keep = Timely(index, asks.bound) if asks.bound else None
        ranking = rank(own, hits, index, behind, keep)
        timely = bool(ranking.evidence) or not hits
        if not timely:
            ranking = rank(own, hits, index, behind)
        return replace(ranking, evidence=attributed(ranking.evidence, hits)), timely
