"""The pages of one article."""

from __future__ import annotations

import lxml.html
import pytest

from archiver.compare.joined import begun, join, whole
from archiver.extract.cutting import cut
from archiver.extract.following import find_next, find_whole
from archiver.items import Article, Block, Kind, replace


@pytest.mark.parametrize(
    ("url", "link", "found"),
    [
        (
            "https://n.example/a/lake-freezes",
            '<a href="/a/lake-freezes/2/">2</a>',
            "https://n.example/a/lake-freezes/2/",
        ),
        ("https://n.example/a/lake-freezes/", '<a href="2/">2</a>', "https://n.example/a/lake-freezes/2/"),
        (
            "https://n.example/a/lake-freezes/2/",
            '<a href="/a/lake-freezes/3/">3</a>',
            "https://n.example/a/lake-freezes/3/",
        ),
        ("https://n.example/a/lake", '<a href="?page=2">next</a>', "https://n.example/a/lake?page=2"),
        (
            "https://n.example/a/lake?id=7",
            '<a href="/a/lake?id=7&amp;page=2">2</a>',
            "https://n.example/a/lake?id=7&page=2",
        ),
        ("https://n.example/a/lake.html", '<a href="lake-2.html">2</a>', "https://n.example/a/lake-2.html"),
        ("https://n.example/a/lake", '<link rel="next" href="/a/lake/page/2">', "https://n.example/a/lake/page/2"),
        ("https://n.example/a/top-10", '<a href="/a/top-10?page=2">2</a>', "https://n.example/a/top-10?page=2"),
        ("https://n.example/a/top-10/", '<a href="/a/top-10/2/">2</a>', "https://n.example/a/top-10/2/"),
        ("https://n.example/a/lake.html", '<a href="/a/lake.html/2">2</a>', "https://n.example/a/lake.html/2"),
        (
            "https://n.example/a/top-10",
            '<a href="/a/top-11">The next ten</a><a href="/a/top-10/2">2</a>',
            "https://n.example/a/top-10/2",
        ),
        ("https://n.example/a?id=7", '<a href="/a?id=8&amp;page=2">2</a>', None),
        # the next article, the page before, another site, another article's second page
        ("https://n.example/a/lake", '<link rel="next" href="/a/ferry">', None),
        ("https://n.example/a/lake/2", '<a href="/a/lake">1</a>', None),
        ("https://n.example/a/lake", '<a href="https://other.example/a/lake/2">2</a>', None),
        ("https://n.example/a/lake", '<a href="/a/ferry/2">2</a>', None),
        ("https://n.example/a/lake", '<a href="/a/lake/3">3</a>', None),
        ("https://n.example/2", '<a href="/3">3</a>', None),
        ("", '<a href="/a/lake/2">2</a>', None),
    ],
)
def test_the_next_page_is_this_articles_next_page(url: str, link: str, found: str | None) -> None:
    tree = lxml.html.document_fromstring(f"<html><head></head><body>{link}</body></html>")
    assert find_next(tree, cut(tree).hrefs, url, url) == found


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ("/a/lake?page=all", "https://n.example/a/lake?page=all"),
        ("/a/lake?singlepage=true", "https://n.example/a/lake?singlepage=true"),
        ("lake/komplettansicht", "https://n.example/a/lake/komplettansicht"),
        ("https://other.example/a/lake?page=all", None),
        ("/a/ferry?page=all", None),
        ("/a/lake?sort=all", None),
        ("/a/lake?page=2", None),
        ("/all", None),
    ],
)
def test_the_whole_article_on_one_page_is_found(link: str, found: str | None) -> None:
    assert find_whole([link], "https://n.example/a/lake", "https://n.example/a/lake") == found


@pytest.mark.parametrize(
    "around",
    [
        "<nav>%s</nav>",
        "<footer>%s</footer>",
        "<noscript>%s</noscript>",
        "<div class='menu'>%s</div>",
        "<p>A <b>%s</b></p>",
    ],
)
@pytest.mark.parametrize("link", ["<a href='/rain?page=2'>2</a>", "<link rel='next' href='/rain?page=2'>"])
def test_the_next_page_is_found_wherever_its_link_stands(around: str, link: str) -> None:
    tree = lxml.html.document_fromstring(f"<html><body><p>Rain.</p>{around % link}</body></html>")
    address = "https://news.example/rain"
    assert find_next(tree, cut(tree).hrefs, address, address) == f"{address}?page=2"


def page(*texts: str, single: str | None = None) -> Article:
    blocks = tuple(Block(kind=Kind.PARAGRAPH, text=text) for text in texts)
    return Article(
        url="https://n.example/a",
        site="n.example",
        title="A",
        blocks=blocks,
        next_page="https://n.example/a/2",
        single_page=single,
    )


def test_joining_keeps_each_block_once() -> None:
    joined = join(page("Lead.", "One."), [page("Lead.", "Two."), page("Three.", "One.")])
    assert joined.text == "Lead.\n\nOne.\n\nTwo.\n\nThree."
    assert joined.next_page is None


@pytest.mark.parametrize(
    ("second", "text"),
    [("https://n.example/a/all", "Two.\n\nOne."), ("https://n.example/a/2", "One.\n\nTwo.")],
)
def test_the_kept_pages_of_an_article_are_joined_or_the_second_is_the_single_one(second: str, text: str) -> None:
    first = page("One.", single="https://n.example/a/all")
    assert whole(first, [(second, page("Two.", "One."))]).text == text
    assert whole(first, []).text == "One."


@pytest.mark.parametrize("caption", ["", "Photo: dpa"])
def test_a_picture_of_a_further_page_stays_though_an_earlier_one_says_the_same(caption: str) -> None:
    def illustrated(text: str, *pictures: str) -> Article:
        shown = [Block(kind=Kind.FIGURE, text=caption, html=f'<figure><img src="{p}"></figure>') for p in pictures]
        first = page(text)
        return replace(first, blocks=(*first.blocks, *shown))

    joined = join(illustrated("One.", "/a.jpg"), [illustrated("Two.", "/a.jpg", "/b.jpg")])
    assert joined.html.count("<img") == 2
    assert "/b.jpg" in joined.html


@pytest.mark.parametrize(
    ("url", "following", "stays"),
    [
        ("https://n.example/reviews/lantern-15", "https://n.example/reviews/lantern-16", False),
        ("https://n.example/news/12", "https://n.example/news/13", False),
        ("https://n.example/index.php?p=7", "https://n.example/index.php?p=8", False),
        ("https://n.example/reviews/lantern-15", "https://n.example/reviews/lantern-15/2", True),
        ("https://n.example/reviews/lantern-15", "https://n.example/reviews/lantern-15?page=2", True),
        ("https://n.example/reviews/lantern", "https://n.example/reviews/lantern-2", True),
        ("https://n.example/reviews/lantern-15", "https://n.example/print/4711", True),
    ],
)
def test_the_next_of_a_row_of_articles_is_no_page_of_the_one_before(url: str, following: str, stays: bool) -> None:
    article = replace(page("One."), next_page=following)
    assert begun(article, url).next_page == (following if stays else None)


def test_a_page_that_was_joined_though_it_is_the_next_article_is_let_go_when_read_again() -> None:
    first = replace(page("One."), url="https://n.example/reviews/lantern-15")
    assert whole(first, [("https://n.example/reviews/lantern-16", page("Two."))]).text == "One."
    kept = [("https://n.example/reviews/lantern-15?page=all", page("One.", "Two."))]
    assert whole(first, kept).text == "One.\n\nTwo."
