"""A web site without a network: what stands at each address, and who asked for it."""

from dataclasses import dataclass
from html import escape

from index.errors import UnreadableSource
from index.sources.fetched import Fetched

SITE = "https://paper.example"
FEED = f"{SITE}/feed.xml"
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><title>The Paper</title><id>f</id>{}</feed>'
Answer = Fetched | UnreadableSource


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a feed; its page is /NAME."""

    name: str
    updated: str = "2026-01-02T00:00:00Z"
    content: str = ""
    id: str = ""
    site: str = SITE

    def xml(self) -> str:
        """Return it as Atom has it."""
        return (
            f"<entry><id>{self.id or self.name}</id><title>About {self.name}</title>"
            f'<link href="{self.site}/{self.name}"/><updated>{self.updated}</updated>'
            f"<published>2026-01-01T08:00:00Z</published><author><name>Ann</name></author>"
            f'<content type="html">{escape(self.content)}</content></entry>'
        )


class Newspaper:
    """Gives what was put at an address, the last of it for ever, and keeps what was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, list[Answer]] = {}
        self.history: list[tuple[str, str | None, str | None]] = []

    def get(self, url: str, etag: str | None = None, modified: str | None = None) -> Fetched | None:
        """Return what stands there; None if it still has that ETag.

        Raises:
            UnreadableSource: If nothing does, or that was put there.
        """
        self.history.append((url, etag, modified))
        queue = self.answers.get(url, [UnreadableSource("was answered with 404")])
        answer = queue.pop(0) if len(queue) > 1 else queue[0]
        if isinstance(answer, UnreadableSource):
            raise answer
        return None if etag and etag == answer.etag else answer

    def asked(self) -> list[str]:
        """Return the paths that were asked for since the last time."""
        paths = [url.removeprefix(SITE) for url, _, _ in self.history]
        self.history.clear()
        return paths

    def put(self, url: str, *answers: Answer) -> None:
        """Put something at an address, or one thing after the other."""
        self.answers[url] = list(answers)

    def page(self, name: str, *texts: str, etag: str | None = None, head: str = "") -> None:
        """Put a page at /NAME, or one after the other, a paragraph each."""
        url = f"{SITE}/{name}"
        self.put(url, *(page(url, text, etag, head) for text in texts))

    def feed(self, *items: Item, etag: str | None = None) -> None:
        """Put a feed at its address."""
        body = ATOM.format("".join(item.xml() for item in items)).encode()
        self.put(FEED, Fetched(FEED, "application/atom+xml", "utf-8", body, etag, None))

    def fails(self, name: str, reason: str = "was answered with 503") -> None:
        """Put nothing at /NAME but an error."""
        self.put(f"{SITE}/{name}", UnreadableSource(reason))


def page(url: str, text: str, etag: str | None = None, head: str = "") -> Fetched:
    """Return a web page with one paragraph."""
    html = (
        f"<html lang='en'><head>{head}</head><body><article><p>{text}</p></article></body></html>"
    )
    return Fetched(url, "text/html", "utf-8", html.encode(), etag, None)
