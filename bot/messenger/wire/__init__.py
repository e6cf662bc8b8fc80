"""How Telegram is spoken to: calls in time and in order, and what goes wrong with them."""
