"""A crawl asks the portal's own hosts only, over https, or over the scheme that the portal itself has.

The name of a host is checked at every hop, and the address that it leads to is checked where the connection is made: a
name that is public now may be this machine a second later.
"""

import re
from collections.abc import Collection, Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urljoin, urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}
# Programs disagree on what these mean in an address; no portal has a reason to write them.
_DISPUTED = re.compile(r"[\x00-\x1f\x7f\\]")
_TRANSLATED = IPv6Network("64:ff9b::/96")
_COMPATIBLE = IPv6Network("::/96")


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
    if _DISPUTED.search(url):
        return False
    if asked is None or asked.scheme not in {"https", own.scheme} or "@" in asked.netloc:
        return False
    allowed = {_place(own), *(_place(urlsplit(f"{asked.scheme}://{host}")) for host in hosts)}
    return _place(asked) in allowed


def host_names(origin: str, hosts: Iterable[str]) -> tuple[str, ...]:
    """Return the names, without ports, of all hosts that a crawl may ask."""
    names = [urlsplit(origin).hostname, *(urlsplit(f"https://{host}").hostname for host in hosts)]
    return tuple(dict.fromkeys(name for name in names if name))


def is_trusted(address: str, written: Collection[str]) -> bool:
    """Tell whether a connection may be made to an IP address; ``written`` are the host names of an order.

    It must be public, whatever form hides it, or be written as an address in the order itself, by the operator.

    >>> is_trusted("95.59.127.1", ()), is_trusted("10.0.0.1", ["zan.gov.kz"]), is_trusted("10.0.0.1", ["10.0.0.1"])
    (True, False, True)
    >>> is_trusted("127.0.0.1", ["localhost"]), is_trusted("::ffff:127.0.0.1", ["zan.gov.kz"])
    (True, False)
    """
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if found.is_loopback and "localhost" in written:
        return True
    return f"{found}" in written or all(_is_public(part) for part in (found, *_hidden_in(found)))


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    is_special = address.is_multicast or address.is_reserved or address.is_link_local or address.is_unspecified
    is_local = isinstance(address, IPv6Address) and address.is_site_local
    return address.is_global and not is_special and not is_local


def _hidden_in(address: IPv4Address | IPv6Address) -> tuple[IPv4Address | IPv6Address, ...]:
    """Return the IPv4 addresses that an IPv6 address stands for, where it does."""
    if isinstance(address, IPv4Address):
        return ()
    inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in _TRANSLATED or address in _COMPATIBLE:
        inner.append(IPv4Address(int(address) & 0xFFFFFFFF))
    return tuple(part for part in inner if part is not None)


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
    return parts.hostname or "", DEFAULT_PORTS.get(parts.scheme, 0) if parts.port is None else parts.port
