"""What to read: sources.toml and bare addresses."""

from __future__ import annotations

from pathlib import Path

import pytest

from archiver.errors import ConfigError
from archiver.rules.budget import Budget
from archiver.rules.known import Folders
from archiver.rules.sources import Config, Source, load_sources, source_of
from archiver.rules.wishes import Wishes

GOOD = """
[sources.news]
url = "https://www.News.example/?utm_source=x"

[sources.'two words']
url = "http://127.0.0.1:8000/blog/"
only = ["/politics/", "/économie/"]
skip = "/live/"
feeds = ["http://127.0.0.1:8000/feed"]
limit = 20

[publish]
base = "https://me.example/papers"
title = "My papers"
"""


def load(tmp_path: Path, text: str) -> Config:
    path = tmp_path / "sources.toml"
    path.write_text(text, "utf-8")
    return load_sources(path)


def test_a_file_gives_its_sources_in_order(tmp_path: Path) -> None:
    config = load(tmp_path, GOOD)
    assert config.sources == (
        Source(name="news", url="https://www.news.example/", site="news.example"),
        Source(
            name="two words",
            url="http://127.0.0.1:8000/blog/",
            site="127.0.0.1_8000",
            only=("/politics/", "/économie/"),
            skip=("/live/",),
            feeds=("http://127.0.0.1:8000/feed",),
            limit=20,
        ),
    )
    assert config.publish.base == "https://me.example/papers/"
    assert config.publish.title == "My papers"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("http://127.0.0.1:8000/politics/a", True),
        ("http://127.0.0.1:8000/%C3%A9conomie/a", True),
        ("http://127.0.0.1:8000/sport/a", False),
        ("http://127.0.0.1:8000/politics/live/a", False),
    ],
)
def test_only_and_skip_choose_addresses(tmp_path: Path, address: str, expected: bool) -> None:
    assert load(tmp_path, GOOD).sources[1].wants(address) is expected


def test_a_source_with_nothing_but_its_address_wants_everything() -> None:
    assert source_of("https://news.example").wants("https://news.example/any/thing")


@pytest.mark.parametrize(
    ("text", "url", "name"),
    [
        ("news.example", "https://news.example/", "news.example"),
        ("www.news.example/politics", "https://www.news.example/politics", "news.example"),
        ("http://localhost:8000", "http://localhost:8000/", "localhost_8000"),
        ("localhost:8000", "https://localhost:8000/", "localhost_8000"),
    ],
)
def test_a_bare_address_is_a_whole_source(text: str, url: str, name: str) -> None:
    assert source_of(text) == Source(name=name, url=url, site=name)


def test_the_last_word_on_what_was_learned_is_told_by_site(tmp_path: Path) -> None:
    text = f"{GOOD}[sources.news.boilerplate]\nkeep = 'The week in figures'\ndrop = ['A word from…']\n"
    wishes = load(tmp_path, text).wishes
    assert wishes["news.example"] == Wishes(keep=("The week in figures",), drop=("A word from…",))
    assert wishes["127.0.0.1_8000"] == Wishes()


def test_a_stanza_says_how_much_is_asked_for_and_with_which_secrets(tmp_path: Path) -> None:
    stanza = "headers = { X-Reader = 'a b' }\ncookies = { sid = 'q' }\nbudget = { requests = 9, daily_megabytes = 7 }\n"
    config = load(tmp_path, f"[crawl]\ncontact = 'me@news.example'\n[sources.a]\n{URL}\n{stanza}")
    (source,) = config.sources
    assert source.budget == Budget(requests=9, daily_megabytes=7)
    assert (source.headers, source.cookies) == ((("X-Reader", "a b"),), (("sid", "q"),))
    assert config.contact == "me@news.example"
    assert source_of("news.example").budget == Budget()


def test_a_secret_that_is_no_header_is_not_shown(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, f'[sources.a]\n{URL}\nheaders = {{ X-A = "s3cr3t\\n" }}')
    assert "s3cr3t" not in str(caught.value)


@pytest.mark.parametrize("text", ["", "  ", "ftp://news.example/", "javascript:alert(1)", "https://", "no address"])
def test_what_is_no_address_is_no_source(text: str) -> None:
    with pytest.raises(ConfigError, match="is no web address; write it like https://"):
        source_of(text)


