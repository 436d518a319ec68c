"""How to reach a portal: the only room that knows Scrapy; it stores bytes and understands nothing."""
