"""Progress is shown on a terminal, and nowhere else."""

import io

from rich.console import Console

from bot.commands.progress import StageBar


def shown(terminal: bool) -> str:
    """Return what a short rebuild shows on a console."""
    file = io.StringIO()
    console = Console(file=file, force_terminal=terminal, width=100)
    with StageBar(console) as progress:
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


def test_the_rate_is_shown() -> None:
    """Whoever waits sees how fast it goes."""
    file = io.StringIO()
    clock = iter(range(1000))
    with StageBar(Console(file=file, force_terminal=True, width=100)) as progress:
        progress._bar.get_time = lambda: float(next(clock))
        progress.begin("embedding", total=2000)
        for _ in range(5):
            progress.advance(100)

    assert "/s" in file.getvalue()


def test_a_question_has_the_terminal_to_itself() -> None:
    """The bar is gone while a person is asked, and comes back with the next stage."""
    file = io.StringIO()
    with StageBar(Console(file=file, force_terminal=True, width=100)) as progress:
        progress.begin("reading articles", total=10)
        seen: list[tuple[str, bool]] = []
        ask = progress.before(lambda what: seen.append((what, progress._bar.live.is_started)))

        ask("Go on?")
        progress.begin("embedding", total=20)

        assert seen == [("Go on?", False)]
        assert progress._bar.live.is_started
    assert "embedding" in file.getvalue()


def test_a_stage_without_steps_shows_only_its_time() -> None:
    """Nobody is told "0/?" while a model is prepared; the elapsed time says that it goes on."""
    file = io.StringIO()
    with StageBar(Console(file=file, force_terminal=True, width=100)) as progress:
        progress.begin("preparing the models")

    assert "0:00:00" in file.getvalue()
    assert "?" not in file.getvalue().replace("\x1b[?25", "")
