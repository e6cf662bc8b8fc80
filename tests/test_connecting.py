"""A connection leads to the address that was looked at, and no longer than it may."""

import httpcore
import httpx
import pytest

from index.sources.addresses import Target
from index.sources.connecting import Deadline, Transport
from tests.fakes.web_server import Page, WebServer


def test_a_deadline() -> None:
    """It says how much is left, and that it is over."""
    deadline = Deadline(1000)

    assert 0 < deadline.left() <= 1000
    assert deadline.left(3) == 3
    assert Deadline(3).left(1000) <= 3
    with pytest.raises(httpcore.TimeoutException):
        Deadline(0).left()


def test_the_url_of_a_request_leads_nowhere_else() -> None:
    """Whatever host a request names, it goes to the server of the transport."""
    with WebServer() as web:
        web.put("/a", Page(b"Here."))
        port = int(web.host.rpartition(":")[2])
        target = Target("http", "paper.example", port, ("127.0.0.1",))
        transport = Transport(target, Deadline(5), httpx.create_ssl_context(trust_env=False))

        with httpx.Client(transport=transport, trust_env=False) as client:
            found = client.get("http://other.example:9/a", headers={"Accept-Encoding": "identity"})

        assert found.content == b"Here."
        assert web.history[0].headers["host"] == "other.example:9"


def test_no_connection_after_the_deadline() -> None:
    """Nothing is begun when the time is over."""
    target = Target("http", "paper.example", 9, ("127.0.0.1",))
    transport = Transport(target, Deadline(-1), httpx.create_ssl_context(trust_env=False))

    with httpx.Client(transport=transport) as client, pytest.raises(httpcore.TimeoutException):
        client.get("http://paper.example/")
