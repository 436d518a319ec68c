import pytest

from tests.web.pages.conftest import Visit


@pytest.mark.parametrize(("size", "kept"), [("2", 'class="size-2"'), ("3", 'class="size-3"'), ("1", "")])
def test_the_letters_stay_as_large_as_was_asked_for(visit: Visit, size: str, kept: str) -> None:
    browser = visit()

    assert browser.post("/text-size", size=size, next="/acts").headers["location"] == "/acts"
    page = browser.get("/acts").text
    assert kept in page.partition("<head>")[0]
    assert page.count('aria-current="true"') >= 2


@pytest.mark.parametrize("size", ["", "4", '"><script>'])
def test_a_size_that_there_is_not_is_refused_and_never_repeated(visit: Visit, size: str) -> None:
    browser = visit()
    browser.cookies.set("size", size, "127.0.0.1")

    assert browser.post("/text-size", size=size).status_code == 400
    assert 'class="size' not in browser.get("/acts").text
