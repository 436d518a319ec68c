"""gov.kz as the facts describe it: documents of ministries as a JSON array, newest first; its news behind a barrier.

The replay portal has none. This one is served by the replay portal's own listener, so day, faults and log are its.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any, Self

from tests.portal.replay_portal.faults import Fault
from tests.portal.replay_portal.lens import Lens
from tests.portal.replay_portal.server import Listener
from tests.portal.replay_portal.web import Request, Response, as_json, text
from tests.portal.replay_portal.world import Options, World

DOCUMENTS = "/api/v1/public/content-manager/documents"
NEWS = "/api/v1/public/content-manager/news"
ALMATY = timezone(timedelta(hours=5))


@dataclass(frozen=True, slots=True)
class Document:
    """An invented document of a ministry; it appears at six in the evening of its day."""

    number: int
    slug: str
    title: str
    on: date

    def as_plain(self) -> dict[str, Any]:
        """Return it as the portal does."""
        created = datetime.combine(self.on, datetime.min.time(), ALMATY) + timedelta(hours=18)
        return {
            "id": self.number,
            "title": self.title,
            "created_date": created.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000+00:00"),  # noqa: UP017 - the portal's form
            "gosorgan": {"items": [{"project_name": self.slug}]},
            "activities": {"items": [{"title": "Приказы"}]},
            "content": "<p>Краткое описание</p>",
        }


class GovkzAnswers:
    """Answers the addresses of www.gov.kz; ``World`` and ``Listener`` are those of the replay portal."""

    name = "govkz"

    def __init__(self, world: World, documents: Sequence[Document]) -> None:
        self._world = world
        self.documents = list(documents)

    def answer(self, request: Request, _lens: Lens) -> Response:
        """Return the JSON at this address."""
        if request.path == "/robots.txt":
            return text("User-agent: *\nDisallow: /api/v1/public/content-manager/news\n")
        if request.path == NEWS:
            return as_json({"message": "notAllowed"}, 400)
        if request.path != DOCUMENTS:
            return self.soft_404(request)
        query = request.query
        if query.get("created_date", "").startswith("gte:"):
            return as_json({"message": "Internal Server Error"}, 500)
        shown = sorted(self._visible(query), key=lambda one: (one.on, one.number), reverse=True)
        page, size = int(query.get("page", "1")), int(query.get("size", "10"))
        return as_json([one.as_plain() for one in shown[(page - 1) * size : page * size]])

    def soft_404(self, _request: Request) -> Response:
        """Return the shell of the page that a browser gets anywhere."""
        return text("<!DOCTYPE html><html><head><title>gov.kz</title></head><body></body></html>")

    def _visible(self, query: Mapping[str, str]) -> list[Document]:
        return [
            one
            for one in self.documents
            if one.on <= self._world.today and query.get("projects", one.slug).removeprefix("eq:") == one.slug
        ]


class Govkz:
    """The portal on a free port of this machine, for as long as the ``with`` lasts."""

    def __init__(self, documents: Sequence[Document], today: date) -> None:
        self._world = World(Options((), today))
        self.answers = GovkzAnswers(self._world, documents)

    def __enter__(self) -> Self:
        self._listener = Listener(0, self.answers, self._world)
        self._listener.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._world.stopping.set()
        self._listener.shutdown()
        self._listener.server_close()

    @property
    def url(self) -> str:
        """Its origin."""
        return self._listener.url

    def set_today(self, day: date) -> None:
        """Move the portal to a day."""
        self._world.today = day

    def add_fault(self, path_regex: str, kind: str, times: int = 1, **options: Any) -> None:
        """Spoil the next ``times`` answers whose address matches (0: always)."""
        with self._world.lock:
            self._world.faults.append(Fault(path_regex, kind, times, options=options))

    def reset(self) -> None:
        """Go back to the first day: no faults, no log."""
        self._world.reset()

    @property
    def asked(self) -> list[str]:
        """Every address that was asked for, in order."""
        return [line["path"] for line in self._world.log]
