"""The command `yima`: data on stdout, progress and messages on stderr, an exit code that says how it went.

0 done; 1 the answer is "no"; 2 wrong usage, or input of which nothing could be used.
"""

from regulation.cli.command import main

__all__ = ["main"]
