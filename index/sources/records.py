"""The fields of an article as files give them, and what is made of each."""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from index.dates import iso_date
from index.errors import UnreadableSource

# No "@" and no backslash before the path: what stands left of them is not the host, but looks so.
WEB_ADDRESS = re.compile(r"https?://[^\s<>\"/?#@\\]+(?:[/?#][^\s<>\"]*)?")
LANGUAGE = re.compile(r"[A-Za-z]{2}(?![A-Za-z])")


def names(value: Any) -> Any:
    """Return authors as a list, whether given as one, as a list or as objects with a name."""
    many = value if isinstance(value, list) else [value]
    found = [one.get("name") if isinstance(one, dict) else one for one in many]
    return [name for name in found if name]


def written(value: Any) -> str:
    """Return a text, number or date as text; "" for what is none, or too long a number to write."""
    try:
        return str(value) if isinstance(value, str | int | float | date) else ""
    except ValueError:  # Python writes no number of more than 4,300 digits
        return ""


def web_address(value: Any) -> str | None:
    """Return an http(s) address, and None for anything else: it may become a link."""
    text = written(value).strip()
    return text if text.isprintable() and WEB_ADDRESS.fullmatch(text) else None


def code(value: Any) -> str | None:
    """Return the ISO 639-1 code that "en", "EN" or "en-US" begin with; None for anything else."""
    found = LANGUAGE.match(written(value).strip())
    return found[0].lower() if found else None


class Record(BaseModel):
    """The fields of an article as files give them; everything else in a record is ignored."""

    model_config = ConfigDict(coerce_numbers_to_str=True, populate_by_name=True)

    id: str | None = Field(None, validation_alias=AliasChoices("id", "doc_id"))
    title: str | None = None
    text: str = Field("", validation_alias=AliasChoices("text", "body"))
    url: Annotated[str | None, BeforeValidator(web_address)] = None
    published: Annotated[str | None, BeforeValidator(iso_date)] = Field(
        None, validation_alias=AliasChoices("published", "published_at", "date")
    )
    authors: Annotated[list[str], BeforeValidator(names)] = []
    source: str | None = None
    language: Annotated[str | None, BeforeValidator(code)] = None


def record_of(fields: dict[str, Any]) -> Record:
    """Return the record that has these fields.

    Raises:
        UnreadableSource: If one has the wrong form.
    """
    try:
        return Record.model_validate(fields)
    except ValidationError as exc:
        first = exc.errors()[0]
        field = ".".join(map(str, first["loc"]))
        # The words of one of our own functions, or of Python, are for nobody's eyes.
        what = first["msg"] if first["type"] != "value_error" else "Input cannot be read"
        raise UnreadableSource(f"has a bad field {field!r}: {what}") from exc
    except ValueError as exc:  # Python writes no number of more than 4,300 digits
        raise UnreadableSource("has a field with a number that is too long") from exc
