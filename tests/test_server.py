"""A real Chroma server: its records are whole, and every way to fail is one sentence in time."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import httpx
import pytest

from index.errors import ServerUnreachable
from index.generations.address import Address
from index.generations.server import FOLD, Server
from tests.fakes.chroma_server import ChromaServer

SECRET = "X-Pass: open-sesame"


@pytest.fixture
def server(chroma: ChromaServer) -> Server:
    """A database on the server, there and empty."""
    made = Server(chroma.address())
    made.prepare()
    return made


@contextmanager
def website(status: int, body: bytes = b"<html>", **headers: str) -> Iterator[Any]:
    """Give the port of a server that is none of Chroma's, and the headers that it was sent."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.heard.append(dict(self.headers))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    site: Any = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.heard = []
    site.url = f"http://127.0.0.1:{site.server_port}"
    thread = Thread(target=site.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield site
    finally:
        site.shutdown()
        site.server_close()
        thread.join()


def at(url: str, header: str | None = None) -> Server:
    """Return the server at an address."""
    return Server(Address.parse(url, None, header, None, None))


def test_a_record_is_what_was_written_last(server: Server) -> None:
    """It is read back as it is, however long it is, until it is forgotten."""
    for text in ("", "old", "ü🙂" * FOLD, "new"):
        server.write("one", text)
        assert server.read("one") == {"one": text}

    server.forget("one", "another")

    assert server.read() == {}


def test_all_records_are_read(monkeypatch: pytest.MonkeyPatch, server: Server) -> None:
    """More of them than the server gives at once, too; collections likewise."""
    monkeypatch.setattr("index.generations.server.PAGE", 2)
    written = {f"record {number}": str(number) for number in range(4)}
    for one, text in written.items():
        server.write(one, text)

    for name in ("one", "two", "three"):
        server.client.create_collection(name, embedding_function=None)

    assert server.read() == written
    assert sorted(server.collections()) == ["footnote", "one", "three", "two"]


def test_looking_makes_nothing(chroma: ChromaServer) -> None:
    """Where there is no database there are no records and no collections, and so it stays."""
    server = Server(chroma.address())

    assert (server.read(), server.read("pointer"), server.collections()) == ({}, {}, [])
    server.forget("pointer")
    server.drop("nothing")
    with pytest.raises(ServerUnreachable, match="could not store"):
        server.write("pointer", "x")


def test_a_server_that_is_not_there_is_said_at_once(chroma: ChromaServer) -> None:
    """One sentence with the host and the setting, for reading and for writing."""
    server = Server(chroma.address())
    chroma.kill()
    start = time.monotonic()

    for call in (server.read, server.collections, lambda: server.write("a", "b"), server.version):
        with pytest.raises(ServerUnreachable, match=r"at 127.* does not answer; .*CHROMA_URL"):
            call()

    assert time.monotonic() - start < 15


def test_a_server_that_hangs_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, chroma: ChromaServer, server: Server
) -> None:
    """One that takes connections and says nothing is as good as none, old client or new."""
    monkeypatch.setattr("index.generations.server.READING", httpx.Timeout(0.3))
    patient = server.client
    patient.wait(httpx.Timeout(0.3))
    chroma.pause()
    try:
        for one in (server, Server(server.address)):
            with pytest.raises(ServerUnreachable, match="does not answer"):
                one.read()
    finally:
        chroma.resume()


def test_nobody_waits_longer_than_a_quarter_of_a_minute() -> None:
    """Chroma's own client has no limit at all; ours is short enough for two requests."""
    from index.generations.server import READING

    assert all(limit and limit * 2 <= 15 for limit in READING.as_dict().values())


def test_a_server_that_comes_back_answers(chroma: ChromaServer, server: Server) -> None:
    """What was written is there, and the connection is made anew."""
    server.write("one", "text")
    chroma.kill()
    with pytest.raises(ServerUnreachable):
        server.read()
    chroma.start()

    assert server.read() == {"one": "text"}


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (401, "refuses access; check FOOTNOTE_CHROMA_HEADER"),
        (403, "refuses access; check FOOTNOTE_CHROMA_HEADER"),
        (502, "does not answer as a Chroma server should"),
        (404, "does not answer as a Chroma server should"),
        (200, "does not answer as a Chroma server should"),
    ],
)
def test_what_is_no_chroma_server_is_named(status: int, says: str) -> None:
    """A proxy that refuses, one with nothing behind it, a website: each has its sentence."""
    with website(status) as site:
        with pytest.raises(ServerUnreachable, match=says) as caught:
            at(site.url, SECRET).read()

        assert [one["X-Pass"] for one in site.heard] == ["open-sesame"]
    assert "sesame" not in str(caught.value)


def test_a_redirect_gets_no_header() -> None:
    """The secret goes to the address that was named, and to no other."""
    with website(200) as elsewhere, website(307, Location=elsewhere.url) as site:
        with pytest.raises(ServerUnreachable):
            at(site.url, SECRET).read()

        assert (len(site.heard), elsewhere.heard) == (1, [])


def test_the_env_file_of_a_folder_does_not_reach_chroma(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any, chroma: ChromaServer
) -> None:
    """Chroma's client would read it by itself, and leave out the check of certificates."""
    (tmp_path / ".env").write_text("CHROMA_SERVER_SSL_VERIFY=false\nANONYMIZED_TELEMETRY=true\n")
    monkeypatch.chdir(tmp_path)
    server = Server(chroma.address())

    with server.connect() as client:
        settings = client.get_settings()

    assert (settings.chroma_server_ssl_verify, settings.anonymized_telemetry) == (None, False)
