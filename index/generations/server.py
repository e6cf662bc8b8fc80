"""A Chroma server: how it is reached, and the few records that all machines share on it.

The server is the home of an index that has outgrown one machine. By itself it
asks nobody who they are, so a proxy or VPN stands before it, or it is Chroma
Cloud. Nothing is sent anywhere but to the address that the settings name.
"""

import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, cast
from urllib.parse import urlsplit

import httpx
from chromadb.api.client import Client
from chromadb.config import Settings
from chromadb.errors import (
    AuthorizationError,
    ChromaAuthError,
    NotFoundError,
    QuotaError,
    RateLimitError,
)

from index.errors import FootnoteError, IndexDamaged, ServerUnreachable
from index.generations.address import Address

RECORDS = "footnote"
FOLD = 4000  # bytes: Chroma Cloud takes no longer value
PAGE = 100
NOWHERE: Any = [[0.0]]  # the vector of a record that nobody looks for by a vector
# Seconds. Whoever asks a question waits for two requests at most; a batch may take its time.
READING, WRITING = httpx.Timeout(7, connect=3), httpx.Timeout(120, connect=3)
REFUSED = {401, 403, 407}


class _Connected(Client):
    """Chroma's client, but one that does not wait for ever."""

    def get_user_identity(self) -> Any:
        """Set the time limit first: this is the first thing that Chroma's client asks for."""
        self.wait(READING)
        return super().get_user_identity()

    def _validate_tenant_database(self, tenant: str, database: str) -> None:
        """Leave that to the first request that needs them."""

    def wait(self, limit: httpx.Timeout) -> None:
        """Set how long a request may take."""
        cast(Any, self._server)._session.timeout = limit

    def prepare(self) -> None:
        """Make the tenant and the database, if they are not there."""
        try:
            self._server.get_tenant(self.tenant)
        except NotFoundError:
            self._server.create_tenant(self.tenant)
        try:
            self._server.get_database(self.database, self.tenant)
        except NotFoundError:
            self._server.create_database(self.database, self.tenant)

    def close(self) -> None:
        """Close the connections too."""
        if not self._closed:
            cast(Any, self._server)._session.close()
        super().close()


