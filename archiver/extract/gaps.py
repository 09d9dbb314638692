"""Where two words touch in the source that a reader sees apart, since a stylesheet, or a lost <br>, parts them."""

from __future__ import annotations

#: A sentence, or what announces the next words, ends with one of these.
_STOPS = ".!?:"
#: A bracket that closes is the end of something, too, and so are two figures: ``20:42<b>Ann</b>``.
_CLOSED, _FIGURES = ")", 2
#: So many letters before the place make a word; behind them and a stop one fewer does.
_WORD = 3


def is_glued(before: str, after: str) -> bool:
    """Does a text go on in another element with a capital and no space: ``security<b>Cons:</b>``?

    Not so where single letters or capitals stand before (``<i>Mc</i>Donald``, ``U.S.<b>Air</b>``), or a word all in
    capitals follows (``Postgre<em>SQL</em>``).
    """
    if not (after[:1].isupper() and after[1:2].islower()):
        return False
    if before[-1] == _CLOSED or (len(before) >= _FIGURES and before[-_FIGURES:].isdecimal()):
        return True
    if before[-1] in _STOPS:
        word = before[-_WORD:-1]
        return len(word) == _WORD - 1 and all(sign.islower() or sign.isdigit() for sign in word)
    word = before[-_WORD:]
    return len(word) == _WORD and all(map(str.islower, word))
