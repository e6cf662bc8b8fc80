"""Only what is on the web is asked, whatever form its address has."""

import time

import pytest

from index.errors import UnreadableSource
from index.sources.addresses import Target, is_address, target

PUBLIC = "93.184.216.34"


def why(url: str, *ips: str, allowed: frozenset[str] = frozenset()) -> str:
    """Return why a URL may not be read; names are of a public server if not told otherwise."""
    with pytest.raises(UnreadableSource) as caught:
        target(url, allowed, (lambda *_: ips or (PUBLIC,)) if "[" not in url else None)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("https://paper.example/a", True),
        ("HTTP://x", True),
        (" http://x", True),
        ("ftp://x", True),  # told to be none of the web, not searched for as a folder
        ("file:///etc/passwd", True),
        ("articles", False),
        ("./http:/x", False),
        ("C:\\articles", False),
        ("paper.example", False),
        ("mailto:ann@paper.example", False),
        ("", False),
    ],
)
def test_what_looks_like_an_address(text: str, is_one: bool) -> None:
    """A source on the command line is an address or a path."""
    assert is_address(text) is is_one


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("http://Paper.Example", "paper.example", 80),
        ("https://paper.example/a?b=c@d#e@f", "paper.example", 443),
        ("https://paper.example.:8443/", "paper.example", 8443),
        ("http://bücher.example/ä?ö={x|y}", "xn--bcher-kva.example", 80),
        ("http://xn--bcher-kva.example", "xn--bcher-kva.example", 80),
        ("http://my_host-1.example", "my_host-1.example", 80),
        ("http://8.8.8.8/", "8.8.8.8", 80),
        ("http://134744072/", "8.8.8.8", 80),
        ("http://0x8.8.0x808/", "8.8.8.8", 80),
        ("http://[2606:4700::1111]:80/", "2606:4700::1111", 80),
    ],
)
def test_addresses_of_the_web(url: str, host: str, port: int) -> None:
    """The host is as it is asked for, in ASCII."""
    found = target(url, resolve=lambda *_: (PUBLIC,))

    assert found == Target(url.partition(":")[0], host, port, (PUBLIC,))


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "127.1", "0x7f.1", "0x7f000001", "2130706433", "017700000001", "0177.0.0.1"),
        *("127.0.0.1.", "①②⑦.0.0.1", "127。0。0。1", "0", "0.0.0.0", "localhost", "LOCALHOST."),
        *("ⓛocalhost", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1"),
        *("100.127.255.255", "169.254.169.254", "192.0.2.1", "198.18.0.1", "203.0.113.1"),
        *("224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "192.0.0.1"),
        *("192.0.0.9", "192.0.0.10", "192.88.99.1", "168.63.129.16", "[::ffff:168.63.129.16]"),
        *("[64:ff9b::168.63.129.16]", "[2002:a83f:8110::1]"),
        *("[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[fe80::1]", "[fc00::1]", "[fd12::1]", "[ff02::1]"),
        *("[fec0::1]", "[2001:db8::1]", "[3fff::1]", "[100::1]", "[4000::1]", "[5f00::1]"),
        *(
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "[::ffff:a00:1]",
            "[::127.0.0.1]",
            "[::8.8.8.8]",
        ),
        *("[2002:7f00:1::]", "[2002:a00:1::1]", "[64:ff9b::127.0.0.1]", "[64:ff9b::a9fe:a9fe]"),
        *("[64:ff9b:1::8.8.8.8]", "[2001:0:7f00:1::f7f7:f7f7]", "[2001:0:808:808::80ff:fffe]"),
    ],
)
def test_private_addresses(host: str) -> None:
    """No form of an address inside, or of none at all, is asked."""
    with pytest.raises(UnreadableSource, match="is at a private address"):
        target(f"http://{host}/")


@pytest.mark.parametrize("ip", ["8.8.8.8", "2606:4700::1", "64:ff9b::8.8.8.8", "2002:808:808::1"])
def test_a_name_of_a_public_server(ip: str) -> None:
    """So is a public server that is reached through a bridge between the two kinds of network."""
    assert target("http://paper.example/", resolve=lambda *_: (ip,)).ips == (ip,)


@pytest.mark.parametrize("ip", ["127.0.0.1", "10.0.0.7", "::1", "169.254.169.254", "fe80::1%eth0"])
def test_a_name_of_a_private_server(ip: str) -> None:
    """What counts is where a name leads, and each address that it has."""
    assert why("http://paper.example/", ip) == (
        "is at a private address (paper.example); "
        "FOOTNOTE_PRIVATE_HOSTS names those that may be read"
    )
    assert "is at a private address" in why("http://paper.example/", PUBLIC, ip)


@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        ("127.0.0.1:8000", "127.0.0.1:8000"),
        ("127.0.0.1:8000", "127.0.0.1"),
        ("127.1:8000", "127.0.0.1:8000"),
        ("[::1]:8000", "[::1]:8000"),
        ("[::1]", "::1"),
        ("LOCALHOST.", "localhost"),
        ("127.0.0.1:25", "127.0.0.1:25"),
    ],
)
def test_private_servers_that_are_allowed(host: str, allowed: str) -> None:
    """A host may be named, with its port or without; another port or name is not meant."""
    assert target(f"http://{host}/", frozenset({allowed})).ips

    with pytest.raises(UnreadableSource):
        target("http://127.0.0.1:8001/", frozenset({"127.0.0.1:8000", "localhost"}))


@pytest.mark.parametrize(
    "url",
    [
        *("http://", "http:///a", "http://:80/", "http://a:b/", "http://a:0/", "http://a:65536/"),
        *("http://a:/", "http://a..b/", "http://.a/", "http://[::1", "http://[::1%25eth0]/"),
        *("http://1.2.3.4.5/", "http://256.1.1.1/", "http://08.1.1.1/", "http://1.2.3.0x/"),
        *("http://a b/", "http://a/b c", " http://a/", "http://a/\r\nHost: b", "http://a/\t"),
        *("http://a\\@b/", "http://a/\0", "http://a/\u00a0", "http://a/\ud800", "http://a%2eb/"),
        *(
            "http://" + "a" * 64,
            "http://a/" + "b" * 4000,
            "http://a<b>/",
            'http://a/"',
        ),
    ],
    ids=lambda value: ascii(value)[:30],
)
def test_what_is_no_valid_address(url: str) -> None:
    """What two programs could read in two ways is not read."""
    assert why(url) == "is not a valid web address"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://paper.example/", "is not a web address (http:// or https://)"),
        ("file:///etc/passwd", "is not a web address (http:// or https://)"),
        ("javascript:alert(1)", "is not a web address (http:// or https://)"),
        ("paper.example", "is not a web address (http:// or https://)"),
        ("http://ann@paper.example/", "holds a user name or password; give the address without it"),
        (
            "http://ann:b@paper.example/",
            "holds a user name or password; give the address without it",
        ),
        ("http://8.8.8.8@127.0.0.1/", "holds a user name or password; give the address without it"),
        ("http://paper.example:22/", "names a port that is not used for web pages (22)"),
        ("http://paper.example:587/", "names a port that is not used for web pages (587)"),
    ],
)
def test_what_is_not_read(url: str, reason: str) -> None:
    """The reason is one that the person who gave the address can act on."""
    assert why(url) == reason


def test_a_name_that_nobody_has() -> None:
    """A name of no server is a reason, and does not take long."""
    start = time.monotonic()

    with pytest.raises(
        UnreadableSource, match=r"names a server that cannot be found \(no\.invalid"
    ):
        target("http://no.invalid/")
    assert time.monotonic() - start < 10
