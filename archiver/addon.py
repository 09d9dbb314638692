"""An add-on that puts the archive behind other people's spiders: ``ADDONS = {"archiver.addon.Archiver": 100}``.

A spider yields ``archiver.responses.page_of(response)``; it is kept as WARC, read in a worker process, archived, and
published when the spider closes. What a project says in its own settings stands; docs/scrapy.md tells the rest.
"""

from __future__ import annotations

from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object

from archiver import settings as ours
from archiver.desk import Desk
from archiver.errors import ConfigError
from archiver.middlewares.limits import LimitsMiddleware
from archiver.middlewares.patience import PatienceMiddleware
from archiver.middlewares.robots import RobotsMiddleware
from archiver.middlewares.slots import SlotsMiddleware
from archiver.pipelines import Append, Publish, Read
from archiver.resolver import unguarded

#: Settings that come with us where a project says nothing: the doors that stay shut, and what bounds a page. How fast
#: and how many at once, and whether robots.txt is obeyed, is the project's own affair.
_BROUGHT = (
    "DOWNLOAD_FAIL_ON_DATALOSS",
    "DOWNLOAD_MAXSIZE",
    "DOWNLOAD_VERIFY_CERTIFICATES",
    "HTTPPROXY_ENABLED",
    "REMOTE_CONTROL_ENABLED",
    "TELNETCONSOLE_ENABLED",
)
_PRIORITY = "addon"


class Archiver:
    """Brings the desk, the three pipelines, the address guard, and our robots and retry middlewares for Scrapy's."""

    @classmethod
    def update_pre_crawler_settings(cls, settings: BaseSettings) -> None:
        """The guard belongs to the process: there is one resolver for all its crawls."""
        settings.set("TWISTED_DNS_RESOLVER", ours.TWISTED_DNS_RESOLVER, _PRIORITY)
        for name in (name for name in dir(ours) if name.startswith("ARCHIVER_")):
            settings.set(name, getattr(ours, name), _PRIORITY)

    def update_settings(self, settings: BaseSettings) -> None:
        """Raises ConfigError for a setting of the project's that would break what the archive promises."""
        self.update_pre_crawler_settings(settings)
        for name in _BROUGHT:
            settings.set(name, getattr(ours, name), _PRIORITY)
        _must_be_usable(settings)
        settings.setdefault_in_component_priority_dict("EXTENSIONS", Desk, 0)
        for pipeline, place in ((Read, 200), (Append, 300), (Publish, 400)):
            settings.setdefault_in_component_priority_dict("ITEM_PIPELINES", pipeline, place)
        for middleware, place in ((LimitsMiddleware, 50), (SlotsMiddleware, 60)):
            settings.setdefault_in_component_priority_dict("DOWNLOADER_MIDDLEWARES", middleware, place)
        _replace(settings, RobotsTxtMiddleware, RobotsMiddleware, 100)
        if settings.getbool("RETRY_ENABLED"):
            _replace(settings, RetryMiddleware, PatienceMiddleware, 550)


def _replace(settings: BaseSettings, theirs: type, mine: type, place: int) -> None:
    """Ours in the place of Scrapy's, unless the project itself names Scrapy's or a kind of it."""
    name = "DOWNLOADER_MIDDLEWARES"
    named = [load_object(one) for one, order in settings.getdict(name).items() if order is not None]
    if not any(issubclass(one, theirs) for one in named if isinstance(one, type)):
        settings.setdefault_in_component_priority_dict(name, theirs, None)
        settings.setdefault_in_component_priority_dict(name, mine, place)


def _must_be_usable(settings: BaseSettings) -> None:
    """What passes the address guard unseen lets a page send the crawler into the user's own network."""
    remedy = "take that setting out, or archiver.addon.Archiver out of ADDONS"
    if not settings.getbool("TWISTED_REACTOR_ENABLED") or "asyncio" not in str(settings["TWISTED_REACTOR"]):
        raise ConfigError(f"archiver.addon: it needs Twisted's asyncio reactor, as Scrapy has it by default; {remedy}")
    if gap := unguarded(settings):
        raise ConfigError(f"archiver.addon: {gap}, past the address guard; {remedy}")
    if settings.getbool("HTTPPROXY_ENABLED"):
        sentence = "with HTTPPROXY_ENABLED a proxy may resolve names, past the address guard"
        raise ConfigError(f"archiver.addon: {sentence}; {remedy}")
