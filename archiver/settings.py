"""Scrapy's settings for the archiver: the order of the pipelines, and politeness that no configuration turns off."""

from socket import gethostname

from archiver import __version__

BOT_NAME = "archiver"
SPIDER_MODULES = ["archiver.spiders"]
NEWSPIDER_MODULE = "archiver.spiders"
USER_AGENT = f"archiver/{__version__} (feed archiver; obeys robots.txt; contact: postmaster@{gethostname()})"

# Ours, read once each in a from_crawler; docs/reference.md explains every one.
ARCHIVER_OUTPUT = "output"
ARCHIVER_CONFIG = "sources.toml"
ARCHIVER_WORKERS = 2
ARCHIVER_ALLOW: list[str] = []
ARCHIVER_PATIENCE = 60
ARCHIVER_BASE: str | None = None
ARCHIVER_TITLE = "All sources"

EXTENSIONS = {"archiver.desk.Desk": 0}
ITEM_PIPELINES = {
    "archiver.pipelines.Read": 200,
    "archiver.pipelines.Append": 300,
    "archiver.pipelines.Publish": 400,
}
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,  # reads a 503 as "allow"; ours is RFC 9309
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,  # three requests in 50 ms after a Retry-After: 30
    "archiver.middlewares.limits.LimitsMiddleware": 50,
    "archiver.middlewares.robots.RobotsMiddleware": 100,
    "archiver.middlewares.patience.PatienceMiddleware": 550,
}

# Manners.
ROBOTSTXT_OBEY = True
CONCURRENT_REQUESTS = 16
CONCURRENT_ITEMS = 4  # Scrapy starts so many tasks for every response, however few items it gives
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1.0
DOWNLOAD_DELAY_JITTER = 0  # Scrapy's 0.5 lets a pause fall to half of what was promised
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.0
AUTOTHROTTLE_MAX_DELAY = 60.0
COOKIES_ENABLED = False
REDIRECT_MAX_TIMES = 5
METAREFRESH_ENABLED = False

# Bounds: never archive a cut or a forged page, never be held by a slow or huge one.
DOWNLOAD_TIMEOUT = 45
DOWNLOAD_MAXSIZE = 16 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_FAIL_ON_DATALOSS = True
DOWNLOAD_VERIFY_CERTIFICATES = True
MEMUSAGE_LIMIT_MB = 1024

# Doors that stay shut: only http and https, no proxy past the address guard, nobody listens.
DOWNLOAD_HANDLERS = {"data": None, "file": None, "ftp": None, "s3": None}
HTTPPROXY_ENABLED = False
TWISTED_DNS_RESOLVER = "archiver.resolver.GuardedResolver"
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

LOG_LEVEL = "INFO"
FEED_EXPORT_ENCODING = "utf-8"
