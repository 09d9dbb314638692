"""Addresses in the data of a page's scripts: a list that only they draw (Next.js, Nuxt, an ItemList) shows no links."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from archiver.markup.scripts import script_texts

#: Characters of a page's scripts that are looked through.
MOST = 3_000_000
#: A text in quotes that may be an address of a page, quotes and strokes perhaps escaped, once or twice.
_QUOTED = re.compile(r"[\"'](https?://[^\"'\s\\<>{}$]{8,500}|/[^\"'\s\\<>{}$/][^\"'\s\\<>{}$]{7,500})\\{0,3}[\"']")
_STROKE = re.compile(r"\\{1,2}(?:u002[fF]|/)")


def written(tree: etree._Element) -> Iterator[str]:
    """What may be an address in the scripts of the page, in its order, each once."""
    seen: set[str] = set()
    for text in script_texts(tree, MOST):
        for address in _QUOTED.findall(_STROKE.sub("/", text)) if "/" in text else ():
            if address not in seen:
                seen.add(address)
                yield address
