"""Answer a message with text: a sentence of ours, or one that holds words of others."""

from collections.abc import Sequence

from bot.messenger.addressing import Said
from bot.messenger.saying.inert import escaped
from bot.messenger.saying.parts import Part
from bot.messenger.saying.rendering import from_text
from bot.messenger.wire.sending import Sender, letters


class Replies:
    """Sends replies by a sender, which journals them."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    async def say(self, said: Said, sentence: str) -> None:
        """Send a sentence of ours; the commands in it can be tapped."""
        await self.send(said, (Part(escaped(sentence), sentence),))

    async def tell(self, said: Said, text: str) -> None:
        """Send a text that holds words of others, of which nothing becomes a link."""
        await self.send(said, from_text(text))

    async def send(self, said: Said, parts: Sequence[Part]) -> None:
        """Send what is rendered already."""
        await self._sender.send(said.update, letters(said, parts), said.message)
