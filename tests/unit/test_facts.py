"""extract/facts.py: which witness wins for each field, and what is believed of none."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import lxml.etree
import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.extract.facts import Facts, read_facts
from archiver.markup.tree import parse

URL = "https://www.news.example/2026/rain-in-lyon"
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


def facts(head: str = "", body: str = "", *, lang: str = "en", url: str = URL, fetched: datetime | None = NOW) -> Facts:
    tree = parse(f'<html lang="{lang}"><head>{head}</head><body>{body}</body></html>')
    assert isinstance(tree, lxml.etree._Element)
    return read_facts(tree, url, fetched=fetched)


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


def ld(json: str) -> str:
    return f'<script type="application/ld+json">{json}</script>'


def article(fields: str, kind: str = "NewsArticle") -> str:
    return ld(f'{{"@context": "https://schema.org", "@type": "{kind}", {fields}}}')


def test_a_page_that_says_nothing() -> None:
    said = facts(lang="")
    assert said == Facts()


def test_a_well_marked_page() -> None:
    said = facts(
        article(
            '"headline": "Rain in Lyon", "author": [{"@type": "Person", "name": "Ann Lee"}, {"name": "Bo Ek"}],'
            '"datePublished": "2026-11-22T10:00:00+01:00", "dateModified": "2026-11-22T12:00:00+01:00",'
            '"description": "It rained &amp; rained.", "image": {"url": "/rain.jpg"}, "keywords": "rain, Lyon, Rain",'
            '"articleSection": "Weather", "publisher": {"name": "The News"}, "isAccessibleForFree": "False",'
            '"articleBody": "It rained.\\n\\nA lot.", "inLanguage": "en-GB"'
        )
        + '<link rel="canonical" href="/2026/rain-in-lyon?utm_source=x"><title>Rain in Lyon | The News</title>',
        "<h1>Rain in Lyon</h1>",
    )
    assert said == Facts(
        title="Rain in Lyon",
        authors=("Ann Lee", "Bo Ek"),
        published=datetime(2026, 11, 22, 9, tzinfo=UTC),
        modified=datetime(2026, 11, 22, 11, tzinfo=UTC),
        language="en",
        summary="It rained & rained.",
        image="https://www.news.example/rain.jpg",
        tags=("Rain", "Lyon"),
        section="Weather",
        canonical="https://www.news.example/2026/rain-in-lyon",
        site_name="The News",
        paywalled=True,
        kind="NewsArticle",
        body="It rained. A lot.",
        origins=said.origins,
    )
    assert dict(said.origins)["published"] == "json-ld"
    assert dict(said.origins)["language"] == "html"


STAMP = '"datePublished": "2026-05-09T08:00:00Z", "dateModified": "2026-05-09T08:00:00Z"'
MOVED = '"datePublished": "2026-05-09T08:00:00Z", "dateModified": "2026-05-19T08:00:00Z"'
PROSE = "It has rained in the whole of the city since the night of May 3, 2026, they say"

IS_ARTICLE = meta("og:type", "article")
EARLIER = '"datePublished": "2026-05-09", "dateModified": "2026-05-08"'
STORY = f"<p>{3 * PROSE}.</p>" * 30  # more than is looked at behind a heading

#: What is tried, head, body behind the heading, day, witness.
DATES = [
    ("JSON-LD before meta", article('"datePublished": "2026-05-01"') + meta("date", "2026-05-02"), "",
     "2026-05-01", "json-ld"),
    ("meta before what is shown", meta("date", "2026-05-02T10:00:00Z"), "<p>May 3, 2026</p>", "2026-05-02", "date"),
    ("a number", article('"datePublished": 1777629600000'), "", "2026-05-01", "json-ld"),
    ("a claim that is no date", article('"datePublished": "soon"') + meta("date", "2026-05-02"), "",
     "2026-05-02", "date"),
    ("microdata", "", '<b itemprop="datePublished" content="2026-05-03">today</b>', "2026-05-03", "microdata"),
    ("shown", "", '<div class="x">By Ann Lee</div><p>May 3, 2026</p>', "2026-05-03", "shown"),
    ("<time>", "", "<time datetime='2026-05-03T10:00:00Z'>2 days ago</time>", "2026-05-03", "shown"),
    ("teaser before it", "", "<div class='related'>May 4, 2026</div><p>Posted May 3, 2026</p>", "2026-05-03", "shown"),
    ("change before it", "", "<p>Updated: May 4, 2026</p><p>Published: May 3, 2026</p>", "2026-05-03", "shown"),
    ("only a change", "", "<p>Last updated May 4, 2026</p>", "2026-05-04", "shown"),
    ("a build's stamp", article(STAMP, "Article"), "<p>May 3, 2026</p>", "2026-05-03", "shown"),
    ("a newsroom's stamp", article(STAMP), "<p>May 3, 2026</p>", "2026-05-09", "json-ld"),
    ("later than the change", article(EARLIER, "Article"), "<p>May 3, 2026</p>", "2026-05-03", "shown"),
    ("created", article('"dateCreated": "2026-05-03"'), "", "2026-05-03", "json-ld"),
    ("meta by its name", meta("x-published-date", "2026-05-03T10:00Z"), "", "2026-05-03", "x-published-date"),
    ("marked before bare", "", "<p>March 16-19, 2026</p><p class='post-date'>May 3, 2026</p>", "2026-05-03", "shown"),
    ("label before it", "", "<b>Last updated:</b><i>May 4, 2026</i><b>Published</b><i>May 3, 2026</i>",
     "2026-05-03", "shown"),
    ("a change by its class", "", "<i class='modified-date'>May 4, 2026</i><i class='date'>May 3, 2026</i>",
     "2026-05-03", "shown"),
    ("behind the story", "", f"{STORY}<p class='post-date'>May 3, 2026</p>", "2026-05-03", "shown"),
    ("labelled in a column", "",
     f"{STORY}<aside class='sidebar'><b>Published</b><i class='date'>May 3, 2026</i></aside>", "2026-05-03", "shown"),
    ("one of several", "", f"{STORY}<p class='post-date'>May 3, 2026</p><p class='post-date'>May 4, 2026</p>",
     None, None),
    ("opening hours", "", f"{STORY}<p class='hours-date'>May 3, 2026</p>", None, None),
    ("another story's", "", f"{STORY}<div class='related'><p class='post-date'>May 3, 2026</p></div>", None, None),
    ("in a script of a listing", "<script>x = {'publishedAt':'2026-05-03T10:00:00Z'}</script>", "", None, None),
    ("in a script", IS_ARTICLE + "<script>x = {'publishedAt':'2026-05-03', 'published': 'May 1, 2026'}</script>", "",
     "2026-05-03", "script"),
    ("escaped in a script", IS_ARTICLE + r'<script>x = "{\"datePublished\":\"2026-05-03T10:00:00Z\"}"</script>', "",
     "2026-05-03", "script"),
    ("two in a script", IS_ARTICLE + "<script>[{'publishAt': '2026-05-03'}, {'publishAt': '2026-05-04'}]</script>", "",
     None, None),
    ("a date called so", meta("published", "May 3, 2026"), "", "2026-05-03", "published"),
    ("a move's stamp", article(MOVED, "Article"), "<p class='post-date'>May 3, 2026</p>", "2026-05-03", "shown"),
    ("a stamp and a bare date", article(MOVED, "Article"), "<p>May 3, 2026</p>", "2026-05-09", "json-ld"),
    ("a newsroom's second stamp", article(MOVED), "<p class='post-date'>May 3, 2026</p>", "2026-05-09", "json-ld"),
    ("the same day elsewhere", article(MOVED, "Article"), "<p class='post-date'>May 8, 2026</p>",
     "2026-05-09", "json-ld"),
    ("first published", "", "<i class='date'>May 4, 2026</i><p class='note date'>First published on May 3, 2026</p>",
     "2026-05-03", "shown"),
    ("labels in the same line", "", "<p>Updated <i class='date'>May 4, 2026</i></p>"
     "<p>Published <i class='date'>May 3, 2026</i></p>", "2026-05-03", "shown"),
    ("a label behind a colon", "", "<p><b>Updated</b>: <i class='date'>May 4, 2026</i></p>"
     "<p><b>Published</b>: <i class='date'>May 3, 2026</i></p>", "2026-05-03", "shown"),
    ("another date is no label", "", "<i class='date'>May 3, 2026</i><b>Posted in 2025</b>"
     "<i class='date'>May 4, 2026</i>", "2026-05-03", "shown"),
    ("a field of changes", "", "<div class='field-changed'><b><time datetime='2026-05-04'>May 4</time></b></div>"
     "<div class='field-created'><b><time datetime='2026-05-03'>May 3</time></b></div>", "2026-05-03", "shown"),
    ("an exchange is no change", "", "<p class='exchange-date'>May 3, 2026</p><p class='date'>May 4, 2026</p>",
     "2026-05-03", "shown"),
    ("words inside words", "", f"<p class='date'>Our understanding as of May 3, 2026 is {9 * 'one word '}</p>",
     None, None),
    ("at the end of the article", "", "<div class='entry-footer'><p>May 3, 2026</p></div>", "2026-05-03", "shown"),
    ("at the end of the page", "", "<div class='page-footer'><p>May 3, 2026</p></div>", None, None),
    ("<time> that a script fills", "", "<p>By Ann Lee</p><time datetime='2026-05-03T10:00:00Z'> </time>",
     "2026-05-03", "shown"),
    ("<time> behind the story", "", f"{STORY}<time datetime='2026-05-03T10:00:00Z'></time>"
     "<time datetime='2026-05-04T10:00:00Z'></time>", None, None),
    ("<relative-time>", "", "<relative-time datetime='2026-05-03T10:00:00Z'>last week</relative-time>",
     "2026-05-03", "shown"),
    ("<abbr>", "", "<abbr title='2026-05-03T10:00:00Z'>10:00 AM</abbr>", "2026-05-03", "shown"),
    ("<abbr> of a word", "", "<abbr title='Agence France-Presse, founded 1835'>AFP</abbr>", None, None),
    ("prose is no dateline", "", f"<p>{PROSE}</p>", None, None),
    ("a bare number is none", "", "<p>1795428000</p>", None, None),
    ("a year alone is none", "", "<p>2026</p>", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("head", "body", "day", "witness"), [d[1:] for d in DATES], ids=[d[0] for d in DATES])
def test_published(head: str, body: str, day: str | None, witness: str | None) -> None:
    said = facts(head, f"<h1>Rain</h1>{body}")
    assert (said.published and f"{said.published:%Y-%m-%d}", dict(said.origins).get("published")) == (day, witness)


ADDRESSES = [
    ("/2026/05/03/rain", "2026-05-03"),
    ("/2026/may/3/rain", "2026-05-03"),
    ("/rain-20260503.html", "2026-05-03"),
    ("/news-2026-05-03-rain", "2026-05-03"),
    ("/2026/05/rain", None),
    ("/rain-120260503", None),
    ("/2026/13/40/rain", None),
    ("/2027/01/01/rain", None),
    ("/rain?from=2026-05-03", None),
]


@pytest.mark.parametrize(("path", "day"), ADDRESSES)
def test_the_address_speaks_where_the_page_is_silent(path: str, day: str | None) -> None:
    said = facts(body="<h1>Rain</h1>", url=f"https://news.example{path}")
    assert (said.published and f"{said.published:%Y-%m-%d}") == day
    assert dict(said.origins).get("published") == ("url" if day else None)


def test_a_date_far_above_the_heading_counts_where_it_is_marked() -> None:
    def said(date: str) -> datetime | None:
        return facts(body=f"<div>{date}<div><div><div><div><h1>Rain</h1></div></div></div></div></div>").published

    assert said("<h2 class='date-header'>Sunday, May 3, 2026</h2>") == datetime(2026, 5, 3, tzinfo=UTC)
    assert said("<h2>Sunday, May 3, 2026</h2>") is None


def test_what_shows_the_title_is_the_heading_of_a_page_without_one() -> None:
    said = facts("<title>Rain in Lyon</title>", "<p>May 1, 2026</p><p>Rain in Lyon</p><p>May 3, 2026</p>")
    assert said.published == datetime(2026, 5, 3, tzinfo=UTC)


def test_a_date_over_the_heading_counts_inside_its_part_of_the_page() -> None:
    said = facts(body="<div>May 1, 2026</div><main><article><p>May 3, 2026</p><h1>Rain</h1></article></main>")
    assert said.published == datetime(2026, 5, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("lang", "head", "shown", "day"),
    [
        ("fr", "", "Publié le 3 mai 2026 à 10h05", "2026-05-03 10:05"),
        ("de", "", "03.05.2026, 10.05 Uhr", "2026-05-03 10:05"),
        ("ja", "", "2026年5月3日 10時05分", "2026-05-03 10:05"),
        ("ar", "", "٣ مايو ٢٠٢٦", "2026-05-03 00:00"),
        ("fa", "", "۱۳ اردیبهشت ۱۴۰۵", "2026-05-03 00:00"),
        ("en", "", "5/3/2026", "2026-03-05 00:00"),
        ("en", meta("og:locale", "en_US"), "5/3/2026", "2026-05-03 00:00"),
        ("de", meta("og:locale", "en_US"), "5/3/2026", "2026-03-05 00:00"),
    ],
)
def test_dates_in_the_language_of_the_page(lang: str, head: str, shown: str, day: str) -> None:
    said = facts(head, f"<h1>Rain</h1><p>{shown}</p>", lang=lang)
    assert said.published is not None
    assert f"{said.published:%Y-%m-%d %H:%M}" == day


@pytest.mark.parametrize(
    ("claimed", "published", "witness"),
    [
        ("2026-11-23T18:00:00", NOW, "date, clamped"),  # a local time of Asia without its zone
        ("2026-11-24T09:00:00Z", None, None),
        ("2030-01-01", None, None),
        ("2026-11-23T09:59:59Z", datetime(2026, 11, 23, 9, 59, 59, tzinfo=UTC), "date"),
    ],
)
def test_nothing_is_published_in_the_future(claimed: str, published: datetime | None, witness: str | None) -> None:
    said = facts(meta("date", claimed))
    assert (said.published, dict(said.origins).get("published")) == (published, witness)
    assert facts(meta("date", claimed), fetched=None).published is not None


def test_a_change_before_the_publication_is_none() -> None:
    head = meta("article:published_time", "2026-05-03") + meta("article:modified_time", "2026-05-01")
    assert facts(head).modified is None
    assert "modified" not in dict(facts(head).origins)


CANONICAL = [
    ("/a?utm_source=x", "https://www.news.example/a"),
    ("https://m.news.example/a", "https://m.news.example/a"),
    ("https://other.example/a", None),
    ("https://www.news.example/", None),
    ("javascript:alert(1)", None),
    ("", None),
]


@pytest.mark.parametrize(("href", "canonical"), CANONICAL)
def test_canonical_is_believed_inside_the_site_only(href: str, canonical: str | None) -> None:
    assert facts(f'<link rel="canonical" href="{href}">').canonical == canonical


@pytest.mark.parametrize("name", ["index.html", "index.php", "default.aspx"])
def test_the_name_of_a_folders_own_page_makes_no_second_address(name: str) -> None:
    """Hexo's default theme says so in og:url, and links to the folder everywhere else."""
    said = facts(
        f'<meta property="og:url" content="https://www.news.example/2026/rain/{name}">',
        url="https://www.news.example/2026/rain/",
    )
    assert said.canonical == "https://www.news.example/2026/rain/"


