"""Everything that happens because a question was asked.

Settings, answering, citing and showing; the command line, the Telegram bot, and how good
the answers are.
"""
