"""Choose what runs a model that was just exported: a short trial on the processor at hand.

OpenVINO is taken if what it says is as good as the same, and it is faster.
"""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from index.models.engines import (
    ONNX_RUNTIME,
    OPENVINO,
    EngineChoice,
    Inputs,
    ModelEngine,
    OnnxRuntime,
    OpenVino,
    Output,
    compiled,
    openvino_version,
    processor,
)
from index.sealing import seal

ALIKE, FASTER = 0.99, 1.1  # at least
EACH = 2  # of the sample is timed

Likeness = Callable[[Sequence[Output], Sequence[Output]], float]


def choose(file: Path, output: str, sample: Sequence[Inputs], likeness: Likeness) -> EngineChoice:
    """Choose the engine of a model, and keep the choice beside it.

    Args:
        file: The model.
        output: The output that is looked at.
        sample: Inputs like those that it will get.
        likeness: How much alike the outputs of two engines for them are, 1 at most.
    """
    choice = EngineChoice(ONNX_RUNTIME, openvino_version())
    if theirs := openvino_of(file):
        choice = tried(OnnxRuntime(file), theirs, output, sample, likeness)
        if choice.engine == OPENVINO:
            draft = compiled(file).with_suffix(".part")
            draft.write_bytes(theirs.ready())
            seal(draft, compiled(file))
    choice.keep(file)
    return choice


def openvino_of(file: Path) -> OpenVino | None:
    """Return a model on OpenVINO, if that is there and knows it and the processor."""
    if openvino_version() is None:
        return None
    try:
        return OpenVino(file)
    except Exception:  # its errors share no class of their own
        return None


def tried(
    ours: OnnxRuntime, theirs: OpenVino, output: str, sample: Sequence[Inputs], likeness: Likeness
) -> EngineChoice:
    """Return which of two engines is to run a model."""
    said = {engine: [engine.run(output, one) for one in sample] for engine in (ours, theirs)}
    alike = likeness(said[ours], said[theirs])
    faster = median(
        seconds(ours, output, one) / seconds(theirs, output, one)
        for one in sample[::EACH]  # by turns: what else the machine does slows both
    )
    chosen = OPENVINO if alike >= ALIKE and faster >= FASTER else ONNX_RUNTIME
    return EngineChoice(
        chosen, openvino_version(), processor(), round(faster, 2), round(float(alike), 4)
    )


def seconds(engine: ModelEngine, output: str, one: Inputs) -> float:
    """Return how long an engine takes for inputs that it has seen before."""
    begun = time.perf_counter()
    engine.run(output, one)
    return time.perf_counter() - begun