def test_the_home_page_may_call_itself_canonical() -> None:
    said = facts('<link rel="canonical" href="https://www.news.example/">', url="https://www.news.example/")
    assert said.canonical == "https://www.news.example/"


@pytest.mark.parametrize(
    ("head", "paywalled"),
    [
        (article('"isAccessibleForFree": false'), True),
        (article('"isAccessibleForFree": true'), False),
        (article('"isAccessibleForFree": "http://schema.org/True"'), False),
        (meta("article:content_tier", "locked"), True),
        (meta("article:content_tier", "metered"), False),
        ("", False),
    ],
)
def test_paywalled(head: str, paywalled: bool) -> None:
    assert facts(head).paywalled is paywalled


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (article('"headline": "x"', "LiveBlogPosting"), "LiveBlogPosting"),
        (ld('[{"@type": "WebSite"}, {"@type": "CollectionPage"}]'), "CollectionPage"),
        (ld('{"@type": "Product", "name": "Umbrella"}') + meta("og:type", "article"), "Product"),
        (ld('{"@type": "WebPage"}') + meta("og:type", "article"), "article"),
        ("", None),
    ],
)
def test_the_page_s_own_word_for_what_it_is(head: str, kind: str | None) -> None:
    assert facts(head).kind == kind


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("Rain &amp;#x26; snow", "Rain & snow"),
        ("The &lt;b&gt; tag", "The <b> tag"),
        ("R&amp;D; in Lyon", "R&D; in Lyon"),
    ],
)
def test_entities_of_a_heading_are_decoded(heading: str, title: str) -> None:
    assert facts(body=f"<h1>{heading}</h1>").title == title


