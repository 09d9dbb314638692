"""The exit codes of all commands."""

from __future__ import annotations

GOOD, FAILED, WRONG, KEPT = 0, 1, 2, 3

#: A program that a signal ended gives 128 and the signal's number, as shells have it: 130 for Ctrl-C, 143 for SIGTERM.
BY_SIGNAL = 128
