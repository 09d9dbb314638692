"""Bytes to text as browsers do it: byte order mark, HTTP header, meta, then detection; wrong labels are set right."""

from __future__ import annotations

import codecs
import logging
import re
import tomllib
from functools import cache
from importlib.resources import files

#: How far a declaration is looked for; browsers look at 1 KiB before they parse, and reload at a later one. Bytes.
PRESCAN = 64 * 1024
#: A page may hold this share of broken sequences among its non-ASCII bytes and still be what it says it is.
BROKEN = 0.02

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
#: What labels mean on the web, where that is not what Python takes them for (encoding.spec.whatwg.org).
_WEB = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "latin-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030",
    "euc_kr": "cp949", "shift_jis": "cp932", "big5": "big5hkscs", "tis-620": "cp874", "iso8859-11": "cp874",
    "iso8859-9": "cp1254", "utf-16": "utf-16-le", "euc_jis_2004": "euc_jp", "shift_jis_2004": "cp932",
    "iso2022_jp_2": "iso2022_jp", "johab": "cp949",
}  # fmt: skip
_ALIASES = {
    "x-sjis": "cp932", "windows-31j": "cp932", "ms_kanji": "cp932", "x-gbk": "gb18030", "x-x-big5": "big5hkscs",
    "x-euc-jp": "euc_jp", "ks_c_5601-1989": "cp949", "windows-949": "cp949", "windows-874": "cp874", "dos-874": "cp874",
    "x-cp1250": "cp1250", "x-cp1251": "cp1251", "x-cp1252": "cp1252", "x-cp1253": "cp1253", "x-cp1254": "cp1254",
    "unicode-1-1-utf-8": "utf-8", "x-user-defined": "cp1252", "iso-8859-8-i": "iso8859-8", "logical": "iso8859-8",
    "x-mac-roman": "mac_roman", "x-mac-cyrillic": "mac_cyrillic", "koi": "koi8-r", "unicode": "utf-16-le",
}  # fmt: skip
#: Encodings in which markup can hide in what looks like text, and those no browser knows.
_UNSAFE = frozenset(
    ("utf-7", "utf-32", "utf-32-be", "utf-32-le", "idna", "punycode", "unicode_escape", "raw_unicode_escape")
)
_ASCII = frozenset("abcdefghijklmnopqrstuvwxyz")
#: A sign within a word where no Western language has one: what other alphabets have at the places of these bytes.
_BROKEN_WORD = re.compile("[^\\W\\d_][\ufffd\x80-\x9f¡-©«-¶¸¹»-¿×÷€‚„†‡ˆ‰˜™›][^\\W\\d_]")
_HEADER = re.compile(r"charset\s*=\s*[\"']?([^\s\"';,]+)", re.IGNORECASE)
_INSIDE = rb"(?:[^>=]++|=\s*+(?:\"[^\"]*+\"?|'[^']*+'?)?)*+"
_NOTHING = re.compile(rb"<!--.*?(?:-->|\Z)|<(?:/?[a-z]%s>?|[!/?][^>]*+>?)" % _INSIDE, re.IGNORECASE | re.DOTALL)
_META = re.compile(rb"<meta(?=[\s/])(%s)>" % _INSIDE, re.IGNORECASE)
_LABEL = re.compile(r"[\w.:+-]+", re.ASCII)
_ATTRIBUTE = re.compile(rb"([^\s/>=\"'][^\s/>=]*)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+)))?")
_IN_CONTENT = re.compile(rb"charset\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s;\"']+))", re.IGNORECASE)


