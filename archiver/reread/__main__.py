"""``python -m archiver.reread MEMORY DEADLINE``: the nursery with the reader of kept pages; the pool starts it."""

from __future__ import annotations

import sys

from archiver.reread.page import read
from archiver.workers.nursery import run
from archiver.workers.reading import warm_up

if __name__ == "__main__":
    run(read, warm_up, int(sys.argv[1]), float(sys.argv[2]))
