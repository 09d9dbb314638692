"""Everything that a command imports, imported: the fork server loads this once, and a run begins in milliseconds."""

from __future__ import annotations

import pkgutil
import sys
from importlib import import_module

import archiver

#: What Scrapy loads only when a crawl begins. None of it may install a reactor, or each fork would share its sockets.
_LATE = (
    "aiohttp.web", "concurrent.futures.thread", "email.contentmanager", "ftplib", "netrc", "pydantic.type_adapter",
    "rich._emoji_codes", "scrapy.core.downloader.tls", "scrapy.downloadermiddlewares.httpcompression",
    "scrapy.dupefilters", "scrapy.extensions.throttle", "scrapy.pqueues", "scrapy.squeues", "twisted.web._newclient",
)  # fmt: skip

for _, name, _ in pkgutil.walk_packages(archiver.__path__, "archiver."):
    if not name.endswith("__main__"):
        import_module(name)
for name in _LATE:
    import_module(name)
if "twisted.internet.reactor" in sys.modules:
    raise ImportError("a reactor was installed before the fork")
