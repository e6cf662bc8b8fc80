"""Files are found in order, each once, and what cannot be read says why."""

import gzip
import lzma
import os
import socket
import tracemalloc
from pathlib import Path

import pytest

from index.errors import SourceNotFound, UnreadableSource
from index.sources.files import LARGEST, NO_FILE, OUTSIDE, ArticleFile, find, kind_of, left_out

MEGABYTE = gzip.compress(b"a" * 1_000_000)


def put(folder: Path, *names: str) -> None:
    """Write files that hold their own name."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name, encoding="utf-8")


def names(source: Path) -> list[str]:
    """Return the names of the files in a source."""
    return [file.name for file in find(source)]


def file_of(path: Path, data: bytes) -> ArticleFile:
    """Write a file and return it."""
    path.write_bytes(data)
    return ArticleFile(path, path.name)


def test_a_folder_is_read_in_order(tmp_path: Path) -> None:
    """Names are relative to the source, and in the same order on every machine."""
    put(tmp_path, "b.txt", "a/z.md", "a/b/c.html", "10.txt", "é.txt", "B.txt")

    assert names(tmp_path) == ["10.txt", "B.txt", "a/b/c.html", "a/z.md", "b.txt", "é.txt"]


def test_what_is_never_an_article(tmp_path: Path) -> None:
    """README*, LICENSE* and hidden files and folders are left out, in any case and depth."""
    put(tmp_path, "README.md", "a/readme.txt", "LICENSE", "a/License.md", "readme/x.txt")
    put(tmp_path, ".hidden.txt", ".git/x.txt", "a/.b/c.txt", "a/kept.txt", "my readme.txt")

    assert names(tmp_path) == ["a/kept.txt", "my readme.txt"]
    assert left_out("README")
    assert not left_out("unlicensed.txt")


@pytest.mark.parametrize("name", ["README.md", ".hidden.txt", "picture.png"])
def test_a_file_that_is_named_is_read(tmp_path: Path, name: str) -> None:
    """A source that is a file is itself, whatever its name, and called by it alone."""
    put(tmp_path, name)

    (file,) = find(tmp_path / name)

    assert (file.name, file.path) == (name, tmp_path / name)


def test_loops_of_links(tmp_path: Path) -> None:
    """Links to a folder above, to themselves or to nothing do not stop the reading."""
    put(tmp_path, "a/b.txt")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")

    assert names(tmp_path) == ["a/b.txt"]


def test_links_to_files_are_read(tmp_path: Path) -> None:
    """A link to a file is that file under another name, and a source may be a link."""
    put(tmp_path, "folder/a.txt")
    (tmp_path / "folder" / "b.txt").symlink_to(tmp_path / "folder" / "a.txt")
    (tmp_path / "link").symlink_to(tmp_path / "folder")

    assert names(tmp_path / "link") == ["a.txt", "b.txt"]


@pytest.mark.parametrize("name", ["nothing.txt", "x" * 300, "a\0b", "gone"])
def test_a_source_that_is_not_there(tmp_path: Path, name: str) -> None:
    """The person who named it reads its name, even if there can be no such file."""
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")

    with pytest.raises(SourceNotFound, match="There is no file or folder"):
        list(find(tmp_path / name))


def test_a_name_that_is_not_utf_8(tmp_path: Path) -> None:
    """A file named by an older system gets a name that can be stored, and is read."""
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_bytes(b"Coffee.")
    except OSError:
        pytest.skip("this file system takes no such name")

    (file,) = find(tmp_path)

    assert file.name == "caf\ufffd.txt"
    assert file.data() == b"Coffee."


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.txt", ".txt"),
        ("a.b.MD", ".md"),
        ("a.jsonl.gz", ".jsonl"),
        ("a.HTML.XZ", ".html"),
        ("a.gz", ""),
        ("a", ""),
        ("a.tar.gz", ".tar"),
    ],
)
def test_the_kind_is_the_inner_suffix(name: str, kind: str) -> None:
    """Compression says nothing about what is in a file."""
    assert kind_of(Path(name)) == kind
    assert ArticleFile(Path("folder.txt") / name, name).kind == kind


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", "One é.\nTwo 😀.\n".encode()),
        ("a.txt.gz", gzip.compress("One é.\nTwo 😀.\n".encode())),
        ("a.txt.XZ", lzma.compress("One é.\nTwo 😀.\n".encode())),
        ("a.txt.gz", gzip.compress("One é.\n".encode()) + gzip.compress("Two 😀.\n".encode())),
    ],
)
def test_files_are_unpacked(tmp_path: Path, name: str, data: bytes) -> None:
    """Bytes and lines are the same, compressed or not."""
    file = file_of(tmp_path / name, data)

    assert file.data().decode() == "One é.\nTwo 😀.\n"
    assert list(file.lines()) == ["One é.\n".encode(), "Two 😀.\n".encode()]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt.gz", gzip.compress(b"One.\n" * 9999)[:-20]),
        ("b.txt.gz", gzip.compress(b"One.\n")[:-8] + b"\0" * 8),  # another checksum
        ("c.txt.gz", b"One.\n"),
        ("d.txt.xz", lzma.compress(b"One.\n" * 9999)[:-20]),
        ("e.txt.xz", b"One.\n"),
    ],
)
def test_a_torn_compressed_file(tmp_path: Path, name: str, data: bytes) -> None:
    """A download that broke off is named as such."""
    file = file_of(tmp_path / name, data)

    with pytest.raises(
        UnreadableSource, match="is a compressed file that is incomplete or damaged"
    ):
        file.data()
    with pytest.raises(
        UnreadableSource, match="is a compressed file that is incomplete or damaged"
    ):
        list(file.lines())


def test_the_lines_before_a_tear_are_read(tmp_path: Path) -> None:
    """What came through before a file breaks off is not lost."""
    whole = gzip.compress(b"One.\n") + gzip.compress(b"Two.\n" * 9999)
    lines = file_of(tmp_path / "a.jsonl.gz", whole[:-20]).lines()

    assert next(lines) == b"One.\n"
    with pytest.raises(UnreadableSource):
        list(lines)


def test_a_file_that_went_away(tmp_path: Path) -> None:
    """A file deleted while a rebuild runs is a reason, not a crash."""
    file = file_of(tmp_path / "a.txt", b"One.")
    file.path.unlink()

    with pytest.raises(UnreadableSource, match=r"cannot be read \(No such file"):
        file.data()


def test_a_file_that_unpacks_to_too_much(tmp_path: Path) -> None:
    """A bomb of some kilobytes is not unpacked to the end; who expects more may say so."""
    file = file_of(tmp_path / "a.txt.gz", MEGABYTE * (LARGEST // 1_000_000 + 1))

    with pytest.raises(UnreadableSource, match="is larger than 20 MB when unpacked"):
        file.data()
    with pytest.raises(UnreadableSource, match="is larger than 1 MB when unpacked"):
        file.data(1_000_000)
    assert len(file.data(LARGEST + 1_000_000)) == LARGEST + 1_000_000


def test_a_line_that_unpacks_to_too_much(tmp_path: Path) -> None:
    """A long file of lines is read, but no line of more than 20 megabytes."""
    line = gzip.compress(b"a\n")
    file = file_of(tmp_path / "a.jsonl.gz", line + MEGABYTE * (LARGEST // 1_000_000 + 1))
    lines = file.lines()

    assert next(lines) == b"a\n"
    with pytest.raises(UnreadableSource, match="is larger than 20 MB"):
        next(lines)


@pytest.mark.parametrize("suffix", [".gz", ".xz"])
def test_a_bomb_takes_no_memory(tmp_path: Path, suffix: str) -> None:
    """What unpacks to gigabytes is given up at the limit, soon and with little memory."""
    packed = gzip.compress(bytes(10**7)) if suffix == ".gz" else lzma.compress(bytes(10**7))
    file = file_of(tmp_path / f"a.txt{suffix}", packed * 200)
    tracemalloc.start()
    try:
        with pytest.raises(UnreadableSource, match="is larger than 20 MB"):
            file.data()
        assert tracemalloc.get_traced_memory()[1] < 5 * LARGEST
    finally:
        tracemalloc.stop()


class TestWhatIsNoFile:
    """What may never end is not waited for, and what is not of a folder not taken from it."""

    def test_pipes_and_sockets_in_a_folder(self, tmp_path: Path) -> None:
        """They are found, so that someone who wonders reads why they were left out."""
        put(tmp_path, "a.txt")
        os.mkfifo(tmp_path / "pipe.txt")
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(os.path.relpath(tmp_path / "socket.txt"))
            found = list(find(tmp_path))

        assert [(file.name, file.problem) for file in found] == [
            ("a.txt", None),
            ("pipe.txt", NO_FILE),
            ("socket.txt", NO_FILE),
        ]
        assert [file.kind for file in found] == [".txt", "", ""]

    def test_a_pipe_that_is_named(self, tmp_path: Path) -> None:
        """Nobody may ever write to it."""
        os.mkfifo(tmp_path / "pipe.txt")
        (file,) = find(tmp_path / "pipe.txt")

        assert file.problem == NO_FILE
        with pytest.raises(UnreadableSource, match="is not a file that can be read to its end"):
            file.data()

    def test_a_device(self) -> None:
        """Zeros without end are not read."""
        (file,) = find(Path("/dev/zero"))

        assert file.problem == NO_FILE

    def test_links_out_of_a_folder(self, tmp_path: Path) -> None:
        """A link of a stranger's folder to a file of one's own is not followed."""
        put(tmp_path, "secret.txt", "folder/a.txt", "folder/b/c.txt", "other/d.txt")
        (tmp_path / "folder" / "out.txt").symlink_to(tmp_path / "secret.txt")
        (tmp_path / "folder" / "in.txt").symlink_to(tmp_path / "folder" / "b" / "c.txt")
        (tmp_path / "folder" / "other").symlink_to(tmp_path / "other")

        assert [(file.name, file.problem) for file in find(tmp_path / "folder")] == [
            ("a.txt", None),
            ("b/c.txt", None),
            ("in.txt", None),
            ("out.txt", OUTSIDE),
        ]

    def test_a_link_that_is_named(self, tmp_path: Path) -> None:
        """Who names a link means what it leads to."""
        put(tmp_path, "a.txt")
        (tmp_path / "link.txt").symlink_to(tmp_path / "a.txt")
        (file,) = find(tmp_path / "link.txt")

        assert (file.problem, file.data()) == (None, b"a.txt")