URL = 'url = "https://news.example/"'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"[sources.news]\n{URL}\n\nlimt = 5", "line 4: unknown key 'limt' in [sources.news]; did you mean 'limit'?"),
        (f"[sources.news]\n{URL}\nzzz = 5", "line 3: unknown key 'zzz' in [sources.news]; known are url, only, skip"),
        (f"[sources.a]\n{URL}\n[sources.b]\nlimit = 3\nulr = 1", "line 5: unknown key 'ulr' in [sources.b]; did you"),
        (f"[source.news]\n{URL}", "line 1: unknown key 'source'; did you mean 'sources'?"),
        (f"x = 1\n[sources.news]\n{URL}", "line 1: unknown key 'x'"),
        (f"[sources.news]\n{URL}\n[publish]\nbas = ''", "line 4: unknown key 'bas' in [publish]; did you mean 'base'?"),
        ("[sources.news]\nurl = 3", "line 2: 'url' in [sources.news] must be a text in quotes"),
        ("[sources.news]\nurl = ''", "line 2: 'url' in [sources.news] must be a text in quotes"),
        ("[sources.news]\nurl = 'ftp://news.example/'", "line 2: 'ftp://news.example/' is no web address"),
        ("[sources.news]\nonly = ['/a/']", "line 1: [sources.news] has no url"),
        (f"[sources.news]\n{URL}\nonly = [1]", "line 3: 'only' in [sources.news] must be a list of texts in quotes"),
        (f"[sources.news]\n{URL}\nskip = ['']", "line 3: 'skip' in [sources.news] must be a list of texts in quotes"),
        (f"[sources.news]\n{URL}\nfeeds = ['/feed']", "line 3: '/feed' is no web address"),
        (f"[sources.news]\n{URL}\nlimit = 0", "line 3: 'limit' in [sources.news] must be a whole number above 0"),
        (f"[sources.news]\n{URL}\nlimit = true", "line 3: 'limit' in [sources.news] must be a whole number above 0"),
        (f"[sources.news]\n{URL}\nlimit = '5'", "line 3: 'limit' in [sources.news] must be a whole number above 0"),
        (
            f"[sources.a]\n{URL}\n[sources.b]\nurl = 'http://www.news.example/x'",
            "line 4: 'b' and 'a' are the same site",
        ),
        (f"[sources.a]\n{URL}\n[sources.a]\n{URL}", "line 3: Cannot declare"),
        (
            f"[sources.a]\n{URL}\n[sources.a.boilerplate]\nkep = []",
            "line 4: unknown key 'kep' in [sources.a.boilerplate]",
        ),
        (
            f"[sources.a]\n{URL}\n[sources.a.boilerplate]\ndrop = ['…']",
            "line 4: '…' in [sources.a.boilerplate] names no",
        ),
        (f"[sources.a]\n{URL}\nboilerplate = 1", "line 3: 'boilerplate' is no table; write [sources.a.boilerplate]"),
        (f"[sources.a]\n{URL}\n[sources.a.budget]\nrequests = 0", "line 4: 'requests' in [sources.a.budget] must be a"),
        (f"[sources.a]\n{URL}\nbudget = {{ megabytes = '5' }}", "line 3: 'megabytes' in [sources.a.budget] must be"),
        (f"[sources.a]\n{URL}\n[sources.a.budget]\ndaily_request = 9", "did you mean 'daily_requests'?"),
        (f"[sources.a]\n{URL}\nbudget = 5", "line 3: 'budget' is no table; write [sources.a.budget]"),
        (f"[sources.a]\n{URL}\nheaders = {{ X-A = 5 }}", "line 3: 'X-A' in [sources.a.headers] must be a text in"),
        (f"[sources.a]\n{URL}\nheaders = {{ 'X A' = 'b' }}", "line 3: 'X A' in [sources.a.headers] is no name"),
        (f'[sources.a]\n{URL}\nheaders = {{ X-A = "b\\r\\nHost: c" }}', "line 3: 'X-A' in [sources.a.headers] must be"),
        (
            f"[sources.a]\n{URL}\n[sources.a.headers]\nUser-Agent = 'x'",
            "line 4: 'User-Agent' in [sources.a.headers] can",
        ),
        (f"[sources.a]\n{URL}\nheaders = {{ cookie = 'a=b' }}", "cannot be set: write it as cookies = {"),
        (f"[sources.a]\n{URL}\ncookies = {{ a = 'b; c=d' }}", "line 3: 'a' in [sources.a.cookies] must be a text in"),
        (f"[crawl]\ncontact = 'me'\n[sources.a]\n{URL}", "line 2: 'contact' in [crawl] is neither a mail nor a web"),
        (f'[crawl]\ncontact = "a@b.c\\r\\nX: y"\n[sources.a]\n{URL}', "line 2: 'contact' in [crawl] is neither"),
        (f"[crawl]\ncontact = 'https://me.example/)x'\n[sources.a]\n{URL}", "line 2: 'contact' in [crawl] is neither"),
        (f"[crawl]\ncontat = 'me'\n[sources.a]\n{URL}", "line 2: unknown key 'contat' in [crawl]; did you mean"),
        (f"[sources]\nnews = '{URL}'", "line 2: 'news' is no table; write [sources.news]"),
        (f"publish = 3\n[sources.news]\n{URL}", "'publish' is no table"),
        ("[sources.news]\nurl = https://news.example/", "line 2: Invalid value; a text stands between straight quotes"),
        ("[sources.a]\nURL = 'https://a.example/'", "line 2: unknown key 'URL' in [sources.a]; did you mean 'url'?"),
        (
            '[sources.a]\nurl = "https://me:secret@a.example/"',
            "line 2: https://a.example/ is written with a name or password",
        ),
        (f'[sources.a]\n{URL}\nfeeds = "https://me:secret@a.example/f"', "line 3: https://a.example/f is written with"),
        ("[sources.news", "Expected ']'"),
        (f'[sources."a,b"]\n{URL}', "line 1: 'a,b' cannot be the name of a source; a name is one line without a comma"),
        (f'[sources.""]\n{URL}', "line 1: '' cannot be the name of a source"),
        (f'[sources.a]\n{URL}\n[publish]\ntitle = "a\\u0000b"', "line 4: 'title' in [publish] holds a control"),
        (f'[sources.a]\n{URL}\nonly = ["\\u0001"]', "line 3: 'only' in [sources.a] holds a control character"),
        (f"[sources.a]\n{URL}\n[publish]\nbase = 'https://a.example/?q'", "line 4: 'base' in [publish] is a folder"),
        (f"x = {'[' * 5000}", "maximum recursion depth exceeded"),
        ("", "names no source; add [sources.news] and its url"),
        ("[publish]\ntitle = 'x'", "names no source"),
        ("sources = []", "names no source"),
    ],
)
def test_a_mistake_is_told_in_one_sentence_with_its_line(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, text)
    message = str(caught.value)
    assert says in message
    assert message.startswith(str(tmp_path / "sources.toml"))
    assert "secret" not in message
    assert "\n" not in message


