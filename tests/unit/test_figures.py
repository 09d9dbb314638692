"""What of a page's pictures, films and charts is shown with its story: where they lie, what their captions are."""

from __future__ import annotations

import time

import pytest

from archiver.extract import extract
from archiver.extract.cutting import cut
from archiver.extract.figures import figures
from archiver.extract.fragments import blocks_of
from archiver.items import Article, Kind
from archiver.markup.tree import parse

BASE = "https://news.example/a/b"


def shown(html: str, lead: str | None = None) -> list[str]:
    """The HTML of the figures between two paragraphs, without its outer element."""
    tree = parse(f"<main><p>before</p>{html}<p>after</p></main>")
    assert not isinstance(tree, tuple)
    runs = cut(tree)
    found = figures(runs, 0, len(runs.runs) - 1, BASE, lead)
    return [figure.block.html.removeprefix("<figure>").removesuffix("</figure>") for figure in found]


@pytest.mark.parametrize(
    ("html", "address"),
    [
        ('<img src="/a.jpg">', "https://news.example/a.jpg"),
        ('<img src="data:image/gif;base64,R0" data-src="a.jpg">', "https://news.example/a/a.jpg"),
        ('<img src="/small.jpg" srcset="/m.jpg 800w, /l.jpg 1600w, /xl.jpg 4000w">', "https://news.example/l.jpg"),
        ('<img srcset="/m.jpg 320w,/l.jpg 640w">', "https://news.example/l.jpg"),
        ('<img srcset="/m.jpg 1x,https://cdn.example/l.jpg 2x">', "https://cdn.example/l.jpg"),
        ('<img srcset=" ,/w_1,h_2/m.jpg 1x , /w_2,h_3/l.jpg 2x,">', "https://news.example/w_2,h_3/l.jpg"),
        ('<img srcset="/m.jpg 100w 50h, /l.jpg 200w 100h">', "https://news.example/l.jpg"),
        ('<img srcset="data:image/gif;base64,R0 1w, /l.jpg 800w">', "https://news.example/l.jpg"),
        (f'<img srcset="/m.jpg 100w, /{"x" * 9000}.jpg 200w">', "https://news.example/m.jpg"),
        ('<img srcset=",, ,">', None),
        ('<img src="/blank.gif" data-lazy-srcset="/x,1.jpg 1x, /x,2.jpg 2x">', "https://news.example/x,2.jpg"),
        ('<img src="/tiny.jpg?w=20" data-src="/a.jpg">', "https://news.example/a.jpg"),
        ('<img src="/a.jpg" data-thumb-src="/tiny.jpg" data-src-type="cdn/x">', "https://news.example/a.jpg"),
        ('<img nitro-lazy-src="/a.jpg" data-sizes="auto">', "https://news.example/a.jpg"),
        ('<img data-cfsrc="/a.jpg">', "https://news.example/a.jpg"),
        ('<img data-src="a photo.jpg">', "https://news.example/a/a photo.jpg"),
        ('<img src="/d_transparent.gif/a.jpg">', "https://news.example/d_transparent.gif/a.jpg"),
        ('<img class="lazy"><noscript><img src="/twin.jpg"></noscript>', "https://news.example/twin.jpg"),
        ('<picture><source srcset="/p.webp 900w"><img src="data:,"></picture>', "https://news.example/p.webp"),
        ('<a href="/shop"><img src="/a.jpg"></a>', "https://news.example/a.jpg"),
        (
            '<amp-img src="/a.jpg" width=800 height=600><noscript><img src="/a.jpg"></noscript></amp-img>',
            "https://news.example/a.jpg",
        ),
        ('<img src="/icon.png" width="16" height="16">', None),
        ('<img src="/1f600.svg" alt="" class="x emoji">', None),
        ('<img src="javascript:alert(1)">', None),
        ("<img>", None),
    ],
)
def test_a_picture_has_its_real_address(html: str, address: str | None) -> None:
    assert shown(html) == ([f'<img src="{address}" alt="">'] if address else [])


@pytest.mark.parametrize("sign", [",", " ,", ", ", "a ", "a, ", "\t,", "a 1w,"])
def test_a_set_of_pictures_is_read_in_a_time_that_grows_with_it_alone(sign: str) -> None:
    started = time.process_time()
    shown(f'<img srcset="{sign * 100_000}">')
    assert time.process_time() - started < 2  # a pattern that tries all ways takes minutes


