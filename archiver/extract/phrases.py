"""Sentences that are never the story, by language: a block is dropped if it is such a phrase or begins with one."""

from __future__ import annotations

import re

from archiver.items import Reason
from archiver.rules.words import HEAD, Opening, Phrasebook, phrase_key, phrasebook, script_of

# The longest block, in signs, that the opening of a class may drop: a longer one holds more than the phrase announces.
# Headlines seldom pass 200 signs; pitches and consent texts have two or three sentences.
_LIMITS = {
    Reason.CROSS_LINK: 260,
    Reason.RELATED: 160,
    Reason.SHARE: 240,
    Reason.NEWSLETTER: 420,
    Reason.APPEAL: 480,
    Reason.COMMENTS: 320,
    Reason.ADVERT: 360,
    Reason.CREDIT: 320,
    Reason.LABEL: 160,
    Reason.CONSENT: 600,
}
_LIMIT = 200  # of the other classes
_LONGEST = max(_LIMITS.values())
_LONGEST_WHOLE = 120  # signs; no phrase that is a whole block is longer, decoration included
_GLANCE = 32  # signs
#: From this share of linked signs on, a block is a link, and a cross-link needs no colon.
_MOSTLY_LINK = 0.5
_QUOTES = tuple("\"'«»“”„‘‚「『《‹")
#: A beginning in plain letters, perhaps after decoration: but for its case it is that of the key.
_PLAIN = re.compile(
    r"[\s!-/:-@\[-`{-~«»“”‘’„–—•·]*+"
    rf"([A-Za-z]{{2}}(?:[A-Za-z]| (?=[A-Za-z]))(?:[A-Za-z',.-]| (?=[A-Za-z])){{{HEAD - 3}}})"
)
_SINGLES = re.compile(r"^(?:\w\W+)+")
_WORD = re.compile(r"\w+")
_CLOSED = 60  # signs of a block that its end may name: it has a paper's name in front, and no sentence
_LIST_LIMIT = 120  # signs of a line of names of networks
_UNSPACED = frozenset({"CJK", "HANGUL", "THAI"})  # words run on without a space, or take their particles so
_SEPARATORS = frozenset(':|>→»►▶›]】」"')


def verdict(text: str, language: str | None, *, linked: float = 0.0) -> Reason | None:
    """Why the block is not the story, by its words alone; None where they do not say so.

    `language` is BCP 47, None if unknown: then all languages of the text's script are tried. `linked` is the share of
    the block's signs inside links. A cross-link is one only with a colon (or an arrow, …) after the phrase, or a link.
    """
    if len(text) > _LONGEST:
        return None
    book = _book(text, language)
    closed = _closing(text, book) if book.ends and len(text) <= _CLOSED else None
    if closed is not None:
        return closed
    if not (_may_begin(text, book) if len(text) <= _LONGEST_WHOLE else _may_open(text, book)):
        return None
    key = phrase_key(text)
    if key in book.whole:
        return book.whole[key]
    if text.startswith(_QUOTES):  # somebody says it
        return None
    if len(text) <= _LIST_LIMIT and _is_share_bar(key, book):
        return Reason.SHARE
    for opening in book.starting(key):
        end = opening.end(key)
        if end >= 0 and _is_meant(text, key, end, opening, linked):
            return opening.reason
    return None


def _closing(text: str, book: Phrasebook) -> Reason | None:
    """The class of a short block by its end, unless somebody says it."""
    return None if text.startswith(_QUOTES) else book.closing(phrase_key(text))


def is_kept(text: str, language: str | None) -> bool:
    """Is it a note that belongs to the story, though it stands apart: a correction, a clarification, an update?"""
    key = phrase_key(text)
    book = _book(text, language)
    openings = (opening for opening in book.starting(key) if opening.reason is None)
    return any((end := opening.end(key)) >= 0 and _ends_word(key, end) for opening in openings)


def _book(text: str, language: str | None) -> Phrasebook:
    return phrasebook(language) if language else phrasebook(None, script_of(text))


def _may_begin(text: str, book: Phrasebook) -> bool:
    """Can a phrase begin like the text? The cheapest look, which settles most texts in Latin letters."""
    plain = _PLAIN.match(text)
    if plain:
        return book.may_begin(plain[1].lower())
    key = phrase_key(text[:_GLANCE])
    rest = _SINGLES.sub("", key, count=1)  # where names of networks are listed, such words do not count
    return len(rest) < HEAD or book.may_begin(key) or (rest != key and book.may_begin(rest))


def _may_open(text: str, book: Phrasebook) -> bool:
    """Can a phrase open the text? A cheap look at its first signs, which settles most paragraphs."""
    plain = _PLAIN.match(text)
    key = plain[1].lower() if plain else phrase_key(text[:_GLANCE])
    return len(key) < HEAD or book.may_open(key)


def _is_meant(text: str, key: str, end: int, opening: Opening, linked: float) -> bool:
    if not _ends_word(key, end):
        return False
    if opening.reason is None:
        return True
    if len(text) > _LIMITS.get(opening.reason, _LIMIT):
        return False
    return opening.reason is not Reason.CROSS_LINK or linked >= _MOSTLY_LINK or _announces(text, key, end)


def _is_share_bar(key: str, book: Phrasebook) -> bool:
    """Is each word the name of a network, or another whole share phrase? A single letter may be any network's."""
    names = {word for word in _WORD.findall(key) if len(word) > 1}
    return len(names) > 1 and all(book.whole.get(name) is Reason.SHARE for name in names)


def _ends_word(key: str, end: int) -> bool:
    """Does no word go on at that place? Scripts without spaces have no such sign."""
    before, after = key[end - 1 : end], key[end : end + 1]
    return not (before.isalnum() and after.isalnum()) or not _UNSPACED.isdisjoint((script_of(before), script_of(after)))


def _announces(text: str, key: str, end: int) -> bool:
    """Does the phrase announce something? A colon or an arrow follows, or, after capitals, a dash."""
    rest = key[end:].lstrip()
    if not rest or key[end - 1] == ":" or rest[0] in _SEPARATORS:
        return True
    return rest[0] == "-" and text[:end].isupper()
