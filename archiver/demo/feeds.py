"""What the demo site offers to machines: robots.txt, an RSS feed of teasers, a sitemap index, two sitemaps."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

from archiver.demo.content import DemoArticle
from archiver.demo.papers import house, papers

IN_FEED = 12
IN_NEWS = 10
_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def documents(articles: Sequence[DemoArticle], base: str, today: datetime) -> dict[str, tuple[bytes, str]]:
    """Each document by its address: its bytes and its media type."""
    listed = [article for article in articles if article.sheet.listed]
    mapped = [article for article in articles if article.sheet.in_sitemap]
    fresh = [article for article in mapped if article.sheet.listed]
    return {
        "/robots.txt": (robots(base), "text/plain; charset=utf-8"),
        "/feed/": (rss(listed[:IN_FEED], base, today), "application/rss+xml; charset=utf-8"),
        "/sitemap.xml": (index(base, today), "application/xml; charset=utf-8"),
        "/sitemap-articles.xml.gz": (sitemap(mapped, base), "application/gzip"),
        "/sitemap-news.xml": (news(fresh[:IN_NEWS], base), "application/xml; charset=utf-8"),
    }


def robots(base: str) -> bytes:
    """robots.txt: everything but the search."""
    return f"User-agent: *\nDisallow: /search/\n\nSitemap: {base}/sitemap.xml\n".encode()


def rss(articles: Sequence[DemoArticle], base: str, today: datetime) -> bytes:
    """RSS 2.0: of each article a title, a teaser and the date, no text."""
    name, motto = (escape(text) for text in house())
    return (
        f'{_HEAD}<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">\n<channel>\n'
        f"<title>{name}</title>\n<link>{base}/</link>\n<description>{motto}</description>\n"
        f"<copyright>© {name}</copyright>\n"
        f'<atom:link href="{base}/feed/" rel="self" type="application/rss+xml"/>\n'
        f"<lastBuildDate>{format_datetime(today)}</lastBuildDate>\n"
        f"{''.join(_item(article, base) for article in articles)}</channel>\n</rss>\n"
    ).encode()


def _item(article: DemoArticle, base: str) -> str:
    creators = "".join(f"<dc:creator>{escape(author)}</dc:creator>" for author in article.authors)
    return (
        f"<item><title>{escape(article.title)}</title><link>{base}{article.path}?utm_source=rss&amp;utm_medium=feed</link>"
        f'<guid isPermaLink="false">{article.paper}-{article.path.strip("/").rsplit("/", 1)[-1]}</guid>'
        f"<pubDate>{format_datetime(article.stamp)}</pubDate>{creators}"
        f"<category>{escape(article.section)}</category>"
        f"<description>{escape(f'<p>{escape(article.summary)}</p>')}</description></item>\n"
    )


def index(base: str, today: datetime) -> bytes:
    """The sitemap index."""
    places = "".join(
        f"<sitemap><loc>{base}{path}</loc><lastmod>{today.isoformat()}</lastmod></sitemap>\n"
        for path in ("/sitemap-articles.xml.gz", "/sitemap-news.xml")
    )
    return f'{_HEAD}<sitemapindex xmlns="{_SITEMAPS}">\n{places}</sitemapindex>\n'.encode()


def sitemap(articles: Sequence[DemoArticle], base: str) -> bytes:
    """The sitemap of the articles with the time of their last change, gzipped; the same articles, the same bytes."""
    places = "".join(
        f"<url><loc>{base}{article.path}</loc><lastmod>{article.modified.isoformat()}</lastmod></url>\n"
        for article in articles
    )
    return gzip.compress(f'{_HEAD}<urlset xmlns="{_SITEMAPS}">\n{places}</urlset>\n'.encode(), mtime=0)


def news(articles: Sequence[DemoArticle], base: str) -> bytes:
    """The Google News sitemap: title, language and time of publication."""
    places = "".join(
        f"<url><loc>{base}{article.path}</loc><news:news><news:publication>"
        f"<news:name>{escape(papers()[article.paper].name)}</news:name>"
        f"<news:language>{article.language}</news:language></news:publication>"
        f"<news:publication_date>{article.stamp.isoformat()}</news:publication_date>"
        f"<news:title>{escape(article.title)}</news:title></news:news></url>\n"
        for article in articles
    )
    return f'{_HEAD}<urlset xmlns="{_SITEMAPS}" xmlns:news="{_NEWS}">\n{places}</urlset>\n'.encode()
