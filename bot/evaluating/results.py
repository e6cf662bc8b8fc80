"""What an evaluation gave: what came of each question, the figures, and the texts behind them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.evaluating.asking import AskedFile, outcomes
from bot.evaluating.measuring import Figures, figures
from bot.evaluating.originals import Read


@dataclass(frozen=True, slots=True)
class Results:
    """All that is told of an evaluation.

    Attributes:
        asked: What came of each file of questions.
        figures: Those of all questions together, for programs, and of each file under "files".
        texts: Of each article that is cited or holds an answer, as it is indexed.
    """

    asked: Sequence[AskedFile]
    figures: Figures
    texts: Mapping[str, str]

    @property
    def columns(self) -> list[Figures]:
        """The figures of each file, and if there are several, of all together."""
        files: list[Figures] = self.figures["files"]
        return [*files, self.figures] if len(files) > 1 else files

    @property
    def judged(self) -> int:
        """How many questions somebody has judged."""
        return int(self.figures["questions"] - self.figures["unjudged"])


def results(asked: Sequence[AskedFile], read: Read, index: Mapping[str, Any]) -> Results:
    """Return what came of the questions with its figures; `index` is what tells of the index."""
    every = outcomes(asked)
    wanted = {place.article_id for one in every for place in one.case.gold}
    wanted |= {citation.article_id for one in every for citation in one.answer.shown}
    texts = {one: original.text for one, original in read(wanted).items()}
    of_files = [{**figures(one.outcomes, texts), "index": index} for one in asked]
    whole = of_files[0] if len(asked) == 1 else {**figures(every, texts), "index": index}
    named = zip(asked, of_files, strict=True)
    files = [{"file": one.name, **found} for one, found in named]
    return Results(asked, {**whole, "files": files}, texts)
