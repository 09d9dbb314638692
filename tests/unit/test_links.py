"""Which links of a page are articles, lists, feeds: six designs of our own, and odd pages."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import pytest
from lxml import etree, html

from archiver.discover.links import MAX_LINKS, MAX_LISTINGS, read_page
from archiver.discover.paging import place_of
from archiver.discover.shape import Role, shape_of
from archiver.items.messages import Listing
from archiver.rules.links import link_words

HOME = "https://news.example/"


def read(page: str, url: str = HOME) -> Listing:
    return read_page(html.document_fromstring(page), url)


def paths(addresses: tuple[str, ...]) -> list[str]:
    return [address.removeprefix("https://news.example") for address in addresses]


def articles(listing: Listing) -> list[str]:
    return paths(tuple(candidate.url for candidate in listing.candidates))


@dataclass
class Design:
    """A page, and what a person would find on it."""

    page: str
    articles: set[str]
    pages: list[str]  # further pages of the list, in their order
    sections: set[str]
    feeds: list[str] = field(default_factory=list)
    url: str = HOME


BLOG = Design(
    page="""<html lang="en-GB"><head><title>A blog &amp; more</title>
    <link rel="alternate" type="application/rss+xml" href="/feed/">
    <link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed/">
    <link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/2">
    <link rel="alternate" type="application/json+oembed" href="/wp-json/oembed/1.0/embed?url=x"></head>
    <body class="home blog"><header class="site-header"><h1><a href="/">A blog</a></h1>
    <nav><ul class="menu"><li><a href="/">Home</a><li><a href="/about-this-blog-of-mine/">About this blog of mine</a>
    <li><a href="/contact-us/">Contact</a>
    <li><a href="/category/gardening/">Gardening</a></ul></nav></header><main>
    <article class="post"><header><h2 class="entry-title"><a href="/hello/">Hello</a></h2>
      <a href="/hello/"><time datetime="2026-03-03">3 March</time></a> by <a href="/author/jane/">Jane</a></header>
      <p>Text with a <a href="https://elsewhere.example/2026/03/01/a-long-story-of-others">link</a>.
      <a href="/hello/#more">Continue reading</a></p><footer><a href="/tag/one/">one</a>
      <a href="/hello/#respond">Leave a comment</a></footer></article>
    <article class="post"><h2 class="entry-title"><a href="/roses/">Roses</a></h2><p>x
    <a href="/tag/two/">two</a></article>
    <article class="post"><h2 class="entry-title"><a href="/how-to-prune-a-pear-tree/">How to prune a pear tree</a></h2>
    </article><article class="post"><h2 class="entry-title">
    <a href="/late-frost-again/">Late frost, again</a></h2></article>
    <article class="post"><h2 class="entry-title"><a href="/?p=77">Untitled draft of mine</a></h2></article>
    <nav class="navigation pagination"><a class="page-numbers" href="/page/2/">2</a>
    <a href="/page/9/">9</a><a class="next" href="/page/2/">Older posts</a></nav></main>
    <aside><form action="/"><input name="s"></form><ul><li><a href="/2026/03/">March 2026</a>
    <li><a href="/category/kitchen/">Kitchen</a><li><a href="/wp-login.php">Log in</a></ul></aside>
    <footer><a href="/privacy-policy/">Privacy</a> <a href="https://wordpress.example/">Powered</a></footer></body></html>""",
    articles={"/hello/", "/roses/", "/how-to-prune-a-pear-tree/", "/late-frost-again/", "/?p=77"},
    pages=["/page/2/", "/page/9/"],
    sections={"/category/gardening/", "/category/kitchen/"},
    feeds=["/feed/"],
)

NAMES = ["politics", "world", "economy", "sport", "culture"]
PAPER = Design(
    page="<html lang=fr><head><title>Le Journal</title>"
    "<link rel=alternate type='application/atom+xml' href='/une.atom'></head>"
    "<body><div id=masthead><a href='/'><img src=logo></a><a href='/connexion'>Se connecter</a>"
    "<a href='/abonnement/offres-speciales-pour-nos-lecteurs'>Abonnez-vous dès maintenant à 1 euro par mois</a></div>"
    "<div class='nav main'>"
    + "".join(f"<a href='/{name}/'>{name.title()}</a>" for name in NAMES)
    + "<a href='/recherche?q='>Rechercher</a></div><div class=content>"
    + "".join(
        f"<div class='bloc'><h2 class=rubrique><a href='/{name}/'>{name.title()}</a></h2>"
        f"<div class=une><a href='/{name}/article/2026/03/0{n}/le-conseil-vote-son-budget_55{n}01_3.html'><img></a>"
        f"<a href='/{name}/article/2026/03/0{n}/le-conseil-vote-son-budget_55{n}01_3.html'>Le conseil vote</a>"
        f"<a href='/{name}/article/2026/03/0{n}/le-conseil-vote-son-budget_55{n}01_3.html#comments'>12</a></div>"
        f"<p><a href='/signataires/jeanne-dupont/'>Jeanne Dupont</a> <a href='/tag/budget/'>Budget</a></p></div>"
        for n, name in enumerate(NAMES, 1)
    )
    + "<div class=sidebar><ol><li><a href='/sport/article/2026/03/07/la-finale-aura-lieu_9.html'>La finale aura lieu"
    "</a></ol></div></div><div class=footer><a href='/mentions-legales/'>Mentions légales</a>"
    "<a href='/plan-du-site/'>Plan du site</a>"
    "<a href='/galeries/les-plus-belles-photos'>Photos</a>"
    "<a href='/journal.pdf'>Le journal en PDF</a></div></body></html>",
    articles={
        *(f"/{s}/article/2026/03/0{n}/le-conseil-vote-son-budget_55{n}01_3.html" for n, s in enumerate(NAMES, 1)),
        "/sport/article/2026/03/07/la-finale-aura-lieu_9.html",
    },
    pages=[],
    sections={f"/{name}/" for name in NAMES},
    feeds=["/une.atom"],
)

EAST = Design(
    page="<html lang=ja><head><title>新聞</title><link rel=next href='/news/list?page=4'></head><body><div class=gnav>"
    "<a href='/news/'>ニュース</a><a href='/sports/'>スポーツ</a><a href='/login'>ログイン</a></div><ul class=list>"
    + "".join(
        f"<li><a href='/news/k{n}0014{n}.html'>市議会は火曜日に新しい図書館の予算案を可決した</a> 3月{n}日</li>"
        for n in range(1, 8)
    )
    + "<li><a href='/news/図書館の予算案を可決した市議会.html'>図書館の予算案を可決した市議会</a></li></ul>"
    "<a href='/news/list?page=2'>前へ</a> <a href='/news/list?page=4'>次へ</a> "
    "<a href='/tag/図書館'>図書館</a></body></html>",
    articles={
        *(f"/news/k{n}0014{n}.html" for n in range(1, 8)),
        "/news/%E5%9B%B3%E6%9B%B8%E9%A4%A8%E3%81%AE%E4%BA%88%E7%AE%97%E6%A1%88%E3%82%92%E5%8F%AF%E6%B1%BA%E3%81%97%E3%81%9F"
        "%E5%B8%82%E8%AD%B0%E4%BC%9A.html",
    },
    pages=["/news/list?page=4"],
    sections={"/news/", "/sports/"},
    url="https://news.example/news/list?page=3",
)

RIGHT_TO_LEFT = Design(
    page="<html lang=ar dir=rtl><head><title>أخبار</title></head><body><table class=menu><tr>"
    "<td><a href='index.php?section=2'>سياسة</a><td><a href='index.php?section=3'>رياضة</a></tr></table><table>"
    + "".join(
        f"<tr><td><a href='index.php?id={n}'><b>المجلس البلدي يوافق على ميزانية المكتبة الجديدة</b></a></td></tr>"
        for n in range(101, 106)
    )
    + "<tr><td><a href='index.php?page=٢'>٢</a> <a href='index.php?page=2'>٢</a> <a href='index.php?page=3'>٣</a>"
    "<a href='print.php?id=101'>طباعة</a></td></tr></table></body></html>",
    articles={f"/index.php?id={n}" for n in range(101, 106)},
    pages=["/index.php?page=2", "/index.php?page=3"],
    sections={"/index.php?section=2", "/index.php?section=3"},
    url="https://news.example/index.php",
)

PLAIN = Design(
    page="<html><head><base href='https://news.example/blog/'><title>Log</title></head><body><p><a href='.'>Log</a> "
    "<a href='archives.html'>Archives</a> <a href='../feeds/all.atom.xml'>Atom</a></p><dl>"
    + "".join(
        f"<dt><a href='{slug}.html'>{title}</a></dt><dd>2026-03-0{n}</dd>"
        for n, (slug, title) in enumerate(
            [
                ("moving-house", "Moving house in the rain"),
                ("new-lens", "New lens, old camera"),
                ("bread-3", "Bread, third try"),
                ("a-walk-along-the-canal", "A walk along the canal"),
            ],
            1,
        )
    )
    + "</dl><p><a href='index2.html'>2</a> <a href='index3.html'>3</a> "
    "<a href='index2.html'>Older »</a></p></body></html>",
    articles={
        "/blog/moving-house.html",
        "/blog/new-lens.html",
        "/blog/bread-3.html",
        "/blog/a-walk-along-the-canal.html",
    },
    pages=["/blog/index2.html", "/blog/index3.html"],
    sections={"/blog/archives.html"},
    feeds=["/feeds/all.atom.xml"],
    url="https://news.example/blog/index.html",
)

TILES = Design(
    page="<html lang=de-AT><head><title>Blatt</title></head><body><div role=navigation><a href='/politik'>Politik</a>"
    "<a href='/chronik'>Chronik</a><a href='/politik/inland'>Inland</a><a href='/suche'>Suche</a></div>"
    + "".join(
        f"<div class='grid'><a href='/story/300000{n}' class=block><img alt=''><span>Politik</span>"
        f"<h3>Gemeinderat beschließt Budget {n}</h3><p>{'Der Gemeinderat hat am Dienstag lange beraten. ' * 9}</p></a>"
        f"<a href='/story/300000{n}'>Mehr lesen</a>"
        f"<a href='/profil/red-{n}'>Redaktion</a></div>"
        for n in range(1, 7)
    )
    + "<div role=contentinfo><a href='/impressum'>Impressum</a><a href='/datenschutz'>Datenschutz</a>"
    "<a href='/agb'>AGB</a>"
    "<a href='https://shop.news.example/buecher/das-grosse-buch-der-berge'>Das große Buch der Berge im Shop</a></div>"
    "<a href='/politik?offset=20'>Weitere Artikel</a></body></html>",
    articles={f"/story/300000{n}" for n in range(1, 7)},
    pages=["/politik?offset=20"],
    sections={"/chronik", "/politik/inland"},
    url="https://news.example/politik",
)

DESIGNS = {"blog": BLOG, "paper": PAPER, "east": EAST, "right to left": RIGHT_TO_LEFT, "plain": PLAIN, "tiles": TILES}


@pytest.mark.parametrize("design", DESIGNS.values(), ids=DESIGNS)
def test_all_articles_are_found_and_nothing_else_is_taken_for_one(design: Design) -> None:
    assert set(articles(read(design.page, design.url))) == design.articles


@pytest.mark.parametrize("design", DESIGNS.values(), ids=DESIGNS)
def test_further_pages_and_sections_are_told_apart(design: Design) -> None:
    listing = read(design.page, design.url)
    lists = paths(listing.listings)
    assert paths(listing.pages) == design.pages
    assert design.sections <= set(lists)
    assert not [place for place in lists if "tag" in place or "login" in place or "legal" in place]


@pytest.mark.parametrize("design", DESIGNS.values(), ids=DESIGNS)
def test_feeds_are_found_declared_or_in_sight_but_not_those_of_comments(design: Design) -> None:
    assert paths(read(design.page, design.url).feeds) == design.feeds


@pytest.mark.parametrize(
    ("link", "feeds"),
    [
        ("<a href=/news.xml>RSS</a>", ["/news.xml"]),
        ("<a href=/news.xml aria-label='RSS feed'><svg></svg></a>", ["/news.xml"]),
        ("<a href=/new-posts type='application/atom+xml; charset=utf-8'>Follow</a>", ["/new-posts"]),
        ("<a href=/channel.rdf>All news</a>", ["/channel.rdf"]),
        ("<a href=feed://news.example/rss>Open</a>", ["/rss"]),
        ("<link rel=alternate type=application/rss+xml href=feed:https://news.example/all>", ["/all"]),
        ("<a href=/n.xml>n</a><a href=https://news.example/n.xml>n</a>" + "<a href=/n.xml>RSS</a>" * 2, ["/n.xml"]),
        ("<a href=/n.xml>n</a><a href=//news.example/n.xml>RSS</a><a href=/n.xml>RSS</a>", ["/n.xml"]),
        ("<a href=/service/rss-feeds.html>RSS</a>", []),
        ("<a href=/prices.xml>Prices</a>", []),
        ("<a href=/comments.xml type=application/rss+xml>RSS</a>", []),
    ],
)
def test_a_feed_is_known_by_what_a_link_to_it_says(link: str, feeds: list[str]) -> None:
    listing = read(f"<html><body><p>Welcome. {link}</p></body></html>", "https://news.example/")
    assert paths(listing.feeds) == feeds
    assert not set(feeds) & set(paths(listing.listings))


def test_what_stands_in_frames_is_read() -> None:
    page = "<html><frameset cols='20%,80%'><frame src=/menu.html><frame src=main.html name=main></frameset></html>"
    assert set(paths(read(page, "https://news.example/").listings)) == {"/menu.html", "/main.html"}


def test_a_title_is_the_headline_not_the_picture_the_teaser_or_the_button() -> None:
    titles = {candidate.url: candidate.title for candidate in read(TILES.page, TILES.url).candidates}
    assert titles["https://news.example/story/3000001"] == "Gemeinderat beschließt Budget 1"
    assert {candidate.title for candidate in read(PAPER.page).candidates} == {
        "La finale aura lieu",
        None,
    }  # one text, many


def test_the_page_says_who_it_is() -> None:
    listing = read(BLOG.page)
    assert (listing.title, listing.language, listing.url) == ("A blog & more", "en-GB", HOME)
    assert {(c.found_by, c.stamp) for c in listing.candidates} == {("link", None)}


def test_a_menu_that_holds_all_the_articles_is_none() -> None:
    def menu(letters: str) -> str:
        links = (f"<p><a href='/five-words-in-a-headline-{x}'>Five words in headline {x}</a>" for x in letters)
        return f"<div class='social'>{''.join(links)}</div>"

    assert len(articles(read(menu("abcdefg")))) == 7
    assert articles(read(menu("abc"))) == []


def test_the_likeliest_article_stands_first() -> None:
    page = "<h2><a href='/2026/03/01/five-words-in-a-headline'>Five words in a headline</a></h2>"
    page += "<a href='/one-word'>Word</a><article><a href='/three-small-words'>Three small words</a></article>"
    assert articles(read(page))[0] == "/2026/03/01/five-words-in-a-headline"


def test_only_later_pages_of_a_list_are_followed() -> None:
    page = "".join(f"<a href='/politics/page/{n}/'>{n}</a>" for n in (1, 2, 3, 4, 5, 40)) + "<a href='/politics/'>1</a>"
    assert paths(read(page, "https://news.example/politics/page/3/").pages) == [
        "/politics/page/4/",
        "/politics/page/5/",
        "/politics/page/40/",
    ]


@pytest.mark.parametrize(
    ("path", "stem", "number"),
    [
        ("/", "", 1),
        ("/news/page/3/", "/news", 3),
        ("/news/page3", "/news", 3),
        ("/news/seite-3.html", "/news.html", 3),
        ("/news?page=3", "/news", 3),
        ("/news?sort=new&paged=3&x=1", "/news?sort=new&x=1", 3),
        ("/news/2026/03/", "/news/2026/03", 1),
        ("/news/homepage/3", "/news/homepage/3", 1),
        ("/news/страница/3", "/news", 3),
    ],
)
def test_the_place_in_a_list(path: str, stem: str, number: int) -> None:
    assert place_of(f"https://news.example{path}", link_words())[:2] == (f"https://news.example{stem}", number)


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("/", Role.LIST),
        ("/index.html", Role.LIST),
        ("/politics/", Role.PAGE),
        ("/2026/03/", Role.LIST),
        ("/2026/03/09", Role.LIST),
        ("/2026/mar/09", Role.LIST),
        ("/2026/03/hello", Role.PAGE),
        ("/2026/hello", Role.PAGE),
        ("/category/world-news/", Role.LIST),
        ("/archives/1234", Role.PAGE),
        ("/archives/2024", Role.LIST),
        ("/archives/2024/11/", Role.LIST),
        ("/blog/2024/3/", Role.LIST),
        ("/news/2024/03/09/", Role.LIST),
        ("/news/2024/0309", Role.PAGE),
        ("/news/2024/11/hello", Role.PAGE),
        ("/index-2.html", Role.LIST),
        ("/index2.html", Role.LIST),
        ("/homepage-3000-bc", Role.PAGE),
        ("/tag/a-long-tag-of-five-words", Role.ASIDE),
        ("/author/jane-doe", Role.ASIDE),
        ("/people/2026/03/09/queen-visits-a-small-town", Role.PAGE),
        ("/login", Role.NOWHERE),
        ("/privacy_policy.php", Role.NOWHERE),
        ("/search?q=budget", Role.NOWHERE),
        ("/paper.pdf", Role.NOWHERE),
        ("/story.pdf.html", Role.PAGE),
        ("/?p=12", Role.PAGE),
        ("/?cat=3", Role.LIST),
        ("/story?add-to-cart=3", Role.NOWHERE),
        ("/index.php?option=com_content&view=article&id=12:on-bridges&catid=3", Role.PAGE),  # Joomla
        ("/read.php?id=12&lang=en", Role.PAGE),
        ("/read.php?id=12&view=print", Role.NOWHERE),
        ("/read.php?id=12&action=login", Role.NOWHERE),
        ("/?lang=en", Role.NOWHERE),
        ("/?view=article", Role.NOWHERE),
        ("/?tag=news", Role.NOWHERE),
    ],
)
def test_the_role_of_an_address(path: str, role: Role) -> None:
    assert shape_of(f"https://news.example{path}", link_words()).role is role


@pytest.mark.parametrize(
    ("more", "less"),
    [
        ("/a-minister-resigns-over-bridge", "/politics"),
        ("/politics/2026/03/09/budget", "/politics/budget"),
        ("/story/30001234", "/story/12"),
        ("/budget_vote_on_monday_night", "/budget_vote"),
        ("/%D9%85%D9%8A%D8%B2%D8%A7%D9%86%D9%8A%D8%A9-%D8%A7%D9%84%D9%85%D9%83%D8%AA%D8%A8%D8%A9-x", "/%D8%B3"),
        ("/2026/mar/09/budget-vote", "/budget-vote"),
        ("/2026/3/9/budget-vote", "/2026/budget-vote"),
        ("/2026/03/hello", "/hello"),
        ("/20260309-budget", "/20267777-budget"),
        ("/a-book-of-five-good-words", "/shop/a-book-of-five-good-words"),
    ],
)
def test_one_address_looks_more_like_an_article_than_another(more: str, less: str) -> None:
    words = link_words()
    assert shape_of(f"https://news.example{more}", words).score > shape_of(f"https://news.example{less}", words).score


@pytest.mark.parametrize(
    "href",
    [
        "",
        "#",
        "javascript:void(0)",
        "mailto:a@b.example",
        "tel:1",
        "data:text/html,x",
        "http://[",
        "//",
        "?",
        " ",
    ],
)
def test_a_link_that_leads_nowhere_is_passed_over(href: str) -> None:
    anchor = etree.Element("a", {"href": href})
    anchor.text = "A headline of some six words"
    root = etree.Element("html")
    root.append(anchor)
    listing = read_page(root, HOME)
    assert (listing.candidates, listing.listings) == ((), ())


def test_a_flood_of_links_is_cut_and_costs_little() -> None:
    page = "".join(f"<p><a href='/a-story-of-many-words-{n}'>A story of many words</a>" for n in range(4 * MAX_LINKS))
    page += (
        "".join(f"<a href='/s{n}'>s</a>" for n in range(100))
        + "<time>1</time>" * 10_000
        + "<h2>" * 400
        + "<a href='/z'>"
    )
    tree = html.document_fromstring(page)
    began = time.perf_counter()
    listing = read_page(tree, HOME)
    assert time.perf_counter() - began < 2
    assert len(listing.candidates) == MAX_LINKS
    assert len(read("".join(f"<a href='/s{n}/'>s</a>" for n in range(500))).listings) == MAX_LISTINGS


MONTHS = """<body><main>{}</main><aside><a href="/category/boats/">Boats</a>
<a href="/archives/2026/11/">November 2026</a><a href="/archives/2026/10/">October 2026</a></aside></body>"""
PAGER = '<a class="next" rel="next" href="/page/2/">Next</a>'


@pytest.mark.parametrize(
    ("pager", "url", "lists"),
    [
        ("", HOME, ["/category/boats/", "/archives/2026/11/", "/archives/2026/10/"]),
        (PAGER, HOME, ["/page/2/", "/category/boats/"]),
        ("", HOME + "category/nets/", ["/category/boats/"]),
        ("", HOME + "archives/2026/", ["/category/boats/", "/archives/2026/11/", "/archives/2026/10/"]),
        ("", HOME + "archives/2025/", ["/category/boats/"]),
    ],
)
def test_lists_of_months_are_read_where_there_is_no_other_way_back(pager: str, url: str, lists: list[str]) -> None:
    found = read(MONTHS.format(pager), url)
    assert paths((*found.pages, *found.listings)) == lists
    assert articles(found) == []


ARTICLES = ["/2026/03/09/the-council-votes-to-rebuild-the-wall", "/2026/03/08/what-the-storm-left-of-the-old-pier"]


NEXT = """<script id=__NEXT_DATA__ type=application/json>{"props":{"posts":[{"href":"%s","img":"/i/the-old-wall.jpg"},
{"href":"https://news.example%s"}]},"page":"/[slug]","by":"https://other.example/2026/03/09/a-headline-of-words"}</script>"""
FLIGHT = r"""<script>self.__next_f.push([1,"5:[\"$\",\"a\",{\"href\":\"%s\"}],{\"href\":\"%s\"}"])</script>"""
NUXT = r"""<script>window.__NUXT__={a:"\u002F%s",b:'\/%s'}</script>"""
ITEMS = """<script type=application/ld+json>{"@type":"ItemList","itemListElement":[{"@type":"ListItem",
"url":"https://news.example%s"},{"@type":"ListItem","url":"https://news.example%s"}]}</script>"""


@pytest.mark.parametrize("script", [NEXT, FLIGHT, NUXT, ITEMS], ids=["next", "flight", "nuxt", "items"])
def test_a_list_that_only_scripts_draw_gives_the_articles_that_they_name(script: str) -> None:
    named = [path.lstrip("/") if script is NUXT else path for path in ARTICLES]
    page = f"<html><head>{script % tuple(named)}</head><body><div id=root></div><a href=/about>About us</a></body>"
    assert sorted(articles(read(page))) == sorted(ARTICLES)


def test_a_list_that_shows_its_articles_is_not_asked_for_its_scripts() -> None:
    script = f'<script>var next = "{ARTICLES[0]}"</script>'
    link = "<li><h3><a href=/2026/03/0{0}/a-headline-of-many-words-{0}>A headline of many words</a></h3>"
    page = f"<html><body>{script}<ul>{''.join(map(link.format, range(1, 5)))}</ul></body></html>"
    assert len(articles(read(page))) == 4
    assert ARTICLES[0] not in articles(read(page))


ENDLESS = ['"' * 300_000, '"/' * 150_000, "\\" * 300_000, '"https://a' * 60_000, '"/' + "a" * 300_000]


@pytest.mark.parametrize("text", ENDLESS, ids=range(5))
def test_scripts_are_looked_through_in_a_time_that_grows_with_them_alone(text: str) -> None:
    started = time.process_time()
    read(f"<html><body><script>{text}</script></body></html>")
    assert time.process_time() - started < 5


@pytest.mark.parametrize("word", ["more", "mehr", "Weiter …", "voir plus »", "もっと見る"])
@pytest.mark.parametrize("names", [("roses", "late-frost", "old-pears"), ("roses", "late-frost")])
def test_teasers_that_end_in_a_word_of_pagers_are_articles(word: str, names: tuple[str, ...]) -> None:
    teasers = "".join(
        f"<li class=post><h3><a href=/{n}/>All about our {n}</a></h3>So … <a href=/{n}/>{word}</a>" for n in names
    )
    older = f"<p><a href='/?before=1795860000'>{word}</a>"
    listing = read(f"<ul>{teasers}</ul>{older}")
    assert {candidate.url for candidate in listing.candidates} == {f"{HOME}{name}/" for name in names}
    assert listing.pages == (f"{HOME}?before=1795860000",)


@pytest.mark.parametrize("word", ["Next Page »", "« Ältere Beiträge", "Older posts →", "load more…"])
def test_the_word_for_the_next_page_counts_with_and_without_an_arrow(word: str) -> None:
    listing = read(f"<a href='/?before=1795860000'>{word}</a>")
    assert listing.pages == (f"{HOME}?before=1795860000",)


def test_a_headline_that_is_shorter_than_the_words_below_it_is_the_title() -> None:
    headlines = ("Spring is here", "Victory", "The mill burns")
    cards = (
        f"<article><h2><a href=/a{n}>{h}</a></h2><a href=/a{n}>Continue reading</a></article>"
        for n, h in enumerate(headlines)
    )
    assert {candidate.title for candidate in read("".join(cards)).candidates} == set(headlines)
