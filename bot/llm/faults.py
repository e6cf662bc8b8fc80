"""What went wrong with a language model, in one sentence, and whether it may pass.

Three providers' clients share no class of errors: they are told apart by their statuses
and the names of their classes. What a library says of an error is never repeated: it may
hold the key.
"""

from bot.llm.providers import Choice

PASSING = {408, 409, 429, 500, 502, 503, 504, 529}  # worth another try
STATUSES = {
    400: "refused the request; check that FOOTNOTE_LLM_CONTEXT is not larger than its window",
    404: "is unknown to its server; check the name, and that FOOTNOTE_LLM_BASE_URL ends in /v1",
    429: "was asked too often, or its account is used up; wait, or check the account",
}


def passing(exc: BaseException) -> bool:
    """Return whether a fault may pass: a server that is busy, a connection that broke."""
    code = status(exc)
    if code is not None:
        return code in PASSING
    return bool(kinds(exc) & {"APIConnectionError", "TransportError", "ConnectionError"})


def fault(exc: BaseException, choice: Choice) -> str:
    """Return what went wrong, as the end of a sentence that begins with the model's name."""
    code = status(exc)
    if code in {401, 403}:
        if choice.key is None:
            return f"needs a key (status {code}); set FOOTNOTE_LLM_API_KEY for openai-like"
        return f"did not accept the key (status {code}); check {choice.key_name}"
    if code is not None:
        said, _, mend = STATUSES.get(code, _otherwise(code)).partition(";")
        return f"{said} (status {code});{mend}" if mend else f"{said} (status {code})"
    found = kinds(exc)
    if found & {"TimeoutError", "APITimeoutError", "TimeoutException"}:
        return f"did not answer within the {choice.timeout:g} s of FOOTNOTE_LLM_TIMEOUT"
    if found & {"RemoteProtocolError", "ReadError", "ConnectionResetError"}:
        return "broke off the connection"
    if found & {"APIConnectionError", "TransportError", "ConnectionError"}:
        return "cannot be reached; check its server, and FOOTNOTE_LLM_BASE_URL"
    return f"sent an answer that cannot be read ({type(exc).__name__})"


def _otherwise(code: int) -> str:
    return "failed on its server" if code >= 500 else "refused the request"


def status(exc: BaseException) -> int | None:
    """Return the HTTP status that an error of a client library carries."""
    code = getattr(exc, "status_code", None)
    # An error inside a stream carries the 200 that the stream began with.
    return code if isinstance(code, int) and code >= 300 else None


def kinds(exc: BaseException | None) -> set[str]:
    """Return the names of an error's classes, and of those that led to it."""
    names: set[str] = set()
    while exc is not None:
        names |= {kind.__name__ for kind in type(exc).__mro__}
        exc = exc.__cause__ or exc.__context__
    return names
