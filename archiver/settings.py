"""Scrapy's settings for the archiver: the order of the pipelines, and politeness that no configuration turns off."""

from importlib.util import find_spec
from socket import gethostname

from scrapy.settings import default_settings

from archiver import __version__

BOT_NAME = "archiver"
SPIDER_MODULES = ["archiver.spiders"]
NEWSPIDER_MODULE = "archiver.spiders"


def user_agent(contact: str) -> str:
    """How the archiver presents itself; its first word is the name that robots.txt may speak to."""
    return f"archiver/{__version__} (feed archiver; obeys robots.txt; contact: {contact})"


def _without(base: dict[str, int], *shut: str) -> dict[str, int]:
    return {name: order for name, order in base.items() if not name.endswith(shut)}


USER_AGENT = user_agent(f"postmaster@{gethostname()}")

# Ours, read once each in a from_crawler; docs/reference.md explains every one.
ARCHIVER_OUTPUT = "output"
ARCHIVER_CONFIG = "sources.toml"
ARCHIVER_WORKERS = 2
ARCHIVER_ALLOW: list[str] = []
ARCHIVER_PATIENCE = 60
ARCHIVER_BASE: str | None = None
ARCHIVER_TITLE = "All sources"
ARCHIVER_HUB: str | None = None

#: A tenth less of the crawl process's time, with `pip install 'archiver[uvloop]'`; None is asyncio's own loop.
ASYNCIO_EVENT_LOOP = "uvloop.Loop" if find_spec("uvloop") else None

EXTENSIONS = {"archiver.desk.Desk": 0}
# What is only switched off is imported all the same: aiohttp with these doors, requests with the cookies. Our handler
# unpacks what it brings.
EXTENSIONS_BASE = _without(default_settings.EXTENSIONS_BASE, ".RemoteControl", ".TelnetConsole")
DOWNLOADER_MIDDLEWARES_BASE = _without(
    default_settings.DOWNLOADER_MIDDLEWARES_BASE, ".CookiesMiddleware", ".HttpCompressionMiddleware"
)
ITEM_PIPELINES = {
    "archiver.pipelines.Read": 200,
    "archiver.pipelines.Append": 300,
    "archiver.pipelines.Publish": 400,
}
SPIDER_MIDDLEWARES = {  # each is a generator more around all that a callback gives
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,  # longer addresses are no canonical ones
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,  # what we follow is bounded by the frontier
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,  # our requests have a meta of their own
}
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,  # reads a 503 as "allow"; ours is RFC 9309
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,  # three requests in 50 ms after a Retry-After: 30
    "scrapy.downloadermiddlewares.stats.DownloaderStats": None,  # the ledger counts, by source
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,  # in circles where a site wants its cookie back
    "archiver.middlewares.limits.LimitsMiddleware": 50,
    "archiver.middlewares.slots.SlotsMiddleware": 60,  # before all that ask for a request's queue
    "archiver.middlewares.robots.RobotsMiddleware": 100,
    "archiver.middlewares.contact.ContactMiddleware": 450,  # before Scrapy's own, which fills in what is missing
    "archiver.middlewares.patience.PatienceMiddleware": 550,
    "archiver.middlewares.budget.BudgetMiddleware": 560,  # what the ones above refuse costs nothing
    "archiver.middlewares.redirects.RedirectsMiddleware": 600,
    "archiver.middlewares.credentials.CredentialsMiddleware": 950,  # last out, first back: nobody else sees a secret
}

# Manners.
ROBOTSTXT_OBEY = True
CONCURRENT_REQUESTS = 16
CONCURRENT_ITEMS = 1  # Scrapy starts so many tasks for every response: ours bring the next request, then one page
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1.0
DOWNLOAD_DELAY_JITTER = 0  # Scrapy's 0.5 lets a pause fall to half of what was promised
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.0
AUTOTHROTTLE_MAX_DELAY = 60.0
REFERRER_POLICY = "no-referrer"  # the article answered last did not lead to the next
REDIRECT_MAX_TIMES = 5
METAREFRESH_ENABLED = False

# Bounds: never archive a cut or a forged page, never be held by a slow or huge one.
DOWNLOAD_TIMEOUT = 45
DOWNLOAD_MAXSIZE = 16 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_FAIL_ON_DATALOSS = True  # for Scrapy's own handler: ours looks at what is there
DOWNLOAD_VERIFY_CERTIFICATES = True
MEMUSAGE_LIMIT_MB = 1024

# Doors that stay shut: only http and https, no proxy past the address guard, nobody listens.
DOWNLOAD_HANDLERS: dict[str, str | None] = {
    **dict.fromkeys(("http", "https"), "archiver.handler.Handler"),
    **dict.fromkeys(("data", "file", "ftp", "s3")),
}
HTTPPROXY_ENABLED = False
TWISTED_DNS_RESOLVER = "archiver.resolver.GuardedResolver"
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

LOG_LEVEL = "INFO"
FEED_EXPORT_ENCODING = "utf-8"
