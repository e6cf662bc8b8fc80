"""Judge the sentences of a kept answer again: a model's own words by the rules for new ones.

The verifier is the same that new answers go through, `bot.checking.citing`; it is given the
sentences of the quotes that still stand, where they stand now, and no others in their place.
"""

from collections.abc import Sequence

from bot.answer import Draft, Evidence
from bot.checking.citing import Verifier
from bot.checking.consulting import Consulted
from bot.quotations.claimed import ClaimedAnswer, ClaimedCitation, ClaimedStatement
from bot.quotations.verifying import Checked, Judge
from bot.reading import whole
from index.article import Span
from index.generations.opening import Index


def judging(answer: ClaimedAnswer, index: Index) -> Judge:
    """Return what judges the sentences of an answer; each article is read once."""
    question = answer.standalone_question or answer.question
    read = Consulted(index)

    def judge(statement: ClaimedStatement, cited: Sequence[Checked]) -> str:
        evidence = [_evidence(one.claimed, one.span, read) for one in cited if one.span]
        verifier = Verifier(index, question, evidence, repairs=False, read=read)
        draft = Draft(statement.text, tuple(one.number for one in evidence))
        verdict = verifier.judge(draft)
        return "" if verdict.statement else verdict.reason

    return judge


def _evidence(claimed: ClaimedCitation, span: Span, read: Consulted) -> Evidence:
    """Return what is cited as evidence, in whole sentences: a part may lack its "not"."""
    record, text = read.article(claimed.article_id)
    span = whole(span, record, read.index.store)
    return Evidence(claimed.number, record.id, span, span.cut(text), 0.0)
