"""Whoever hears how far a rebuild is: one does not listen, the other writes it down."""


class Silent:
    """A rebuild's progress that nobody looks at."""

    def begin(self, stage: str, total: int | None = None) -> None:
        """A stage begins."""

    def advance(self, steps: int = 1) -> None:
        """Steps are done."""


class Recording:
    """A rebuild's progress, written down; one that has enough at a stage if told so."""

    def __init__(self, last: str = "", error: type[BaseException] = RuntimeError) -> None:
        self.stages: dict[str, int | None] = {}
        self.steps: dict[str, int] = {}
        self.last = last
        self.error = error

    def begin(self, stage: str, total: int | None = None) -> None:
        """A stage begins."""
        self.stages[stage] = total
        if stage == self.last:
            raise self.error

    def advance(self, steps: int = 1) -> None:
        """Steps are done."""
        stage = list(self.stages)[-1]
        self.steps[stage] = self.steps.get(stage, 0) + steps
