"""A row of an explanation as a person reads it: lines with styles, which rich shows on a terminal only."""

from __future__ import annotations

from rich.text import Text

from archiver.extract.explain import Row
from archiver.extract.why import Cause
from archiver.learned import Remark

_INDENT = 14


def told(row: Row) -> Text:
    """The verdict and the text; below it the reason and who decided, what made each chance, the place, the numbers."""
    colour = "green" if row.kept else "red"
    line = Text(f"{'kept' if row.kept else 'dropped':>7} ", style=f"bold {colour}")
    line.append(f"{row.chance:4.2f}  ", style=colour)
    line.append(row.text, style="default" if row.kept else "dim")
    _below(line, (f"{row.reason or 'story'}", "yellow"), (f", decided by {row.by}", "default"))
    _below(line, (f"by itself {row.alone:4.2f}: ", "default"), *_causes(row.why.alone))
    chance = f"among its neighbours {row.chance:4.2f} (kept from {row.bar:4.2f} on): "
    _below(line, (chance, "default"), *_causes(row.why.among))
    numbers = " ".join(f"{name}={value:g}" for name, value in row.measures.items() if value)
    return _below(line, (f"{row.path}: {numbers}", "dim"))


def remarked(remark: Remark) -> Text:
    """What other pages of the site, or the user, say on a block that the page alone would keep."""
    colour = "red" if remark.dropped else "green"
    line = Text(f"{'dropped' if remark.dropped else 'kept':>7}       ", style=f"bold {colour}")
    line.append(remark.text, style="dim" if remark.dropped else "default")
    return _below(line, (f"{remark.dropped or 'story'}", "yellow"), (f", decided by {remark.by}", "default"))


def _below(line: Text, *parts: tuple[str, str]) -> Text:
    line.append("\n" + " " * _INDENT)
    for text, style in parts:
        line.append(text, style=style)
    return line


def _causes(causes: tuple[Cause, ...]) -> list[tuple[str, str]]:
    """Each with what it adds (green) or takes (red), its words, and the measure of its kind that did most."""
    if not causes:
        return [("nothing sets it apart", "default")]
    parts = []
    for number, cause in enumerate(causes):
        parts.append((f"{', ' if number else ''}{cause.share:+.1f}", "green" if cause.share > 0 else "red"))
        parts.append((f" {cause.words} ({cause.measure}={cause.value:.3g})", "default"))
    return parts
