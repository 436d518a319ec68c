"""Every parameter of every route, found in the routes themselves: a new page is asked about without a line here."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts
from pydantic import BaseModel

EXAMPLES = {
    "code": "900001",
    "before_on": "2024-05-01",
    "after_on": "2024-10-01",
    "eid": "art_1",
    "topic": "migration",
    "name": "espi",
    "form": "txt",
    "verb": "pause",
    "kind": "all",
}
"""A right value for what stands in an address, so that each route is asked with one wrong word at a time."""


@dataclass(frozen=True, slots=True)
class Place:
    """One word that a visitor may choose: in the address of a route, behind its question mark, or in its form."""

    method: str
    path: str
    where: str
    name: str

    def ask(self, word: str) -> tuple[str, str, dict[str, str]]:
        """Return method, address and form of a request that says this word here."""
        path = self.path
        for part in {**EXAMPLES, **({self.name: word} if self.where == "path" else {})}.items():
            path = path.replace(f"{{{part[0]}}}", quote(part[1], safe="", errors="surrogatepass"))
        query = f"?{urlencode({self.name: word}, errors='surrogatepass')}" if self.where == "query" else ""
        return self.method, f"{_without_braces(path)}{query}", {self.name: word} if self.where == "form" else {}


def list_places(app: FastAPI) -> tuple[Place, ...]:
    """Return every place in order of route, each once."""
    return tuple(dict.fromkeys(_walk(app)))


def list_forms(app: FastAPI) -> tuple[tuple[str, str], ...]:
    """Return the address, with right words in it, and the guard's path of every route that takes a form."""
    posts = {place.path for place in _walk(app) if place.method == "POST"} | {
        context.path or ""
        for context in iter_route_contexts(app.routes)
        if isinstance(context.original_route, APIRoute) and "POST" in (context.methods or ())
    }
    return tuple((path, Place("POST", path, "", "").ask("")[1]) for path in sorted(posts))


def _walk(app: FastAPI) -> Iterator[Place]:
    for context in iter_route_contexts(app.routes):
        if not isinstance(context.original_route, APIRoute):
            continue
        for method in sorted(set(context.methods or ()) & {"GET", "POST"}):
            for where, name in _names(context.dependant):
                yield Place(method, context.path or "", where, name)


def _names(dependant: Dependant) -> Iterator[tuple[str, str]]:
    yield from (("path", field.alias) for field in dependant.path_params)
    yield from (("query", field.alias) for field in dependant.query_params)
    for field in dependant.body_params:
        kind = field.field_info.annotation
        is_form = isinstance(kind, type) and issubclass(kind, BaseModel)
        yield from (("form", name) for name in (kind.model_fields if is_form else [field.alias]))
    for inner in dependant.dependencies:
        yield from _names(inner)


def _without_braces(path: str) -> str:
    """Put a word where a route wants one of which nothing is known here."""
    while "{" in path:
        start, _, rest = path.partition("{")
        path = f"{start}1{rest.partition('}')[2]}"
    return path
