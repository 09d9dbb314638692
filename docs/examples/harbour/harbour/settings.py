"""An ordinary project; ADDONS is the one line that is about the archive."""

BOT_NAME = "harbour"
SPIDER_MODULES = ["harbour.spiders"]
USER_AGENT = "harbour (+https://you.example/about-this-crawler)"
ROBOTSTXT_OBEY = True
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1

ADDONS = {"archiver.addon.Archiver": 100}
