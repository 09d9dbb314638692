"""The ladder: where the articles of a site are looked for when nothing but its address is known.

1. The home page, for the feeds and sitemaps it declares and for its links (`links.read_page`).
2. robots.txt, for the sitemaps it names (`sitemaps_in_robots`).
3. Declared feeds; where there is none, the well-known places, until one can be read (`well_known`).
4. News sitemaps, then the newest of the others; where none is named, the well-known places.
5. Section pages and further pages of the listings, in the order `links.read_page` gives them.

Each rung adds candidates to those above, since none is complete: a feed holds the last dozen, a news sitemap two
days, a home page what its editors like. Nothing here fetches: every function is pure, on bytes and trees.
"""

from __future__ import annotations

import re

from archiver.normalize.urls import canonical

#: Where site engines put their feeds, the commonest first: WordPress, Drupal and Nikola, Jekyll, Hexo, Hugo, Ghost,
#: Pelican, Blogger. Each costs a request where it is wrong, so the list is short. Without a slash at the end: whoever
#: wants one there redirects to it, and nobody does the reverse.
_FEEDS = (
    "/feed",
    "/rss.xml",
    "/feed.xml",
    "/atom.xml",
    "/index.xml",
    "/rss",
    "/feeds/all.atom.xml",
    "/feeds/posts/default",
)
#: The same for sitemaps: the custom, Yoast and its news plug-in, WordPress itself.
_SITEMAPS = (
    "/sitemap.xml",
    "/sitemap_index.xml",
    "/news-sitemap.xml",
    "/wp-sitemap.xml",
    "/sitemap.xml.gz",
)
#: How many of the feed places are tried in the home's own folder (https://host.example/news/) before the root.
IN_FOLDER = 3

_SITEMAP = re.compile(r"(?:\A\ufeff?|[\r\n])[ \t]*sitemap[ \t]*:[ \t]*([^\s#]+)", re.I)


def well_known(home_url: str) -> tuple[tuple[str, str], ...]:
    """The places to try when none is declared, as ("feed" or "sitemap", address), in the order to try them.

    The reader stops a kind at the first that can be read. Empty for what is no web address.
    """
    home = canonical(home_url)
    if home is None:
        return ()
    folder = home.partition("?")[0].rpartition("/")[0]
    root = "/".join(home.split("/", 3)[:3])
    own = _FEEDS[:IN_FOLDER] if folder != root else ()
    feeds = (*(folder + path for path in own), *(root + path for path in _FEEDS))
    return tuple(("feed", place) for place in feeds) + tuple(("sitemap", root + path) for path in _SITEMAPS)


def sitemaps_in_robots(text: str, home_url: str) -> tuple[str, ...]:
    """The sitemaps a site's robots.txt names, in its order; they stand apart from its groups.

    The standard wants whole addresses; sites write "/sitemap.xml" all the same.
    """
    return tuple(dict.fromkeys(a for found in _SITEMAP.finditer(text) if (a := canonical(found[1], home_url))))
