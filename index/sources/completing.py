"""Give an article what its page does not say, from the feed that led to it."""

from dataclasses import asdict

from index.article import Article, shorten
from index.sources.feeds import Entry, Feed
from index.sources.formats import article as article_from
from index.sources.formats import first_sentence
from index.sources.webpage import host


def completed(article: Article, entry: Entry, feed: Feed) -> Article:
    """Return an article with its title, date, authors and source, as far as they are known."""
    title = None if article.title in made_up(article) else article.title
    source = None if article.source in made_up(article) else article.source
    fields = {
        **asdict(article),
        "title": title or entry.title or article.title,
        "published": article.published or entry.published,
        "authors": list(article.authors or entry.authors),
        "source": source or feed.title or article.source,
    }
    return article_from(fields, article.id)


def made_up(article: Article) -> set[str | None]:
    """Return what stands for a title or a source in an article whose page names none."""
    first = first_sentence(article.text, article.language)
    return {first, shorten(article.id), host(article.url or "")}
