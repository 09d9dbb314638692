"""Is what was compiled of the package newer than what it was compiled from?"""

from __future__ import annotations

from pathlib import Path

SOURCES = Path(__file__).resolve().parents[1] / "archiver"


def stale(folder: Path = SOURCES) -> list[str]:
    """A sentence for each compiled module in the folder that is older than its source, or has none."""
    return [sentence for built in sorted(folder.rglob("*.so")) if (sentence := _fault(built))]


def _fault(built: Path) -> str | None:
    source = built.with_name(built.name.partition(".")[0] + ".pyx")
    if not source.exists():
        return f"{built.name}: its source {source.name} is gone; run make setup"
    sources = [path for path in (source, source.with_suffix(".py"), source.with_suffix(".pxd")) if path.exists()]
    newest = max(sources, key=lambda path: path.stat().st_mtime_ns)
    if newest.stat().st_mtime_ns > built.stat().st_mtime_ns:
        return f"{built.name}: compiled before {newest.name} was changed; run make setup"
    return None