def test_of_several_articles_the_page_s_own_counts() -> None:
    teaser = '{"@type": "NewsArticle", "url": "https://www.news.example/other", "headline": "Other"}'
    own = f'{{"@type": "NewsArticle", "mainEntityOfPage": {{"@id": "{URL}"}}, "headline": "Rain"}}'
    assert facts(ld(f"[{teaser}, {own}]")).title == "Rain"
    assert facts(ld(f'[{teaser}, {{"@type": "NewsArticle", "headline": "Rain"}}]'), "<h1>Rain</h1>").title == "Rain"


def test_lead_image_falls_back_and_is_absolute() -> None:
    head = article('"image": ["data:image/png;base64,xx", {"@id": "#logo"}]') + meta("og:image", "/a.jpg")
    assert facts(head).image == "https://www.news.example/a.jpg"


@pytest.mark.parametrize(
    ("address", "is_lead"),
    [
        ("/img/Logo.png", False),
        ("/a/the-news-logo-1200x630.jpg?w=9", False),
        ("/logos/rain.jpg", True),
        ("/slogo.jpg", True),
    ],
)
def test_the_logo_of_the_site_is_no_lead_image(address: str, is_lead: bool) -> None:
    said = facts(meta("og:image", address) + meta("twitter:image", "/b.jpg")).image
    assert said == f"https://www.news.example{address if is_lead else '/b.jpg'}"


