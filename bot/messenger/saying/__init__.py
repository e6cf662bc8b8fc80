"""What the bot says: words by language, and messages as Telegram takes them."""
