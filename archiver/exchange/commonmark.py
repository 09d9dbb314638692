"""HTML of a story as CommonMark with GitHub's tables, so that a reader of Markdown shows what the story says.

The work is markdownify's. Here stands what it leaves to chance: emphasis that CommonMark takes for stars where words
touch it, space inside it, powers, tables that are not even, addresses and code with signs of Markdown.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from markdownify import MarkdownConverter

_Converter: Any = MarkdownConverter  # its types leave out most of it

_TWINS = {"b": "strong", "i": "em", "s": "del"}
_EMPHASIS = ["strong", "em", "del"]
#: Of these the space at both ends belongs outside.
_INLINE = [*_EMPHASIS, "a", "code", "sub", "sup"]
#: Markdown has no signs for them.
_BARE = ["abbr", "bdi", "cite", "dfn", "ins", "mark", "small", "span", "time", "u"]
_CELLS = ["td", "th"]
#: A cell reaches over no more columns (HTML standard, 4.9.11), and says so in fewer figures.
_WIDEST, _DIGITS = 1000, 10
_TICKS = re.compile("`+")
_UNSAFE = re.compile(r"[\s<>]")
_SIGN = re.compile(r"[\\()|`]|&(?=#?\w+;)")


def commonmark(html: str) -> str:
    """The Markdown of an article's HTML. What CommonMark has no signs for stays HTML, which it lets through."""
    return str(_Story().convert(html)).strip()


def _marked(sign: str) -> Callable[..., str]:
    """How a kind of emphasis is written: as HTML where the signs would not be taken for such."""

    def write(_story: _Story, el: Tag, text: str, parent_tags: set[str]) -> str:
        if "_noformat" in parent_tags or not text:
            return text
        if _flanks(_beside(el, -1), text[0]) and _flanks(_beside(el, 1), text[-1]):
            return f"{sign}{text}{sign}"
        return f"<{el.name}>{text}</{el.name}>"

    return write


