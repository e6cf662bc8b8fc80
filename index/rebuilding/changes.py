"""What is different between the articles of today and those that are indexed."""

from collections.abc import Iterable
from dataclasses import dataclass

from index.article import Article
from index.generations.rows import ArticleRecord

MOST_LOST = 5  # one in so many may go without asking


@dataclass(frozen=True, slots=True)
class Changes:
    """Articles by what became of them.

    Attributes:
        added: Those whose id is new.
        changed: Those whose text or metadata differ from what is indexed.
        unchanged: Those that are indexed as they are, and how.
        removed: What is indexed, but no longer there.
        replaced: What is indexed of the changed ones.
    """

    added: tuple[Article, ...]
    changed: tuple[Article, ...]
    unchanged: tuple[tuple[Article, ArticleRecord], ...]
    removed: tuple[ArticleRecord, ...]
    replaced: tuple[ArticleRecord, ...]

    @property
    def new(self) -> tuple[Article, ...]:
        """The articles that have to be split and embedded."""
        return (*self.added, *self.changed)

    @property
    def gone(self) -> tuple[ArticleRecord, ...]:
        """The articles whose rows have to go."""
        return (*self.removed, *self.replaced)

    @property
    def none(self) -> bool:
        """Whether nothing has changed."""
        return not self.new and not self.gone

    @property
    def lose_many(self) -> bool:
        """Whether more than a fifth of the indexed articles would be lost."""
        return self.lose(len(self.removed))

    def lose(self, lost: int) -> bool:
        """Return whether so many are more than a fifth of the indexed articles."""
        indexed = len(self.gone) + len(self.unchanged)
        return lost * MOST_LOST > indexed


def compare(articles: Iterable[Article], indexed: Iterable[ArticleRecord]) -> Changes:
    """Return the changes from what is indexed to these articles."""
    records = {record.id: record for record in indexed}
    added: list[Article] = []
    changed: list[Article] = []
    replaced: list[ArticleRecord] = []
    unchanged: list[tuple[Article, ArticleRecord]] = []
    for article in articles:
        record = records.pop(article.id, None)
        if record is None:
            added.append(article)
        elif record.digest == article.digest:
            unchanged.append((article, record))
        else:
            changed.append(article)
            replaced.append(record)
    return Changes(
        added=tuple(added),
        changed=tuple(changed),
        unchanged=tuple(unchanged),
        removed=tuple(records.values()),
        replaced=tuple(replaced),
    )