def test_entities_and_tags_in_strings_are_decoded() -> None:
    said = facts(article('"headline": "Rain &amp;#8211; <em>again</em> &quot;here&quot;"'))
    assert said.title == 'Rain – again "here"'


HOSTILE = {
    "many metas": "<head>" + '<meta property="article:tag" content="a,b,c,d">' * 20_000,
    "one long meta": f'<head><meta name="keywords" content="{"a," * 500_000}">',
    "many headings": "<body>" + "<h1>Rain 2026" * 20_000,
    "one heading of many parts": "<meta property='og:title' content='Rain'><h1>" + "<b>Rain " * 60_000,
    "many dates": "<body><h1>Rain</h1>" + "<span>23 4 2026 x</span>" * 30_000,
    "deep": "<body><h1>Rain</h1>" + "<div>" * 400 + "May" + "<b>3, 2026</b>" * 3000,
    "long class": f'<body><h1>Rain</h1><div class="{"relate " * 100_000}">' + "<i>1/1/2026</i>" * 1000,
    "many itemprops": "<body>" + '<i itemprop="author" itemscope><b itemprop="name">' * 250,
    "separators": f"<title>{'a | ' * 100_000}</title>",
    "entities": f"<head><meta name='description' content='{'&amp;amp;' * 100_000}'>",
    "no heading": "<title>Rain</title><body>" + "<p>Rain it is" * 50_000,
    "dates in scripts": "<body><h1>Rain</h1><script>" + "'publishedAt': '2026-05-03 ' " * 100_000,
    "marked dates": "<body><h1>Rain</h1>" + "<b>x</b>" * 400 + "<i class=post-date>5/3/2026</i>" * 30_000,
    "bylines": "<body><h1>Rain</h1>" + "<p class=author>By Ann Lee and Bo Ek" * 10_000,
}


