"""The "<" of a page, one after the other. ``brackets.pyx`` does the same in C where that was compiled."""

from __future__ import annotations

#: Ends of the body and of the page, as nearly all pages write them.
_ENDS = (b"</body", b"</html", b"</BODY", b"</HTML")


def stretches(raw: bytes, least: int) -> list[tuple[int, int]]:
    """From where to where more than so many bytes stand between two "<", or behind the last.

    A third of the cost of a split at every "<".
    """
    found = []
    at = 0
    while at + least < len(raw):
        last = raw.rfind(b"<", at, at + least + 1)
        if last >= 0:
            at = last + 1
            continue
        following = raw.find(b"<", at + least)
        end = following if following >= 0 else len(raw)
        found.append((at, end))
        at = end + 1
    return found


def first_end(raw: bytes) -> int:
    """Where the first end of a body or of a page stands; the number of bytes where there is none."""
    return min((at for end in _ENDS if (at := raw.find(end)) >= 0), default=len(raw))