@pytest.mark.parametrize(
    ("html", "caption"),
    [
        ("<figure><img src=/a.jpg><figcaption>The old <b>wall</b></figcaption></figure>", "The old wall"),
        ("<figure><img src=/a.jpg><p>The old wall</p></figure>", "The old wall"),
        ("<div class=wp-caption><a href=/l.jpg><img src=/a.jpg></a><p>The old wall</p></div>", "The old wall"),
        ("<div><div><img src=/a.jpg></div><div class=image-caption>The old wall</div></div>", "The old wall"),
        ("<div><div><img src=/a.jpg></div><div>The council met again.</div></div>", ""),
        ("<img src=/a.jpg><p class=caption-less>The council met again.</p>", ""),
    ],
)
def test_a_caption_belongs_to_its_picture(html: str, caption: str) -> None:
    told = f"<figcaption>{caption}</figcaption>" if caption else ""
    assert shown(html) == [f'<img src="https://news.example/a.jpg" alt="">{told}']


YOUTUBE = (
    '<a href="https://www.youtube.com/watch?v=abc_DEF-123">'
    '<img src="https://i.ytimg.com/vi/abc_DEF-123/hqdefault.jpg" alt="{}"></a>'
)


@pytest.mark.parametrize(
    ("html", "found"),
    [
        (
            '<iframe src="https://www.youtube.com/embed/abc_DEF-123?rel=0" title="The wall"></iframe>',
            "YouTube: The wall",
        ),
        ('<iframe src="//youtube-nocookie.com/embed/abc_DEF-123" title="YouTube video player"></iframe>', "YouTube"),
        ('<iframe data-src="https://www.youtube.com/embed/abc_DEF-123/" src="about:blank"></iframe>', "YouTube"),
        ("<lite-youtube videoid=abc_DEF-123></lite-youtube>", "YouTube"),
        ("<amp-youtube data-videoid=abc_DEF-123 title='The &lt;wall&gt;'></amp-youtube>", "YouTube: The &lt;wall&gt;"),
    ],
)
def test_a_film_in_a_frame_is_a_link_with_its_picture(html: str, found: str) -> None:
    assert shown(html) == [YOUTUBE.format(found)]


@pytest.mark.parametrize(
    ("frame", "page"),
    [
        ("https://player.vimeo.com/video/76979871?h=8272103f6e", "https://vimeo.com/76979871"),
        ("https://geo.dailymotion.com/player/xa1b2.html?video=x8abcd", "https://www.dailymotion.com/video/x8abcd"),
        ("https://www.tiktok.com/embed/v2/7359352532281462058", "https://www.tiktok.com/@/video/7359352532281462058"),
        ("https://www.facebook.com/plugins/video.php?height=3&href=https%3A%2F%2Fwww.facebook.com%2Fx%2F1&t=0", "https://www.facebook.com/x/1"),
        ("https://tube.example/videos/embed/9c9de5e8-0a1e-484a-b099-e80766180a6d", "https://tube.example/videos/watch/9c9de5e8-0a1e-484a-b099-e80766180a6d"),
        ("https://vk.com/video_ext.php?oid=-12&id=34&hash=5", "https://vk.com/video-12_34"),
        ("https://player.bilibili.com/player.html?isOutside=true&bvid=BV1xx411c7mD&p=1", "https://www.bilibili.com/video/BV1xx411c7mD/"),
        ("https://open.spotify.com/embed/episode/7makk4oTQel546B0PZlDM5?utm_source=x", "https://open.spotify.com/episode/7makk4oTQel546B0PZlDM5"),
        ("https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/1&auto_play=false", "https://api.soundcloud.com/tracks/1"),
        ("https://embed.podcasts.apple.com/us/podcast/x/id1?i=2", "https://podcasts.apple.com/us/podcast/x/id1?i=2"),
        ("https://datawrapper.dwcdn.net/z8ELA/3/", "https://datawrapper.dwcdn.net/z8ELA/"),
        ("https://flo.uri.sh/visualisation/1234/embed", "https://public.flourish.studio/visualisation/1234/"),
        ("https://www.youtube.com/embed/videoseries?list=PL1", None),
        ("https://w.soundcloud.com/player/?url=javascript%3Aalert(1)", None),
        ("https://ads.example/frame?x=youtube.com/embed/abc_DEF-123", None),
        ("https://www.google.com/maps/embed?pb=1", None),
        ("/embed/abc_DEF-123", None),
    ],
)  # fmt: skip
def test_a_frame_leads_to_the_page_of_what_it_shows(frame: str, page: str | None) -> None:
    found = shown(f'<iframe src="{frame.replace("&", "&amp;")}"></iframe>')
    assert [html.split('"')[1] for html in found] == ([page] if page else [])


