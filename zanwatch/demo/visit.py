"""The pages of the running house, opened as a browser without scripts opens them, and kept as files."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, ProxyHandler, Request, build_opener

from lxml import html
from lxml.html import builder

from law.errors import MonitorError
from zanwatch.demo.folder import OutFolder

SECONDS = 30.0
FOLDER = "pages"


class VisitError(MonitorError):
    """Raised when a page of the house does not open, from zanwatch.demo.visit."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A page as a file: its address in the house, its title, and its place in the demo's folder."""

    path: str
    title: str
    file: Path


class Browser:
    """As much of a browser as the pages need: it keeps cookies, follows redirects and fills in forms."""

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self._opener = build_opener(ProxyHandler({}), HTTPCookieProcessor(CookieJar()))

    def open(self, path: str) -> html.HtmlElement:
        """Return a page; raises VisitError."""
        return self._ask(urljoin(self._origin, path), None)

    def read(self, path: str) -> bytes:
        """Return a file that a page needs."""
        with self._opener.open(urljoin(self._origin, path), timeout=SECONDS) as answer:
            body: bytes = answer.read()
        return body

    def send(self, page: html.HtmlElement, action: str, **values: str) -> html.HtmlElement:
        """Send the form of a page that goes to ``action``, with these values in its fields; return what comes."""
        form = next((form for form in page.forms if form.action == action), None)
        if form is None:
            raise VisitError(f"there is no form that goes to {action}")
        return self._ask(urljoin(self._origin, action), urlencode([*form.form_values(), *values.items()]).encode())

    def _ask(self, address: str, body: bytes | None) -> html.HtmlElement:
        request = Request(address, body, {"Origin": self._origin} if body else {})  # noqa: S310 - our own pages, http
        try:
            with self._opener.open(request, timeout=SECONDS) as answer:
                return html.document_fromstring(answer.read().decode("utf-8"))
        except (HTTPError, URLError, TimeoutError) as error:
            raise VisitError(f"the page {urlsplit(address).path} did not open: {error}") from error


def sign_in(origin: str, name: str, password: str, language: str) -> Browser:
    """Return a browser in which somebody has signed in and chosen the language of the pages; raises VisitError."""
    browser = Browser(origin)
    page = browser.send(browser.open("/sign-in"), "/sign-in", name=name, password=password)
    if not any(form.action == "/sign-out" for form in page.forms):
        raise VisitError(f"{name} could not sign in")
    browser.send(page, "/language", lang=language)
    return browser


def list_pages(acts: Sequence[tuple[str, str, str]], language: str) -> list[str]:
    """Return the addresses that the demo keeps: of the house, and of each act with two dates of its editions.

    The first comparison is kept in each of its views, the others in one.
    """
    paths = ["/", "/inbox", "/acts", "/topics", "/topics/domestic_violence", "/drafts", "/sources", "/schedules"]
    paths += [f"/admin{page}" for page in ("", "/watchlist", "/quarantine", "/deliveries", "/backups")]
    for number, (code, before, after) in enumerate(acts):
        paths += [f"/acts/{code}", f"/acts/{code}/timeline"]
        compared = f"/acts/{code}/compare/{before}/{after}?lang={language}"
        paths += [f"{compared}&view={view}" for view in (("inline", "side", "changes") if number == 0 else ("inline",))]
    return paths


def keep_pages(browser: Browser, paths: Sequence[str], folder: OutFolder, note: str) -> list[Copy]:
    """Write each page into the folder; links between them lead on, the rest is switched off, as ``note`` says."""
    names = {path: f"{name_file(path)}.html" for path in paths}
    kept = []
    for path, name in names.items():
        page = browser.open(path)
        title = str(page.findtext(".//title") or path)
        for sheet in page.iter("link"):
            sheet.set("href", _keep_file(browser, sheet.get("href"), folder))
        still(page, names)
        main = page.get_element_by_id("main")
        main.insert(0, builder.P(builder.SMALL(note)))
        body: bytes = html.tostring(page, doctype="<!DOCTYPE html>", encoding="utf-8")
        kept.append(Copy(path, title, folder.write(f"{FOLDER}/{name}", body)))
    return kept


def still(page: html.HtmlElement, names: dict[str, str]) -> None:
    """Take out of a page what works only beside a server; ``names`` gives the file of each page that is kept."""
    for script in page.xpath("//script | //meta[@name='htmx-config']"):
        script.drop_tree()
    for link in page.xpath("//a[@href]"):
        path = link.get("href")
        if path in names:
            link.set("href", names[path])
        elif not path.startswith(("#", "https://")):
            del link.attrib["href"]
    for form in page.forms:
        _switch_off(form)


def name_file(path: str) -> str:
    """Return a name for the copy of a page.

    >>> name_file("/"), name_file("/acts/900001/compare/2024-03-11/2024-05-13?lang=rus&view=side")
    ('home', 'acts-900001-compare-2024-03-11-2024-05-13-rus-side')
    """
    words = re.sub(r"(?:lang|view)=", "", path)
    return re.sub(r"[^0-9A-Za-z]+", "-", words).strip("-") or "home"


def _keep_file(browser: Browser, address: str, folder: OutFolder) -> str:
    name = Path(urlsplit(address).path).name
    if not (folder.path / FOLDER / name).exists():
        folder.write(f"{FOLDER}/{name}", browser.read(address))
    return name


def _switch_off(form: Any) -> None:
    form.attrib.pop("action", None)
    for field in form.xpath(".//input[@type='hidden']"):
        field.drop_tree()
    for field in form.xpath(".//button | .//input | .//select | .//textarea"):
        field.set("disabled", "disabled")
