"""What elements are to the cutting of a page: inside a text, a link, a picture, left out, or a block of their own."""

from __future__ import annotations

INLINE, LINK, BOLD, BREAK, SKIP, IMAGE, FRAME, CHROME, BLOCK = range(9)

_INLINE = (
    "abbr", "acronym", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd",
    "mark", "nobr", "q", "rb", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "sub", "sup", "time",
    "tt", "u", "var", "wbr", "label", "picture", "source",
)  # fmt: skip
_FORMULA = (
    "math", "semantics", "mrow", "mi", "mo", "mn", "mtext", "ms", "mspace", "mstyle", "mfrac", "msqrt", "mroot", "msup",
    "msub", "msubsup", "munder", "mover", "munderover", "mmultiscripts", "mpadded", "mphantom", "mfenced", "menclose",
    "merror", "mtable", "mtr", "mtd", "mjx-container", "mjx-assistive-mml",
)  # fmt: skip
_SKIP = (
    "head", "script", "style", "noscript", "template", "svg", "object", "embed", "canvas", "select",
    "datalist", "textarea", "input", "map", "progress", "meter", "frameset", "noembed", "annotation", "annotation-xml",
    "mjx-math",
)  # fmt: skip
_FRAMES = (
    "iframe", "audio", "amp-iframe", "amp-youtube", "amp-vimeo", "amp-dailymotion", "lite-youtube", "lite-vimeo",
)  # fmt: skip

#: Tag to kind; every other element is a block.
KINDS = (
    dict.fromkeys((*_INLINE, *_FORMULA), INLINE)
    | dict.fromkeys(_SKIP, SKIP)
    | dict.fromkeys(_FRAMES, FRAME)
    | {
        "a": LINK,
        "b": BOLD,
        "strong": BOLD,
        "br": BREAK,
        "img": IMAGE,
        "amp-img": IMAGE,
        "nav": CHROME,
        "footer": CHROME,
    }
)
#: Blocks that are a line each where they stand in <pre>.
LINES = frozenset({"div", "li", "p", "tr"})
#: Formatting that survives in a block, and as what.
KEPT = {
    "a": "a", "abbr": "abbr", "b": "strong", "cite": "cite", "code": "code", "del": "del", "em": "em", "i": "em",
    "ins": "ins", "kbd": "kbd", "mark": "mark", "q": "q", "rp": "rp", "rt": "rt", "ruby": "ruby", "s": "s",
    "samp": "samp", "small": "small", "strike": "s", "strong": "strong", "sub": "sub", "sup": "sup", "tt": "code",
    "var": "var",
}  # fmt: skip
