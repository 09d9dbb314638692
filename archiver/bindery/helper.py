"""``python -m archiver.bindery.helper ROOT PARENT``: the child of `bindery`, which makes closed documents, writes none.

Frames are those of store/leaves.py. The first says that it is ready; one without content, that the archive does not
give that document.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

from archiver.bindery.volumes import Volume, bind
from archiver.codec import pack, unpack
from archiver.errors import StoreError
from archiver.parent import die_with
from archiver.publish.feed import Terms
from archiver.store.leaves import receive, send
from archiver.store.opening import browsed


def main() -> None:
    """Make one document after another, until no more are asked for, or nobody is left who asks."""
    die_with(int(sys.argv[2]))
    with browsed(Path(sys.argv[1])) as store, suppress(BrokenPipeError):
        send(sys.stdout.buffer, b"ready")
        while data := receive(sys.stdin.buffer):
            asked: tuple[Terms, Volume] = unpack(data, tuple[Terms, Volume])
            try:
                answer = pack(bind(store, *asked))
            except StoreError:
                answer = b""
            send(sys.stdout.buffer, answer)


if __name__ == "__main__":
    main()
