"""Read a file, but take text out of a web page or PDF only once.

What is slow to read is remembered by the bytes of the file, so nothing has to
be known of when or whether it was touched.
"""

from collections.abc import Collection, Iterator
from dataclasses import asdict
from importlib.metadata import version
from typing import Any

from index.article import Article, sha256
from index.cache import Cache
from index.errors import UnreadableSource
from index.sealing import file_sha256
from index.sources.files import ArticleFile
from index.sources.formats import parse

SLOW = {".html": "trafilatura", ".htm": "trafilatura", ".pdf": "pypdf"}
RULES = 2  # what we do ourselves with what these libraries find


def parsed(
    file: ArticleFile, cache: Cache, removed: Collection[str] = ()
) -> Iterator[Article | UnreadableSource]:
    """Yield the articles of a file, and in place of each that cannot be read the reason.

    Nothing is remembered of a file with an article whose id is among those `removed`.
    """
    library = SLOW.get(file.kind)
    if library is None:
        yield from parse(file)
        return
    try:
        content = file_sha256(file.path)
    except OSError:
        yield from parse(file)
        return
    key = sha256(f"{RULES}\0{library}-{version(library)}\0{file.name}\0{content}")
    known = cache.reading(key)
    found = [*parse(file)] if known is None else [*map(article_of, known)]
    articles = [one for one in found if isinstance(one, Article)]
    if any(one.id in removed for one in articles):
        cache.drop_reading(key)
    elif known is None and len(articles) == len(found):
        cache.keep_reading(key, [asdict(one) for one in articles])
    yield from found


def article_of(known: dict[str, Any]) -> Article:
    """Return the article that was remembered."""
    return Article(**{**known, "authors": tuple(known["authors"])})
