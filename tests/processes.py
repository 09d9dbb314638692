"""What the kernel says of processes."""

from __future__ import annotations

from pathlib import Path


def stat(number: int) -> list[str]:
    """What the kernel says of a process behind its name: its state, its parent; nothing of one that is gone."""
    try:
        return Path(f"/proc/{number}/stat").read_text("utf-8").rpartition(")")[2].split()
    except FileNotFoundError:
        return []


def is_alive(number: int) -> bool:
    """Neither gone nor waiting to be buried."""
    return stat(number)[:1] not in ([], ["Z"])


def children(pid: int) -> list[int]:
    """Those that its first thread made; none of a process that is gone."""
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]
    except FileNotFoundError:
        return []
