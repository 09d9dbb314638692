"""The figures as a small SVG: one panel each, sizes along a logarithmic axis, what was promised as a dashed line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import log10
from typing import NamedTuple

from tests.bench.scale.measure import Figures

_WIDTH, _HEIGHT, _GAP = 250, 130, 44


class _Panel(NamedTuple):
    title: str
    value: Callable[[Figures], float]
    promised: float | None


_PANELS = (
    _Panel("reindex, articles a second", lambda one: one.reindex, 5000),
    _Panel("edition after one article, ms", lambda one: one.edition * 1e3, None),
    _Panel("search, 95th percentile, ms", lambda one: one.search_p95 * 1e3, 50),
    _Panel("look-up of an address, ms", lambda one: one.look_up * 1e3, 1),
    _Panel("start of a resumed run, s", lambda one: one.start, 2),
    _Panel("peak memory, MB", lambda one: max(one.reindex_memory, one.edition_memory, one.memory), 300),
)


def draw(found: Sequence[Figures]) -> str:
    """The drawing, as text."""
    width, height = 3 * (_WIDTH + _GAP), 2 * (_HEIGHT + 2 * _GAP)
    panels = [_panel(panel, found, n % 3, n // 3) for n, panel in enumerate(_PANELS)]
    view = f'viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="11"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {view}>'
    return "\n".join([head, '<rect width="100%" height="100%" fill="white"/>', *panels, "</svg>", ""])


def _panel(panel: _Panel, found: Sequence[Figures], column: int, line: int) -> str:
    values = [panel.value(one) for one in found]
    top = max(*values, panel.promised or 0) * 1.1
    first, last = log10(found[0].articles), log10(max(found[-1].articles, found[0].articles + 1))

    def place(articles: int, value: float) -> tuple[float, float]:
        return (log10(articles) - first) / (last - first) * _WIDTH, _HEIGHT - value / top * _HEIGHT

    points = [place(one.articles, value) for one, value in zip(found, values, strict=True)]
    parts = [
        f'<g transform="translate({_GAP / 2 + column * (_WIDTH + _GAP)},{_GAP + line * (_HEIGHT + 2 * _GAP)})">',
        f'<text y="-14" font-weight="bold">{panel.title}</text>',
        f'<path d="M0 0V{_HEIGHT}H{_WIDTH}" fill="none" stroke="#888"/>',
    ]
    if panel.promised:
        level = _HEIGHT - panel.promised / top * _HEIGHT
        parts.append(f'<path d="M0 {level:.1f}H{_WIDTH}" stroke="#c33" stroke-dasharray="4 3"/>')
        parts.append(f'<text x="{_WIDTH}" y="{level - 3:.1f}" fill="#c33" text-anchor="end">{panel.promised:g}</text>')
    parts.append(f'<path d="M{" L".join(f"{x:.1f} {y:.1f}" for x, y in points)}" fill="none" stroke="#26a"/>')
    for one, value, (x, y) in zip(found, values, points, strict=True):
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="#26a"/>')
        parts.append(f'<text x="{x:.1f}" y="{max(y - 6, 8):.1f}" text-anchor="middle">{value:.3g}</text>')
        parts.append(f'<text x="{x:.1f}" y="{_HEIGHT + 14}" text-anchor="middle">{_short(one.articles)}</text>')
    return "\n".join([*parts, "</g>"])


def _short(number: int) -> str:
    return f"{number // 10**6}M" if number >= 10**6 else f"{number // 1000}k" if number >= 1000 else str(number)
