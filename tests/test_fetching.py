"""What stands at a web address is fetched, from nowhere else, and never for too long."""

import gzip
import logging
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from index.errors import UnreadableSource
from index.sources.fetched import Fetched
from index.sources.fetching import AGENT, WebFetcher
from tests.fakes.web_server import Page, WebServer, moved, packed

HTML = "<html><body><p>Die Brücke ist offen.</p></body></html>".encode()
Why = Callable[[str], str]


@pytest.fixture
def web() -> Iterator[WebServer]:
    """A web server on this machine."""
    with WebServer() as server:
        yield server


@pytest.fixture
def fetcher(web: WebServer) -> WebFetcher:
    """A fetcher that may read from that server, under its number only."""
    return WebFetcher(frozenset({web.host}), pause=0.01)


@pytest.fixture
def why(fetcher: WebFetcher) -> Why:
    """Return why nothing could be fetched."""

    def ask(url: str) -> str:
        with pytest.raises(UnreadableSource) as caught:
            fetcher.get(url)
        return str(caught.value)

    return ask


def test_a_page_is_fetched(web: WebServer, fetcher: WebFetcher) -> None:
    """Its bytes come as they are, with what the server says of them."""
    page = Page(HTML, etag='"1"', modified="Thu, 12 Jan 2023 08:30:00 GMT")
    url = web.put("/a", page)

    assert fetcher.get(f"{url}?b=ä#part") == Fetched(
        f"{url}?b=ä", "text/html", "utf-8", HTML, '"1"', "Thu, 12 Jan 2023 08:30:00 GMT"
    )
    (asked,) = web.history
    assert asked.path == "/a?b=%C3%A4"
    assert asked.headers["user-agent"] == AGENT
    assert asked.headers["host"] == web.host
    assert "Footnote" in AGENT


@pytest.mark.parametrize(
    ("known", "etag", "modified"),
    [({"etag": '"1"'}, '"1"', None), ({"modified": "Thu"}, None, "Thu")],
)
def test_what_did_not_change(
    web: WebServer, fetcher: WebFetcher, known: dict[str, str], etag: str, modified: str
) -> None:
    """A page that is as it was is not sent again; one that changed is."""
    url = web.put("/a", Page(HTML, etag=etag, modified=modified))

    assert fetcher.get(url, **known) is None
    web.put("/a", Page(HTML, etag='"2"', modified="Fri"))
    assert fetcher.get(url, **known) is not None


def test_not_modified_without_being_asked(web: WebServer, why: Why) -> None:
    """A server that says so to who knows nothing gave nothing to read."""
    assert why(web.put("/a", Page(status=304))) == "answered 304 (not modified)"


