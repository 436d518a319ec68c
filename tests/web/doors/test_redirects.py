from urllib.parse import quote, urljoin, urlsplit

import pytest

from tests.web.doors.browsing import HERE, Browser
from web.doors.addresses import safe_path

AWAY = [
    "//evil.kz",
    "///evil.kz",
    "////evil.kz/",
    "/\\evil.kz",
    "\\\\evil.kz",
    "\\/evil.kz",
    "/\\/evil.kz",
    "//\\evil.kz",
    "https:evil.kz",
    "https:/evil.kz",
    "https://evil.kz",
    "HTTPS://evil.kz",
    "http://evil.kz",
    "http:evil.kz",
    "https:///evil.kz",
    "javascript:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "\t//evil.kz",
    "/\t/evil.kz",
    "/\n/evil.kz",
    "/\r/evil.kz",
    " //evil.kz",
    "/ /evil.kz",
    "\x00//evil.kz",
    "/\x00/evil.kz",
    "/%09/evil.kz",
    "/%0a/evil.kz",
    "/%0d%0aSet-Cookie:x=1",
    "/%2fevil.kz",
    "/%2Fevil.kz",
    "/%252fevil.kz",
    "/%25252fevil.kz",
    "/%5cevil.kz",
    "/%255cevil.kz",
    "/..//evil.kz",
    "/../evil.kz",
    "/.//evil.kz",
    "/x//evil.kz",
    "/x/%2e%2e//evil.kz",
    "/%2e%2e/%2fevil.kz",
    "@evil.kz",
    "/@evil.kz",
    "127.0.0.1:8000@evil.kz",
    "https://127.0.0.1:8000@evil.kz",
    "https://127.0.0.1.evil.kz",
    "//evil.kz%2f@127.0.0.1",
    "evil.kz",
    "./evil",
    "?next=//evil.kz",
    "#evil",
    "/#//evil.kz",
    "/\u2044\u2044evil.kz",
    "/\uff0fevil.kz",
    "/\u2028/evil.kz",
    "\u3002\u3002evil.kz",
    "/x;//evil.kz",
    "/<script>",
    "/\u202eevil",
    "/sign-out",
    "/sign-out/",
    "/%73ign-out",
    "/language",
    "/text-size",
    "",
    "/" + "a" * 2000,
]
OWN = [
    "/",
    "/acts/49212",
    "/acts/49212?on=2024-06-16",
    "/search?q=%D0%B7%D0%B0%D2%A3",
    "/acts/K1500000414/history/art_1-2__para_3",
]


@pytest.mark.parametrize("wanted", AWAY)
def test_no_wanted_page_leads_out_of_the_house(wanted: str) -> None:
    assert safe_path(wanted) == "/"


@pytest.mark.parametrize("wanted", OWN)
def test_a_page_of_the_house_is_where_one_goes(wanted: str) -> None:
    assert safe_path(wanted) == wanted


def test_sign_in_and_language_lead_to_no_other_site(client: Browser) -> None:
    client.sign_in()
    led = [
        answer.headers["location"]
        for wanted in AWAY
        if "\x00" not in wanted
        for answer in (
            client.post("/language", lang="rus", next=wanted)
            if len(wanted) < 2000
            else client.get(f"/sign-in?next={quote(wanted)}"),
            client.get(f"/sign-in?next={quote(wanted)}"),
        )
    ]

    assert {urlsplit(urljoin(HERE, path)).netloc for path in led} == {"127.0.0.1:8000"}
    assert set(led) == {"/"}


def test_the_sign_in_form_does_not_repeat_where_it_will_not_lead(client: Browser) -> None:
    answer = client.get("/sign-in?next=https://evil.kz")
    page = client.post("/sign-in", name="reader", password="wrong", next="https://evil.kz")

    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert "evil" not in page.text
    assert 'name="next" value="/"' in page.text
