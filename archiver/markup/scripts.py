"""The texts of a page's scripts: data stands in them that a page does not show."""

from __future__ import annotations

from collections.abc import Iterator

import lxml.etree


def script_texts(tree: lxml.etree._Element, most: int) -> Iterator[str]:
    """What the scripts of the page say, one after the other, of all of them at most so many characters."""
    for script in tree.iter("script"):
        text = (script.text or "")[:most]
        most -= len(text)
        yield text
        if most <= 0:
            return
