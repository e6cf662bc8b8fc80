"""Everything that happens because a question was asked.

Settings, answering, citing, rendering and the command line.
"""
