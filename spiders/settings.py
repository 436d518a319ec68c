"""The settings of every spider: what Scrapy leaves open is closed here, and one test holds the effective values."""

from typing import Any

from spiders.orders import PRODUCT, CrawlOrder

HOPS = 3
JITTER = 0.2
"""Of the delay, more or less: 2.5 seconds become 2 to 3."""
LONGEST_DELAY = 30.0
OURS = "spiders.middleware"
SCRAPYS = "scrapy.downloadermiddlewares"


def scrapy_settings(order: CrawlOrder) -> dict[str, Any]:
    """Return Scrapy's settings for a crawl; what is not named keeps the default that the settings test checks."""
    return _what_is_asked(order) | _WHAT_IS_OFF | _COMPONENTS


def _what_is_asked(order: CrawlOrder) -> dict[str, Any]:
    return {
        "BOT_NAME": PRODUCT,
        "USER_AGENT": order.user_agent,
        "ROBOTSTXT_OBEY": True,
        "ROBOTSTXT_USER_AGENT": PRODUCT,
        "DEFAULT_REQUEST_HEADERS": {"Accept": "*/*"},
        # One connection and one request at a time; the pause is between the starts of two requests.
        "CONCURRENT_REQUESTS": 1,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": order.delay,
        "DOWNLOAD_DELAY_JITTER": JITTER,
        "AUTOTHROTTLE_ENABLED": order.delay > 0,  # 0 is for this machine only
        "AUTOTHROTTLE_START_DELAY": order.delay,
        "AUTOTHROTTLE_MAX_DELAY": max(order.delay, LONGEST_DELAY),
        "DOWNLOAD_TIMEOUT": order.answer_seconds,
        "DNS_TIMEOUT": order.answer_seconds,
        "TWISTED_DNS_RESOLVER": "spiders.resolver.TrustedResolver",
        "DOWNLOAD_MAXSIZE": order.body_limit,
        "DOWNLOAD_WARNSIZE": order.body_limit,
        "DOWNLOAD_FAIL_ON_DATALOSS": True,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,  # Scrapy's default believes any certificate
        "REDIRECT_MAX_TIMES": HOPS,
        "ZANWATCH_ORIGIN": order.origin,
        "ZANWATCH_HOSTS": list(order.allowed_hosts),
    }


_WHAT_IS_OFF: dict[str, Any] = {
    "RETRY_ENABLED": False,  # a retry hides a fault from the outcome of the run; the flow repeats what failed
    "METAREFRESH_ENABLED": False,
    "REDIRECT_ENABLED": False,  # ours takes its place
    "COMPRESSION_ENABLED": False,  # ours takes its place
    "COOKIES_ENABLED": False,
    "REFERER_ENABLED": False,
    "HTTPCACHE_ENABLED": False,
    "HTTPPROXY_ENABLED": False,  # a proxy named by the environment would see what we watch
    "HTTPERROR_ALLOW_ALL": False,
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "MEMUSAGE_ENABLED": False,  # the child has a limit of its own
    "STATS_DUMP": False,
    "JOBDIR": None,
    "LOG_LEVEL": "WARNING",
    "LOG_VERSIONS": [],  # they cost a tenth of a second to find out
}

# The _BASE lists are replaced, not amended: what is not named here is neither loaded nor there, which also spares half
# a second of imports in every crawl.
_COMPONENTS: dict[str, Any] = {
    "DOWNLOAD_HANDLERS": dict.fromkeys(("data", "file", "ftp", "s3")),
    "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",  # what is asked twice is meant twice
    "DOWNLOADER_MIDDLEWARES_BASE": {
        f"{SCRAPYS}.offsite.OffsiteMiddleware": 50,
        f"{OURS}.RobotsMiddleware": 100,
        f"{SCRAPYS}.downloadtimeout.DownloadTimeoutMiddleware": 350,
        f"{SCRAPYS}.defaultheaders.DefaultHeadersMiddleware": 400,
        f"{SCRAPYS}.useragent.UserAgentMiddleware": 500,
        f"{OURS}.WholeStreamMiddleware": 590,
        f"{OURS}.HopMiddleware": 600,
    },
    "SPIDER_MIDDLEWARES_BASE": {"scrapy.spidermiddlewares.start.StartSpiderMiddleware": 25},
    "EXTENSIONS_BASE": {"scrapy.extensions.throttle.AutoThrottle": 0},
}
