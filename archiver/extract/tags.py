"""What elements are to the cutting of a page: inside a text, a link, a picture, left out, or a block of their own."""

from __future__ import annotations

INLINE, LINK, BOLD, BREAK, SKIP, IMAGE, FRAME, CHROME, BLOCK = range(9)

_INLINE = (
    "abbr", "acronym", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd",
    "mark", "nobr", "q", "rb", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "sub", "sup", "time",
    "tt", "u", "var", "wbr", "label", "math", "mrow", "mi", "mo", "mn", "msup", "msub", "picture", "source",
)  # fmt: skip
_SKIP = (
    "head", "script", "style", "noscript", "template", "svg", "object", "embed", "canvas", "select",
    "datalist", "textarea", "input", "map", "progress", "meter", "frameset", "noembed",
)  # fmt: skip
_FRAMES = (
    "iframe", "audio", "amp-iframe", "amp-youtube", "amp-vimeo", "amp-dailymotion", "lite-youtube", "lite-vimeo",
)  # fmt: skip

#: Tag to kind; every other element is a block.
KINDS = (
    dict.fromkeys(_INLINE, INLINE)
    | dict.fromkeys(_SKIP, SKIP)
    | dict.fromkeys(_FRAMES, FRAME)
    | {"a": LINK, "b": BOLD, "strong": BOLD, "br": BREAK, "img": IMAGE, "nav": CHROME, "footer": CHROME}
)
#: Formatting that survives in a block, and as what.
KEPT = {
    "a": "a", "abbr": "abbr", "b": "strong", "cite": "cite", "code": "code", "del": "del", "em": "em", "i": "em",
    "ins": "ins", "kbd": "kbd", "mark": "mark", "q": "q", "rp": "rp", "rt": "rt", "ruby": "ruby", "s": "s",
    "samp": "samp", "small": "small", "strike": "s", "strong": "strong", "sub": "sub", "sup": "sup", "tt": "code",
    "var": "var",
}  # fmt: skip
