"""Each format gives the same kind of article, its text character for character."""

import gzip
import json
import lzma
from collections.abc import Callable
from pathlib import Path

import pytest
from fpdf import FPDF

from index.article import Article
from index.errors import UnreadableSource
from index.sources.files import ArticleFile
from index.sources.formats import parse

Parse = Callable[[str, str | bytes], list[Article | UnreadableSource]]
PAGE = (
    "<html lang='en'><head><title>The old bridge</title>"
    "<link rel='canonical' href='https://paper.example/bridge'>"
    "<meta property='article:published_time' content='2023-01-12T08:30:00Z'></head><body>"
    "<article><p>The old bridge was closed on Thursday after engineers found a "
    "crack in its eastern arch.</p></article></body></html>"
)


@pytest.fixture
def parsed(tmp_path: Path) -> Parse:
    """Write a file and return what is in it."""

    def run(name: str, data: str | bytes) -> list[Article | UnreadableSource]:
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return list(parse(ArticleFile(path, name)))

    return run


def only(found: list[Article | UnreadableSource]) -> Article:
    """Return the one article that was found."""
    (one,) = found
    assert isinstance(one, Article), one
    return one


def why(found: list[Article | UnreadableSource]) -> str:
    """Return the one reason why nothing was found."""
    (one,) = found
    assert isinstance(one, UnreadableSource)
    return str(one)


class TestText:
    """Plain text."""

    def test_a_text_is_kept_as_it_is(self, parsed: Parse) -> None:
        """White space at both ends and blank lines stay, so offsets are those of the file."""
        text = "\n  The sky is blue. \n\n\n It rained.\t\n\n"

        assert only(parsed("a.txt", text)).text == text

    def test_a_text_is_normalised(self, parsed: Parse) -> None:
        """A byte order mark goes, line ends become LF, and letters are composed."""
        assert only(parsed("a.txt", b"\xef\xbb\xbfCafe\xcc\x81.\r\nTwo.\r")).text == "Café.\nTwo.\n"

    def test_the_first_sentence_is_the_title(self, parsed: Parse) -> None:
        """A text without a title is called by how it begins."""
        found = only(parsed("a.txt", "\n\nThe U.S. sky\nis blue. It rained."))

        assert found.title == "The U.S. sky is blue."
        assert (found.id, found.url, found.published, found.authors) == ("a.txt", None, None, ())

    @pytest.mark.parametrize("text", ["", " \n\n\u00a0 ", "\ufeff"])
    def test_an_empty_text_is_no_article(self, parsed: Parse, text: str) -> None:
        """White space alone is nothing to cite."""
        assert why(parsed("a.txt", text)) == "holds no text"

    @pytest.mark.parametrize("name", ["a.txt", "a.md"])
    def test_zero_bytes_are_no_text(self, parsed: Parse, name: str) -> None:
        """A binary file with the name of a text is told from one."""
        assert why(parsed(name, b"H\0i\0")) == "is not a text file"

    @pytest.mark.parametrize("name", ["a.txt", "a.md"])
    def test_another_encoding(self, parsed: Parse, name: str) -> None:
        """A text that an older program saved is read if it says enough; more in test_encodings."""
        text = "Die alte Brücke wurde am Donnerstag geschlossen. Der Bürgermeister hofft auf März."

        assert only(parsed(name, text.encode("latin-1"))).text == text
        assert why(parsed(name, b"caf\xe9")) == (
            "has an encoding that could not be recognised; save it as UTF-8"
        )

    def test_a_text_that_is_too_long(self, parsed: Parse) -> None:
        """What is longer than any article is refused in one sentence."""
        assert why(parsed("a.txt", "The sky. " * 600_000)) == (
            "holds more than 5,000,000 characters; split it"
        )
        assert len(only(parsed("a.txt", "é" * 5_000_000)).text) == 5_000_000

    @pytest.mark.parametrize("name", ["a.png", "a", "a.docx", "a.gz", "a.txt.zip"])
    def test_another_kind_of_file(self, parsed: Parse, name: str) -> None:
        """What Footnote does not read is not guessed at; the reason says what it reads."""
        assert why(parsed(name, "The sky is blue.")).startswith(
            "is not of a kind that Footnote reads (.txt, .md, "
        )


