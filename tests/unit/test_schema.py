"""The check of a feed document: what it lets through, and the rule it names for what it does not."""

from __future__ import annotations

import pytest

from archiver.errors import DocumentError
from archiver.publish.schema import check, is_address

FEED = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<id>urn:uuid:00000000-0000-4000-8000-000000000001</id><title>News</title><updated>2026-05-01T08:00:00Z</updated>
<author><name>News</name></author><link rel="self" href="https://feeds.example/feed.atom"/>
<entry><id>urn:uuid:00000000-0000-4000-8000-000000000002</id><title>One</title><updated>2026-05-01T08:00:00Z</updated>
<link rel="alternate" type="text/html" href="https://news.example/1"/><category term="x"/>
<content type="html">&lt;p&gt;Text &lt;a href="https://news.example/2"&gt;two&lt;/a&gt;&lt;/p&gt;</content></entry>
</feed>"""
ENTRY = FEED[FEED.index("<entry>") : FEED.index("</feed>")]
FH = 'xmlns="http://purl.org/syndication/history/1.0"'
LINK = '<link rel="alternate" type="text/html" href="https://news.example/1"/>'


def test_a_valid_feed_passes():
    check(FEED.encode())


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("</feed>", "", "SAXError"),
        ("News</title>", "News \x01</title>", "SAXError"),
        ("<feed xmlns", '<!DOCTYPE feed [<!ENTITY x "y">]><feed xmlns', "InvalidDoctype"),
        (FEED[FEED.index("<feed") :], "<rss version='2.0'/>", "UndefinedElement"),
        ("<title>One</title>", "", "RELAX NG: entry urn:uuid:00000000-0000-4000-8000-000000000002"),
        ("<title>One</title>", "<title>One</title><title>Two</title>", "RELAX NG"),
        ('type="html"', 'type="CDATA"', "RELAX NG"),
        ("<feed xmlns", '<feed xml:lang="not a tag" xmlns', "RELAX NG"),
        (ENTRY, ENTRY + ENTRY, "DuplicateEntries"),
        ("urn:uuid:00000000-0000-4000-8000-000000000002", "https://news.example/1", "InvalidUUID"),
        ("<author><name>News</name></author>", "", "MissingElement"),
        ("<name>News</name>", "<name> </name>", "NotBlank"),
        ("<title>One</title>", "<title/>", "NotBlank"),
        ('term="x"', 'term=""', "AttrNotBlank"),
        (
            "<updated>2026-05-01T08:00:00Z</updated>\n<link",
            "<updated>2026-05-01T08:00:00</updated>\n<link",
            "InvalidRFC33",
        ),
        (LINK, LINK + LINK, "DuplicateAtomLink"),
        (LINK, "", "MissingContentOrAlternate"),
        (LINK, LINK + '<link rel="enclosure" href="https://x.example/1"/>' * 2, "DuplicateEnclosure"),
        ("https://news.example/1", "/1", "InvalidFullLink"),
        ("https://news.example/1", "javascript:alert(1)", "InvalidFullLink"),
        ("https://feeds.example/feed.atom", "feed.atom", "RelativeSelf"),
        ('rel="self"', 'rel="me"', "UnregisteredAtomLinkRel"),
        (LINK, LINK.replace("/>", ' length="many"/>'), "InvalidNonNegativeInteger"),
        ('rel="self"', 'rel="self" type="text/xml"', "SelfNotAtom"),
        (
            "<entry>",
            f'<complete {FH}/><link rel="prev-archive" href="archive/1.atom"/><entry>',
            "FeedRelInCompleteFeed",
        ),
        ("<entry>", f'<archive {FH}/><link rel="next-archive" href="2.atom"/><entry>', "MissingCurrentInArchive"),
        ("<entry>", f'<archive {FH}/><link rel="current" href="../feed.atom"/><entry>', "ArchiveIncomplete"),
        (LINK, LINK + '<link rel="current" href="https://feeds.example/feed.atom"/>', "FeedHistoryRelInEntry"),
        ("<entry>", '<link rel="prev-archive" href="javascript:alert(1)"/><entry>', "InvalidFullLink"),
        ("&lt;p&gt;Text", "&lt;script&gt;x&lt;/script&gt;", "SecurityRisk:"),
        ("&lt;p&gt;Text", "&lt;p onclick='x()'&gt;", "SecurityRiskAttr"),
        ("&lt;p&gt;Text", "&lt;p style='x'&gt;", "SecurityRiskAttr"),
        ('href="https://news.example/2"', 'href="/2"', "ContainsRelRef"),
        ('href="https://news.example/2"', 'href="data:text/html,x"', "ContainsRelRef"),
    ],
)
def test_a_broken_rule_is_named(old, new, rule):
    broken = FEED.replace(old, new, 1)
    assert broken != FEED
    with pytest.raises(DocumentError, match=f"^{rule}"):
        check(broken.encode())


def test_no_entity_is_resolved(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("secret", encoding="utf-8")
    document = FEED.replace("<feed", f'<!DOCTYPE feed [<!ENTITY x SYSTEM "{secret.as_uri()}">]><feed', 1)
    with pytest.raises(DocumentError) as raised:
        check(document.replace("One", "&x;").encode())
    assert "secret" not in str(raised.value).replace(secret.as_uri(), "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://news.example/a?b=c#d", True),
        ("HTTP://NEWS.EXAMPLE", True),
        ("https://news.example/été", True),
        ("http://[::1]:8000/a", True),
        ("https://news.example/a?b[]=c", False),
        ("https://news.example/a\x7f", False),
        ("//news.example/", False),
        ("https:///a", False),
        ("https://", False),
        ("https://news.example/a b", False),
        ('https://news.example/"', False),
        ("javascript:alert('https://news.example')", False),
        ("https://news.example/\n", False),
        ("", False),
    ],
)
def test_what_an_address_is(text, expected):
    assert is_address(text) is expected
