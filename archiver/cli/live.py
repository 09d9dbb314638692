"""A crawl as it goes on, on a terminal: a line for each source that is being read or in trouble, the others summed."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable
from typing import TextIO

from rich.console import Console, Group, RenderableType
from rich.constrain import Constrain
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Column, Table
from rich.text import Text

from archiver.cli.sums import Sums, clock, waited
from archiver.progress import Now, Wait
from archiver.report import Outcome

#: Lines around the sources: what stands above and below them, the table's head, and the cursor's own.
_AROUND = 5
#: At least so many sources are shown, however small the terminal.
_LEAST = 3
_BAR = 10
#: Columns left free at the right: the terminal itself writes ^C behind our last line, and a full line would break.
_MARGIN = 4


class Display:
    """Drawn anew where it stands; log lines and stray prints go above it. It leaves nothing behind."""

    every = 0.5

    def __init__(self, console: Console) -> None:
        self.console = console
        self._live: Live | None = None
        self._stderr: TextIO = sys.stderr

    def look(self, now: Now) -> None:
        """Draw."""
        picture = screen(now, self.console.width, self.console.height)
        if self._live is None:
            self._live = Live(picture, console=self.console, auto_refresh=False, transient=True)
            self._live.start(refresh=True)
            _log_to(sys.stderr, instead_of=self._stderr)  # rich has put its own stream there, which prints above us
        self._live.update(picture, refresh=True)

    def close(self) -> None:
        """Wipe the picture and show the cursor again."""
        if self._live is not None:
            live, self._live = self._live, None
            _log_to(self._stderr, instead_of=sys.stderr)
            live.stop()


def _log_to(stream: TextIO, instead_of: TextIO) -> None:
    """Have what is logged to the one stream logged to the other; Scrapy's handler took its stream before we began."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.StreamHandler) and handler.stream is instead_of:
            handler.setStream(stream)


def screen(now: Now, width: int, height: int) -> Constrain:
    """The picture for a terminal of so many columns and lines."""
    sums = Sums.of(now)
    waits = {wait.source: wait for wait in now.waits if wait.source}
    shown = _chosen(now.outcomes, waits, max(_LEAST, height - _AROUND))
    parts: list[RenderableType] = [_line(sums.head(now), "bold"), _table(shown, waits)]
    if rest := Sums.of(now, but=shown).rest():
        parts.append(_line(rest, "dim"))
    if now.stopped_by:
        told = "stopping: what is under way is finished and published; Ctrl-C again stops at once"
        parts.append(_line(told, "bold yellow"))
    elif others := [wait for wait in now.waits if not wait.source]:
        parts.append(_line(waited(others), "yellow"))
    return Constrain(Group(*parts), width - _MARGIN)


def _line(text: str, style: str) -> Text:
    """A line that never breaks into two, which would move the picture."""
    return Text(text, style=style, no_wrap=True, overflow="ellipsis")


def _chosen(outcomes: Iterable[Outcome], waits: dict[str, Wait], room: int) -> tuple[Outcome, ...]:
    """Those in trouble, then those being read, as many as there is room for; in the order of the sources."""
    everyone = list(outcomes)
    if len(everyone) <= room:
        return tuple(everyone)
    troubled = [one for one in everyone if one.failed or one.problems or one.name in waits]
    busy = [one for one in everyone if one not in troubled and one.listings and one.told < (one.asked or 1)]
    names = {one.name for one in (*troubled, *busy)[: room - 1]}  # a line for the rest
    return tuple(one for one in everyone if one.name in names)


def _table(shown: tuple[Outcome, ...], waits: dict[str, Wait]) -> Table:
    table = Table(
        Column("source", max_width=24, no_wrap=True, overflow="ellipsis"),
        Column("", width=_BAR),
        Column("read", justify="right", no_wrap=True),
        *(Column(name, justify="right", no_wrap=True) for name in ("new", "changed", "refused", "left")),
        Column("", ratio=1, no_wrap=True, overflow="ellipsis"),
        box=None,
        pad_edge=False,
        header_style="dim",
        expand=True,
    )
    for one in shown:
        counts = (one.new, one.changed, sum(one.rejected.values()), one.left)
        read = f"{one.told}/{one.asked}" if one.asked else ""
        table.add_row(_name(one, waits), _bar(one), read, *map(str, counts), _note(one, waits.get(one.name)))
    return table


def _name(one: Outcome, waits: dict[str, Wait]) -> Text:
    style = "red" if one.failed else "yellow" if one.problems or one.name in waits else "default"
    return Text(one.name, style=style)


def _bar(one: Outcome) -> ProgressBar | str:
    return ProgressBar(total=one.asked, completed=one.told, width=_BAR) if one.asked else ""


def _note(one: Outcome, wait: Wait | None) -> Text:
    """What is the matter with a source, else what it is about."""
    if one.failed:
        return Text(f"cannot be read: {one.failed}", style="red")
    if wait:
        return Text(f"waits {clock(wait.seconds)} for {wait.host}", style="yellow")
    if one.problems:
        return Text(f"{one.problems} listings could not be read", style="yellow")
    return Text(f"{one.listings} listings, {one.found} found" if one.listings else "not begun", style="dim")
