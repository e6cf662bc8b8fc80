"""Show on stderr how far something is that takes long: a rebuild, an evaluation."""

from collections.abc import Callable
from types import TracebackType
from typing import TypeVar

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    Task,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

T = TypeVar("T")


class Steps(MofNCompleteColumn):
    """How many steps are done, and of how many; nothing for a stage without steps."""

    def render(self, task: Task) -> Text:
        """Return "3/20", or "3" where nobody knows how many there will be."""
        if task.total is not None:
            return super().render(task)
        return Text(f"{task.completed:,.0f}" if task.completed else "")


class StageBar:
    """A bar for the stage at hand; nothing at all where stderr is no terminal."""

    def __init__(self, console: Console) -> None:
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=20),
            Steps(),
            TextColumn("{task.fields[rate]}"),
            TimeElapsedColumn(),
            TimeRemainingColumn(compact=True),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task: TaskID | None = None

    def __enter__(self) -> "StageBar":
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._bar.stop()

    def begin(self, stage: str, total: int | None = None) -> None:
        """Start the bar again under the name of a new stage."""
        self._bar.start()
        if self._task is not None:
            self._bar.remove_task(self._task)
        self._task = self._bar.add_task(stage, total=total, rate="")

    def advance(self, steps: int = 1) -> None:
        """Move the bar on by steps that are done."""
        if self._task is None:
            return
        self._bar.advance(self._task, steps)
        speed = self._bar.tasks[-1].speed
        self._bar.update(self._task, rate=f"{speed:,.0f}/s" if speed else "")

    def before(self, ask: Callable[[T], None]) -> Callable[[T], None]:
        """Return a call of `ask` for which the bar makes room until the next stage."""

        def alone(what: T) -> None:
            self._bar.stop()
            ask(what)

        return alone