class TestRedirects:
    """Where an address leads to is looked at like the address itself."""

    @pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
    def test_they_are_followed(self, web: WebServer, fetcher: WebFetcher, status: int) -> None:
        """The address in the end is the one of what was fetched."""
        web.put("/b/c", Page(HTML))
        found = fetcher.get(web.put("/a", moved("/b/c#x", status)))

        assert found is not None
        assert found.url == web.url("/b/c")

    def test_five_are_enough(self, web: WebServer, fetcher: WebFetcher, why: Why) -> None:
        """Five are followed, six are not, and no loop is."""
        for number in range(1, 7):
            web.put(f"/{number}", moved(f"/{number - 1}"))
        web.put("/0", Page(HTML))

        assert fetcher.get(web.url("/5")) is not None
        assert why(web.url("/6")) == "redirects more than 5 times"
        assert why(web.put("/loop", moved("/loop"))) == "redirects more than 5 times"

    @pytest.mark.parametrize(
        ("to", "reason"),
        [
            ("http://localhost:{port}/", "is at a private address (localhost)"),
            ("http://2130706433:{port}1/", "is not a valid web address"),
            ("http://0x7f000001:8/", "names a port that is not used for web pages (8)"),
            ("//[::1]:{port}/", "is at a private address (::1)"),
            ("http://169.254.169.254/latest/meta-data/", "is at a private address"),
            ("file:///etc/passwd", "is not a web address"),
            ("gopher://127.0.0.1:{port}/", "is not a web address"),
            ("http://user:secret@127.0.0.1:{port}/", "holds a user name or password"),
            ("http://[::1", "is not a valid web address"),
        ],
    )
    def test_they_lead_to_nothing_private(
        self, web: WebServer, why: Why, to: str, reason: str
    ) -> None:
        """Neither into the network nor to a file nor with a password."""
        port = web.host.rpartition(":")[2]
        url = web.put("/a", moved(to.format(port=port)))

        assert why(url).startswith(f"redirects to an address that {reason}") or why(url) == (
            "redirects to an invalid web address"
        )
        assert {asked.path for asked in web.history} == {"/a"}

    def test_no_second_look_at_a_name(self, web: WebServer) -> None:
        """A name that is another machine's a moment later is connected to as it was checked."""
        answers = iter(["127.0.0.1", "127.0.0.2"])
        port = web.host.rpartition(":")[2]
        url = f"http://rebinding.example:{port}"
        web.put("/a", Page(HTML))
        fetcher = WebFetcher(frozenset({"rebinding.example"}), resolve=lambda *_: (next(answers),))

        found = fetcher.get(f"{url}/a")

        assert found is not None
        assert found.url == f"{url}/a"
        assert next(answers) == "127.0.0.2"
        assert web.history[0].headers["host"] == f"rebinding.example:{port}"

    def test_a_second_address_is_tried(self, web: WebServer) -> None:
        """A server with several addresses is reached at the one that answers."""
        web.put("/a", Page(HTML))
        fetcher = WebFetcher(
            frozenset({"a.example"}), resolve=lambda *_: ("127.0.0.2", "127.0.0.1")
        )

        assert fetcher.get(web.url("/a", "a.example")) is not None


class TestLimits:
    """No server takes more than its time and its size."""

    def test_a_bomb(self, web: WebServer, why: Why) -> None:
        """A hundred kilobytes that unpack to gigabytes are not unpacked to the end."""
        bomb = Page(gzip.compress(b"a" * 10_000_000) * 30, headers={"Content-Encoding": "gzip"})

        assert why(web.put("/a", packed(b"a" * 20_000_001))) == "is larger than 20 MB when unpacked"
        assert why(web.put("/b", bomb)) == "broke off, or is not valid gzip"

    def test_the_largest_page(self, web: WebServer, fetcher: WebFetcher, why: Why) -> None:
        """20 MB are read, packed or not, a byte more is not."""
        whole = b"a" * 20_000_000

        for page in (packed(whole, "text/plain"), Page(whole, kind="text/plain")):
            found = fetcher.get(web.put("/a", page))
            assert found is not None
            assert found.body == whole
        assert why(web.put("/a", Page(whole + b"a"))) == "is larger than 20 MB when unpacked"

    @pytest.mark.parametrize("head", [True, False])
    def test_a_slow_drip(self, web: WebServer, head: bool) -> None:
        """The time is over for all together, however fast the single bytes come."""
        url = web.put("/a", Page(HTML * 1000, drip=0.02, slow_head=head))
        start = time.monotonic()

        with pytest.raises(UnreadableSource, match=r"takes longer than 0\.3 seconds to fetch"):
            WebFetcher(frozenset({web.host}), seconds=0.3).get(url)
        assert time.monotonic() - start < 2

    def test_a_server_that_says_nothing(self) -> None:
        """A connection without an answer ends at the same time."""
        with socket.create_server(("127.0.0.1", 0)) as silent:
            host = f"127.0.0.1:{silent.getsockname()[1]}"
            with pytest.raises(UnreadableSource, match="takes longer"):
                WebFetcher(frozenset({host}), seconds=0.2).get(f"http://{host}/")

    @pytest.mark.parametrize(
        ("packing", "body", "reason"),
        [
            (
                "gzip, gzip",
                gzip.compress(gzip.compress(HTML)),
                "is compressed in a way that was not",
            ),
            ("br", HTML, "is compressed in a way that was not"),
            ("gzip", HTML, "is not valid gzip"),
            ("gzip", gzip.compress(HTML)[:-9], "broke off"),
        ],
    )
    def test_other_packings(
        self, web: WebServer, why: Why, packing: str, body: bytes, reason: str
    ) -> None:
        """Only gzip was asked for, once, and whole."""
        url = web.put("/a", Page(body, headers={"Content-Encoding": packing}))

        assert why(url).startswith(reason)


