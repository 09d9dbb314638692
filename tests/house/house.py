"""The plan of the house: which floor a room stands on, and which guest may enter which room."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]

#: The first name below `archiver` decides; a room that is not here has no floor, and the test says so.
FLOORS = {
    "items": 0, "errors": 0, "runs": 0, "parent": 0,
    "normalize": 1, "codec": 1, "addresses": 1, "warc": 1, "deflate": 1,
    "rules": 2, "markup": 2, "codings": 2,
    "extract": 3, "discover": 3, "compare": 3,
    "store": 4, "workers": 4, "publish": 4,
    "bindery": 5, "learned": 5, "unmasking": 5, "texts": 5, "health": 5,
    "edition": 6, "checkup": 6, "filing": 6, "reread": 6, "repairing": 6, "documents": 6,
    "spiders": 7, "pipelines": 7, "middlewares": 7, "settings": 7, "addon": 7, "resolver": 7, "crawling": 7,
    "desk": 7, "rounds": 7, "failures": 7, "reading": 7, "fetching": 7, "handler": 7, "responses": 7, "probing": 7,
    "progress": 7, "lookout": 7, "report": 7, "servertime": 7, "stopping": 7, "clerk": 7, "websub": 7, "adapter": 7,
    "serve": 8, "demo": 8, "exchange": 8,
    "cli": 9, "__main__": 10,
}  # fmt: skip

#: Scrapy's floor is one household: its rooms may call each other, as long as they go round in no circle.
SCRAPY = 7

#: Guest -> the rooms it may enter, as prefixes of module names. A guest that is not here may enter none.
_GUESTS = {
    "scrapy": ("archiver." + name for name in FLOORS if FLOORS[name] == SCRAPY or name == "serve"),
    "twisted": ("archiver." + name for name in FLOORS if FLOORS[name] == SCRAPY or name == "serve"),
    "lxml": ("archiver.markup", "archiver.extract", "archiver.discover", "archiver.publish", "archiver.rules.ftr"),
    "bs4": ("archiver.markup", "archiver.extract.inline", "archiver.exchange.commonmark"),
    "cssselect": ("archiver.rules.sites",),
    "feedgen": ("archiver.publish.atom",),
    "feedparser": ("archiver.discover.feeds",),
    "nh3": ("archiver.publish.content",),
    "isal": ("archiver.deflate", "archiver.warc"),
    "brotli": ("archiver.codings",),
    "warcio": ("archiver.warc", "archiver.store.pages", "archiver.exchange.warcs", "archiver.store.verifying.members"),
    "backports": ("archiver.codings", "archiver.store.frames", "archiver.exchange.opening"),
    "compression": ("archiver.codings", "archiver.store.frames", "archiver.exchange.opening"),
    "sqlite3": tuple(f"archiver.store.{name}" for name in ("database", "names", "build", "beside", "verifying.ties")),
    "msgspec": tuple(
        f"archiver.{name}" for name in ("items", "adapter", "codec", "rules", "discover.feeds", "extract", "cli")
    ),
    "w3lib": ("archiver.middlewares.redirects",),
    "publicsuffixlist": ("archiver.normalize.suffixes",),
    "ftfy": ("archiver.normalize",),
    "numpy": ("archiver.extract",),
    "py3langid": ("archiver.extract.language",),
    "jinja2": ("archiver.demo", "archiver.publish.page"),
    "markupsafe": ("archiver.demo",),
    "idna": ("archiver.normalize.urls",),
    "itemadapter": ("archiver.adapter",),
    "zope": ("archiver.resolver",),
    "markdownify": ("archiver.exchange.commonmark",),
    "yaml": ("archiver.exchange.markdown",),
    "pyarrow": ("archiver.exchange.parquet",),
    "typer": ("archiver.cli",),
    "rich": ("archiver.cli",),
}
#: Guests that few inputs need and that would hold up the start of every process: they come when they are needed.
LATE = frozenset({"bs4.dammit", "ftfy", "ftfy.badness"})
GUESTS = {guest: tuple(rooms) for guest, rooms in _GUESTS.items()}


class Import(NamedTuple):
    """One import statement: who, what, where, and whether it stands inside a function."""

    module: str
    target: str
    line: int
    nested: bool


def modules(root: Path) -> dict[str, Path]:
    """Every module of the package below that root."""
    found = {}
    for path in sorted((root / "archiver").rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(root: Path) -> Iterator[Import]:
    """Every import of the package below that root."""
    known = modules(root)
    for module, path in known.items():
        tree = ast.parse(path.read_text("utf-8"))
        top = {id(one) for node in tree.body for one in (node, *_by_version(node))}
        for node in ast.walk(tree):
            for target in _targets(node, known):
                yield Import(module, target, node.lineno, id(node) not in top)


def _by_version(node: ast.stmt) -> list[ast.stmt]:
    """What stands at the top of the file for one version of Python or the other."""
    is_choice = isinstance(node, ast.If) and ast.unparse(node.test).startswith("sys.version_info")
    return [*node.body, *node.orelse] if is_choice else []


def _targets(node: ast.AST, known: dict[str, Path]) -> list[str]:
    if isinstance(node, ast.Import):
        return [name.name for name in node.names]
    if isinstance(node, ast.ImportFrom):
        base = "." * node.level + (node.module or "")
        return sorted({f"{base}.{n.name}" if f"{base}.{n.name}" in known else base for n in node.names})
    return []


def room(module: str) -> str:
    """The room below `archiver` that a module belongs to; empty for the package itself."""
    return module.partition(".")[2].partition(".")[0]
