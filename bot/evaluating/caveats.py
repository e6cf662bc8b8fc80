"""What to know about a file of questions before its figures are read, in sentences."""

from collections.abc import Iterator

from bot.evaluating.questions import QuestionFile
from bot.showing.plain import counted


def caveats(file: QuestionFile) -> Iterator[str]:
    """Yield what the figures of a file will not tell by themselves."""
    if file.unwritten:
        many = counted(file.unwritten, "line")
        yield f"Left out of {file.name}: {many} whose question is not written yet."
    if file.absent:
        where, article = file.absent[0]
        many = counted(len(file.absent), "question")
        yield (
            f"Articles of {many} of {file.name} are not in the collection, so these count as "
            f"unjudged (the first: {where} names {article!r})."
        )
    if all(case.answerable is None for case in file.cases):
        yield (
            f"No question of {file.name} is judged, so only fidelity and latency are measured: "
            "set `answerable` to true or false, and where it is true fill in `spans` or `doc_ids`."
        )
