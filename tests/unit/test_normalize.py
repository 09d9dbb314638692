"""An article normalised: its texts, its fragments, its empty values."""

from __future__ import annotations

import time

import pytest

from archiver.items import Article, Block, Kind, replace
from archiver.normalize import normalize


def _article(*blocks: Block, **fields: object) -> Article:
    article = Article(url="https://a.example/1", site="a.example", title="Title", blocks=blocks, language="fr")
    return replace(article, **fields)  # type: ignore[arg-type]


def _html(html: str, language: str = "fr", kind: Kind = Kind.PARAGRAPH) -> str:
    done = normalize(_article(Block(kind=kind, text="text", html=html), language=language))
    assert normalize(done) == done
    return done.blocks[0].html


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("<p>plain</p>", "<p>plain</p>"),
        ("<p>\n  two\n spaces </p>", "<p>two spaces</p>"),
        ("<p>one <b>two</b> three</p>", "<p>one <b>two</b> three</p>"),
        ("<p> <b> x</b></p>", "<p><b>x</b></p>"),
        ("<p>AT&amp;T &lt;b&gt;</p>", "<p>AT&amp;T &lt;b&gt;</p>"),
        ("<p>l&amp;rsquo;homme</p>", "<p>l’homme</p>"),
        ("<p>zero\u200bwidth\x00</p>", "<p>zerowidth</p>"),
        ("<p>bell&#7;</p>", "<p>bell</p>"),
        ('<p><a href="https://a.example/?a=1&amp;b=2" title="x > y">l&#233;</a></p>', None),
        ("<p>« Oui« , dit-il</p>", "<p>« Oui », dit-il</p>"),
        ("<p><em>« Oui</em>« , dit-il</p>", "<p><em>« Oui</em> », dit-il</p>"),
        ("<p>« Oui<em>« </em>, dit-il</p>", "<p>« Oui<em> »</em>, dit-il</p>"),
        ("<p>« <b>Oui</b>« <i>, dit-il</i></p>", "<p>« <b>Oui</b> »<i>, dit-il</i></p>"),
    ],
)
def test_fragments(given: str, expected: str | None) -> None:
    wanted = expected or '<p><a href="https://a.example/?a=1&amp;b=2" title="x > y">lé</a></p>'
    assert _html(given) == wanted


def test_no_fragment_gains_a_tag() -> None:
    for text in ("&amp;lt;script&amp;gt;", "&lt;script&gt;", "&amp;amp;lt;b&amp;amp;gt;", "&am&#112;;lt;script>"):
        assert "<script" not in _html(f"<p>{text}</p>")


def test_half_a_space_goes_over_tags_too() -> None:
    html = "<p><a href='https://a.example/'>All ways</a>Â are « x« , <b>good.Â</b></p>"
    done = normalize(_article(Block(kind=Kind.PARAGRAPH, text="All waysÂ are « x« , good.Â", html=html), language="fr"))
    block = done.blocks[0]
    assert block.text == "All ways are « x », good."
    assert block.html == "<p><a href='https://a.example/'>All ways</a> are « x », <b>good.</b></p>"
    assert normalize(done) == done


def test_code_keeps_its_lines() -> None:
    code = Block(kind=Kind.CODE, text="a  =  1\r\n\tb\x00", html="<pre>a  =  1\n\tb\x00« x« , y</pre>")
    done = normalize(_article(code)).blocks[0]
    assert done.text == "a  =  1\n\tb"
    assert done.html == "<pre>a  =  1\n\tb« x« , y</pre>"


def test_fields_are_cleaned_and_empty_values_dropped() -> None:
    done = normalize(
        _article(
            Block(kind=Kind.PARAGRAPH, text=" \u200b "),
            Block(kind=Kind.PARAGRAPH, text="« Oui« , dit-il"),
            Block(kind=Kind.FIGURE, text="", html='<figure><img src="https://a.example/i.jpg"></figure>'),
            title="  Un\ntitre\x00",
            authors=("  Jeanne  Roux ", "", "Jeanne Roux", "\u00a0"),
            tags=("pont", " "),
            summary="  ",
            section="\u200b",
            site_name="La\u00a0 Dépêche",
            image="https://a.example/i\x00.jpg",
        )
    )
    assert [block.text for block in done.blocks] == ["« Oui », dit-il", ""]
    assert done.title == "Un titre"
    assert done.authors == ("Jeanne Roux",)
    assert done.tags == ("pont",)
    assert (done.summary, done.section, done.site_name) == (None, None, "La Dépêche")
    assert done.image == "https://a.example/i.jpg"


def test_a_german_article_keeps_its_quotes() -> None:
    block = Block(kind=Kind.PARAGRAPH, text="»Ja«, sagte er.")
    assert normalize(_article(block, language="de")).blocks[0].text == "»Ja«, sagte er."


def test_hostile_fragments_cost_no_time() -> None:
    start = time.process_time()
    for piece in ("<b>x« ,</b>", '<a "', "<'", "&lt;", "<i>«</i>"):
        normalize(_article(Block(kind=Kind.PARAGRAPH, text="x", html=piece * 5000)))
    assert time.process_time() - start < 2