class TestMarkdown:
    """Markdown with and without front matter."""

    @pytest.mark.parametrize("fence", ["---\n", "-----  \n"])
    def test_what_follows_front_matter_is_the_text(self, parsed: Parse, fence: str) -> None:
        """Its marks are left out; more about them in test_markdown."""
        body = "# Blue\n\nThe *sky*.\n\n---\nIt rained.\n"
        found = only(parsed("a.md", f"{fence}title: Blue\n{fence}{body}"))

        assert (found.title, found.text) == ("Blue", "The sky.\n\nIt rained.")

    @pytest.mark.parametrize(
        "body", ["The *sky*.", "\n\n  # Sky\n\n ", "The sky.\n---\nIt.\n---\n"]
    )
    def test_a_text_without_markup(self, parsed: Parse, body: str) -> None:
        """What says that it has none is kept to the character, whatever looks like a mark."""
        found = only(parsed("a.md", f'---\ntitle: Blue\nmarkup: "none"\n---\n{body}'))

        assert (found.title, found.text) == ("Blue", body)

    def test_fields_of_front_matter(self, parsed: Parse) -> None:
        """The fields are those of a record, and YAML's own dates are understood."""
        found = only(
            parsed(
                "a.md",
                "---\r\nid: 7\r\ntitle: 'Blue: a sky'\r\ndate: 2023-01-05\r\nauthor: Ann\r\n"
                "url: https://x.example/a\r\nsource: The Paper\r\nlanguage: de-AT\r\n"
                "tags: [sky]\r\ntext: not this\r\n---\r\nBlau.",
            )
        )

        assert found == Article(
            id="7",
            title="Blue: a sky",
            text="Blau.",
            url="https://x.example/a",
            published="2023-01-05",
            authors=("Ann",),
            source="The Paper",
            language="de",
        )

    @pytest.mark.parametrize("empty", ["---\n---\n", "---\n\n---\n", "---\n# a comment\n---\n"])
    def test_empty_front_matter(self, parsed: Parse, empty: str) -> None:
        """Front matter may say nothing."""
        assert only(parsed("a.md", empty + "The sky.")).text == "The sky."

    def test_no_front_matter(self, parsed: Parse) -> None:
        """The whole file is the text; the heading that it begins with is the title."""
        found = only(parsed("a.md", "# The sky\n\nIt is blue.\n\n---\n\nIt rained."))

        assert (found.title, found.text) == ("The sky", "It is blue.\n\nIt rained.")

    @pytest.mark.parametrize(
        ("matter", "reason"),
        [
            ("title: [\n---\n", "has front matter that is not valid YAML"),
            ("a: !!int ''\n---\n", "has front matter that is not valid YAML"),
            ("a: !!timestamp x\n---\n", "has front matter that is not valid YAML"),
            ("a: !!bool x\n---\n", "has front matter that is not valid YAML"),
            ("a: !!python/name:os.system\n---\n", "has front matter that is not valid YAML"),
            ("date: 2023-13-45\n---\n", "has front matter that is not valid YAML"),
            (f"a: {'[' * 600}\n---\n", "has front matter that is not valid YAML"),
            ("The sky.\n---\n", "has front matter that is not a list of fields"),
            ("- a\n---\n", "has front matter that is not a list of fields"),
            ("title: Blue\n", "has front matter without a closing line of dashes"),
            (f"a: {'b' * 10_000}\n---\n", "has front matter of more than 10,000 characters"),
        ],
        ids=lambda value: value[:16],
    )
    def test_broken_front_matter(self, parsed: Parse, matter: str, reason: str) -> None:
        """A file whose front matter cannot be read is skipped with that reason."""
        assert why(parsed("a.md", f"---\n{matter}The sky.")) == reason

    def test_front_matter_too_deep_for_the_stack(self, parsed: Parse) -> None:
        """A hundred thousand brackets do not end the process."""
        deep = f"---\na: {'[' * 50_000}{']' * 50_000}\n---\nThe sky."

        assert "front matter" in why(parsed("a.md", deep))

    def test_a_file_of_dashes_and_hashes(self, parsed: Parse) -> None:
        """A text of marks alone is no text; one without a word is called by its file."""
        assert why(parsed("a.md", "###### \n\n---\n<!-- a -->\n![a](b.png)\n")) == "holds no text"
        assert only(parsed("a.txt", "###### \n")).title == "a.txt"

    def test_a_text_in_markdown_that_is_too_long(self, parsed: Parse) -> None:
        """It is refused before its marks are looked for."""
        assert why(parsed("a.md", "[" * 5_000_001)) == (
            "holds more than 5,000,000 characters; split it"
        )


