"""Find the seeds of a checkout, so that a first question has something to answer from."""

from pathlib import Path

SEEDS = Path(__file__).resolve().parent.parent / "seeds"


def seeds() -> Path | None:
    """Return the folder of seeds, or None where Footnote was installed from a wheel."""
    checkout = SEEDS.with_name("pyproject.toml").is_file()
    return SEEDS if checkout and SEEDS.is_dir() else None
