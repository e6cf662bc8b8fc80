"""What runs an exported model: ONNX Runtime, or OpenVINO where that proved faster and as good.

    X.onnx          the model
    X.engine        what was found out about OpenVINO, as JSON, by `choosing`
    X.openvino      the model made ready for OpenVINO on this processor, if that is to run it

Whatever is amiss with the last two, ONNX Runtime runs the first.
"""

import json
import mmap
import os
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Protocol, Self

import numpy as np
import numpy.typing as npt

from index.durable import write_durably
from index.errors import ModelUnusable
from index.sealing import is_sealed

BROKEN = "The prepared {} is missing or broken; run `footnote rebuild`."
ONNX_RUNTIME, OPENVINO = "ONNX Runtime", "OpenVINO"
CAPABILITIES = "OPTIMIZATION_CAPABILITIES"
READY = ".openvino"
Inputs = Mapping[str, npt.NDArray[np.int64]]
Output = npt.NDArray[np.float32]


class ModelEngine(Protocol):
    """A model that is ready to run; threads may share it."""

    name: str

    def run(self, output: str, inputs: Inputs) -> Output:
        """Return the named output for named inputs."""


@dataclass(frozen=True, slots=True)
class EngineChoice:
    """Which engine runs a model, and why.

    Attributes:
        openvino: The version that was tried; None if there was none.
        processor: The one that it was tried on, as OpenVINO names it.
        faster: How many times as fast as ONNX Runtime OpenVINO was.
        alike: How much alike their outputs were, 1 at most.
    """

    engine: str
    openvino: str | None
    processor: str | None = None
    faster: float = 0.0
    alike: float = 0.0

    @classmethod
    def of(cls, file: Path) -> Self | None:
        """Return what was chosen for a model with the OpenVINO that there is now, if anything."""
        try:
            found = cls(**json.loads(_note(file).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None
        return found if found.openvino == openvino_version() else None

    def keep(self, file: Path) -> None:
        """Write it beside the model."""
        write_durably(_note(file), json.dumps(asdict(self)))


class OnnxRuntime:
    """A model on ONNX Runtime."""

    name = ONNX_RUNTIME

    def __init__(self, file: Path) -> None:
        import onnxruntime as ort

        options = ort.SessionOptions()
        options.log_severity_level = 4
        # Two models take turns: the threads of one that wait busily would hold up the other.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = ort.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])

    def run(self, output: str, inputs: Inputs) -> Output:
        """Return the named output for named inputs."""
        (found,) = self._session.run([output], dict(inputs))
        return np.asarray(found, dtype=np.float32)


class OpenVino:
    """A model on OpenVINO, with half precision where the processor calculates in it."""

    name = OPENVINO

    def __init__(self, file: Path) -> None:
        """Make a model ready from its ONNX file, or take one that is from what `compiled` names."""
        import openvino

        core = openvino.Core()
        self._turn = threading.Lock()
        if file.suffix != READY:
            self._model: Any = core.compile_model(file, "CPU", _settings(core))
            self._request = self._model.create_infer_request()
            return
        mapped = _mapped(file)
        # Kept, as the model reads its weights there and does not hold it. Files of models are
        # replaced, never written in place: what is mapped stays as it is.
        self._weights = openvino.Tensor(np.frombuffer(mapped, np.uint8), shared_memory=True)
        self._model = core.import_model(self._weights, "CPU", _settings(core))
        self._request = self._model.create_infer_request()
        self._warm()
        if hasattr(mmap, "MADV_DONTNEED"):
            mapped.madvise(mmap.MADV_DONTNEED)  # the processor's own copies are made

    def _warm(self) -> None:
        """Run the model once: the first run takes many times as long as the second."""
        one = np.ones((1, 8), dtype=np.int64)
        self._request.infer({name.get_any_name(): one for name in self._model.inputs})

    def run(self, output: str, inputs: Inputs) -> Output:
        """Return the named output for named inputs."""
        with self._turn:
            found = self._request.infer(dict(inputs))
            return np.array(found[self._model.output(output)], dtype=np.float32)

    def ready(self) -> bytes:
        """Return the model as it is now, so that it need not be made ready again."""
        return bytes(self._model.export_model().getvalue())


def opened(file: Path, what: str) -> ModelEngine:
    """Return a model on the engine that was chosen for it.

    `what` is how users know the model.

    Raises:
        ModelUnusable: If the file is missing or broken.
    """
    if _on_openvino(file):
        with suppress(Exception):  # its errors share no class, and the other engine is there
            return OpenVino(compiled(file))
    try:
        return OnnxRuntime(file)
    except Exception as exc:  # nor do those of ONNX Runtime
        raise ModelUnusable(BROKEN.format(what)) from exc


def import_for(file: Path) -> None:
    """Import what is going to run a model."""
    if not _on_openvino(file):  # which was imported to find that out
        import onnxruntime  # noqa: F401 - only its time is meant


def _on_openvino(file: Path) -> bool:
    """Return whether a model is to run on OpenVINO, and was made ready for this processor."""
    choice = EngineChoice.of(file)
    if choice is None or choice.engine != OPENVINO or not is_sealed(compiled(file)):
        return False
    with suppress(Exception):  # a library that is broken raises what it likes
        return choice.processor == processor()
    return False


def intact(file: Path) -> bool:
    """Return whether the engine of a model is chosen, and what it was made ready for is whole."""
    choice = EngineChoice.of(file)
    if choice is None or choice.engine == ONNX_RUNTIME:
        return choice is not None
    return is_sealed(compiled(file), deep=True)


def openvino_version() -> str | None:
    """Return which OpenVINO is installed, if any."""
    try:
        return version("openvino")
    except PackageNotFoundError:
        return None


def processor() -> str:
    """Return the name of the processor and what it calculates with, as OpenVINO tells them."""
    import openvino

    core = openvino.Core()
    name = core.get_property("CPU", "FULL_DEVICE_NAME")
    return f"{name}: {' '.join(core.get_property('CPU', CAPABILITIES))}"


def compiled(file: Path) -> Path:
    """Return where a model made ready for OpenVINO is kept."""
    return file.with_suffix(READY)


def _mapped(file: Path) -> mmap.mmap:
    """Return a file as memory that is read when it is looked at, and given back on demand."""
    with file.open("rb") as opened_file:
        return mmap.mmap(opened_file.fileno(), 0, access=mmap.ACCESS_COPY)


def _note(file: Path) -> Path:
    return file.with_suffix(".engine")


def _settings(core: Any) -> dict[str, Any]:
    halves = "BF16" in core.get_property("CPU", CAPABILITIES)
    return {
        "INFERENCE_PRECISION_HINT": "bf16" if halves else "f32",
        "PERFORMANCE_HINT": "LATENCY",
        "INFERENCE_NUM_THREADS": processors(),
    }


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
