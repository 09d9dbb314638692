"""Python's cycle collector at rest while a page is read."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def at_rest() -> Iterator[None]:
    """No search for cycles inside; afterwards as it was before.

    A page is thousands of small tuples that live until its article is made and form no cycles: they go with the last
    reference to them. Looking through them again and again was a quarter of the cost of a page (docs/benchmarks.md).
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
