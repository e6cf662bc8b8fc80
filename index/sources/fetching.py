"""Fetch a page or a feed from the web, with limits on where, how much and how long.

Each address on the way is looked at before anything is asked of it, redirects too. Not
even a redirect is followed by anyone else.
"""

import logging
import ssl
from http import HTTPStatus
from urllib.parse import urldefrag, urljoin, urlsplit

import httpcore
import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt

from index.errors import UnreadableSource
from index.sources.addresses import Resolve, Target, target
from index.sources.answers import Passing, body_of, check_status
from index.sources.connecting import Deadline, Transport
from index.sources.fetched import Fetched

SECONDS = 20
REDIRECTS = 5
TRIES = 3
PAUSE = 0.5
AGENT = "Footnote (reads single articles and feeds for a person who asked for them)"
ACCEPT = "text/html, application/xhtml+xml, application/pdf, application/xml;q=0.9, text/*;q=0.8"


class WebFetcher:
    """Reads from the web; private servers only if their host (or host:port) is in `allowed`."""

    def __init__(
        self,
        allowed: frozenset[str] = frozenset(),
        *,
        seconds: float = SECONDS,
        pause: float = PAUSE,
        tls: ssl.SSLContext | None = None,
        resolve: Resolve | None = None,
    ) -> None:
        self._allowed = allowed
        self._seconds = seconds
        self._pause = pause
        self._tls = tls
        self._resolve = resolve
        for name in ("httpx", "httpcore"):  # they would write addresses, and what is in them
            logging.getLogger(name).setLevel(logging.WARNING)

    def get(self, url: str, etag: str | None = None, modified: str | None = None) -> Fetched | None:
        """Return what stands at an address; None if it is as it was with that ETag or date.

        Raises:
            UnreadableSource: If it may not or cannot be read, or is nothing to read.
        """
        deadline = Deadline(self._seconds)
        known = {"If-None-Match": etag, "If-Modified-Since": modified}
        headers = {name: value for name, value in known.items() if value and value.isprintable()}
        try:
            for attempt in Retrying(
                retry=retry_if_exception_type(Passing),
                stop=stop_after_attempt(TRIES),
                wait=lambda state: deadline.left(self._pause_after(state)),
                reraise=True,
            ):
                with attempt:
                    return self._follow(url, headers, deadline)
        except Passing as exc:
            raise UnreadableSource(str(exc)) from exc
        except httpcore.TimeoutException as exc:
            raise UnreadableSource(f"takes longer than {self._seconds:g} seconds to fetch") from exc
        raise AssertionError("Every attempt returns or raises.")

    def _pause_after(self, state: RetryCallState) -> float:
        failed = state.outcome.exception() if state.outcome else None
        asked = failed.pause if isinstance(failed, Passing) else None
        return self._pause * state.attempt_number if asked is None else asked

    def _follow(self, url: str, headers: dict[str, str], deadline: Deadline) -> Fetched | None:
        """Return what stands at an address, or where it leads to."""
        server = target(url, self._allowed, self._resolve)
        for _ in range(REDIRECTS + 1):
            url = urldefrag(url).url
            found = self._ask(url, server, headers, deadline)
            if not isinstance(found, str):
                return found
            try:
                url = urljoin(url, found)
                server = target(url, self._allowed, self._resolve)
            except ValueError as exc:
                raise UnreadableSource("redirects to an invalid web address") from exc
            except UnreadableSource as exc:
                raise UnreadableSource(f"redirects to an address that {exc}") from exc
        raise UnreadableSource(f"redirects more than {REDIRECTS} times")

    def _ask(
        self, url: str, server: Target, headers: dict[str, str], deadline: Deadline
    ) -> Fetched | str | None:
        """Return what a server answers: a body, another address, or that nothing changed."""
        self._tls = self._tls or httpx.create_ssl_context(trust_env=False)
        transport = Transport(server, deadline, self._tls)
        sent = {"User-Agent": AGENT, "Accept": ACCEPT, "Accept-Encoding": "gzip", **headers}
        try:
            with (
                httpx.Client(transport=transport, trust_env=False) as client,
                client.stream("GET", asked(url, server), headers=sent) as answer,
            ):
                if answer.has_redirect_location:
                    return answer.headers["location"].strip()
                if answer.status_code == HTTPStatus.NOT_MODIFIED and headers:
                    return None
                return received(url, answer)
        except httpcore.TimeoutException:
            raise
        except (httpcore.ConnectError, httpcore.NetworkError, httpcore.ProtocolError) as exc:
            if isinstance(exc.__cause__ or exc.__context__, ssl.SSLError):
                raise UnreadableSource("allows no secure connection (TLS)") from exc
            raise Passing("cannot be reached, or broke off the connection") from exc
        except httpx.RemoteProtocolError as exc:  # httpx looks where it leads, but does not go
            raise UnreadableSource("redirects to an invalid web address") from exc
        except (httpx.InvalidURL, httpx.HTTPError) as exc:
            raise UnreadableSource("is not a valid web address") from exc


def asked(url: str, server: Target) -> str:
    """Return a URL with the host as it was looked at."""
    host = f"[{server.host}]" if ":" in server.host else server.host
    return urlsplit(url)._replace(netloc=f"{host}:{server.port}").geturl()


def received(url: str, answer: httpx.Response) -> Fetched:
    """Return what came with an answer.

    Raises:
        UnreadableSource: If it is an error, of a kind that is not read, broken, or too much.
    """
    check_status(answer)
    kind, charset, body = body_of(answer)
    etag, modified = answer.headers.get("etag"), answer.headers.get("last-modified")
    return Fetched(url, kind, charset, body, etag, modified)
