"""The address of a Chroma server, as the settings describe it: checked, and nothing sent yet."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from index.errors import UsageError
from index.urls import is_http

CLOUD, CLOUD_URL = "cloud", "https://api.trychroma.com"
CLOUD_KEY = "x-chroma-token"
HEADER = re.compile(r"([A-Za-z0-9-]+):[ \t]*([!-~](?:[ -~]*[!-~])?)")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server is, and what it has to be told.

    Attributes:
        headers: Sent with each request; they may be secret.
        tenant, database: Where on the server; on Chroma Cloud the key tells, if they are None.
    """

    url: str
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    tenant: str | None = None
    database: str | None = None

    @classmethod
    def parse(
        cls, url: str, key: str | None, header: str | None, tenant: str | None, database: str | None
    ) -> "Address":
        """Return the address that the settings describe.

        Raises:
            UsageError: If one of them makes no sense.
        """
        address = CLOUD_URL if url == CLOUD else _checked(url)
        headers = [_header(header)] if header else []
        if address == CLOUD_URL:
            if not key:
                raise UsageError(
                    "FOOTNOTE_CHROMA_URL names Chroma Cloud, but FOOTNOTE_CHROMA_API_KEY is not "
                    "set."
                )
            headers.append((CLOUD_KEY, _header(f"{CLOUD_KEY}: {key}")[1]))
        elif key:
            raise UsageError(
                "FOOTNOTE_CHROMA_API_KEY is for Chroma Cloud, but FOOTNOTE_CHROMA_URL names "
                "another server; what its proxy wants goes into FOOTNOTE_CHROMA_HEADER."
            )
        if address != CLOUD_URL:
            tenant, database = tenant or "default_tenant", database or "default_database"
        return cls(address, tuple(headers), tenant, database)

    @property
    def host(self) -> str:
        """The server as a person names it."""
        return urlsplit(self.url).netloc

    @property
    def cloud(self) -> bool:
        """Whether it is Chroma Cloud."""
        return self.url == CLOUD_URL


def _checked(url: str) -> str:
    parts = urlsplit(url) if is_http(url) else None
    if not parts or "@" in parts.netloc or parts.path.strip("/") or parts.query or parts.fragment:
        raise UsageError(
            "FOOTNOTE_CHROMA_URL is not the address of a Chroma server; write http://HOST:PORT, "
            "or `cloud` for Chroma Cloud."
        )
    port = parts.port or (443 if parts.scheme == "https" else 80)
    host = f"[{parts.hostname}]" if ":" in str(parts.hostname) else parts.hostname
    if parts.scheme == "https" and port == 443:
        return f"https://{host}"
    return f"{parts.scheme}://{host}:{port}"


def _header(text: str) -> tuple[str, str]:
    match = HEADER.fullmatch(text.strip())
    if match is None:
        raise UsageError(
            "FOOTNOTE_CHROMA_HEADER is not a header, or FOOTNOTE_CHROMA_API_KEY not a key; "
            "write a header as `Name: value`."
        )
    return match[1], match[2]
