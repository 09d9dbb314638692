"""A source as the stanza of sources.toml that stands for it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence

_NO_KEY = re.compile(r"[^a-z0-9]+")
_LONGEST = 40  # characters of a name; it stands in tables and in the names of statistics


def stanza(name: str, url: str, feeds: Sequence[str] = ()) -> str:
    """The lines of the stanza. The addresses are canonical: they hold no quotes and no backslashes."""
    lines = [f"[sources.{name}]", f'url = "{url}"']
    if len(feeds) == 1:
        lines.append(f'feeds = ["{feeds[0]}"]')
    elif feeds:
        lines += ["feeds = [", *(f'  "{feed}",' for feed in feeds), "]"]
    return "\n".join(lines)


def name_for(title: str, site: str, taken: Collection[str]) -> str:
    """A name for a source: its title as a bare key of TOML, else its site's; with a number where it is taken."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    found = _NO_KEY.sub("-", plain)[:_LONGEST].strip("-") or _NO_KEY.sub("-", site.removesuffix(".com")).strip("-")
    numbered = (f"{found}-{number}" for number in range(2, len(taken) + 3))
    return found if found not in taken else next(name for name in numbered if name not in taken)
