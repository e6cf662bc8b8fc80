"""A small web server that tests can script, good and bad.

It listens on a port of its own on this machine, so that what fetches talks to it over
real HTTP. Each path has a script of answers; what was asked is kept.
"""

import gzip
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Page:
    """One answer.

    Attributes:
        etag: What the page has; a request that knows it gets 304. So with `modified`.
        cut: After how many bytes of the body the connection is closed.
        drip: Seconds between single bytes of the body; with `slow_head` of the head too.
        raw: All bytes of the answer, in place of everything else.
    """

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    kind: str | None = "text/html; charset=utf-8"
    etag: str | None = None
    modified: str | None = None
    cut: int | None = None
    drip: float = 0.0
    slow_head: bool = False
    raw: bytes | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: its path with the query, and its headers by their names in small letters."""

    path: str
    headers: dict[str, str]


def moved(to: str, status: int = 302) -> Page:
    """Return an answer that leads elsewhere."""
    return Page(status=status, headers={"Location": to})


def packed(body: bytes, kind: str = "text/html") -> Page:
    """Return an answer that is compressed."""
    return Page(gzip.compress(body), headers={"Content-Encoding": "gzip"}, kind=kind)


class WebServer:
    """A scripted web server on 127.0.0.1, from `with` to the end of its block."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self._scripts: dict[str, list[Page]] = {}
        self._history: list[Asked] = []
        self._over = threading.Event()
        self._server = _Server(self)
        if tls:
            self._server.socket = tls.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self._scheme = "https" if tls else "http"
        self._thread = threading.Thread(target=self._server.serve_forever, args=[0.01], name="web")

    @property
    def host(self) -> str:
        """Host and port, as a setting may allow them."""
        return f"127.0.0.1:{self._server.server_port}"

    @property
    def history(self) -> tuple[Asked, ...]:
        """All requests so far."""
        return tuple(self._history)

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        """Return the address of a path, under any name of this machine."""
        return f"{self._scheme}://{host}:{self._server.server_port}{path}"

    def put(self, path: str, *pages: Page) -> str:
        """Say what stands at a path: each request takes the next, the last one stays."""
        self._scripts[path] = list(pages)
        return self.url(path)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, asked: Asked) -> Page:
        """Note a request, and return what it is answered."""
        self._history.append(asked)
        script = self._scripts.get(asked.path.partition("?")[0], [Page(b"Nothing.", 404)])
        page = script.pop(0) if len(script) > 1 else script[0]
        same = page.etag and asked.headers.get("if-none-match") == page.etag
        unchanged = page.modified and asked.headers.get("if-modified-since") == page.modified
        return Page(status=304, etag=page.etag) if same or unchanged else page

    def pause(self, seconds: float) -> bool:
        """Wait; return whether the server is still up."""
        return not self._over.wait(seconds)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 50

    def __init__(self, web: WebServer) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.web = web

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: clients that hang up are what is tested."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        page = self.server.web.answer(Asked(self.path, headers))
        self.close_connection = True
        with suppress(OSError):
            self._send(page)

    def _send(self, page: Page) -> None:
        if page.raw is not None:
            self.wfile.write(page.raw)
            return
        head = f"HTTP/1.1 {page.status} Said\r\n{self._head(page)}\r\n".encode("latin-1")
        self._drip(head, page.drip if page.slow_head else 0)
        if self.command == "HEAD":
            return
        self._drip(page.body[: page.cut], page.drip)
        if page.cut is not None:
            self.connection.shutdown(socket.SHUT_RDWR)

    def _head(self, page: Page) -> str:
        known = {
            "Content-Type": page.kind,
            "Content-Length": None if page.status == 304 else str(len(page.body)),
            "ETag": page.etag,
            "Last-Modified": page.modified,
            "Connection": "close",
            **page.headers,
        }
        return "".join(f"{name}: {value}\r\n" for name, value in known.items() if value)

    def _drip(self, data: bytes, pause: float) -> None:
        if not pause:
            self.wfile.write(data)
            return
        for number in range(len(data)):
            self.wfile.write(data[number : number + 1])
            if not self.server.web.pause(pause):
                return

    def log_message(self, *_: object) -> None:
        """Write nothing to the terminal."""
