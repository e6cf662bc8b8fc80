"""A file written durably holds the old text or the new one, whatever happens."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index.durable import write_durably

LONG = 50_000
REWRITING = f"""
import sys
from itertools import cycle
from pathlib import Path
from index.durable import write_durably
for letter in cycle("ab"):
    write_durably(Path(sys.argv[1]), letter * {LONG})
    print(letter, flush=True)
"""


def whole(text: str) -> bool:
    """Return whether a text is one letter, as often as it was written."""
    return len(text) == LONG and len(set(text)) == 1


@pytest.mark.parametrize("text", ["", "new", "Straße 北京 🙂\n", "a\nb"])
def test_the_text_is_written_as_it_is(tmp_path: Path, text: str) -> None:
    """The file holds exactly the text, and nothing else is left in the folder."""
    path = tmp_path / "current"
    path.write_text("a longer old text")

    write_durably(path, text)

    assert path.read_bytes() == text.encode()
    assert list(tmp_path.iterdir()) == [path]


def test_a_write_that_fails_leaves_the_old_text(tmp_path: Path) -> None:
    """A text that cannot be encoded does not cost us the text before it."""
    path = tmp_path / "current"
    path.write_text("old")

    with pytest.raises(UnicodeEncodeError):
        write_durably(path, "half of it, then \ud800")

    assert path.read_text() == "old"


def test_a_reader_never_sees_half_a_text(tmp_path: Path) -> None:
    """Whoever reads while the file is written anew gets one text or the other, whole."""
    path = tmp_path / "current"
    write_durably(path, "a" * LONG)

    with ThreadPoolExecutor() as pool:
        writer = pool.submit(lambda: [write_durably(path, x * LONG) for x in "bc" * 15])
        seen = [path.read_text()]
        while not writer.done():
            seen.append(path.read_text())

    assert [text[:9] for text in seen if not whole(text)] == []


def test_a_killed_writer_leaves_a_whole_text(tmp_path: Path) -> None:
    """A process killed while it writes leaves one text or the other, whole."""
    path = tmp_path / "current"

    with subprocess.Popen(
        [sys.executable, "-c", REWRITING, str(path)], stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        for _ in range(20):
            child.stdout.readline()
        child.kill()

    assert whole(path.read_text())
