"""Turn any news site into an archive you can trust and a feed you want to read.

Act I is a Scrapy crawl: a page is fetched politely, kept as WARC, read by a child process that may be killed, and its
article appended to the JSON archive. Act II, ``archiver.edition.publish``, turns the archive into feeds without network
or clock: the same archive gives the same bytes. The library's door is ``archiver.extract.extract``.
"""

__version__ = "0.1.0"
