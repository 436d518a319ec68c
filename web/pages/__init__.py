"""The pages for staff: they read and ask. One file a page; ``ROUTERS`` is what the application includes."""

from fastapi import APIRouter

from web.pages import (
    acts,
    amending,
    calendars,
    compare,
    home,
    reviewing,
    schedules,
    seen,
    sources,
    succession,
    timeline,
    unsubscribing,
)

ROUTERS: tuple[APIRouter, ...] = (
    home.router,
    acts.router,
    timeline.router,
    amending.router,
    seen.router,
    compare.router,
    sources.router,
    schedules.router,
    succession.router,
    reviewing.router,
    unsubscribing.router,
    calendars.router,
)
