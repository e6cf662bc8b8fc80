"""The verbs of the command line: options in, work done elsewhere, output and an exit code."""
