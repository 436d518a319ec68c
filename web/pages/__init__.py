"""The pages for staff: they read and ask. One file a page; ``ROUTERS`` is what the application includes."""

from fastapi import APIRouter

from web.pages import (
    acts,
    amending,
    calendars,
    compare,
    documents,
    extract,
    feeds,
    home,
    languages,
    mistakes,
    provision,
    reviewing,
    schedules,
    search,
    seen,
    sources,
    stands,
    stands_staff,
    succession,
    timeline,
    topics,
    unsubscribing,
)

ROUTERS: tuple[APIRouter, ...] = (
    home.router,
    acts.router,
    timeline.router,
    amending.router,
    provision.router,
    extract.router,
    languages.router,
    topics.router,
    feeds.router,
    seen.router,
    search.router,
    documents.router,
    mistakes.router,
    compare.router,
    sources.router,
    schedules.router,
    succession.router,
    reviewing.router,
    unsubscribing.router,
    calendars.router,
    # «/stands/new» is asked for before «/stands/{code}».
    stands_staff.router,
    stands.router,
)
