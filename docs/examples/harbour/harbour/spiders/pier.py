"""Your own spider: it knows the way, and hands each story on."""

from collections.abc import Iterator

from scrapy import Request, Spider
from scrapy.http import Response

from archiver.items.messages import Page
from archiver.responses import page_of


class PierSpider(Spider):
    """``scrapy crawl pier``"""

    name = "pier"
    start_urls = ("https://harbour.example/pier",)

    def parse(self, response: Response) -> Iterator[Request]:
        """The stories of the front page."""
        yield from response.follow_all(css="a.story", callback=self.parse_story)

    def parse_story(self, response: Response) -> Iterator[Page]:
        """A story; what is no article is counted and dropped, with the reason in output/visits."""
        yield page_of(response)
