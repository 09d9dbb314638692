"""Links that are a sign and no word of the story: where a heading can be linked to, the way back from a footnote."""

from __future__ import annotations

from archiver.markup.tree import Element

#: What Sphinx, MkDocs, Hugo's themes, rustdoc, Python-Markdown and Pandoc write in such links; Docusaurus a space of no
#: width. With or without the selector that asks for a plain sign in place of a picture.
SIGNS = frozenset({"¶", "#", "##", "§", "🔗", "⚓", "∞", "↩", "⏎", "↑", "⤴", "^", "\u200b"})
#: A sign has at most so many bytes, white space included.
LONGEST = 16
_SELECTORS = "\ufe0e\ufe0f"


def is_sign(element: Element) -> bool:
    """Is this `<a>` nothing but such a sign, and does it lead to a place on a page?"""
    text = element.text or ""
    return (
        not len(element)
        and len(text.encode()) <= LONGEST
        and text.strip().rstrip(_SELECTORS) in SIGNS
        and "#" in (element.get("href") or "")
    )
