"""How long what stands out of a story is where it only repeats a sentence of it."""

from __future__ import annotations

#: A pull quote has this many characters; shorter pieces of a sentence recur by chance.
QUOTE = range(40, 280)
