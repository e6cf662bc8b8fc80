"""What people send that is no text: photos, voices, stickers, documents."""

from typing import Any

from tests.fakes.telegram.world import World

PIXEL = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00"
    b",\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)


def photo(world: World, data: bytes = PIXEL) -> dict[str, Any]:
    """Return a photo in one size."""
    file = world.store("photo.jpg", data, "image/jpeg")
    return {"photo": [{**file.json(), "width": 90, "height": 60}]}


def voice(world: World, seconds: int) -> dict[str, Any]:
    """Return a voice message."""
    file = world.store("voice.oga", b"OggS" * seconds, "audio/ogg")
    return {"voice": {**file.json(), "duration": seconds, "mime_type": "audio/ogg"}}


def sticker(world: World, emoji: str) -> dict[str, Any]:
    """Return a sticker."""
    file = world.store("sticker.webp", b"RIFF", "image/webp")
    looks = {"is_animated": False, "is_video": False, "type": "regular"}
    return {"sticker": {**file.json(), "width": 512, "height": 512, "emoji": emoji, **looks}}
