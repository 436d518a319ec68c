"""A redirect may lead to the portal's own hosts only, over https, or over the scheme that the portal itself has."""

from collections.abc import Iterable
from urllib.parse import SplitResult, urljoin, urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}


def is_allowed(url: str, origin: str, hosts: Iterable[str]) -> bool:
    """Tell whether an address may be asked for; ``hosts`` are names, or names with a port, beside the origin's own.

    >>> zan = "https://zan.gov.kz"
    >>> is_allowed("https://zan.gov.kz/a", zan, ()), is_allowed("http://zan.gov.kz/a", zan, ())
    (True, False)
    >>> is_allowed("https://law.gov.kz/", zan, ["law.gov.kz"]), is_allowed("https://a@zan.gov.kz/", zan, ())
    (True, False)
    >>> is_allowed("http://127.0.0.1:22/", "http://127.0.0.1:8700", ()), is_allowed("file:///etc/passwd", zan, ())
    (False, False)
    """
    asked, own = _split(url), urlsplit(origin)
    if asked is None or asked.scheme not in {"https", own.scheme} or "@" in asked.netloc:
        return False
    allowed = {_place(own), *(_place(urlsplit(f"{asked.scheme}://{host}")) for host in hosts)}
    return _place(asked) in allowed


def host_names(origin: str, hosts: Iterable[str]) -> tuple[str, ...]:
    """Return the names, without ports, of all hosts that a crawl may ask."""
    names = [urlsplit(origin).hostname, *(urlsplit(f"https://{host}").hostname for host in hosts)]
    return tuple(dict.fromkeys(name for name in names if name))


def resolve(url: str, location: str) -> str:
    """Return where a Location header leads from an address; empty when it is no address at all.

    >>> resolve("https://zan.gov.kz/a/b", "../c"), resolve("https://zan.gov.kz/a", "http://[")
    ('https://zan.gov.kz/c', '')
    """
    try:
        return urljoin(url, location.strip())
    except ValueError:
        return ""


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts if parts.scheme in DEFAULT_PORTS and parts.hostname else None


def _place(parts: SplitResult) -> tuple[str, int]:
    return parts.hostname or "", parts.port or DEFAULT_PORTS.get(parts.scheme, 0)
