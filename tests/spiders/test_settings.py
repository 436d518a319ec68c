from pathlib import Path

import pytest
from scrapy.crawler import Crawler
from scrapy.settings import Settings
from scrapy.utils.conf import build_component_list
from scrapy.utils.misc import load_object

from spiders import portals
from spiders.child import UnknownPortalError, find_spider
from spiders.orders import CrawlOrder, name_ourselves
from spiders.settings import scrapy_settings

PORTALS = sorted(path.stem for path in Path(portals.__path__[0]).glob("[a-z]*.py"))
# S1 of the reliability goals, and what else Scrapy leaves open.
EFFECTIVE = {
    "ROBOTSTXT_OBEY": True,
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    "DOWNLOAD_MAXSIZE": 32 << 20,
    "DOWNLOAD_WARNSIZE": 32 << 20,
    "DOWNLOAD_FAIL_ON_DATALOSS": True,
    "DOWNLOAD_TIMEOUT": 60.0,
    "DOWNLOAD_DELAY": 2.5,
    "DOWNLOAD_DELAY_JITTER": 0.2,  # 2 to 3 seconds
    "TWISTED_DNS_RESOLVER": "spiders.resolver.TrustedResolver",
    "AUTOTHROTTLE_ENABLED": True,
    "AUTOTHROTTLE_START_DELAY": 2.5,
    "AUTOTHROTTLE_MAX_DELAY": 30.0,
    "CONCURRENT_REQUESTS": 1,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "RETRY_ENABLED": False,
    "METAREFRESH_ENABLED": False,
    "REDIRECT_ENABLED": False,
    "REDIRECT_MAX_TIMES": 3,
    "COMPRESSION_ENABLED": False,
    "COOKIES_ENABLED": False,
    "REFERER_ENABLED": False,
    "HTTPCACHE_ENABLED": False,
    "HTTPPROXY_ENABLED": False,
    "HTTPERROR_ALLOW_ALL": False,
    "JOBDIR": None,
    "USER_AGENT": name_ourselves("mailto:a@b.kz"),
}
COMPONENTS = {
    "DOWNLOADER_MIDDLEWARES": [
        "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware",
        "spiders.middleware.RobotsMiddleware",
        "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware",
        "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware",
        "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware",
        "spiders.middleware.WholeStreamMiddleware",
        "spiders.middleware.HopMiddleware",
    ],
    "SPIDER_MIDDLEWARES": ["scrapy.spidermiddlewares.start.StartSpiderMiddleware"],
    "EXTENSIONS": ["scrapy.extensions.throttle.AutoThrottle"],
    "ITEM_PIPELINES": [],
}


def effective(portal: str, **more: object) -> Settings:
    order = CrawlOrder(portal, "https://zan.gov.kz", (), **{"delay": 2.5, "user_agent": EFFECTIVE["USER_AGENT"]} | more)
    return Crawler(find_spider(portal), scrapy_settings(order)).settings


@pytest.mark.parametrize("portal", PORTALS)
def test_no_spider_has_a_door_open(portal: str) -> None:
    settings = effective(portal)

    assert {name: settings.get(name) for name in EFFECTIVE} == EFFECTIVE


@pytest.mark.parametrize("portal", PORTALS)
def test_no_part_of_scrapy_is_there_that_we_did_not_name(portal: str) -> None:
    settings = effective(portal)

    lists = {name: build_component_list(settings.getwithbase(name)) for name in COMPONENTS}

    named = {name: [load_object(part) for part in parts] for name, parts in COMPONENTS.items()}
    assert {name: [load_object(part) for part in parts] for name, parts in lists.items()} == named


@pytest.mark.parametrize("portal", PORTALS)
def test_a_spider_knows_http_and_https_alone(portal: str) -> None:
    handlers = effective(portal).getwithbase("DOWNLOAD_HANDLERS")

    assert {scheme for scheme, handler in handlers.items() if handler} == {"http", "https"}


@pytest.mark.parametrize("portal", PORTALS)
def test_a_spider_names_its_hosts(portal: str) -> None:
    order = CrawlOrder(portal, "https://zan.gov.kz", (), 2.5, "ZanWatch", ("law.gov.kz", "zan.gov.kz:8443"))

    spider = find_spider(portal)(order=order, send=print)

    assert spider.allowed_domains == ("zan.gov.kz", "law.gov.kz")


def test_throttling_is_off_only_without_a_delay() -> None:
    assert effective("espi", delay=0.0).getbool("AUTOTHROTTLE_ENABLED") is False


@pytest.mark.parametrize("portal", ["", "gazette", "../child", "__init__"])
def test_a_portal_without_a_spider_is_refused(portal: str) -> None:
    with pytest.raises(UnknownPortalError):
        find_spider(portal)


def test_a_contact_cannot_add_a_header() -> None:
    assert name_ourselves("a@b.kz\r\nX-Evil: 1 (НКО)").endswith(
        "; +a@b.kz%0D%0AX-Evil:%201%20%28%D0%9D%D0%9A%D0%9E%29)"
    )