def decode(raw: bytes, content_type: str | None = None) -> str:
    """The text of these bytes; what no encoding explains becomes U+FFFD.

    Bytes that are well-formed UTF-8 beyond ASCII are UTF-8, whatever single-byte label they carry.
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(encoding, "replace")
    named = _shifting(raw, content_type) or header(content_type)
    if named is None or not named.startswith(("utf-16", "iso2022")):
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            named = named or declared(raw)
    if named is not None:
        text = raw.decode(named, "replace")
        if _is_sound(raw, text):
            return text
    western = raw.decode("cp1252", "replace")
    return western if _is_western(western) else _guessed(raw) or western


def _is_western(text: str) -> bool:
    """Are all its letters beyond ASCII those of one language of Western Europe, and no other signs among letters?

    What counts bytes takes a French paragraph for Czech. A sentence of Czech, Turkish or Russian, read as Windows-1252,
    has letters that stand in no Western language, or in none together.
    """
    letters = frozenset(filter(str.isalpha, frozenset(text.lower()))) - _ASCII
    return bool(letters) and not _BROKEN_WORD.search(text) and any(letters <= known for known in _western())


@cache
def _western() -> tuple[frozenset[str], ...]:
    told = tomllib.loads((files("archiver") / "data" / "markup" / "western.toml").read_text("utf-8"))
    return tuple(map(frozenset, told.values()))


def _guessed(raw: bytes) -> str | None:
    """What the bytes look like; few pages need it, and every process would wait for the import."""
    from bs4.dammit import UnicodeDammit

    logging.getLogger(UnicodeDammit.__module__).setLevel(logging.ERROR)  # it warns of what is lost, and not where
    return UnicodeDammit(raw, is_html=True).unicode_markup


def as_utf8(raw: bytes, content_type: str | None = None) -> bytes:
    """What `decode` makes of these bytes, as UTF-8: the very same bytes where they are that, as most pages are."""
    return raw if _is_utf8(raw, content_type) else decode(raw, content_type).encode("utf-8", "replace")


def _shifting(raw: bytes, content_type: str | None) -> str | None:
    """The codec of a page whose bytes are all ASCII and whose letters are not: it shifts between alphabets."""
    named = (header(content_type) or declared(raw)) if b"\x1b" in raw else None
    return named if named and named.startswith("iso2022") else None


def names_utf16(raw: bytes, content_type: str | None = None) -> bool:
    """Whether a byte order mark or the header says that two bytes are a character."""
    marked = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return marked or (header(content_type) or "").startswith("utf-16")


def _is_utf8(raw: bytes, content_type: str | None) -> bool:
    if raw.startswith(codecs.BOM_UTF8) or names_utf16(raw, content_type) or _shifting(raw, content_type):
        return False
    try:
        return raw.isascii() or bool(raw.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def header(content_type: str | None) -> str | None:
    """The codec that a Content-Type header names; None where it names none that is known."""
    found = _HEADER.search(content_type or "")
    return known(found[1]) if found else None


def declared(raw: bytes) -> str | None:
    """The codec that the page's own meta elements name, as the HTML standard's prescan finds it."""
    at, head = 0, raw[:PRESCAN]
    while (at := head.find(b"<", at)) >= 0:
        meta = _META.match(head, at)
        if meta:
            encoding = _of_meta(meta[1])
            if encoding:
                return "utf-8" if encoding.startswith("utf-16") else encoding
            at = meta.end()
        else:
            passed = _NOTHING.match(head, at)
            at = passed.end() if passed else at + 1
    return None


def _of_meta(inside: bytes) -> str | None:
    attributes: dict[bytes, bytes] = {}
    for name, *values in _ATTRIBUTE.findall(inside):
        attributes.setdefault(name.lower(), b"".join(values))
    if b"charset" in attributes:
        return known(attributes[b"charset"].decode("ascii", "replace"))
    content = _IN_CONTENT.search(attributes.get(b"content", b""))
    if content and attributes.get(b"http-equiv", b"").lower() == b"content-type":
        return known(b"".join(group or b"" for group in content.groups()).decode("ascii", "replace"))
    return None


def known(label: str) -> str | None:
    """The codec that browsers use for a label; None for one that they do not know."""
    label = label.strip().lower()
    if label in _ALIASES:
        return _ALIASES[label]
    if not _LABEL.fullmatch(label):
        return None
    try:
        b"text".decode(label)  # refuses what is no text encoding
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    return None if name in _UNSAFE else _WEB.get(name, name)


def _is_sound(raw: bytes, text: str) -> bool:
    """Does the encoding explain the bytes, or do too many of them stay unread?"""
    lost = text.count("\ufffd")
    return not lost or lost <= BROKEN * sum(byte > 127 for byte in raw)
