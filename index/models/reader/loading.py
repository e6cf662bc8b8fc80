"""Choose what reads passages under a question, by name: our own reader, another model, or none.

This module chooses; `onnx_reader` and `question_answering` do the work. Only the second of
them imports torch.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

from index.models.devices import CPU, real_device
from index.models.reader.decoding import Excerpt, Reading
from index.models.reader.shipped import EXPORT, WHAT

OFF = "off"


@runtime_checkable
class Reader(Protocol):
    """Anything that says which sentence of a passage answers, with which words, and how surely.

    Attributes:
        languages: Those that it was trained on; None if nobody knows.
        fitted: Whether the confidence of an answer was fitted with it.
    """

    languages: frozenset[str] | None
    fitted: bool

    def read(self, question: str, excerpts: Sequence[Excerpt]) -> list[Reading]:
        """Return what is to be said of each excerpt."""


def begin_reader(name: str | None, models: Path) -> None:
    """Begin to open our own reader in a thread, if that is meant and there: it takes a while."""
    if name is None:
        from index.models.ahead import begin

        begin(models / EXPORT, WHAT)


def load_reader(name: str | None, models: Path, device: str = CPU) -> Reader | None:
    """Return the reader of that name: our own without one, none if it is "off".

    Args:
        name: "off", the name or path of whatever transformers can load, or nothing.
        models: The folder where the export of our own is kept.
        device: What torch reads on. Our own uses the processor.

    Raises:
        ModelUnusable: If it cannot be loaded.
        UsageError: If there is no such device.
    """
    if name is not None and name.strip().casefold() == OFF:
        return None
    if name is not None:
        from index.models.reader.question_answering import QuestionAnsweringReader

        return QuestionAnsweringReader(name, real_device(device))
    from index.models.onnx_file import checked
    from index.models.reader.onnx_reader import OnnxReader

    return OnnxReader(checked(models / EXPORT, WHAT))


def prove_reader(name: str | None, models: Path) -> None:
    """Compare the export of our own reader with its digest, if that is meant.

    Raises:
        ModelUnusable: If it is missing or altered.
    """
    if name is None:
        from index.models.onnx_file import checked

        checked(models / EXPORT, WHAT, deep=True)
