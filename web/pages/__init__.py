"""The pages for staff: they read and ask. One file a page; ``ROUTERS`` is what the application includes."""

from fastapi import APIRouter

from web.pages import acts, compare, home, schedules, sources, timeline

ROUTERS: tuple[APIRouter, ...] = (
    home.router,
    acts.router,
    timeline.router,
    compare.router,
    sources.router,
    schedules.router,
)
