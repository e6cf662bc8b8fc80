"""The address of a Chroma server is checked before anything is sent there."""

import pytest

from index.errors import UsageError
from index.generations.address import CLOUD_KEY, CLOUD_URL, Address


def parsed(
    url: str,
    key: str | None = None,
    header: str | None = None,
    tenant: str | None = None,
    database: str | None = None,
) -> Address:
    """Return the address that settings describe."""
    return Address.parse(url, key, header, tenant, database)


@pytest.mark.parametrize(
    ("given", "url", "host"),
    [
        ("http://chroma.example:8000", "http://chroma.example:8000", "chroma.example:8000"),
        ("http://chroma.example", "http://chroma.example:80", "chroma.example:80"),
        ("https://chroma.example/", "https://chroma.example", "chroma.example"),
        ("https://chroma.example:8443", "https://chroma.example:8443", "chroma.example:8443"),
        ("http://[::1]:8000", "http://[::1]:8000", "[::1]:8000"),
    ],
)
def test_an_address_is_a_scheme_a_host_and_a_port(given: str, url: str, host: str) -> None:
    """The usual ports need not be given; the tenant and database are those of a new server."""
    address = parsed(given)

    assert (address.url, address.host, address.cloud) == (url, host, False)
    assert (address.tenant, address.database) == ("default_tenant", "default_database")


@pytest.mark.parametrize(
    "url",
    [
        *(
            "chroma.example:8000",
            "ftp://chroma.example",
            "http://",
            "http://host:0",
            "http://[",
            "",
        ),
        *("http://host:99999", "http://host/path", "http://host?x=1", "http://host#x", "Cloud"),
        "http://ada:pass-word@host:8000",
    ],
)
def test_anything_else_is_no_address(url: str) -> None:
    """It is one sentence with the right form, which repeats no password."""
    with pytest.raises(UsageError, match=r"write http://HOST:PORT, or `cloud`") as caught:
        parsed(url)

    assert "pass-word" not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["cloud", "https://api.trychroma.com", "https://api.trychroma.com:443"]
)
def test_chroma_cloud_has_a_name(url: str) -> None:
    """The key goes into its header, and tells tenant and database unless they are given."""
    address = parsed(url, key="ck-secret")

    assert (address.url, address.cloud) == (CLOUD_URL, True)
    assert address.headers == ((CLOUD_KEY, "ck-secret"),)
    assert (address.tenant, address.database) == (None, None)
    assert parsed(url, "ck-secret", None, "t", "d").database == "d"


def test_chroma_cloud_needs_a_key() -> None:
    """Without one the sentence says which setting is missing."""
    with pytest.raises(UsageError, match="FOOTNOTE_CHROMA_API_KEY is not set"):
        parsed("cloud")


def test_the_key_of_the_cloud_goes_nowhere_else() -> None:
    """A key for Chroma Cloud is refused for any other server, a lookalike too."""
    for url in (
        "http://chroma.example:8000",
        "http://api.trychroma.com",
        "https://api.trychroma.com.example",
    ):
        with pytest.raises(UsageError, match="is for Chroma Cloud") as caught:
            parsed(url, key="ck-secret")
        assert "ck-secret" not in str(caught.value)


def test_a_header_is_a_name_and_a_value() -> None:
    """Blanks around the value do not count; inside they do."""
    assert parsed("http://host", header="Authorization:  Bearer a b ").headers == (
        ("Authorization", "Bearer a b"),
    )


@pytest.mark.parametrize(
    "header", ["secret", "Name:", ": secret", "A: secret\r\nB: c", "Ä: secret", "A: sécret"]
)
def test_anything_else_is_no_header(header: str) -> None:
    """It is said without repeating what may be a secret."""
    with pytest.raises(UsageError, match="write a header as `Name: value`") as caught:
        parsed("http://host", header=header)

    assert "cret" not in str(caught.value)


def test_secrets_are_not_shown() -> None:
    """Neither a log nor a traceback that prints an address shows its headers."""
    assert "secret" not in repr(parsed("http://host", header="X: secret"))
