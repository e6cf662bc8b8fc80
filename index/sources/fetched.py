"""What came from the web, and what anything that fetches it offers.

Nothing is fetched here: `fetching` does that, and tests have newspapers of their own.
"""

from dataclasses import dataclass
from typing import Protocol

from index.errors import UnreadableSource


@dataclass(frozen=True, slots=True)
class Fetched:
    """What stands at a web address.

    Attributes:
        url: Where it was found in the end, without a fragment.
        content_type: In small letters, without parameters.
        charset: What the server calls the encoding; None if it does not.
    """

    url: str
    content_type: str
    charset: str | None
    body: bytes
    etag: str | None = None
    modified: str | None = None


class Fetcher(Protocol):
    """Whatever reads from the web."""

    def get(self, url: str, etag: str | None = None, modified: str | None = None) -> Fetched | None:
        """Return what stands at an address; None if it is as it was when it had that ETag."""


def whole(fetcher: Fetcher, address: str) -> Fetched:
    """Return what stands at an address, whether it changed or not.

    Raises:
        UnreadableSource: If it cannot be read.
    """
    fetched = fetcher.get(address)
    if fetched is None:
        raise UnreadableSource("answered only that nothing has changed")
    return fetched
