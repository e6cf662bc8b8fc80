"""Which web addresses may be read: those of public servers, and private ones by name.

A name is resolved once, every address it has is looked at, and the caller connects to
one that was looked at: no second answer of a name server can lead into the network
that Footnote runs in.
"""

import re
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

from index.errors import UnreadableSource

Resolve = Callable[[str, int], tuple[str, ...]]  # the IP addresses of a host, for a port
PORTS = {"http": 80, "https": 443}
LONGEST = 4000
SECONDS = 5
LOOKS_LIKE_ADDRESS = re.compile(r"\s*[a-z][a-z0-9+.-]+://", re.IGNORECASE)
# A URL is ASCII, or letters that become it; spaces, controls and backslashes are read
# differently by different programs.
NO_URL = re.compile(r"[\s\0-\x20\x7f-\xa0\\<>\"\ud800-\udfff]")
HOST = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
NUMBER = re.compile(r"0x[0-9a-f]*|\d+")  # what C libraries read as part of an IPv4 address
NAT64 = IPv6Network("64:ff9b::/96")
# What ipaddress counts as global although it may lead to anywhere inside.
CLOSED = (
    IPv4Network("168.63.129.16/32"),  # what runs Azure's machines, seen from inside
    IPv4Network("192.0.0.0/24"),  # for protocols
    IPv4Network("192.88.99.0/24"),  # relays to IPv6, of old
    IPv6Network("64:ff9b:1::/48"),  # local NAT64
    IPv6Network("fec0::/10"),  # site-local, of old
    IPv6Network("3fff::/20"),  # for documents
    IPv6Network("::/96"),  # "IPv4-compatible", of old
)


@dataclass(frozen=True, slots=True)
class Target:
    """A server that may be asked.

    Attributes:
        host: Its name as it is sent and checked, in ASCII, without a dot at the end.
        ips: The addresses that were looked at; any of them may be connected to.
    """

    scheme: str
    host: str
    port: int
    ips: tuple[str, ...]


def is_address(text: str) -> bool:
    """Return whether a source that a user names looks like a URL, and not like a path."""
    return bool(LOOKS_LIKE_ADDRESS.match(text))


def target(
    url: str, allowed: frozenset[str] = frozenset(), resolve: Resolve | None = None
) -> Target:
    """Return the server behind a URL if it may be asked.

    `allowed` names hosts, as "host" or "host:port", that may be private.

    Raises:
        UnreadableSource: If it may not, or there is no such server.
    """
    resolve = resolve or resolved
    scheme, host, port = parts(url)
    name = f"[{host}]" if ":" in host else host
    if allowed & {host, name, f"{name}:{port}"}:
        return Target(scheme, host, port, resolve(host, port))
    if port not in PORTS.values() and port < 1024:
        raise UnreadableSource(f"names a port that is not used for web pages ({port})")
    ips = resolve(host, port)
    if not all(is_public(ip_address(ip)) for ip in ips):
        raise UnreadableSource(
            f"is at a private address ({host}); FOOTNOTE_PRIVATE_HOSTS names those that may be read"
        )
    return Target(scheme, host, port, ips)


def parts(url: str) -> tuple[str, str, int]:
    """Return scheme, host and port of a URL.

    Raises:
        UnreadableSource: If it is not one of the web, or could be read in two ways.
    """
    split = split_url(url)
    if split.scheme not in PORTS:
        raise UnreadableSource("is not a web address (http:// or https://)")
    if "@" in split.netloc:
        raise UnreadableSource("holds a user name or password; give the address without it")
    try:
        port = split.port
        host = ascii_host(split.hostname or "")
    except ValueError as exc:
        raise UnreadableSource("is not a valid web address") from exc
    if port == 0 or split.netloc.endswith(":"):
        raise UnreadableSource("is not a valid web address")
    return split.scheme, host, port or PORTS[split.scheme]


def split_url(url: str) -> SplitResult:
    """Return the parts of a URL as they stand.

    Raises:
        UnreadableSource: If it is no URL.
    """
    if len(url) > LONGEST or NO_URL.search(url):
        raise UnreadableSource("is not a valid web address")
    try:
        return urlsplit(url)
    except ValueError as exc:
        raise UnreadableSource("is not a valid web address") from exc


def ascii_host(name: str) -> str:
    """Return a host as it is resolved: in ASCII, small letters, no dot at the end.

    "Bücher.example." gives "xn--bcher-kva.example", "127.1" gives "127.0.0.1".

    Raises:
        ValueError: If it is no host.
    """
    if ":" in name:
        if "%" in name:
            raise ValueError("A zone is of one machine only.")
        return str(IPv6Address(name))
    host = name.encode("idna").decode().lower() if not name.isascii() else name.lower()
    host = host.removesuffix(".")
    if len(host) > 253 or not HOST.fullmatch(host):
        raise ValueError("No host is called so.")
    if not NUMBER.fullmatch(host.rpartition(".")[2]):
        return host
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except OSError as exc:
        raise ValueError("Numbers that are no address.") from exc


def resolved(host: str, port: int) -> tuple[str, ...]:
    """Return the IP addresses of a host, each once.

    Raises:
        UnreadableSource: If there are none, or no name server says so in time.
    """
    found: dict[str, None] = {}

    def look_up() -> None:
        with suppress(OSError, UnicodeError):
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.update(dict.fromkeys(str(address[0]) for *_, address in answers))

    # In a thread, for nothing else can be done about name servers that do not answer.
    thread = threading.Thread(target=look_up, daemon=True)
    thread.start()
    thread.join(SECONDS)
    if not found:
        raise UnreadableSource(f"names a server that cannot be found ({host})")
    return tuple(found)


def is_public(ip: IPv4Address | IPv6Address) -> bool:
    """Return whether an IP address is of the internet, and of nothing inside any network.

    An IPv6 address that carries an IPv4 address is what that is.
    """
    if any(ip in network for network in CLOSED):
        return False
    if isinstance(ip, IPv6Address):
        if ip.scope_id:
            return False
        carried = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
        if ip in NAT64:
            carried.append(IPv4Address(int(ip) & 0xFFFFFFFF))
        if any(carried):
            return all(is_public(one) for one in carried if one)
    return ip.is_global and not ip.is_multicast and not ip.is_reserved
