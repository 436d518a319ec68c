"""Which hosts are ours, and where a visitor may be sent: to a page of this house, never to another address."""

import re
from dataclasses import dataclass
from typing import Self
from urllib.parse import quote, unquote, urlsplit

from starlette.types import Scope

from config.settings import Settings, is_loopback

_HOST = re.compile(r"(?P<name>[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::(?P<port>[0-9]{1,5}))?")
_PATH = re.compile(r"/[A-Za-z0-9/_.~:,;=&?%+!$'()*@-]*")
_DEFAULT_PORTS = {"https": 443, "http": 80}
_LONGEST = 2000
_DOORS = ("/sign-out", "/language", "/text-size")


@dataclass(frozen=True, slots=True)
class House:
    """The public address; empty words where there is none. Loopback is always ours too, over plain http."""

    scheme: str = ""
    name: str = ""
    port: int | None = None

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Return the house of these settings."""
        parts = urlsplit(settings.public_url)
        return cls(parts.scheme, parts.hostname or "", parts.port)

    def knows(self, host: str) -> bool:
        """Tell whether a Host header names this house.

        >>> House("https", "law.example.kz").knows("law.example.kz"), House().knows("127.0.0.1:8000")
        (True, True)
        >>> House("https", "law.example.kz").knows("law.example.kz.evil.kz"), House().knows("evil.kz/#127.0.0.1")
        (False, False)
        """
        found = _HOST.fullmatch(host.lower())
        if found is None:
            return False
        if is_loopback(found["name"].strip("[]")):
            return True
        default = _DEFAULT_PORTS.get(self.scheme)
        ours = {None, self.port, default} if self.port in (None, default) else {self.port}
        return (
            bool(self.name) and found["name"] == self.name and (int(found["port"]) if found["port"] else None) in ours
        )

    def is_secure(self, host: str) -> bool:
        """Tell whether people reach this Host over https; loopback never is."""
        found = _HOST.fullmatch(host.lower())
        return self.scheme == "https" and found is not None and not is_loopback(found["name"].strip("[]"))

    def owns(self, origin: str, host: str) -> bool:
        """Tell whether an Origin header is of the page that this Host gave."""
        own = f"http://{host.lower()}"
        public = f"{self.scheme}://{self.name}"
        with_port = f"{public}:{self.port}" if self.port not in (None, _DEFAULT_PORTS.get(self.scheme)) else public
        return origin == (with_port if self.is_secure(host) else own)


def host_of(scope: Scope) -> str:
    """Return the one Host header of a request; empty where there is none, or more than one."""
    hosts = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
    return hosts[0] if len(hosts) == 1 else ""


def is_secure(scope: Scope) -> bool:
    """Tell whether this request came to a host that people reach over https."""
    house = scope["app"].state.house
    return isinstance(house, House) and house.is_secure(host_of(scope))


def own_path(scope: Scope) -> str:
    """Return the path and query of a request, in a form that ``safe_path`` accepts where it can be one."""
    path = quote(scope["path"], safe="/_.~:,;=!$'()*@-")
    query = scope["query_string"].decode("latin-1")
    return f"{path}?{query}" if query else path


def safe_path(wanted: str) -> str:
    """Return a path of this house to go to; whatever could lead elsewhere becomes the first page.

    >>> safe_path("/acts/49212?on=2024-06-16"), safe_path("//evil.kz"), safe_path("/%5cevil.kz")
    ('/acts/49212?on=2024-06-16', '/', '/')
    """
    if len(wanted) > _LONGEST or not _PATH.fullmatch(wanted):
        return "/"
    path = wanted.partition("?")[0]
    for _ in range(3):
        # Some proxies decode a path before they pass it on, and some twice.
        path = unquote(path, errors="replace")
    is_plain = path.isprintable() and not {"\\", "@", "?", "#"} & set(path)
    is_inside = "//" not in path and not any(part in (".", "..") for part in path.split("/"))
    return wanted if is_plain and is_inside and path.rstrip("/") not in _DOORS else "/"
