"""Which addresses Telegram takes for a link or a button, and what it makes of them.

A link with another address is left out of a message without a word; a button with one
is refused.
"""

import re

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_APP = re.compile(r"(tg|ton):(?://)?(?=.)", re.IGNORECASE)
_USER = re.compile(r"tg://user\?id=(\d{1,18})", re.IGNORECASE)
_HOST = re.compile(r"(?:[\w.~!$,*'();&+=-]|%[0-9A-Fa-f]{2})+")
_REST = re.compile(r"[/?#]")


def user_of(address: str) -> str | None:
    """Return the number of the user whom a link mentions: "tg://user?id=5" is "5"."""
    found = _USER.fullmatch(address)
    return found[1] if found else None


def checked(address: str) -> str:
    """Return an address as Telegram keeps it; raise ValueError with its reason if it does not.

    "Example.org" becomes "http://example.org/".
    """
    if _APP.match(address):
        return address
    scheme, rest = "http", address
    if found := _SCHEME.match(address):
        scheme, rest = found[1].lower(), address[found.end() :]
        if scheme not in ("http", "https"):
            raise ValueError("Unsupported URL protocol")
    cut = _REST.search(rest)
    host, path = (rest[: cut.start()], rest[cut.start() :]) if cut else (rest, "")
    return f"{scheme}://{_checked_host(host)}{_checked_path(path)}"


def _checked_host(text: str) -> str:
    user, at, host = text.rpartition("@")
    name, colon, port = host.partition(":")
    if not name:
        raise ValueError("URL host is empty")
    if colon and not (port.isascii() and port.isdigit() and 0 < int(port) <= 65535):
        raise ValueError("Wrong port number specified in the URL")
    if not _HOST.fullmatch(name):
        raise ValueError("Disallowed character in URL host")
    if "." not in name:
        raise ValueError("Wrong HTTP URL")
    return f"{user}{at}{name.lower()}{colon}{port}"


def _checked_path(path: str) -> str:
    clean = "".join(sign if sign > " " else f"%{ord(sign):02X}" for sign in path)
    return clean if clean.startswith("/") else f"/{clean}"
