"""Draw the README's pictures from real runs.

    PYTHONPATH=. python tests/pictures/draw.py [--browser PATH] [--home FOLDER]

A conversation with `footnote bot`, which runs as a child against the fake Telegram, and the page
that `footnote ask --html` writes; both from the seed article, without a language model. Nothing
is written by hand but the questions. The pictures lie in `.github/pictures/`.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.conversation import KEPT, LATE, ROOT, seeded, talk
from tests.pictures.bubbles import page
from tests.pictures.shooting import Camera, found

PICTURES = ROOT / ".github" / "pictures"
CHAT = ("What does Article 5 provide for?", "And what does Kiev see as the best guarantee?")
PROOF = "What does Putin want, according to Witkoff?"


def chat(home: Path, folder: Path) -> str:
    """Have a conversation, and return it as a page: two questions, then a tap of `[1]`."""
    with talk(home, folder / "bot", streaming=False) as talking:
        anna = talking.anna
        for question in CHAT:
            anna.write(question)
            answer = anna.settled(anna.next(LATE))
        anna.tap(answer, "[1]")
        anna.settled(anna.next(LATE))
        return page(answer.sender.first_name, anna.messages, anna.account.id)


def proof(home: Path, file: Path) -> None:
    """Ask a question, and have its proof written."""
    inherited = {name: os.environ[name] for name in KEPT if name in os.environ}
    subprocess.run(
        [sys.executable, "-m", "bot", "ask", PROOF, "--html", str(file)],
        env={**inherited, "PYTHONPATH": str(ROOT), "FOOTNOTE_HOME": str(home)},
        cwd=file.parent,
        check=True,
        capture_output=True,
    )


def main() -> None:
    """Draw both."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--browser", help="Chromium's path; default: the one on PATH")
    parser.add_argument("--home", type=Path, help="one with the seed article in it; default: fresh")
    asked = parser.parse_args()
    browser = found(asked.browser)
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        home = asked.home or seeded(folder / "seeded")
        pages = {"chat": Camera(browser, 700, 14), "proof": Camera(browser, 1200, 24)}
        (folder / "chat.html").write_text(chat(home, folder), encoding="utf-8")
        proof(home, folder / "proof.html")
        for name, camera in pages.items():
            picture = PICTURES / f"{name}.png"
            size = camera.shoot(folder / f"{name}.html", picture)
            print(f"{picture.relative_to(ROOT)}: {size:,} bytes")


if __name__ == "__main__":
    main()
