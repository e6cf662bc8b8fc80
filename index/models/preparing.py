"""What a rebuild does before it embeds: models that come along are exported, those meant loaded.

Answering never prepares anything: it loads what a rebuild has left (`embedders`,
`reader.loading`).
"""

from pathlib import Path

from index.models import bundled
from index.models.devices import CPU, real_device
from index.models.embedders import load_embedder
from index.models.embedding import Embedder
from index.models.onnx_file import made
from index.models.reader.shipped import EXPORT, FORMER


def prepared(name: str, reader: str | None, models: Path, device: str = CPU) -> Embedder:
    """Return the embedder of that name for very many texts, once all that answers is prepared.

    Args:
        name: The bundled model's name, or whatever sentence-transformers can load.
        reader: The reader's name; our own without one.
        models: The folder where exports are kept.
        device: What torch embeds on.

    Raises:
        ModelUnusable: If a model cannot be loaded, or an export differs from its original.
        HomeUnusable: If an export cannot be written.
        UsageError: If there is no such device.
    """
    device = real_device(device)
    prepare(name, reader, models)
    if name != bundled.NAME or device == CPU:
        return load_embedder(name, models, device)
    from index.models.bulk import BulkEmbedder

    return BulkEmbedder(load_embedder(name, models), device)


def prepare(name: str, reader: str | None, models: Path) -> None:
    """Export those of the two models that come along, if they are meant and not exported yet.

    Raises:
        ModelUnusable: If an export differs from its original.
        HomeUnusable: If it cannot be written.
    """
    from index.models.onnx_model import FILE  # which imports what cuts words

    exports = {models / FILE: "index.models.export"} if name == bundled.NAME else {}
    if reader is None:
        exports[models / EXPORT] = "index.models.reader.reader_export"
    made(exports)
    if reader is None:
        for old in models.glob(FORMER):
            if not old.name.startswith(Path(EXPORT).stem):
                old.unlink(missing_ok=True)