class Server:
    """A Chroma server and the records on it; it is connected to when it is first needed."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._client: _Connected | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Server) and self.address == other.address

    def __hash__(self) -> int:
        return hash(self.address)

    def connect(self, limit: httpx.Timeout = READING) -> _Connected:
        """Return a new client; whoever asked for it closes it.

        Raises:
            ServerUnreachable: If there is no Chroma server, or it refuses us.
        """
        address = self.address
        settings = Settings(
            _env_file=None,  # only ours is read: it could switch the check of TLS off
            anonymized_telemetry=False,
            chroma_api_impl="chromadb.api.fastapi.FastAPI",
            chroma_server_host=address.url,
            chroma_server_http_port=urlsplit(address.url).port or 443,
            chroma_server_headers=dict(address.headers),
            chroma_server_ssl_enabled=address.url.startswith("https"),
            chroma_overwrite_singleton_tenant_database_access_from_auth=address.cloud,
        )
        try:
            client = _Connected(address.tenant, address.database, settings)
        except Exception as exc:  # Chroma's client raises whatever lies beneath it
            raise self._silent(exc) from exc
        client.wait(limit)
        return client

    @property
    def client(self) -> _Connected:
        """The client that all short requests share."""
        if self._client is None:
            self._client = self.connect()
            weakref.finalize(self, self._client.close)
        return self._client

    def version(self) -> str:
        """Return which version of Chroma answers."""
        with self.asking():
            return self.client.get_version()

    def collections(self) -> list[str]:
        """Return the names of all collections of the database; none if there is no database."""
        names: list[str] = []
        with self.asking(), suppress(NotFoundError):
            while len(page := self.client.list_collections(PAGE, len(names))) == PAGE:
                names += [one.name for one in page]
            names += [one.name for one in page]
        return names

    def drop(self, name: str) -> None:
        """Remove a collection, if it is there."""
        with self.asking(), suppress(NotFoundError):
            self.client.delete_collection(name)

    def read(self, *ids: str) -> dict[str, str]:
        """Return those of the records that there are; all of them if none is named."""
        found: dict[str, str] = {}
        with self.asking(), suppress(NotFoundError):
            records = self.client.get_collection(RECORDS, embedding_function=None)
            while True:
                page = records.get(
                    ids=[*ids] or None, limit=PAGE, offset=len(found), include=["metadatas"]
                )
                rows = zip(page["ids"], page["metadatas"] or (), strict=True)
                found |= {one: _text(row) for one, row in rows}
                if len(page["ids"]) < PAGE:
                    return found
        return found

    def write(self, one: str, text: str) -> None:
        """Write a record, new or not: readers find the old text or the new one."""
        # The server adds what is given to what was there, so the number of parts is said as well.
        # They are of JSON in ASCII, so a character is a byte.
        parts = [text[at : at + FOLD] for at in range(0, len(text), FOLD)]
        row: dict[str, Any] = {"parts": len(parts), **{str(i): p for i, p in enumerate(parts)}}
        with self.storing():
            records = self.client.get_or_create_collection(RECORDS, embedding_function=None)
            records.upsert(ids=[one], embeddings=NOWHERE, metadatas=[row])

    def forget(self, *ids: str) -> None:
        """Remove records, if they are there."""
        if here := [*self.read(*ids)]:
            with self.asking():
                self.client.get_collection(RECORDS, embedding_function=None).delete(ids=here)

    def prepare(self) -> None:
        """Make the tenant and the database, if they are not there."""
        if self.address.tenant and self.address.database:
            with self.storing():
                self.client.prepare()

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Turn an error of the server into one sentence."""
        try:
            yield
        except FootnoteError:
            raise
        except Exception as exc:  # Chroma's client raises whatever lies beneath it
            raise self.fault(exc) from exc

    @contextmanager
    def storing(self) -> Iterator[None]:
        """Do the same where the server is to keep something."""
        try:
            with self.asking():
                yield
        except IndexDamaged as exc:
            raise ServerUnreachable(
                f"The Chroma server at {self.address.host} could not store what it was given; "
                "check its log, and whether its disk is full."
            ) from exc

    def fault(self, exc: Exception) -> FootnoteError:
        """Return what an error of the server means for a reader."""
        if isinstance(exc, NotFoundError):
            return IndexDamaged("it is not on the server any more")
        if isinstance(exc, httpx.HTTPError | QuotaError | RateLimitError):
            return self._silent(exc)
        if isinstance(exc, ChromaAuthError | AuthorizationError) or type(exc) is Exception:
            return self._silent(exc)
        return IndexDamaged()

    def _silent(self, exc: Exception) -> ServerUnreachable:
        """Return why the server gave no answer, in one sentence."""
        host = self.address.host
        beneath = [*_beneath(exc)]
        status = [e.response.status_code for e in beneath if isinstance(e, httpx.HTTPStatusError)]
        if REFUSED.intersection(status) or isinstance(exc, ChromaAuthError | AuthorizationError):
            names = "FOOTNOTE_CHROMA_API_KEY" if self.address.cloud else "FOOTNOTE_CHROMA_HEADER"
            return ServerUnreachable(f"The Chroma server at {host} refuses access; check {names}.")
        if isinstance(exc, QuotaError | RateLimitError):
            return ServerUnreachable(
                f"The Chroma server at {host} has reached one of its limits; wait, or have the "
                "limit raised."
            )
        if not any(isinstance(e, httpx.TransportError) for e in beneath):
            return ServerUnreachable(
                f"The Chroma server at {host} does not answer as a Chroma server should; check "
                "that it is running, and that FOOTNOTE_CHROMA_URL names it."
            )
        return ServerUnreachable(
            f"The Chroma server at {host} does not answer; check that it is running, and that "
            "FOOTNOTE_CHROMA_URL names it."
        )


def _beneath(exc: BaseException | None) -> Iterator[BaseException]:
    """Yield an error, and those that led to it."""
    while exc:
        yield exc
        exc = exc.__context__


def _text(row: Any) -> str:
    """Return the text of a record."""
    return "".join(row[str(part)] for part in range(row["parts"]))
