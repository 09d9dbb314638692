"""The paragraphs and sentences of a story that changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from archiver.compare.marks import How, Piece, marks
from archiver.compare.matching import Matching, match
from archiver.compare.sentences import lines, sentences, words
from archiver.items import Article, Block, Kind
from archiver.normalize.fold import fold_lines

#: Blocks of one article that are compared by their sentences and words; where a live ticker changed in more, the rest
#: is told in whole blocks.
MARKED = 400
#: What has lines in the place of sentences.
_LINED = (Kind.TABLE, Kind.CODE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of a rewritten passage, or a line of a table or of code.

    Without the removed pieces it is the new one, without the added the old.
    """

    how: How  # MOVED: it came from another passage of the story
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A block of the story that changed. In the order of the story as it stands, what was removed where it stood.

    ``after`` of what was removed, and ``before`` of what was added, is empty. ``sentences`` stand in REWRITTEN
    passages only (the first `MARKED` of them), kept ones too, so that they can be shown around what changed.
    """

    how: How  # never KEPT
    kind: Kind
    before: str
    after: str
    follows: str = ""  # the text of the block in front of it; empty at the top
    sentences: tuple[Sentence, ...] = ()


def passages(before: Article, after: Article) -> tuple[Passage, ...]:
    """Those that differ in more than white space, letter case and kinds of quotes."""
    old, new = _Side.of(before), _Side.of(after)
    if old.keys == new.keys:
        return ()
    return tuple(_Telling(old, new, match(old.keys, new.keys, (_bags(old.keys), _bags(new.keys)))).passages())


@dataclass(frozen=True, slots=True)
class _Parts:
    """The sentences or lines of a block and their keys."""

    texts: list[str]
    keys: list[str]


@dataclass(slots=True)
class _Side:
    """The blocks of one revision, as they are compared."""

    blocks: list[Block]
    keys: list[str]
    language: str | None
    _parts: dict[int, _Parts] = field(default_factory=dict)

    @classmethod
    def of(cls, article: Article) -> _Side:
        blocks = [block for block in article.story if block.kind is not Kind.FIGURE]
        return cls(blocks, fold_lines(block.text for block in blocks), article.language)

    def front(self, place: int) -> str:
        return self.blocks[place - 1].text if place else ""

    def parts(self, place: int) -> _Parts:
        if place not in self._parts:
            block = self.blocks[place]
            texts = lines(block.text) if block.kind in _LINED else sentences(block.text, self.language)
            self._parts[place] = _Parts(texts, fold_lines(texts))
        return self._parts[place]


class _Telling:
    """Both sides and what belongs together, told in order."""

    def __init__(self, old: _Side, new: _Side, found: Matching) -> None:
        self._old, self._new, self._found = old, new, found
        self._rewritten = {place: was for was, place in found.rewritten}
        self._moved = {place: was for was, place in found.moved}
        self._kept = {was: place for place, was in found.old.items()}
        self._strays = self._sentences_elsewhere()
        self._left = MARKED

    def passages(self) -> Iterator[Passage]:
        """In the order of the story as it stands; what is gone directly below what stood above it."""
        gone: dict[int, list[Passage]] = {}
        last = -1
        for place, block in enumerate(self._old.blocks):
            last = self._kept.get(place, last)
            if place not in self._kept and not self._is_elsewhere(self._old, place):
                told = _passage(How.REMOVED, block, block.text, "", self._old.front(place))
                gone.setdefault(last, []).append(told)
        yield from gone.get(-1, ())
        for place in range(len(self._new.blocks)):
            yield from self._told(place)
            yield from gone.get(place, ())

    def _told(self, place: int) -> Iterator[Passage]:
        block, front = self._new.blocks[place], self._new.front(place)
        if place in self._moved:
            yield _passage(How.MOVED, block, self._old.blocks[self._moved[place]].text, block.text, front)
        elif place in self._rewritten:
            was = self._rewritten[place]
            self._left -= 1
            told = tuple(self._sentences(self._old.parts(was), self._new.parts(place))) if self._left >= 0 else ()
            if not told or any(one.how is not How.KEPT for one in told):
                yield Passage(
                    how=How.REWRITTEN,
                    kind=block.kind,
                    before=self._old.blocks[was].text,
                    after=block.text,
                    follows=front,
                    sentences=told,
                )
        elif place not in self._found.old:
            is_elsewhere = self._is_elsewhere(self._new, place)
            before = block.text if is_elsewhere else ""
            yield _passage(How.MOVED if is_elsewhere else How.ADDED, block, before, block.text, front)

    def _sentences(self, old: _Parts, new: _Parts) -> Iterator[Sentence]:
        """The sentences of a rewritten block; those that stand in another one now are told there."""
        found = match(old.keys, new.keys, (_bags(old.keys), _bags(new.keys)))
        rewritten = {place: was for was, place in found.rewritten}
        moved = {place for _, place in found.moved}
        stays = set(found.old.values())
        gone = [was for was, name in enumerate(old.keys) if was not in stays and name not in self._strays]
        for place, text in enumerate(new.texts):
            while gone and gone[0] < found.old.get(place, 0):
                yield _sentence(How.REMOVED, old.texts[gone.pop(0)])
            if place in rewritten:
                yield Sentence(how=How.REWRITTEN, pieces=marks(old.texts[rewritten[place]], text))
            elif place in found.old:
                yield _sentence(How.MOVED if place in moved else How.KEPT, text)
            else:
                yield _sentence(How.MOVED if new.keys[place] in self._strays else How.ADDED, text)
        yield from (_sentence(How.REMOVED, old.texts[was]) for was in gone)

    def _is_elsewhere(self, side: _Side, place: int) -> bool:
        return bool(self._strays) and self._strays.issuperset(side.parts(place).keys)

    def _sentences_elsewhere(self) -> frozenset[str]:
        """The keys of sentences that left one block and stand in another one now, as when a paragraph is parted."""
        gone = [place for place in range(len(self._old.blocks)) if place not in self._kept]
        fresh = [place for place in range(len(self._new.blocks)) if place not in self._found.old]
        if len(gone) + len(fresh) + len(self._rewritten) > MARKED:
            return frozenset()
        left = Counter(name for place in gone for name in self._old.parts(place).keys)
        came = Counter(name for place in fresh for name in self._new.parts(place).keys)
        for place, was in self._rewritten.items():
            before, after = Counter(self._old.parts(was).keys), Counter(self._new.parts(place).keys)
            left.update(before - after)
            came.update(after - before)
        return frozenset(left.keys() & came.keys())


def _sentence(how: How, text: str) -> Sentence:
    """A sentence that is one piece; what moved has no words of its own that changed."""
    return Sentence(how=how, pieces=(Piece(how=How.KEPT if how is How.MOVED else how, text=text),))


def _passage(how: How, block: Block, before: str, after: str, follows: str) -> Passage:
    return Passage(how=how, kind=block.kind, before=before, after=after, follows=follows)


def _bags(keys: Iterable[str]) -> list[Counter[str]]:
    """The words of each key, without spaces and signs."""
    return [Counter(word for word in words(name) if word[0].isalnum()) for name in keys]