class TestAnswers:
    """What is no page says why."""

    @pytest.mark.parametrize(
        ("status", "reason"),
        [
            (404, "answered 404 (not found)"),
            (403, "answered 403 (forbidden)"),
            (410, "answered 410 (gone)"),
            (204, "answered 204 (no content)"),
            (299, "answered 299"),
            (300, "answered 300 (multiple choices)"),
        ],
    )
    def test_a_status(self, web: WebServer, why: Why, status: int, reason: str) -> None:
        """An error of the server is said, and not asked for again."""
        assert why(web.put("/a", Page(b"", status))) == reason
        assert len(web.history) == 1

    @pytest.mark.parametrize("status", [429, 500, 503])
    def test_what_may_pass_is_tried_again(
        self, web: WebServer, fetcher: WebFetcher, why: Why, status: int
    ) -> None:
        """A server that is busy for a moment is asked three times at most."""
        busy = Page(b"", status)

        assert fetcher.get(web.put("/a", busy, busy, Page(HTML))) is not None
        assert why(web.put("/b", busy)).startswith(f"answered {status} (")
        assert len(web.history) == 6

    def test_a_pause_that_is_asked_for(self, web: WebServer, fetcher: WebFetcher, why: Why) -> None:
        """A short one is made; a long one, or one until a date, is not waited for."""
        start = time.monotonic()

        busy = Page(b"", 429, {"Retry-After": "1"})
        assert fetcher.get(web.put("/a", busy, Page(HTML))) is not None
        assert 1 <= time.monotonic() - start < 3
        for pause in ("60", "Fri, 31 Dec 2099 23:59:59 GMT", "-1", "1e9"):
            url = web.put("/b", Page(b"", 503, {"Retry-After": pause}), Page(HTML))
            assert why(url).startswith("answered 503 (service unavailable), and asks for a longer")

    @pytest.mark.parametrize(
        "page",
        [
            Page(HTML, cut=20),
            Page(raw=b""),
            Page(raw=b"HTTP/1.1 200 OK\r\nContent-Le"),
            Page(raw=b"nonsense\r\n\r\n"),
            Page(raw=b"HTTP/1.1 200 OK\r\nA: " + b"b" * 300_000 + b"\r\n\r\n"),
            Page(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 9\r\n\r\nabc"),
            Page(raw=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"),
        ],
        ids=["cut", "nothing", "head", "nonsense", "long", "lengths", "chunk"],
    )
    def test_a_broken_answer(
        self, web: WebServer, fetcher: WebFetcher, why: Why, page: Page
    ) -> None:
        """No part of a page that broke off is taken for the page; it is asked for again."""
        assert why(web.put("/a", page)) == "cannot be reached, or broke off the connection"
        assert len(web.history) == 3
        assert fetcher.get(web.put("/a", page, Page(HTML))) is not None

    def test_a_server_that_is_not_there(self, web: WebServer) -> None:
        """Nobody listens at that port."""
        with socket.create_server(("127.0.0.1", 0)) as taken:
            host = f"127.0.0.1:{taken.getsockname()[1]}"

        with pytest.raises(UnreadableSource, match="cannot be reached"):
            WebFetcher(frozenset({host}), pause=0.01).get(f"http://{host}/")

    @pytest.mark.parametrize(
        ("kind", "known"),
        [
            ("text/html", ("text/html", None)),
            ("TEXT/HTML; Charset=KOI8-R", ("text/html", "KOI8-R")),
            ('application/xhtml+xml;charset="utf-8"', ("application/xhtml+xml", "utf-8")),
            ("text/plain; charset=", ("text/plain", None)),
            ("application/rss+xml", ("application/rss+xml", None)),
            (None, ("text/html", None)),
            ("application/octet-stream", ("text/html", None)),
        ],
    )
    def test_kinds_that_are_read(
        self, web: WebServer, fetcher: WebFetcher, kind: str | None, known: tuple[str, str | None]
    ) -> None:
        """The server says what it is; if it does not, the first bytes do."""
        found = fetcher.get(web.put("/a", Page(HTML, kind=kind)))

        assert found is not None
        assert (found.content_type, found.charset) == known

    @pytest.mark.parametrize("kind", ["application/json", "image/png", "video/mp4", "x"])
    def test_other_kinds(self, web: WebServer, why: Why, kind: str) -> None:
        """The reason names the kind, and what is read."""
        assert why(web.put("/a", Page(b"{}", kind=kind))) == (
            f"is '{kind}', not a web page, a feed, a text or a PDF"
        )

    def test_an_unsaid_kind(self, web: WebServer, fetcher: WebFetcher, why: Why) -> None:
        """A PDF or a feed is told by how it begins; nothing is read on a guess."""
        for body, kind in ((b"%PDF-1.7", "application/pdf"), (b" <?xml?>", "application/xml")):
            found = fetcher.get(web.put("/a", Page(body, kind=None)))
            assert found is not None
            assert found.content_type == kind
        assert why(web.put("/a", Page(b"PK\3\4", kind=None))).startswith("does not say what it is")


def test_where_nothing_is_asked(web: WebServer, why: Why) -> None:
    """An address that may not be read is not read, under no name."""
    for host in ("localhost", "127.0.0.2", "0", "[::1]", "127.1.1.1"):
        assert "is at a private address" in why(web.url(host=host))
    assert why("ftp://127.0.0.1/").startswith("is not a web address")
    assert why(web.url("/\r\nX-A: b")) == "is not a valid web address"
    assert web.history == ()


def test_no_proxy_and_no_password_of_the_environment(
    web: WebServer, fetcher: WebFetcher, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What lies in the environment leads no request elsewhere, and adds nothing to it."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login ann password secret")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))

    assert fetcher.get(web.put("/a", Page(HTML))) is not None
    assert "authorization" not in web.history[0].headers


