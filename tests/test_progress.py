"""Progress is shown on a terminal, and nowhere else."""

import io

from rich.console import Console

from bot.progress import RebuildProgress


def shown(terminal: bool) -> str:
    """Return what a short rebuild shows on a console."""
    file = io.StringIO()
    console = Console(file=file, force_terminal=terminal, width=100)
    with RebuildProgress(console) as progress:
        progress.advance()  # before any stage: nothing to move
        progress.begin("reading articles")
        progress.advance()
        progress.begin("embedding", total=20)
        progress.advance(5)
        progress.advance()
    return file.getvalue()


def test_a_terminal_shows_the_stage_and_how_far_it_is() -> None:
    """The bar names the stage at hand and counts its steps, and is gone at the end."""
    text = shown(terminal=True)

    assert "embedding" in text
    assert "6/20" in text
    assert text.endswith("\x1b[2K")


def test_a_pipe_or_file_shows_nothing() -> None:
    """A log holds no bars."""
    assert shown(terminal=False) == ""