def test_a_file_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no such file"):
        load_sources(tmp_path / "sources.toml")
    with pytest.raises(ConfigError, match="cannot be read"):
        load_sources(tmp_path)
    (tmp_path / "latin.toml").write_bytes(b"# caf\xe9\n")
    with pytest.raises(ConfigError, match="cannot be read: byte 5 is no UTF-8; save the file as UTF-8"):
        load_sources(tmp_path / "latin.toml")


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text(f"[sources.a]\n{URL}\n", "utf-8-sig")
    assert [source.name for source in load_sources(tmp_path / "sources.toml").sources] == ["a"]


def test_a_stanza_may_say_how_the_pages_are_written(tmp_path: Path) -> None:
    found = load(tmp_path, "[sources.news]\nurl = 'https://news.example/'\nbody = '.text'\nstrip = ['.a', '.b']")
    rules = found.sources[0].rules
    assert rules is not None
    assert rules.origins == ("sources.toml",)
    assert (len(rules.body), len(rules.strip), rules.title) == (1, 2, ())
    assert not rules.is_hint
    with pytest.raises(ConfigError, match=r"line 3: 'p\[' is no CSS selector"):
        load(tmp_path, "[sources.news]\nurl = 'https://news.example/'\nbody = 'p['")


def folder(path: Path, name: str, text: str) -> None:
    path.mkdir()
    (path / name).write_text(text, "utf-8")


RULES = '[read]\nbody = ["main"]\n[[test]]\npage = "<main>Good</main>"\ncontains = ["Good"]\n'


def test_folders_of_rules_are_seen_from_the_file(tmp_path: Path) -> None:
    folder(tmp_path / "my-sites", "paper.example.toml", RULES)
    folder(tmp_path / "ftr", "other.example.txt", "body: //main")
    config = load(tmp_path, f"[sources.news]\n{URL}\n[rules]\nsites = 'my-sites'\nhints = '{tmp_path}/ftr'")
    assert config.folders == Folders(sites=tmp_path / "my-sites", hints=tmp_path / "ftr")
    assert load(tmp_path, f"[sources.news]\n{URL}").folders == Folders()


@pytest.mark.parametrize(
    ("rules", "says"),
    [
        ("sites = 'no'", "line 4: 'sites' in [rules]: "),
        ("sites = 'no'", "no: there is no such folder of site files"),
        ("hints = 'no'", "no: cannot be read as a folder of ftr-site-config files: No such file"),
        ("sites = 'bare'", "bare: there is no site file in this folder"),
        ("hints = 'bare'", "bare: there is no ftr-site-config file in this folder"),
        ("sites = 'broken'", "paper.example.toml: has no test"),
        ("sites = 3", "line 4: 'sites' in [rules] must be a text"),
        ("site = 'x'", "line 4: unknown key 'site' in [rules]; did you mean 'sites'?"),
    ],
)
def test_a_folder_of_rules_that_cannot_be_used_names_line_and_remedy(tmp_path: Path, rules: str, says: str) -> None:
    (tmp_path / "bare").mkdir()
    folder(tmp_path / "broken", "paper.example.toml", "[read]\nbody = ['main']\n")
    with pytest.raises(ConfigError) as error:
        load(tmp_path, f"[sources.news]\n{URL}\n[rules]\n{rules}")
    assert says in str(error.value)


def test_rules_that_are_no_table_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"write \[rules\]"):
        load(tmp_path, f"rules = 3\n[sources.news]\n{URL}")


@pytest.mark.parametrize("address", ["https://me:secret@a.example/", "me@a.example", "me:secret@a.example/x"])
def test_a_password_that_would_not_be_sent_is_no_part_of_an_address(address: str) -> None:
    with pytest.raises(ConfigError, match=r"https://a\.example/.* \[sources\.NAME\.headers\]") as caught:
        source_of(address)
    assert "secret" not in str(caught.value)
    assert source_of("https://a.example/@me/x").url == "https://a.example/@me/x"