@pytest.mark.parametrize(
    ("html", "found"),
    [
        (
            "<video controls poster=/p.jpg><source src=/v/a%20wall.mp4>Your browser shows no films.</video>",
            '<a href="https://news.example/v/a%20wall.mp4"><img src="https://news.example/p.jpg" alt="a wall.mp4"></a>',
        ),
        ("<audio controls src=/a.mp3></audio>", '<a href="https://news.example/a.mp3">a.mp3</a>'),
        ("<video autoplay muted loop src=/background.mp4></video>", None),
        ("<video controls src=blob:https://news.example/1></video>", None),
        ("<video controls></video>", None),
    ],
)
def test_what_a_page_plays_itself_is_a_link_to_the_file(html: str, found: str | None) -> None:
    assert shown(html) == ([found] if found else [])


@pytest.mark.parametrize("part", ["oid=1&", "&id=", "href=&", "video=&", "a/podcast/", "%3A"])
def test_frames_are_told_in_a_time_that_grows_with_them_alone(part: str) -> None:
    hosts = ("vk.com/video_ext.php?", "facebook.com/plugins/video.php?", "geo.dailymotion.com/player.html?",
             "embed.podcasts.apple.com/", "w.soundcloud.com/player/?")  # fmt: skip
    frames = "".join(f'<iframe src="https://{host}{part * (1900 // len(part))}"></iframe>' for host in hosts)
    started = time.process_time()
    shown(frames * 50)
    assert time.process_time() - started < 5


def test_a_film_stands_where_it_stood_and_only_once() -> None:
    film = '<iframe src="https://www.youtube.com/embed/abc_DEF-123"></iframe>'
    found = shown(f"<img src=/1.jpg>{film}<p>between</p><img src=/2.jpg><figure>{film}</figure>")
    assert [next(name for name in ("1.jpg", "hqdefault", "2.jpg") if name in html) for html in found] == [
        "1.jpg", "hqdefault", "2.jpg",
    ]  # fmt: skip


def test_what_is_no_part_of_the_story_shows_nothing() -> None:
    film = '<iframe src="https://www.youtube.com/embed/abc_DEF-123"></iframe>'
    assert shown(f"<div class=related-articles>{film}<img src=/1.jpg></div>") == []


PARAGRAPHS = [
    f"<p>The council voted on {day} to rebuild the old harbour wall, whatever it costs the town.</p>"
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
]


def read(story: str) -> Article:
    page = f"<html lang=en><title>The wall</title><body><main><article><h1>The wall</h1>{story}</article>"
    article = extract(f"{page}<section><p>© 2026</p><img src=/foot.jpg alt=Foot></section></main></body></html>", BASE)
    assert isinstance(article, Article)
    return article


def test_a_picture_right_behind_the_last_line_is_the_story_s() -> None:
    article = read(f"{''.join(PARAGRAPHS)}<figure><img src=/end.jpg><figcaption>The end</figcaption></figure>")
    assert article.html.endswith(
        '<figure><img src="https://news.example/end.jpg" alt=""><figcaption>The end</figcaption></figure>'
    )
    assert "foot.jpg" not in article.html
    assert "The end" not in article.text


def test_a_film_is_no_lead_picture() -> None:
    film = '<iframe src="https://www.youtube.com/embed/abc_DEF-123"></iframe>'
    article = read(f"{PARAGRAPHS[0]}{film}{''.join(PARAGRAPHS[1:])}")
    assert YOUTUBE.format("YouTube") in article.html
    assert article.image is None


@pytest.mark.parametrize(
    ("inside", "caption"),
    [
        (YOUTUBE.format("YouTube"), ""),
        ('<a href="https://vimeo.com/76979871">Vimeo: The film</a>', ""),
        (
            '<a href="https://vimeo.com/76979871">Vimeo</a><figcaption>The mayor speaks.</figcaption>',
            "The mayor speaks.",
        ),
    ],
)
def test_the_html_of_an_article_comes_back_with_its_films(inside: str, caption: str) -> None:
    film = f"<figure>{inside}</figure>"
    blocks = blocks_of(f"<p>a</p>{film}<p>b</p>", BASE)
    assert [(block.kind, block.text) for block in blocks] == [
        (Kind.PARAGRAPH, "a"),
        (Kind.FIGURE, caption),
        (Kind.PARAGRAPH, "b"),
    ]
    assert blocks[1].html == film
