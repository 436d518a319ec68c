from itertools import product

import pytest

from tests.web.doors.browsing import SECRET, Browser, say, status_of

STRANGE_HOSTS = [
    *(
        "evil.kz",
        "127.0.0.1.evil.kz",
        "evil.kz:8000",
        "law.example.kz.evil.kz",
        "xlaw.example.kz",
        "127.0.0.1@evil.kz",
    ),
    *("evil.kz#127.0.0.1", "evil.kz/127.0.0.1", "evil.kz?127.0.0.1", "127.0.0.1/", "127.0.0.1?", "127.0.0.1#"),
    *("127.0.0.1:port", "127.0.0.1:", "law.example.kz:8443", "[::1", "::1", "10.0.0.1", "", " "),
    *("law.example.kz, evil.kz", "2130706433", "0x7f.1", "%31", "a" * 300),
]


def test_a_host_that_is_not_ours_is_a_bad_one(port: int) -> None:
    codes = {
        host: status_of(say(port, f"GET /probe/guest HTTP/1.1\r\nHost:{host}\r\nConnection: close\r\n\r\n".encode()))
        for host in STRANGE_HOSTS
    }

    assert codes == dict.fromkeys(STRANGE_HOSTS, 400)


def test_two_hosts_or_none_are_a_bad_one(port: int) -> None:
    two = say(port, b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.kz\r\nConnection: close\r\n\r\n")
    none = say(port, b"GET / HTTP/1.0\r\n\r\n")

    assert (status_of(two), status_of(none)) == (400, 400)


def test_loopback_is_served_over_plain_http_whatever_the_public_address_is(port: int) -> None:
    answers = [
        say(port, f"GET /probe/guest HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        for host in ["127.0.0.1", "127.0.0.1:8000", "127.0.0.1:1", "localhost", "LOCALHOST:65535", "[::1]:8000"]
    ]

    assert [status_of(answer) for answer in answers] == [200] * 6
    assert [answer for answer in answers if b"strict-transport-security" in answer.lower()] == []


TRICKS = [
    *(
        "/probe/reader",
        "//probe/reader",
        "/probe//reader",
        "/probe/reader/",
        "/probe/./reader",
        "/probe/../probe/reader",
    ),
    *(
        "/PROBE/READER",
        "/probe/reader%2f",
        "/probe%2freader",
        "/%70robe/reader",
        "/probe/reader;x",
        "/probe/reader.html",
    ),
    *(
        "/probe/reader/health",
        "/probe/reader?health",
        "/probe/reader%00",
        "/static/../probe/reader",
        "/static/%2e%2e/probe/reader",
    ),
    *(
        "/static/..%2fapp.py",
        "/static/%2e%2e/app.py",
        "/static/....//app.py",
        "/static//etc/passwd",
        "/sign-in/../probe/admin",
    ),
    *(
        "/probe/admin",
        "/probe/admin/.",
        "/probe/admin%20",
        "/probe/admin%23",
        "http://evil.kz/probe/admin",
        "/health/../probe/admin",
    ),
]
LIES = [
    *("", "X-Original-URL: /probe/guest\r\n", "X-Rewrite-URL: /probe/guest\r\n", "X-Forwarded-For: 127.0.0.1\r\n"),
    *("X-Forwarded-Host: law.example.kz\r\nX-Forwarded-Proto: https\r\n", "X-HTTP-Method-Override: HEAD\r\n"),
    *(
        "X-Forwarded-Prefix: /probe\r\n",
        "Authorization: Basic YWRtaW46YWRtaW4=\r\n",
        "Cookie: zanwatch=admin; role=admin\r\n",
    ),
    *("X-Remote-User: admin\r\nRemote-User: admin\r\n", "Forwarded: for=127.0.0.1;host=law.example.kz\r\n"),
]


def test_no_trick_with_path_or_headers_opens_a_door(port: int) -> None:
    answers = [
        say(port, f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{lie}Connection: close\r\n\r\n".encode())
        for path, lie in product(TRICKS, LIES)
    ]

    assert len(answers) >= 300
    assert {status_of(answer) for answer in answers} <= {303, 400, 404}
    assert [
        answer for answer in answers if SECRET.encode() in answer or b"root:" in answer or b"import" in answer
    ] == []


@pytest.mark.parametrize(
    "path", ["/docs", "/redoc", "/openapi.json", "/metrics", "/health", "/version", "/debug", "/.env"]
)
def test_nothing_about_the_machine_is_served(client: Browser, path: str) -> None:
    assert client.get(path).status_code == 404
