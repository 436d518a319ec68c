"""What a robots.txt allows us, read as a crawl reads it: for whoever wants to know it without crawling."""

from scrapy.robotstxt import ProtegoRobotParser

from spiders.orders import PRODUCT


def is_permitted(robots: bytes, url: str) -> bool:
    r"""Tell whether a robots.txt lets us ask for an address of its host.

    >>> is_permitted(b"User-agent: *\nDisallow: /api/", "https://zan.gov.kz/api/documents/1")
    False
    """
    return bool(ProtegoRobotParser(robots, None).allowed(url, PRODUCT))
