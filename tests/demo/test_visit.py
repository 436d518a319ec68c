from lxml import html

from zanwatch.demo.visit import list_pages, name_file, still

PAGE = """<!DOCTYPE html><html><head><script src="/static/a.js"></script><meta name="htmx-config" content="{}"></head>
<body><main id="main"><a id="kept" href="/sources">s</a><a id="gone" href="/admin/people">p</a>
<a id="out" href="https://zan.gov.kz/x">o</a><a id="in" href="#art_1">i</a>
<form method="post" action="/language"><input type="hidden" name="csrf" value="secret"><button>x</button>
<select name="a"><option>1</option></select></form></main></body></html>"""


def test_a_kept_page_has_no_script_no_secret_and_no_way_to_a_server_that_is_gone() -> None:
    page = html.document_fromstring(PAGE)
    still(page, {"/sources": "sources.html"})
    links = {link.get("id"): link.get("href") for link in page.iter("a")}
    text = html.tostring(page, encoding="unicode")

    assert links == {"kept": "sources.html", "gone": None, "out": "https://zan.gov.kz/x", "in": "#art_1"}
    assert [word for word in ("script", "htmx", "secret", "csrf", "action=") if word in text] == []
    assert [field.get("disabled") for field in page.xpath("//button | //select")] == ["disabled", "disabled"]


def test_every_page_that_is_kept_has_a_file_of_its_own_and_the_first_comparison_each_of_its_views() -> None:
    paths = list_pages([("900001", "2021-02-12", "2024-05-13"), ("900001", "2024-05-13", "2025-06-27")], "kaz")
    names = [name_file(path) for path in dict.fromkeys(paths)]

    assert names == [
        "home",
        "inbox",
        "acts",
        "topics",
        "topics-domestic-violence",
        "drafts",
        "sources",
        "schedules",
        "admin",
        "admin-watchlist",
        "admin-quarantine",
        "admin-deliveries",
        "admin-backups",
        "acts-900001",
        "acts-900001-timeline",
        "acts-900001-compare-2021-02-12-2024-05-13-kaz-inline",
        "acts-900001-compare-2021-02-12-2024-05-13-kaz-side",
        "acts-900001-compare-2021-02-12-2024-05-13-kaz-changes",
        "acts-900001-compare-2024-05-13-2025-06-27-kaz-inline",
    ]
