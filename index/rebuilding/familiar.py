"""What the rebuild before skipped too, so that it need not be told in full again.

Digests in the cache, none of the words: nothing is lost with them but that
everything is told once more.
"""

from collections.abc import Sequence

from index.article import sha256
from index.cache import Cache
from index.sources.skipped import Skipped

KEY = "skipped"


def familiar(
    skipped: Sequence[Skipped], sources: Sequence[str], cache: Cache
) -> frozenset[Skipped]:
    """Return what was skipped in the same sources the last time, and note all for the next."""
    digests = {one: sha256("\0".join([one.name, one.reason, *sources])) for one in skipped}
    before = frozenset(cache.reading(KEY) or ())
    cache.keep_reading(KEY, sorted(digests.values()))
    return frozenset(one for one, digest in digests.items() if digest in before)
