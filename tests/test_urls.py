"""A setting names a server of the web by a URL with a host."""

import pytest

from index.urls import is_http


@pytest.mark.parametrize(
    "url",
    [
        "http://h",
        "https://h.example:8443/hook",
        "HTTPS://h/v1",
        "http://[::1]:8000",
        "http://1.2.3.4",
    ],
)
def test_servers_of_the_web(url: str) -> None:
    """With a port or without, by name or number."""
    assert is_http(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "h",
        "h:80",
        "ftp://h",
        "http://",
        "http:///v1",
        "http://h:0",
        "http://h:99999",
        "http://h:x",
        "http://[::1",
    ],
)
def test_what_names_no_server(url: str) -> None:
    """No host, another protocol, or a port that cannot be."""
    assert not is_http(url)


def test_of_some_only_https_is_wanted() -> None:
    """As of what Telegram calls."""
    assert is_http("https://h", "https")
    assert not is_http("http://h", "https")
