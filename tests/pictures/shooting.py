"""A page as a PNG: a browser draws it, and it is cut to what is on it.

It knows no bot and no chat. The browser is Chromium or one that takes its options.
"""

import io
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OPTIONS = (
    "--headless",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-lcd-text",  # letters of one colour take half the bytes
    "--disable-quic",
    "--disable-sync",
    "--hide-scrollbars",
    "--no-first-run",
)
SCALE = 2  # pixels of the picture for one of the page
TALL = 2400  # more than any of our pages has
MOST = 200_000  # bytes of a picture
PATIENCE = 60.0  # seconds


@dataclass(frozen=True, slots=True)
class Camera:
    """A browser that is asked for pictures.

    Attributes:
        width: Of the page, in its own pixels.
        margin: What is left below the last thing on it.
    """

    browser: str
    width: int
    margin: int

    def shoot(self, page: Path, picture: Path) -> int:
        """Draw a page into a PNG file; return how many bytes it has."""
        with tempfile.TemporaryDirectory() as folder:
            drawn = Path(folder) / "drawn.png"
            subprocess.run(
                [self.browser, *self._options(Path(folder), drawn), page.resolve().as_uri()],
                check=True,
                capture_output=True,
                timeout=PATIENCE,
            )
            data = small(trimmed(Image.open(drawn).convert("RGB"), self.margin * SCALE))
        picture.write_bytes(data)
        return len(data)

    def _options(self, folder: Path, drawn: Path) -> Iterator[str]:
        yield from OPTIONS
        if os.geteuid() == 0:
            yield "--no-sandbox"  # with one, Chromium does not start for root
        yield f"--force-device-scale-factor={SCALE}"
        yield f"--user-data-dir={folder / 'profile'}"
        yield f"--window-size={self.width},{TALL}"
        yield f"--screenshot={drawn}"


def found(named: str | None) -> str:
    """Return the browser that is named, else the first there is."""
    for one in [named] if named else NAMES:
        if path := shutil.which(one):
            return path
    raise SystemExit(f"No browser {named or NAMES[0]!r} is here; name one with --browser PATH.")


def trimmed(image: Image.Image, margin: int) -> Image.Image:
    """Return a picture without what is empty below, all but a margin."""
    empty = Image.new("RGB", image.size, image.getpixel((0, image.height - 1)))
    box = ImageChops.difference(image, empty).getbbox()
    bottom = min(image.height, box[3] + margin) if box else image.height
    return image.crop((0, 0, image.width, bottom))


def small(image: Image.Image) -> bytes:
    """Return a picture as a PNG, with as many colours as its size allows."""
    for colours in (256, 128, 64, 32, 16):
        buffer = io.BytesIO()
        # keeps a rare colour, as that of a link, and with k-means each as it was
        few = image.quantize(
            colours, Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE
        )
        few.save(buffer, "PNG", optimize=True)
        if buffer.tell() <= MOST:
            return buffer.getvalue()
    raise ValueError(f"The picture has more than {MOST:,} bytes; draw less.")
