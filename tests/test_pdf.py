"""The text of a PDF is read, its lines joined where they belong together; or the reason is said."""

import io
import zlib

import pytest
from fpdf import FPDF
from PIL import Image
from pypdf import PdfWriter

from index.errors import UnreadableSource
from index.sources.pdf import extract_pdf, extract_pdf_here, joined

TEXT = (
    "The old bridge was closed on Thursday after engineers found a crack in its eastern arch. "
    "The mayor hopes to open it again in spring, when the repairs are done and paid for.\n\n"
    "Forty families left their houses in the night. Nobody was hurt, the fire brigade said."
)


def made(*pages: str, **about: str) -> bytes:
    """Return a PDF with a page for each text, and what it says of itself."""
    pdf = FPDF()
    pdf.set_font("helvetica", size=12)
    for name, value in about.items():
        getattr(pdf, f"set_{name}")(value)
    for page in pages:
        pdf.add_page()
        pdf.multi_cell(0, 6, page)
    return bytes(pdf.output())


def encrypted(data: bytes, password: str, algorithm: str) -> bytes:
    """Return a PDF encrypted so that it opens with a password."""
    writer = PdfWriter(clone_from=io.BytesIO(data))
    writer.encrypt(password, "another", algorithm=algorithm)
    found = io.BytesIO()
    writer.write(found)
    return found.getvalue()


def with_page(content: bytes, filters: bytes) -> bytes:
    """Return a PDF of one page with that content, packed with those filters."""
    return b"".join(
        [
            b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n",
            b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n",
            b"3 0 obj<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<<",
            b"/F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n",
            b"4 0 obj<</Length %d/Filter[%b]>>stream\n%b\nendstream endobj\n"
            % (len(content), filters, content),
            b"trailer<</Root 1 0 R/Size 5>>\nstartxref\n0\n%%EOF\n",
        ]
    )


def test_the_article_of_a_pdf() -> None:
    """Lines that a page broke are one paragraph again, and title, authors and date are fields."""
    found = extract_pdf(made(TEXT, title="The old bridge", author="Ann Lee; Bo Ray"))

    assert found["text"] == TEXT.replace("\n\n", "\n")
    assert (found["title"], found["authors"]) == ("The old bridge", ["Ann Lee", "Bo Ray"])
    assert found["published"].startswith("20")


def test_the_child_reads_what_this_process_would() -> None:
    """Limits change nothing about a PDF that keeps within them."""
    data = made(TEXT, TEXT, title="The old bridge")

    assert extract_pdf(data) == extract_pdf_here(data)


@pytest.mark.parametrize(
    "title", ["Microsoft Word - bridge.doc", "untitled", "bridge_final2.docx", "paper.indd", ""]
)
def test_a_title_that_is_none(title: str) -> None:
    """What a program called its file is not the title of an article."""
    assert not extract_pdf(made(TEXT, title=title)).get("title")


@pytest.mark.parametrize("algorithm", ["AES-256", "AES-128", "RC4-128", "RC4-40"])
def test_an_encrypted_pdf(algorithm: str) -> None:
    """One that anybody may open is read; one that asks for a password is not."""
    data = made(TEXT, title="The old bridge")

    assert extract_pdf(encrypted(data, "", algorithm)) == extract_pdf(data)
    with pytest.raises(UnreadableSource, match="is encrypted; save a copy that opens"):
        extract_pdf(encrypted(data, "secret", algorithm))


def test_a_scanned_pdf() -> None:
    """Pictures of text are told from text, and from nothing at all."""
    scanned, empty = FPDF(), FPDF()
    scanned.add_page()
    scanned.image(Image.new("RGB", (50, 50), "red"))
    empty.add_page()

    with pytest.raises(UnreadableSource, match=r"holds only pictures of its text \(scanned\)"):
        extract_pdf(bytes(scanned.output()))
    with pytest.raises(UnreadableSource, match=r"^holds no text$"):
        extract_pdf(bytes(empty.output()))


WHOLE = made(TEXT)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x89PNG" * 100,
        b"%PDF-1.7\n",
        WHOLE[:-200],
        WHOLE[: len(WHOLE) // 2],
        WHOLE[:300] + b"\0" * 500 + WHOLE[800:],
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 1 0 R/Kids[1 0 R 1 0 R]>>endobj\n"
        b"trailer<</Root 1 0 R/Size 2>>\nstartxref\n0\n%%EOF\n",
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages " + b"[" * 100_000,
    ],
    ids=["empty", "png", "head", "end", "half", "hole", "loop", "deep"],
)
def test_a_broken_pdf(data: bytes, capfd: pytest.CaptureFixture[str]) -> None:
    """It has a reason of its own, and what pypdf remarks on it stays unsaid."""
    with pytest.raises(UnreadableSource, match=r"^(is|holds|takes) "):
        extract_pdf(data)

    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize("line", [b"a" * 20, b"BT /F1 12 Tf (a) Tj ET\n"])
def test_a_bomb(times: int, line: bytes) -> None:
    """A page that unpacks to more than memory holds is not unpacked."""
    content = line * (200_000_000 // len(line))
    for _ in range(times):
        content = zlib.compress(content)

    with pytest.raises(UnreadableSource, match=r"^(is|holds|takes) "):
        extract_pdf(with_page(content, b"/FlateDecode" * times))


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["The old bridge was", "closed."], "The old bridge was closed."),
        (
            ["The old bridge was closed by", "Mayor Lee."],
            "The old bridge was closed by\nMayor Lee.",
        ),
        (
            ["It was closed by the honourable", "Mayor Lee."],
            "It was closed by the honourable Mayor Lee.",
        ),
        (
            ["Nobody was hurt on this Thursday.", "Forty left."],
            "Nobody was hurt on this Thursday. Forty left.",
        ),
        (
            ["Nobody was hurt on this Thursday, not even", "Mayor Lee.", "Forty left."],
            "Nobody was hurt on this Thursday, not even Mayor Lee.\nForty left.",
        ),
        (["It is closed.", "e.g. on Thursday"], "It is closed.\ne.g. on Thursday"),
        (["Contents", "", "The old bridge"], "Contents\n\nThe old bridge"),
        (["the extra-", "ordinary meeting"], "the extraordinary meeting"),
        (["the extra\u00ad", "ordinary meeting"], "the extraordinary meeting"),
        (["a well-known man, a well-", "known woman"], "a well-known man, a well-known woman"),
        (["the years 1990-", "2000 were"], "the years 1990-\n2000 were"),
        (
            ["• one thing that is to be done", "• two things"],
            "• one thing that is to be done\n• two things",
        ),
        (
            ["旧桥于星期四关闭，因为工程师在其东侧拱门", "发现了裂缝。"],
            "旧桥于星期四关闭，因为工程师在其东侧拱门发现了裂缝。",
        ),
    ],
)
def test_lines_that_belong_together(lines: list[str], text: str) -> None:
    """A break becomes a space where the text surely goes on, and stays where it may not."""
    assert joined(["\n".join(lines)]) == text


def test_pages_are_apart() -> None:
    """A sentence goes on over the end of a page; else there is an empty line."""
    assert joined(["It was closed on", "a Thursday."]) == "It was closed on a Thursday."
    assert joined(["It is closed.\n", "\nForty families"]) == "It is closed.\n\nForty families"
    assert joined(["", "", "A"]) == "A"
    assert joined([]) == ""
