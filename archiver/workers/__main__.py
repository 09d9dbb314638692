"""``python -m archiver.workers MEMORY DEADLINE``: the nursery with the real reader; started by the pool only."""

from __future__ import annotations

import sys

from archiver.workers.nursery import run
from archiver.workers.reading import read, warm_up

if __name__ == "__main__":
    run(read, warm_up, int(sys.argv[1]), float(sys.argv[2]))