@pytest.mark.parametrize("page", HOSTILE)
def test_hostile_pages_cost_little(page: str) -> None:
    tree = parse(HOSTILE[page])
    assert isinstance(tree, lxml.etree._Element)
    start = time.process_time()
    read_facts(tree, URL, fetched=NOW)
    assert time.process_time() - start < 0.5


@given(
    st.text(alphabet="<>/=\"' \n&;ah1metaliknscrptbody:0125-", max_size=400),
    st.sampled_from(["", "not an address", "http://[", URL]),
)
def test_no_page_makes_it_raise(page: str, url: str) -> None:
    tree = parse(f"<p>{page}")
    if isinstance(tree, lxml.etree._Element):
        assert isinstance(read_facts(tree, url, fetched=NOW), Facts)


@pytest.mark.parametrize(
    "heading",
    [
        "<h1>Rain in Lyon<small>Posted on May 3 by Ann</small></h1>",
        "<h1><a>Rain in Lyon</a> (news.example) 87</h1>",
        "<h1><b>Title:</b> Rain in Lyon</h1>",
        "<h1>Rain</h1><h3>Rain in Lyon</h3>",
    ],
)
def test_a_part_of_a_heading_may_be_the_title(heading: str) -> None:
    assert facts(meta("og:title", "Rain in Lyon"), heading).title == "Rain in Lyon"


def test_the_tree_stays_as_it_is() -> None:
    head = article('"headline": 1')
    tree = parse(f"<html><head>{head}</head><body><h1>Rain <b>x</b></h1> by <a>Ann Lee</a></body>")
    assert isinstance(tree, lxml.etree._Element)
    before = lxml.html.tostring(tree)
    read_facts(tree, URL)
    assert lxml.html.tostring(tree) == before
