"""Our spider for a site whose listings are JSON: it says how to read one, and ArticlesSpider does the rest."""

from datetime import datetime

from scrapy.http import Response

from archiver.items.messages import Candidate, Listing
from archiver.spiders.articles import ArticlesSpider


class StoriesSpider(ArticlesSpider):
    """``scrapy crawl stories``: the sources of sources.toml, each story once, edits seen, paging followed."""

    name = "stories"

    async def read_listing(self, response: Response, task: str) -> Listing:
        """{"stories": [{"url", "title", "date"}, …], "next": address or null}"""
        if not response.headers.get("Content-Type", b"").startswith(b"application/json"):
            return await super().read_listing(response, task)  # robots.txt names a sitemap, for instance
        answer = response.json()
        stories = tuple(
            Candidate(
                url=response.urljoin(story["url"]),
                found_by="feed",
                title=story["title"],
                stamp=datetime.fromisoformat(story["date"]),
            )
            for story in answer["stories"]
        )
        more = (response.urljoin(answer["next"]),) if answer["next"] else ()
        return Listing(url=response.url, candidates=stories, listings=more)
