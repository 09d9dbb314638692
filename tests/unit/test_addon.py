"""The add-on among the settings of somebody else's project: theirs win, and what would break the archive is refused."""

from __future__ import annotations

from typing import Any

import pytest
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.settings import Settings

from archiver.addon import Archiver
from archiver.errors import ConfigError
from archiver.middlewares.patience import PatienceMiddleware
from archiver.middlewares.robots import RobotsMiddleware
from archiver.pipelines import Append, Publish, Read

RETRY = "scrapy.downloadermiddlewares.retry.RetryMiddleware"


def applied(**theirs: Any) -> Settings:
    settings = Settings(theirs, priority="project")
    Archiver.update_pre_crawler_settings(settings)
    Archiver().update_settings(settings)
    return settings


def test_a_project_that_says_nothing_gets_all_of_it() -> None:
    settings = applied()
    assert settings.getdict("ITEM_PIPELINES") == {Read: 200, Append: 300, Publish: 400}
    middlewares = settings.getdict("DOWNLOADER_MIDDLEWARES")
    assert middlewares[RobotsTxtMiddleware] is None
    assert middlewares[RobotsMiddleware] == 100
    assert middlewares[RetryMiddleware] is None
    assert middlewares[PatienceMiddleware] == 550
    assert settings["ARCHIVER_OUTPUT"] == "output"
    assert not settings.getbool("TELNETCONSOLE_ENABLED")


def test_what_the_project_says_stands() -> None:
    settings = applied(
        ARCHIVER_OUTPUT="elsewhere",
        DOWNLOAD_MAXSIZE=1000,
        TELNETCONSOLE_ENABLED=True,
        DOWNLOAD_DELAY=7,
        ITEM_PIPELINES={"archiver.pipelines.Publish": None, "archiver.pipelines.Read": 50},
        DOWNLOADER_MIDDLEWARES={RETRY: 600},
    )
    assert settings["ARCHIVER_OUTPUT"] == "elsewhere"
    assert settings.getint("DOWNLOAD_MAXSIZE") == 1000
    assert settings.getbool("TELNETCONSOLE_ENABLED")
    assert settings.getint("DOWNLOAD_DELAY") == 7
    pipelines = settings.getdict("ITEM_PIPELINES")
    assert pipelines["archiver.pipelines.Publish"] is None
    assert Publish not in pipelines
    assert pipelines["archiver.pipelines.Read"] == 50
    middlewares = settings.getdict("DOWNLOADER_MIDDLEWARES")
    assert middlewares[RETRY] == 600
    assert PatienceMiddleware not in middlewares


def test_a_project_that_never_retries_is_left_so() -> None:
    assert PatienceMiddleware not in applied(RETRY_ENABLED=False).getdict("DOWNLOADER_MIDDLEWARES")


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        (
            "DOWNLOAD_HANDLERS",
            {"https": "scrapy.core.downloader.handlers._aiohttp.AiohttpDownloadHandler"},
            "the download handler of https is",
        ),
        (
            "DOWNLOAD_HANDLERS",
            {"http": "scrapy.core.downloader.handlers._httpx.HttpxDownloadHandler"},
            "the download handler of http is",
        ),
        ("TWISTED_DNS_RESOLVER", "scrapy.resolver.CachingThreadedResolver", "TWISTED_DNS_RESOLVER is"),
        ("HTTPPROXY_ENABLED", True, "with HTTPPROXY_ENABLED a proxy may"),
        ("TWISTED_REACTOR_ENABLED", False, "it needs Twisted's asyncio reactor"),
        ("TWISTED_REACTOR", "twisted.internet.epollreactor.EPollReactor", "it needs Twisted's asyncio reactor"),
        ("TWISTED_REACTOR", None, "it needs Twisted's asyncio reactor"),
    ],
)
def test_what_would_break_the_archive_is_refused_in_one_sentence(setting: str, value: Any, sentence: str) -> None:
    with pytest.raises(ConfigError, match=f"^archiver.addon: {sentence}") as refused:
        applied(**{setting: value})
    assert str(refused.value).endswith("or archiver.addon.Archiver out of ADDONS")
    assert "\n" not in str(refused.value)
