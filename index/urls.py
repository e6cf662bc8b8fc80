"""Whether a setting names a server of the web; which of them may be read is no question here."""

from urllib.parse import urlsplit


def is_http(url: str, *schemes: str) -> bool:
    """Return whether a URL names a host, and no impossible port, by HTTP or only these schemes."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    return parts.scheme in (schemes or ("http", "https")) and bool(parts.hostname) and port != 0
