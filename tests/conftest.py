"""What several tests share: a maker of articles, and the data that lies beside the repository."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from archiver.items import Article, Block, Kind
from archiver.normalize.ids import mint
from tests.twins import stale

#: Data that is no part of the project; a test that needs it skips without it.
SHARED = Path(__file__).resolve().parents[2] / "shared"
CORPORA = SHARED / "data" / "corpora"

#: A checkout of https://github.com/fivefilters/ftr-site-config; its files are no part of this repository.
RULE_FILES = SHARED / "ftr-site-config"

MakeArticle = Callable[..., Article]


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--ftr FOLDER``: where a checkout of ftr-site-config lies; ``make ftr`` gives it."""
    parser.addoption("--ftr", type=Path, default=RULE_FILES, metavar="FOLDER", help="a checkout of ftr-site-config")


def pytest_configure() -> None:
    """No test runs on a compiled module that is older than its source: it would test what is no more."""
    if sentences := stale():
        pytest.exit("; ".join(sentences), returncode=2)


@pytest.fixture(scope="session")
def rule_files(pytestconfig: pytest.Config) -> Path:
    """The folder of ftr-site-config files; the test skips where it is not there, but fails where it was named."""
    folder: Path = pytestconfig.getoption("--ftr")
    if not folder.is_dir():
        complain = pytest.skip if folder == RULE_FILES else pytest.fail
        complain(f"no checkout of fivefilters/ftr-site-config at {folder}; make ftr FOLDER=… names one")
    return folder


@pytest.fixture(scope="session")
def make_article() -> MakeArticle:
    """A stamped article; the number tells its address, title, text and date, and every field can be given."""

    def make(number: int = 1, **fields: Any) -> Article:
        site = fields.get("site", "news.example")
        url = fields.get("url", f"https://{site}/story-{number}")
        text = f"The council met for the {number}th time. It decided nothing of note."
        stamped: dict[str, Any] = {
            "url": url,
            "site": site,
            "title": f"Story {number}",
            "blocks": (Block(kind=Kind.PARAGRAPH, text=text, html=f"<p>{text}</p>"),),
            "language": "en",
            "published": datetime(2026, 5, 1, 8, tzinfo=UTC) + timedelta(minutes=number),
            "id": mint(site, url),
            "first_seen": datetime(2026, 6, 1, tzinfo=UTC),
            "fetched": datetime(2026, 6, 1, tzinfo=UTC),
        }
        return Article(**stamped | fields)

    return make


@pytest.fixture(scope="session")
def corpus() -> Callable[[str], Path]:
    """The path of a file of the test corpora; the test is skipped where they are absent."""

    def find(name: str) -> Path:
        path = CORPORA / name
        if not path.exists():
            pytest.skip(f"the test corpora are absent: no {path}")
        return path

    return find


@pytest.fixture
def shared() -> Path:
    """The folder of shared data; the test skips where it is not there."""
    if not SHARED.is_dir():
        pytest.skip(f"the shared data is not at {SHARED}")
    return SHARED
