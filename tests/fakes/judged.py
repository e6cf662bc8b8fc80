"""What the verifier makes of a draft, by the numbers of the sentences that it may cite."""

from collections.abc import Sequence

from bot.answer import Draft, Evidence
from bot.checking.citing import Verdict, Verifier
from index.article import Article
from index.generations.opening import Index


def sentences_of(index: Index, articles: Sequence[Article]) -> list[Evidence]:
    """Return the sentences of articles as evidence, numbered from 1 in their order."""
    found = [
        (article.id, span, passage.cut(span))
        for article in articles
        for passage in index.store.passages(index.store.record(article.id).passages)
        for span in passage.sentences
    ]
    return [Evidence(n, *sentence, 1.0) for n, sentence in enumerate(found, start=1)]


def judged(index: Index, known: Sequence[Evidence], text: str, *marks: int) -> Verdict:
    """Return what becomes of one draft."""
    return Verifier(index, evidence=known).judge(Draft(text, marks))


def cited(verdict: Verdict, known: Sequence[Evidence]) -> list[int]:
    """Return the numbers of the evidence that was cited in the end."""
    numbers = {(one.article_id, one.span): one.number for one in known}
    made = verdict.statement.citations if verdict.statement else ()
    return [numbers[one.article_id, one.span] for one in made]
