"""What is no page is told by its bytes; what a browser would show as one stays a page."""

from __future__ import annotations

import gzip
import random

import pytest
from scrapy.http import Response

from archiver.extract import extract
from archiver.items import Article, Refusal, Rejected
from archiver.markup.sniff import no_page
from archiver.spiders.listings import kind_of

STORY = (
    "The old mill by the weir was sold on Monday to a cooperative of bakers who want to grind their own flour again.",
    "Its wheel has stood still since the flood of 1998, but the stones are sound, said the miller's daughter.",
    "The cooperative expects to open in May, and to show visitors on Sundays how grain becomes bread.",
)
BODY = "<h1>Bakers buy the old mill by the weir</h1>" + "".join(f"<p>{text}</p>" for text in STORY)
PAGE = f"<!doctype html><html lang=en><head><title>Bakers buy the old mill</title></head><body>{BODY}</body></html>"
SAVED = (
    "From: <Saved by Blink>\r\nSubject: Bakers\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n"
    f'\ttype="text/html";\r\n\tboundary="--B"\r\n\r\n----B\r\nContent-Type: text/html\r\n\r\n{PAGE}\r\n----B--'
)
JAPANESE = PAGE.replace("lang=en", "lang=ja").replace("The old mill", "\u53e4\u3044\u6c34\u8eca\u5c0f\u5c4b " * 20)
RANDOM = random.Random(3).randbytes(9000)


@pytest.mark.parametrize(
    ("page", "content_type"),
    [
        (PAGE.encode(), "application/pdf"),
        (b"\xef\xbb\xbf\r\n \t" + PAGE.encode(), None),
        (b"<?xml version='1.0'?>\n" + PAGE.encode(), "application/xhtml+xml"),
        (b"<!-- served by cache 7 -->" + PAGE.encode(), None),
        (b"<br />\n<b>Warning</b>: Undefined variable $x" + PAGE.encode(), None),
        (b"Warning: Undefined variable $x in /var/www/index.php\n" + PAGE.encode(), None),
        (BODY.encode(), None),
        (PAGE.encode("utf-16"), None),
        (PAGE.encode("utf-16-le"), "text/html; charset=utf-16le"),
        (JAPANESE.encode("iso2022_jp"), "text/html; charset=iso-2022-jp"),
        (JAPANESE.encode("utf-16-be"), "text/html; charset=utf-16be"),
        (PAGE.replace(" ", " \0").encode(), None),
        (PAGE.replace("weir", "we\x07ir\x1e").encode(), None),
        (gzip.compress(PAGE.encode(), mtime=0), None),
    ],
)
def test_a_page_is_one_whatever_its_header_says_and_whatever_stands_before_it(page: bytes, content_type: str | None):
    read = extract(page, "https://news.example/2026/bakers-buy-the-old-mill", content_type=content_type)
    assert isinstance(read, Article), read
    assert STORY[2] in read.text


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (b"%PDF-1.7\n" + BODY.encode(), "it is a PDF"),
        (b"%!PS-Adobe-3.0\n" + BODY.encode(), "it is PostScript"),
        (b"{\\rtf1\\ansi " + BODY.encode(), "it is rich text"),
        (SAVED.encode(), "it is a page saved as MHTML, or an e-mail; save it as HTML"),
        (b"\x89PNG\r\n\x1a\n" + RANDOM, "it is binary data"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF" + RANDOM, "it is binary data"),
        (b"PK\3\4" + RANDOM, "it is binary data"),
        (gzip.compress(RANDOM, mtime=0), "it is binary data"),
        (f"<rss version='2.0'><channel>{BODY}</channel></rss>".encode(), "its first element is rss"),
        (f"<?xml version='1.0'?><!-- x --><a:feed xmlns:a='x'>{BODY}</a:feed>".encode(), "its first element is feed"),
        (f"<rdf:RDF xmlns:rdf='x'>{BODY}</rdf:RDF>".encode(), "its first element is rdf"),
        (b"<urlset><url><loc>https://news.example/a</loc></url></urlset>", "its first element is urlset"),
        (f"<svg xmlns='x'>{BODY}</svg>".encode(), "its first element is svg"),
        (f'{{"html": "{BODY}"}}'.encode(), "it does not begin with markup"),
        ("\n\n".join(STORY * 3).encode(), "it does not begin with markup"),
        (b"a { color: red }\n" * 90, "it does not begin with markup"),
    ],
)
def test_what_is_something_else_is_refused_and_named(other: bytes, said: str) -> None:
    assert no_page(other, "text/html") == said
    read = extract(other, "https://news.example/2026/bakers-buy-the-old-mill", content_type="text/html; charset=utf-8")
    assert isinstance(read, Rejected)
    assert (read.reason, read.detail) == (Refusal.NOT_HTML, said)


FEED = "<?xml version='1.0'?><rss version='2.0'><channel><title>The mill</title></channel></rss>"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (FEED.encode(), "feed"),
        (FEED.encode("utf-16"), "feed"),
        (gzip.compress(FEED.encode(), mtime=0), "feed"),
        (b"\n" + FEED.encode(), "feed"),
        (b"<?xml version='1.0'?><channel><item/></channel>", "feed"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', "feed"),
        (b'{"items": []}', "page"),
        (b"<?xml version='1.0'?>" + PAGE.encode(), "page"),
        (PAGE.encode(), "page"),
        (b"", "page"),
        (b"<?xml version='1.0'?><?xml-stylesheet href='a.xsl'?><urlset><url/></urlset>", "sitemap"),
        (gzip.compress(b"<sitemapindex/>", mtime=0), "sitemap"),
    ],
)
def test_the_address_of_a_feed_or_a_sitemap_is_read_as_one(body: bytes, kind: str) -> None:
    assert kind_of(Response("https://news.example/", body=body)) == kind
