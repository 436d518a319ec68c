"""Closed unless opened: the application does not start while a route has no guard."""

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts

from web.context import GUARDS

STATIC = "/static/{path}"


class UnguardedRouteError(Exception):
    """Raised when a route has no guard, or more than one, from create_app; its words name the route."""


@dataclass(frozen=True, slots=True)
class Door:
    """A method of a route and its guard's name («reader»); a file's is «guest»."""

    path: str
    method: str
    guard: str


def list_doors(app: FastAPI) -> tuple[Door, ...]:
    """Return every route and method, in order of path; raises UnguardedRouteError."""
    return tuple(sorted(_walk(app), key=lambda door: (door.path, door.method)))


def _walk(app: FastAPI) -> Iterator[Door]:
    for context in iter_route_contexts(app.routes):
        route, path = context.original_route, context.path or ""
        if path == "/static":
            yield from (Door(STATIC, method, "guest") for method in ("GET", "HEAD"))
        elif isinstance(route, APIRoute):
            guards = _guards_of(context.dependant)
            if len(guards) != 1:
                found = ", ".join(sorted(guards)) or "none"
                raise UnguardedRouteError(
                    f"{path} needs one guard of web.context (Guest, Reader, Editor, Admin), and has: {found}"
                )
            yield from (Door(path, method, next(iter(guards))) for method in sorted(context.methods or ()))
        else:
            raise UnguardedRouteError(f"{path or route!r} is no page: only pages and /static are served")


def _guards_of(dependant: Dependant) -> set[str]:
    found = {guard.__name__ for guard in GUARDS if dependant.call is guard}
    return found.union(*(_guards_of(inner) for inner in dependant.dependencies))
