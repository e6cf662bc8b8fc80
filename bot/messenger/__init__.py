"""The Telegram bot: from an update to a checked answer in the chat, none lost on the way."""