class TestPage:
    """Web pages; more about them in test_webpage."""

    @pytest.mark.parametrize("name", ["a.html", "a.HTM"])
    def test_a_page_is_an_article(self, parsed: Parse, name: str) -> None:
        """Its main text with title, date and address."""
        found = only(parsed(name, PAGE))

        assert found.text.startswith("The old bridge was closed on Thursday")
        assert (found.title, found.published) == ("The old bridge", "2023-01-12")
        assert found.url == "https://paper.example/bridge"
        assert (found.id, found.language) == (name, "en")

    def test_the_address_of_a_page_is_not_trusted(self, parsed: Parse) -> None:
        """What a page calls its address becomes a link only if it is one to the web."""
        page = PAGE.replace("https://paper.example/bridge", "javascript:alert(1)")

        assert only(parsed("a.html", page)).url is None

    def test_a_page_without_text(self, parsed: Parse) -> None:
        """The reason is named."""
        assert why(parsed("a.html", "<html></html>")) == (
            "holds no article text that could be found"
        )


class TestPdf:
    """PDFs; more about them in test_pdf."""

    @pytest.mark.parametrize("name", ["a.pdf", "a.PDF", "a.pdf.gz"])
    def test_a_pdf_is_an_article(self, parsed: Parse, name: str) -> None:
        """Its text with title, authors and date, packed or not."""
        pdf = FPDF()
        pdf.add_page()
        pdf.set_font("helvetica", size=12)
        pdf.set_title("The old bridge")
        pdf.set_author("Ann Lee")
        pdf.multi_cell(0, 6, "The bridge was closed on Thursday after engineers found a crack.")
        data = bytes(pdf.output())
        found = only(parsed(name, gzip.compress(data) if name.endswith("gz") else data))

        assert (found.id, found.title, found.authors) == (name, "The old bridge", ("Ann Lee",))
        assert found.text == "The bridge was closed on Thursday after engineers found a crack."
        assert found.published is not None

    def test_a_broken_pdf(self, parsed: Parse) -> None:
        """The reason is named."""
        assert why(parsed("a.pdf", b"%PDF-1.7")) == "is a PDF file that is incomplete or damaged"


def test_what_is_no_file(tmp_path: Path) -> None:
    """Why something in a folder is not read is said in its place."""
    file = ArticleFile(tmp_path / "a.txt", "a.txt", "is a link that leads out of its folder")

    assert why(list(parse(file))) == "is a link that leads out of its folder"


