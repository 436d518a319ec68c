import time
from collections.abc import Callable

import pytest

from storage.engine import Store
from tests.web.doors.browsing import PASSWORD, PUBLIC, SECRET, Browser, say, start_visit, status_of
from web.doors.cookies import SESSION, csrf_of

MakeBrowser = Callable[..., Browser]
FORM = "Content-Type: application/x-www-form-urlencoded\r\n"


def _post(host: str, body: bytes, *headers: str, path: str = "/sign-in") -> bytes:
    lines = "".join(f"{header}\r\n" for header in headers)
    head = f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n{lines}\r\n"
    return head.encode("latin-1") + body


FOREIGN = [
    ["Origin: https://evil.kz"],
    ["Origin: null"],
    ["Origin: http://127.0.0.1"],
    ["Origin: http://localhost:8000"],
    ["Origin: https://127.0.0.1:8000"],
    ["Origin: https://law.example.kz"],
    ["Origin: http://127.0.0.1:8000.evil.kz"],
    ["Sec-Fetch-Site: cross-site"],
    ["Sec-Fetch-Site: same-site"],
    ["Sec-Fetch-Site: none"],
    ["Sec-Fetch-Site: cross-site", "Origin: http://127.0.0.1:8000"],
    ["Sec-Fetch-Site: same-origin", "Origin: https://evil.kz"],
    ["Sec-Fetch-Site: Same-Origin, cross-site"],
]


@pytest.mark.parametrize("path", ["/probe/admin", "/sign-out", "/language", "/text-size", "/sign-in"])
def test_another_site_changes_nothing_even_if_it_knew_the_token(port: int, store: Store, path: str) -> None:
    token = start_visit(store, "admin")
    body = f"csrf={csrf_of(token)}&lang=kaz&name=admin&password={PASSWORD.replace(' ', '+')}".encode()
    answers = [
        say(port, _post("127.0.0.1:8000", body, f"Cookie: {SESSION}={token}", FORM.strip(), *headers, path=path))
        for headers in FOREIGN
    ]

    assert [status_of(answer) for answer in answers] == [403] * len(FOREIGN)
    assert [answer for answer in answers if b"set-cookie" in answer.lower()] == []


@pytest.mark.parametrize(
    "headers",
    [
        [],
        ["Origin: http://127.0.0.1:8000"],
        ["Sec-Fetch-Site: same-origin"],
        # What a browser sends from a page with «Referrer-Policy: no-referrer».
        ["Sec-Fetch-Site: same-origin", "Origin: null"],
    ],
)
def test_a_form_of_ours_is_taken(port: int, store: Store, headers: list[str]) -> None:
    token = start_visit(store, "admin")
    body = f"csrf={csrf_of(token)}".encode()
    answer = say(
        port, _post("127.0.0.1:8000", body, f"Cookie: {SESSION}={token}", FORM.strip(), *headers, path="/probe/admin")
    )

    assert (status_of(answer), answer.endswith(b"changed by admin")) == (200, True)


def test_a_form_of_the_public_address_is_taken_from_there_alone(make_browser: MakeBrowser) -> None:
    client = make_browser(PUBLIC)
    codes = [
        client.post("/sign-in", {"Origin": origin}, name="reader", password="wrong").status_code
        for origin in (PUBLIC, "http://law.example.kz", "https://law.example.kz:8443", "https://127.0.0.1:8000")
    ]

    assert codes == [401, 403, 403, 403]


@pytest.mark.parametrize("csrf", ["", "0" * 64, "csrf", "\u0661" * 64])
def test_a_missing_or_foreign_token_changes_nothing(client: Browser, store: Store, csrf: str) -> None:
    client.hold(start_visit(store, "admin"))
    foreign = csrf_of(start_visit(store, "admin"))
    twice = f"csrf={client.csrf()}&csrf={client.csrf()}".encode()
    codes = [
        client.ask("POST", "/probe/admin", data={"csrf": csrf}).status_code,
        client.ask("POST", "/probe/admin", data={"csrf": foreign}).status_code,
        client.ask("POST", "/probe/admin").status_code,
        client.ask("POST", f"/probe/admin?csrf={client.csrf()}").status_code,
        client.ask("POST", "/probe/admin", content=twice, headers={"Content-Type": FORM.split()[1]}).status_code,
    ]

    assert codes == [403] * 5


def test_json_dressed_as_text_and_files_are_not_taken(client: Browser, store: Store) -> None:
    client.hold(start_visit(store, "admin"))
    codes = [
        client.ask("POST", "/probe/admin", content=f"csrf={client.csrf()}", headers={"Content-Type": kind}).status_code
        for kind in ("text/plain", "application/json", "multipart/form-data; boundary=x", "", "x/y")
    ]

    assert codes == [415] * 5


def test_a_method_in_a_field_or_header_is_no_method(client: Browser, store: Store) -> None:
    client.hold(start_visit(store, "admin"))
    field = client.get("/probe/admin?_method=POST")
    header = client.get("/probe/admin", {"X-HTTP-Method-Override": "POST"})

    assert (field.text, header.text) == (f"{SECRET}: admin",) * 2


def test_a_body_has_a_megabyte_and_a_hundred_fields_at_most(port: int, client: Browser, store: Store) -> None:
    client.hold(start_visit(store, "admin"))
    csrf = client.csrf()
    fits = client.ask("POST", "/probe/admin", data={"csrf": csrf, "x": "a" * 1_000_000}).status_code
    fields = client.ask("POST", "/probe/admin", data={"csrf": csrf, **{f"f{n}": "" for n in range(99)}}).status_code
    too_long = client.ask("POST", "/probe/admin", data={"csrf": csrf, "x": "a" * 1_048_576}).status_code
    too_many = client.ask("POST", "/probe/admin", data={"csrf": csrf, **{f"f{n}": "" for n in range(100)}}).status_code
    told = say(port, b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999999\r\n\r\n")
    chunk = b"10000\r\n" + b"a" * 65536 + b"\r\n"
    head = f"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\n{FORM}Transfer-Encoding: chunked\r\n\r\n".encode()

    assert (fits, fields, too_long, too_many) == (200, 200, 413, 400)
    assert status_of(told) == 413
    assert status_of(say(port, head + chunk * 17)) == 413


def test_a_huge_header_is_refused_and_others_are_served(port: int) -> None:
    close = b"\r\nConnection: close\r\n\r\n"
    huge = [
        say(port, b"GET /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"a" * size + close)
        for size in (40_000, 2_000_000)
    ]
    start = time.perf_counter()
    other = say(port, b"GET /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")

    assert (status_of(huge[0]), status_of(huge[1]) in {0, 400}, status_of(other)) == (431, True, 200)
    assert time.perf_counter() - start < 1
