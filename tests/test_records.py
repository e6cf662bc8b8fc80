"""Every record becomes the same kind of article, whatever its fields are called."""

import json
from typing import Any

import pytest

from index.article import Article
from index.errors import UnreadableSource
from index.sources.formats import article


def record(**fields: Any) -> Article:
    """Return the article of a JSON record."""
    return article({"text": "The sky is blue.", **fields}, "file.json")


class Endless:
    """Something that nobody can write down."""

    def __str__(self) -> str:
        raise MemoryError


class TestRecord:
    """The fields of a record, under all their names."""

    @pytest.mark.parametrize(
        ("fields", "known"),
        [
            ({"id": "a"}, {"id": "a"}),
            ({"doc_id": "a"}, {"id": "a"}),
            ({"id": 7}, {"id": "7"}),
            ({"id": " a\u0301 "}, {"id": "\u00e1"}),
            ({"id": "spam\nvictim.txt"}, {"id": "spam victim.txt"}),
            ({"id": "a\r\nb\u2028c\x85d\x0be  f"}, {"id": "a b c d e  f"}),
            ({"id": "\n"}, {"id": "file.json"}),
            ({"id": ""}, {"id": "file.json"}),
            ({"id": None}, {"id": "file.json"}),
            ({"published": "2023-01-05"}, {"published": "2023-01-05"}),
            ({"published_at": "5 January 2023"}, {"published": "2023-01-05"}),
            ({"date": 1672876800}, {"published": "2023-01-05T00:00:00+00:00"}),
            ({"date": 2023}, {"published": None}),
            ({"date": "soon"}, {"published": None}),
            ({"authors": "Ann"}, {"authors": ("Ann",)}),
            ({"authors": ["Ann", "Bo"]}, {"authors": ("Ann", "Bo")}),
            ({"authors": [{"name": "Ann"}, {"name": None}, {}]}, {"authors": ("Ann",)}),
            ({"authors": {"name": "Ann"}}, {"authors": ("Ann",)}),
            ({"authors": None}, {"authors": ()}),
            ({"authors": ["", "Ann", None]}, {"authors": ("Ann",)}),
            ({"source": " The Paper "}, {"source": "The Paper"}),
            ({"source": " "}, {"source": None}),
            ({"title": "A\n  day"}, {"title": "A day"}),
            ({"title": None}, {"title": "The sky is blue."}),
            ({"language": "EN-us"}, {"language": "en"}),
            ({"language": "pt_BR"}, {"language": "pt"}),
            ({"other": ...}, {}),  # what no field means may be anything
        ],
        ids=lambda value: ascii(value)[:40],
    )
    def test_fields(self, fields: dict[str, Any], known: dict[str, Any]) -> None:
        """A field is found under each of its names, in each of its forms."""
        found = record(**fields)

        assert {name: getattr(found, name) for name in known} == known

    def test_a_name_of_two_lines(self) -> None:
        """Whatever an article is called after, its id is one line."""
        assert article({"text": "The sky."}, "spam\nvictim.txt").id == "spam victim.txt"

    def test_body_is_text(self) -> None:
        """The text may be called body."""
        assert article({"body": "The sky."}, "a").text == "The sky."

    @pytest.mark.parametrize("language", ["german", "deu", "d", "ſe", "\ud800\ud800", ""])
    def test_what_is_no_code_is_no_language(self, language: str) -> None:
        """A language that is not told by its code is found from the text."""
        text = "Der Bürgermeister will die alte Brücke im Frühjahr öffnen."

        assert article({"text": text, "language": language}, "a").language == "de"

    @pytest.mark.parametrize(
        "url",
        [
            *("https://x.example/a?b=c&d=%20#e", "http://x.example", " https://ä.example/é "),
            *(
                "https://x.example/@ann/1",
                "http://x.example:80?a=b@c",
                "http://[2606:4700::1]/\\#@",
            ),
        ],
    )
    def test_a_web_address_is_kept(self, url: str) -> None:
        """An address of the web becomes a link to the article."""
        assert record(url=url).url == url.strip()

    @pytest.mark.parametrize(
        "url",
        [
            *(
                "javascript:alert(1)",
                "JaVaScRiPt:alert(1)",
                "data:text/html,x",
                "file:///etc/passwd",
            ),
            *(
                "//x.example",
                "x.example",
                "http://",
                'https://x.example/"onclick="x',
                "https://a b",
            ),
            *("https://bank.example@evil.example/a", "https://bank.example\\@evil.example/a"),
            *("https://a:b@evil.example", "https://bank.example\\.evil.example", "https:///x"),
            *("https://x.example/<b>", "https://x.example/\0", "https://x.example/\u202egpj.exe"),
            *(
                "https://x.example/\ud800",
                "tg://user?id=1",
                "java\nscript:x",
                5,
                None,
                ["https://x"],
            ),
        ],
        ids=lambda value: ascii(value)[:40],
    )
    def test_nothing_else_becomes_a_link(self, url: object) -> None:
        """Any other scheme, markup, hidden direction or junk is dropped; the article is not."""
        found = record(url=url)

        assert found.url is None
        assert found.text == "The sky is blue."

    @pytest.mark.parametrize(
        ("fields", "field"),
        [({"text": ["a"]}, "text"), ({"title": {}}, "title"), ({"authors": [["a"]]}, "authors.0")],
    )
    def test_a_field_of_a_wrong_form(self, fields: dict[str, Any], field: str) -> None:
        """The reason names the field."""
        with pytest.raises(UnreadableSource, match=f"has a bad field '{field}'"):
            record(**fields)

    def test_what_is_no_text_is_not_spelled_out(self) -> None:
        """A language or an address is a text; anything else is none, whatever it is like."""
        found = record(language=Endless(), url=Endless())

        assert (found.language, found.url) == (None, None)

    @pytest.mark.parametrize("field", ["title", "id", "url", "language", "authors", "published"])
    def test_a_number_that_nobody_can_write(self, field: str) -> None:
        """YAML knows numbers of more digits than Python writes; they are a reason, or no matter."""
        try:
            record(**{field: 60**5000})
        except UnreadableSource as exc:
            assert str(exc) in (  # noqa: PT017 - or nothing is raised
                "has a field with a number that is too long",
                f"has a bad field {field!r}: Input cannot be read",
            )

    def test_what_cannot_be_stored(self) -> None:
        """Lone surrogates and NUL of a JSON text keep their place as U+FFFD."""
        text = json.loads('"a\\ud800b\\u0000c"')

        assert record(text=text).text == "a\ufffdb\ufffdc"
        assert record(title=text).title == "a\ufffdb\ufffdc"