def test_nothing_is_logged(
    web: WebServer, fetcher: WebFetcher, caplog: pytest.LogCaptureFixture
) -> None:
    """An address may hold what nobody else should read."""
    caplog.set_level(logging.INFO)
    fetcher.get(f"{web.put('/a', Page(HTML))}?token=secret")

    assert "secret" not in caplog.text


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for "paper.example", with its key, signed by nobody."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "paper.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("paper.example")]), False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path


def test_a_server_proves_its_name(certificate: Path) -> None:
    """The certificate is checked, and against the name although a number is connected to."""
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(certificate)
    trusting = ssl.create_default_context(cafile=str(certificate))
    allowed = frozenset({"paper.example", "other.example"})

    def fetched(url: str, tls: ssl.SSLContext | None) -> Fetched | None:
        return WebFetcher(allowed, tls=tls, resolve=lambda *_: ("127.0.0.1",)).get(url)

    with WebServer(serving) as web:
        web.put("/a", Page(HTML))
        named, other = (web.url("/a", f"{name}.example") for name in ("paper", "other"))

        assert fetched(named, trusting) is not None
        with pytest.raises(UnreadableSource, match="allows no secure connection"):
            fetched(other, trusting)
        with pytest.raises(UnreadableSource, match="allows no secure connection"):
            fetched(named, None)
        assert len(web.history) == 1
