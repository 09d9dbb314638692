"""A Scrapy project of your own, with the archive behind its spiders."""
