"""Which language a text is in (py3langid, offline)."""

ENOUGH = 40
SAMPLE = 2000


def detect(text: str) -> str | None:
    """Return the ISO 639-1 code of the text's language, or None if there is too little text."""
    import py3langid

    if len(text.strip()) < ENOUGH:
        return None
    code, _ = py3langid.classify(text[:SAMPLE])
    return str(code)
