"""Archives of 1k to 1M made-up articles: what a rebuild, a start, an edition, a search and a look-up cost.

    python -m tests.bench.scale [1000 10000 …] [--folder build/scale] [--plot docs/scale.svg]

A folder that is there is used again. A million articles take 10 GB, and some 3 GB more for the index.
"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from tests.bench.scale.archives import MONTHS, SITES, Paper, write
from tests.bench.scale.measure import Figures, figures
from tests.bench.scale.plot import draw

_ROW = (
    "{articles:>9,} articles: reindex {reindex:,.0f}/s ({micro:.0f} µs CPU each, {reindex_memory:.0f} MB), index"
    " {index:.0%} of the archive; start {start:.2f} s; edition after one {edition_ms:.0f} ms ({cpu_ms:.0f} ms CPU,"
    " {edition_memory:.0f} MB), the first {first_edition:.1f} s; search p50 {p50:.1f} ms, p95 {p95:.1f} ms; look-up p95"
    " {look_ms:.3f} ms; {memory:.0f} MB"
)


def row(found: Figures) -> str:
    """The figures in a line, and the searches by kind."""
    head = _ROW.format(
        **asdict(found), micro=found.reindex_cpu * 1e6, edition_ms=found.edition * 1e3, cpu_ms=found.edition_cpu * 1e3,
        p50=found.search_p50 * 1e3, p95=found.search_p95 * 1e3, look_ms=found.look_up * 1e3,
    )  # fmt: skip
    return f"{head}\n{'':10}p95 of {', '.join(f'{name} {t * 1e3:.1f} ms' for name, t in found.search.items())}"


def main() -> None:
    """Measure each size, print it, and draw them all."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("sizes", type=int, nargs="*", default=[10**3, 10**4, 10**5, 10**6])
    ask.add_argument("--folder", type=Path, default=Path("build/scale"))
    ask.add_argument("--plot", type=Path, help="write a drawing of the figures here")
    args = ask.parse_args()
    found = []
    for size in args.sizes:
        root = args.folder / str(size)
        if not root.exists():
            write(root, Paper(), size, SITES, MONTHS)  # the same sites, so that only articles grow
        found.append(figures(root, size))
        print(row(found[-1]), flush=True)
    if args.plot:
        args.plot.write_text(draw(found), "utf-8")


if __name__ == "__main__":
    main()
