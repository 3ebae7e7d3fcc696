"""The command line: thin commands, one file a verb. They parse and print; everything else is the pipeline's."""

from tolltrace.cli.app import main

__all__ = ["main"]
