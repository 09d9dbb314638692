"""A source's last word on what is learned of its pages: the `keep` and `drop` of its [sources.NAME.boilerplate]."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from archiver.normalize.fold import fold

#: At the end of a wish: what a block begins with.
OPEN_END = "…"


@dataclass(frozen=True, slots=True)
class Wishes:
    """Texts to keep and to drop, compared folded: whole blocks, or with "…" at the end what a block begins with."""

    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()

    def of(self, text: str) -> bool | None:
        """True: keep it; False: drop it; None: nothing was wished. Keep wins."""
        if not (self.keep or self.drop):
            return None
        name = fold(text)
        if _matches(name, self.keep):
            return True
        return False if _matches(name, self.drop) else None


def _matches(name: str, wishes: Iterable[str]) -> bool:
    for wish in wishes:
        wanted = fold(wish.removesuffix(OPEN_END))
        if wanted and (name.startswith(wanted) if wish.endswith(OPEN_END) else name == wanted):
            return True
    return False


NO_WISHES = Wishes()
