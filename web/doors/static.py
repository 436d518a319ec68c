"""A file asked for by its hash never changes, so a browser may keep it for a year; without one it asks again."""

import hashlib
from functools import cache
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).parents[1] / "static"
KEPT = "public, max-age=31536000, immutable"
ASKED_AGAIN = "no-cache"


@cache
def static_url(name: str) -> str:
    """Return the address of a file of web/static, with its hash; raises FileNotFoundError where there is none."""
    digest = hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()[:16]
    return f"/static/{name}?v={digest}"


class Files(StaticFiles):
    """The files of web/static."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return a file, and say how long it may be kept."""
        answer = await super().get_response(path, scope)
        answer.headers["Cache-Control"] = KEPT if scope["query_string"].startswith(b"v=") else ASKED_AGAIN
        return answer
