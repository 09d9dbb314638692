"""What class names, ids and roles say of an element: its groups, and weights learned in training.

``naming.pyx`` does the same in C where that was compiled.
"""

from __future__ import annotations

from functools import lru_cache

from archiver.extract.names import SHORT, exact, is_made_up, parts, runs, stems
from archiver.extract.weights import weights


class _Pieces(dict[str, tuple[int, int, int] | None]):
    """What a piece of a name says, None for nothing, learned when first asked: few pieces are new on a page."""

    def __missing__(self, piece: str) -> tuple[int, int, int] | None:
        if len(self) >= _KNOWN:
            self.clear()
        mask = weight = low = 0
        known, beginnings, weight_of = exact(), stems(), weights("names")
        for run, part in [(whole, part) for whole in runs(piece) for part in parts(whole)]:
            said, moved = known.get(part, 0), weight_of.get(part, 0)
            for stem, groups_ in beginnings.get(part[:2], ()):
                if part.startswith(stem):
                    said |= groups_
            if said and not (len(part) <= SHORT and is_made_up(run)):
                mask |= said
            weight += moved
            if moved < low:
                low = moved
        found = self[piece] = (mask, weight, low) if mask or weight or low else None
        return found


_KNOWN = 1 << 16  # pieces that are kept in mind
_found = _Pieces().__getitem__


@lru_cache(maxsize=1 << 14)
def look(value: str) -> tuple[int, int, int]:
    """What a class, id or role says: the mask of its groups, the sum of its words' weights, the lowest of them."""
    mask = weight = low = 0
    pieces = value.replace("-", " ").replace("_", " ").split()  # no word goes on behind these signs
    for groups_, moved, lowest in filter(None, map(_found, pieces)):
        mask |= groups_
        weight += moved
        if lowest < low:
            low = lowest
    return mask, weight, low
