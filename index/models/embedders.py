"""Choose the embedding model that the settings name, and open it.

`onnx_model` and `transformer_model` do the work. Only the second of them imports torch,
and only for models that do not come with Footnote.
"""

from pathlib import Path

from index.models import bundled
from index.models.devices import CPU, real_device
from index.models.embedding import Embedder


def prove(name: str, models: Path) -> None:
    """Compare the export of the bundled model with its digest, if that model is meant.

    Raises:
        ModelUnusable: If it is missing or altered.
    """
    if name == bundled.NAME:
        from index.models.onnx_file import checked
        from index.models.onnx_model import FILE, WHAT

        checked(models / FILE, WHAT, deep=True)


def begin_embedder(name: str, models: Path) -> None:
    """Begin to open the bundled model in a thread, if that is meant and there: it takes a while."""
    if name == bundled.NAME:
        from index.models.ahead import begin
        from index.models.onnx_model import FILE, WHAT

        begin(models / FILE, WHAT)


def load_embedder(name: str, models: Path, device: str = CPU) -> Embedder:
    """Return the embedder that `name` stands for.

    Args:
        name: The bundled model's name, or whatever sentence-transformers can load.
        models: The folder where the ONNX export of the bundled model is kept.
        device: What torch embeds on; the bundled model answers on the processor.

    Raises:
        ModelUnusable: If the model cannot be loaded.
        UsageError: If there is no such device.
    """
    device = real_device(device)
    if name != bundled.NAME:
        from index.models.transformer_model import TransformerEmbedder

        return TransformerEmbedder(name, device)
    from index.models.onnx_file import checked
    from index.models.onnx_model import FILE, WHAT, OnnxEmbedder

    return OnnxEmbedder(checked(models / FILE, WHAT))