class _Story(_Converter):  # type: ignore[misc]
    """Converts one story; the names of the methods are those that markdownify calls."""

    class Options(_Converter.DefaultOptions):  # type: ignore[misc]
        """The manner of writing."""

        heading_style = "atx"
        bullets = "-"
        escape_misc = True
        table_infer_header = True
        sub_symbol = "<sub>"
        sup_symbol = "<sup>"

    convert_strong = _marked("**")
    convert_em = _marked("*")
    convert_del = _marked("~~")

    def convert_soup(self, soup: BeautifulSoup) -> str:
        """The whole, once what is in it can be said in Markdown."""
        for table in soup.find_all("table"):
            _make_even(soup, table)
        for el in soup.find_all(_BARE):
            el.unwrap()
        for el in soup.find_all(list(_TWINS)):
            el.name = _TWINS[el.name]
        soup.smooth()
        for el in reversed(soup.find_all(_INLINE)):
            if el.parent and el.parent.name != "pre":
                _tidy(el)
        soup.smooth()
        return str(super().convert_soup(soup))

    def process_text(self, el: NavigableString, parent_tags: set[str] | None = None) -> str:
        """A "!" in front of a link would make it a picture."""
        text = str(super().process_text(el, parent_tags))
        is_in_front = text.endswith("!") and isinstance(el.next_sibling, Tag)
        return rf"{text[:-1]}\!" if is_in_front and "_noformat" not in (parent_tags or ()) else text

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A link; an address that stands for itself between angle brackets."""
        href = str(el.get("href") or "")
        if "_noformat" in parent_tags or not (text and href):
            return text
        address = _address(href)
        return f"<{href}>" if el.get_text() == href == address else f"[{text}]({address})"

    def convert_img(self, el: Tag, _text: str, parent_tags: set[str]) -> str:
        """A picture, in a cell too."""
        alt = " ".join(str(el.get("alt") or "").split())
        return f"![{self.escape(alt, parent_tags)}]({_address(str(el.get('src') or ''))})"

    def convert_br(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A new line; a cell is one line, and HTML parts it."""
        return "<br>" if parent_tags.intersection(_CELLS) else str(super().convert_br(el, text, parent_tags))

    def convert_code(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Code in a line; in a cell a bar would end it."""
        code = str(super().convert_code(el, text, parent_tags))
        return code.replace("|", r"\|") if parent_tags.intersection(_CELLS) else code

    def convert_pre(self, _el: Tag, text: str, **_within: set[str]) -> str:
        """Code between fences longer than any in it."""
        fence = "`" * (1 + max([2, *map(len, _TICKS.findall(text))]))
        code = text.strip("\n")
        return f"\n\n{fence}\n{code}\n{fence}\n\n"


def _address(url: str) -> str:
    r"""The address as a destination: what would end it is quoted or has a "\" in front."""
    return _SIGN.sub(r"\\\g<0>", _UNSAFE.sub(lambda sign: quote(sign[0]), url))


def _flanks(outside: str | None, inside: str) -> bool:
    """Whether signs of emphasis between the two are taken for such (CommonMark, 6.2)."""
    if outside is None:
        return False
    return not _is_sign(inside) or not outside or outside.isspace() or _is_sign(outside)


def _is_sign(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "PS"


def _beside(el: Tag, way: int) -> str | None:
    """The letter before (-1) or behind (1) a tag; empty at the end of a line, None where signs would meet others."""
    beside = el.previous_sibling if way < 0 else el.next_sibling
    if isinstance(beside, NavigableString):
        return beside[-1 if way < 0 else 0]
    if isinstance(beside, Tag):
        return "" if beside.name == "br" else None if beside.name in _EMPHASIS else "."
    parent = el.parent
    if parent is None or parent.name not in _EMPHASIS:
        return ""
    return _beside(parent, way) if len(parent.contents) == 1 else None


def _tidy(el: Tag) -> None:
    """A tag of a line without space at its ends, without a twin around it or behind it, and gone where it is empty."""
    for way in (0, -1):
        while el.contents and (space := _space(el.contents[way], way)):
            (el.insert_after if way else el.insert_before)(space)
    twin = el.next_sibling
    if isinstance(twin, Tag) and twin.name == el.name and el.name in (*_EMPHASIS, "code"):
        for inside in reversed(list(el.contents)):  # into the twin, which may have taken in a thousand others
            twin.insert(0, inside)
    if not el.contents or (el.name in _EMPHASIS and el.find_parent(el.name)):
        el.unwrap()


def _space(end: Any, way: int) -> Any:
    """The space or the line break that stands there, taken out of its place; None where there is none."""
    if isinstance(end, Tag):
        return end.extract() if end.name == "br" else None
    bare = end.rstrip() if way else end.lstrip()
    space = end[len(bare) :] if way else end[: len(end) - len(bare)]
    if bare:
        end.replace_with(bare)
    else:
        end.extract()
    return space


def _make_even(soup: BeautifulSoup, table: Tag) -> None:
    """The table without caption and with a cell for each column; below a cell that reaches further down empty ones."""
    for caption in table.find_all("caption"):
        caption.name = "p"
        table.insert_before(caption.extract())
    rows, widths = table.find_all("tr"), [0]
    reach: Counter[int] = Counter()  # column -> rows that a cell above still takes
    for row in rows:
        column = 0
        for cell in row.find_all(_CELLS):
            while reach[column]:
                cell.insert_before(soup.new_tag("td"))
                reach[column] -= 1
                column += 1
            columns = range(column, column + _span(cell, "colspan"))
            reach.update(dict.fromkeys(columns, _span(cell, "rowspan") - 1))
            column = columns.stop
        while reach[column]:
            row.append(soup.new_tag("td"))
            reach[column] -= 1
            column += 1
        widths.append(column)
    for _ in range(max(widths) - widths[1] if rows else 0):  # the first row says how many columns are shown
        rows[0].append(soup.new_tag("td"))


def _span(cell: Tag, name: str) -> int:
    said = str(cell.get(name) or "1")
    return min(int(said), _WIDEST) if said.isdecimal() and len(said) < _DIGITS else 1