class TestJson:
    """JSON and JSON Lines."""

    def test_one_object(self, parsed: Parse) -> None:
        """A file may be one article, named after the file."""
        found = only(parsed("a.json", '{"title": "Blue", "text": " The sky. "}'))

        assert (found.id, found.title, found.text) == ("a.json", "Blue", " The sky. ")

    def test_a_list(self, parsed: Parse) -> None:
        """Articles of a list are counted from 1; a bad one does not stop the next."""
        found = parsed(
            "a.json", '[{"text": "One."}, 5, {"text": ""}, {"id": "d", "text": "Four."}]'
        )

        assert [str(one) if isinstance(one, UnreadableSource) else one.id for one in found] == [
            *("a.json#1", "article 2 is not a JSON object", "article 3 holds no text", "d")
        ]

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("", "is not valid JSON: it breaks off at character 0"),
            ("5", "holds neither an article nor a list of articles"),
            ("[]", "holds neither an article nor a list of articles"),
            ("{}", "holds no text"),
        ],
        ids=lambda value: value[:16],
    )
    def test_broken_json(self, parsed: Parse, text: str, reason: str) -> None:
        """The reason says what is wrong, and where."""
        assert why(parsed("a.json", text)) == reason

    def test_a_broken_line(self, parsed: Parse) -> None:
        """Line 7 is named, and the eight articles around it are read."""
        lines = [f'{{"id": "{number}", "text": "Text {number}."}}' for number in range(1, 10)]
        lines[6] = '{"id": "7" "text": "Text 7."}'
        found = parsed("a.jsonl", "\n".join(lines))

        assert [one.id for one in found if isinstance(one, Article)] == [*"12345689"]
        assert (
            str(found[6])
            == "line 7 is not valid JSON: wrong at character 11, expecting ',' delimiter"
        )

    def test_lines_of_other_kinds(self, parsed: Parse) -> None:
        """Empty lines are counted but are not wrong; no bad line stops the next."""
        data = b'\xef\xbb\xbf{"text": "One."}\r\n\n \n"Four"\n{"text": "caf\xe9"}\n{"text": "Six."}'
        one, four, five, six = parsed("a.jsonl", data)

        assert only([one]).id == "a.jsonl#1"
        assert why([four]) == "line 4 is not a JSON object"
        assert why([five]).startswith("line 5 is not valid UTF-8")
        assert only([six]).id == "a.jsonl#6"

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
    def test_json_is_unicode(self, parsed: Parse, encoding: str) -> None:
        """A mark is understood; another encoding is not guessed."""
        text = '{"text": "Die alte Brücke wurde am Donnerstag geschlossen, im März."}'

        assert only(parsed("a.json", text.encode(encoding))).text.endswith("März.")
        assert why(parsed("a.json", text.encode("latin-1"))).startswith("is not valid UTF-8")

    def test_much_json(self, parsed: Parse) -> None:
        """A large list is read like a small one, in order, and its bad articles are named."""
        articles: list[object] = [
            {"id": str(n), "text": f"Text {n} 🙂. " * 50} for n in range(9000)
        ]
        data = json.dumps([*articles, 5])
        found = parsed("a.json", data)

        assert len(data) > 5_000_000
        assert [one.id for one in found if isinstance(one, Article)] == [
            str(number) for number in range(9000)
        ]
        assert why(found[-1:]) == "article 9001 is not a JSON object"
        assert why(parsed("a.json", data[:-1])).startswith("is not valid JSON: it breaks off")

    def test_json_that_is_too_large(self, parsed: Parse) -> None:
        """A list may have fifty megabytes, a line of a file of lines as much as an article."""
        packed = gzip.compress(b" " * 1_000_000)

        assert why(parsed("a.json.gz", packed * 51)) == "is larger than 50 MB when unpacked"
        assert why(parsed("a.jsonl.gz", packed * 21)) == "is larger than 20 MB when unpacked"

    @pytest.mark.parametrize(
        ("line", "many"),
        [(b"\n", 1), (b" " * 999_999 + b"\n", 1), (b"{}\n", 1002), (b"x\n", 1002), (b"[]\n", 1002)],
    )
    def test_a_file_of_nothing(self, parsed: Parse, line: bytes, many: int) -> None:
        """Reading ends soon, and with a list of reasons that somebody may look through."""
        packed = gzip.compress(line * (1_000_000 // len(line)))
        found = parsed("a.jsonl.gz", packed * 60)

        assert len(found) == many
        assert why(found[-1:]) == ("holds hardly any articles; the rest of it is not read")

    def test_a_list_of_nothing(self, parsed: Parse) -> None:
        """The same goes for a list; in one with more articles than that, each is read."""
        assert len(parsed("a.json", json.dumps([{}] * 100_000))) == 1002

        many = [{"text": f"Text {n}."} for n in range(1200)]
        found = parsed("a.json", json.dumps([*many, *[1] * 1100]))

        assert len([one for one in found if isinstance(one, Article)]) == 1200
        assert len(found) == 2300

    def test_ids_have_an_end(self, parsed: Parse) -> None:
        """An id is named in lists and commands."""
        long = json.dumps({"id": "a" * 5001, "text": "A text."})

        assert why(parsed("a.json", long)) == "has an id of more than 5,000 characters"
        assert only(parsed("b.json", json.dumps({"id": "a" * 5000, "text": "A text."})))

    def test_a_long_file_of_lines(self, parsed: Parse) -> None:
        """It may be of any size: no more than a line is in memory."""
        line = gzip.compress(b'{"text": "The sky is blue."}\n' + b" " * 1_000_000 + b"\n")

        assert len(parsed("a.jsonl.gz", line * 110)) == 110

    @pytest.mark.parametrize("text", ["", "\n", " \n\n"])
    def test_no_lines(self, parsed: Parse, text: str) -> None:
        """A file without a record is not passed over in silence."""
        assert why(parsed("a.jsonl", text)) == "is empty"

    @pytest.mark.parametrize(
        ("name", "packed"),
        [("a.jsonl.gz", gzip.compress), ("a.jsonl.xz", lzma.compress)],
    )
    def test_packed_lines(self, parsed: Parse, name: str, packed: Callable[[bytes], bytes]) -> None:
        """A packed file is read; a torn one is read as far as it goes, then named."""
        lines = "\n".join(json.dumps({"text": f"Text {number}."}) for number in range(3000))
        whole = packed(lines.encode())
        torn = parsed(name, whole[: len(whole) // 2])

        assert [found.id for found in map(only, ([one] for one in parsed(name, whole)))][-1] == (
            f"{name}#3000"
        )
        assert only(torn[:1]).text == "Text 0."
        assert why(torn[-1:]) == "is a compressed file that is incomplete or damaged"

    @pytest.mark.parametrize("name", ["a.txt.gz", "a.md.xz", "a.json.gz"])
    def test_torn_files(self, parsed: Parse, name: str) -> None:
        """No part of a torn file becomes an article."""
        packed = (gzip if name.endswith("gz") else lzma).compress(b'{"text": "The sky."}' * 99)

        torn = why(parsed(name, packed[:-9]))

        assert torn == "is a compressed file that is incomplete or damaged"
