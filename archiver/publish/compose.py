"""The documents of an edition from the stories they hold: each a pure function of its arguments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import NAMESPACE_URL, uuid5

from archiver.items import Article
from archiver.normalize.chars import legal
from archiver.publish.atom import atom, weight
from archiver.publish.content import ORIGIN, shorten
from archiver.publish.feed import Aside, Chain, Entry, FeedInfo, Terms, entry, language_tag, site_face
from archiver.publish.jsonfeed import json_feed
from archiver.publish.window import SIZE, fitting

_TITLE = 200  # characters of a feed's title
_HEAVY = 4  # an entry heavier than this share of the document (a quarter) shows its summary only


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file below the public folder: its path with slashes, its bytes, and what stands in it."""

    path: str
    body: bytes
    entries: int
    aside: tuple[Aside, ...] = ()
    twins: tuple[tuple[str, bytes], ...] = ()  # the same in other forms, as (path, bytes): to stand or fall with it
    shown: tuple[Entry, ...] = ()
    feed: FeedInfo | None = None

    @property
    def undated(self) -> int:
        """How many of the entries show when they were seen first, since their pages tell no date."""
        return sum(not one.is_dated for one in self.shown)


def compose(
    stories: Iterable[Article],
    feed: FeedInfo,
    *,
    sources: Mapping[str, FeedInfo] | None = None,
    size: int = SIZE,
    heavy: int | None = None,
) -> Document:
    """The document of one feed, its entries in the order given, at most `size` bytes long.

    An entry of more than `heavy` bytes, a quarter of `size` where that is not given, shows its summary only.

    `sources` maps a site to its own feed; entries of those sites name it, as a combined feed should (RFC 4287, 4.2.11).
    An article that cannot be written is set aside; a document over `size` loses its last entries.
    Raises ValueError where the feed's own title or author cannot be written in XML.
    """
    made, aside = _sift(stories, sources or {}, size // _HEAVY if heavy is None else heavy)
    made, body = _written(made, feed, aside)
    if len(body) > size:
        made = made[: fitting(list(map(weight, made)), len(body) - size)]
        body = atom(made, feed)
    return document(made, feed, body, aside)


def compose_whole(stories: Sequence[Article], feed: FeedInfo, *, size: int = SIZE) -> Document:
    """As `compose`, but no entry is lost: the heavier ones show their summaries only, until all of them fit.

    For the documents of a chain, since what one of them loses stands in no other.
    """
    heavy = size // _HEAVY
    while True:
        made, aside = _sift(stories, {}, heavy)
        made, body = _written(made, feed, aside)
        if len(body) <= size or not heavy:
            return document(made, feed, body, aside)
        heavy //= 4


def document(entries: Sequence[Entry], feed: FeedInfo, body: bytes, aside: Sequence[Aside]) -> Document:
    """The document of these bytes, with the same as JSON Feed beside it, where one subscribes to it."""
    twin = replace(feed, path=feed.path.removesuffix(".atom") + ".json")
    twins = () if feed.chain.current else ((twin.path, json_feed(entries, twin)),)
    return Document(
        path=feed.path,
        body=body,
        entries=len(entries),
        aside=tuple(aside),
        twins=twins,
        shown=tuple(entries),
        feed=feed,
    )


def _sift(stories: Iterable[Article], sources: Mapping[str, FeedInfo], heavy: int) -> tuple[list[Entry], list[Aside]]:
    """The entries, and the articles no entry can be made of."""
    made: list[Entry] = []
    aside: list[Aside] = []
    for article in stories:
        try:
            made.append(entry(article, sources, heavy))
        except ValueError as error:  # characters that UTF-8 cannot hold: nh3 says so
            aside.append(Aside(id=article.id, url=article.url, reason=str(error)))
    return made, aside


def _written(entries: list[Entry], feed: FeedInfo, aside: list[Aside]) -> tuple[list[Entry], bytes]:
    """The document of the entries, and those that stand in it; what XML cannot hold goes `aside`."""
    try:
        return entries, atom(entries, feed)
    except ValueError:
        sound = [one for one in entries if _is_writable(one, aside)]
        return sound, atom(sound, feed)


def _is_writable(shown: Entry, aside: list[Aside]) -> bool:
    try:
        weight(shown)
    except ValueError as error:
        aside.append(Aside(id=shown.id, url=shown.url, reason=str(error)))
        return False
    return True


def common_feed(stories: Sequence[Article], terms: Terms) -> FeedInfo:
    """The feed of all sites; `stories` are those that stand in it."""
    return _of_sites("feed.atom", terms.title, stories, terms)


def chosen_path(name: str) -> str:
    """Where the feed by choice of that name stands."""
    return f"feeds/{name}.atom"


def chosen_feed(name: str, title: str | None, stories: Sequence[Article], terms: Terms) -> FeedInfo:
    """The feed by choice of that name; `stories` are those that stand in it."""
    return _of_sites(chosen_path(name), title or name, stories, terms)


def _of_sites(path: str, title: str, stories: Sequence[Article], terms: Terms) -> FeedInfo:
    languages = {article.language for article in stories}
    return _info(path, terms, title, site=terms.base, language=languages.pop() if len(languages) == 1 else None)


def site_feed(site: str, stories: Sequence[Article], terms: Terms, said: Mapping[str, str] | None = None) -> FeedInfo:
    """The feed of one site, named, addressed and in the language as most of its articles say; `said`: by the site."""
    told = said or {}
    name = _commonest(article.site_name for article in stories) or told.get("name") or site
    home = _commonest(match[0] for article in stories if (match := ORIGIN.match(article.url)))
    language = _commonest(article.language for article in stories)
    feed = _info(f"sites/{site}/feed.atom", terms, name, site=home and f"{home}/", language=language)
    return replace(feed, face=site_face(told))


def edits_feed(feed: FeedInfo) -> FeedInfo:
    """The feed of a site's edits, beside that of its articles."""
    path = feed.path.removesuffix("feed.atom") + "edits.atom"
    own = replace(feed, path=path, title=f"{feed.title}: edits", edits=None, chain=Chain())
    return replace(own, id=_id(own.base, path))


def volume_path(site: str, number: int) -> str:
    """Where that closed document of a site's feed stands; five digits, so that names sort to 99,999."""
    return f"{volumes_path(site)}/{number:05}.atom"


def volumes_path(site: str) -> str:
    """The folder of a site's closed documents, and of nothing else."""
    return f"sites/{site}/archive"


def volume_feed(site: str, number: int, stories: Sequence[Article], terms: Terms) -> FeedInfo:
    """That closed document, which says of the feed what its own articles say: nothing else would never change."""
    feed = site_feed(site, stories, terms)
    chain = Chain(
        previous=volume_path(site, number - 1) if number > 1 else None,
        following=volume_path(site, number + 1),
        current=feed.path,
    )
    return replace(feed, path=volume_path(site, number), chain=chain, hub=None)


def _info(path: str, terms: Terms, title: str, *, site: str | None, language: str | None) -> FeedInfo:
    name = shorten(legal(title), _TITLE) or path
    return FeedInfo(
        id=_id(terms.base, path),
        title=name,
        path=path,
        author=name,
        site=site,
        language=language_tag(language),
        base=terms.base,
        hub=terms.hub,
    )


def _id(base: str | None, path: str) -> str:
    """A feed is known by where it is served: another installation's feed of the same site has another id."""
    return uuid5(NAMESPACE_URL, f"{base.rstrip('/')}/{path}" if base else path).urn


def _commonest(names: Iterable[str | None]) -> str | None:
    """The name that stands most often; of several the first in the alphabet, so that order does not decide."""
    times = Counter(name for name in names if name and name.strip())
    return min(times, key=lambda name: (-times[name], name), default=None)
