"""The application: doors first, then pages. It is made with its store, settings and clock, and opens nothing itself."""

from datetime import UTC, datetime

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from config.settings import Settings
from storage.engine import Store
from web.context import Clock, FactorNeededError, SignInNeededError
from web.doors import faults, pages
from web.doors.addresses import House
from web.doors.gate import Gate
from web.doors.guards import list_doors
from web.doors.headers import Headers
from web.doors.passwords import nobodys_hash
from web.doors.static import FOLDER, Files
from web.pages import ROUTERS


def now() -> datetime:
    """Return the present instant."""
    return datetime.now(UTC)


def create_app(store: Store, settings: Settings, *, clock: Clock = now) -> FastAPI:
    """Return the application; raises UnguardedRouteError where a route has no guard."""
    app = FastAPI(
        title="ZanWatch",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        # A redirect to the same path with a slash would be built from the Host header.
        redirect_slashes=False,
        middleware=[Middleware(Headers), Middleware(faults.Faults), Middleware(Gate)],
        # As they are: a router that is included would have each of its routes made anew.
        routes=[route for router in (pages.router, *ROUTERS) for route in router.routes],
    )
    app.add_exception_handler(HTTPException, faults.answer_http_fault)
    app.add_exception_handler(RequestValidationError, faults.answer_unreadable)
    app.add_exception_handler(SignInNeededError, faults.answer_sign_in_needed)
    app.add_exception_handler(FactorNeededError, faults.answer_factor_needed)
    app.state.store, app.state.settings, app.state.clock = store, settings, clock
    app.state.house, app.state.foreseen, app.state.headings = House.of(settings), {}, {}
    # Only what is the same for everybody is packed: a packed page with a secret in it tells its length to a listener.
    app.mount("/static", GZipMiddleware(Files(directory=FOLDER), minimum_size=1000))
    list_doors(app)
    nobodys_hash()
    return app
