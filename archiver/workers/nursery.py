"""The process that forks the children: it imports everything once, so that a new child costs milliseconds.

Standard input is a Unix socket. Each message brings the socket of one new child as a file descriptor; at the end of
the stream, that is when the crawl ends or dies, the nursery ends, and its children with it.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import sys
from collections.abc import Callable

from archiver.parent import die_with
from archiver.workers.child import Read, serve


def run(read: Read, warm_up: Callable[[], None], memory: int, deadline: float) -> None:
    """Fork a child for each socket that arrives, until the other side closes.

    The first child does not wait for the warm-up: while it reads the home page, the nursery gets ready for the others.
    """
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # a stray print goes to the log
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # the parent decides when the work ends, and closes the sockets
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel buries dead children
    is_cold = True
    with socket.socket(fileno=os.dup(sys.stdin.fileno())) as orders:
        while True:
            message, descriptors, _, _ = socket.recv_fds(orders, 1, 1)
            if not message:
                return
            gc.freeze()  # no child looks through what all of them share, nor copies it by that
            _fork(orders, descriptors[0], read, memory, deadline)
            if is_cold:
                warm_up()
                is_cold = False


def _fork(orders: socket.socket, descriptor: int, read: Read, memory: int, deadline: float) -> None:
    nursery = os.getpid()
    with socket.socket(fileno=descriptor) as channel:
        if os.fork():
            return
        code = 1
        try:
            die_with(nursery)
            orders.close()
            serve(channel, read, memory, deadline)
            code = 0
        finally:
            os._exit(code)  # never back into the nursery's loop; what was wrong with the page has been answered
