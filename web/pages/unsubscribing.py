"""A link in a letter stops one address, for whoever holds it: the page asks, and only its button does it.

Scanners of mail open every link, so that nothing happens by opening one. A mail service that shows a button of its own
posts at once (RFC 8058), without page, cookie or sign-in. The page is in four languages, for we do not know who looks;
and it is the same for a link that is none, or that has done its work: it tells nobody whether an address is known here.
"""

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from alerts.model import READER_LANGUAGES
from config.catalogues import read_catalogue
from storage.forgetting import stop_channel
from storage.tokens import read_unsubscribe_token
from web.context import Guest, get_clock, get_settings, get_store
from web.doors.crowds import Crowd
from web.render import render

router = APIRouter()
TOO_MANY = 429
TAGS = {"rus": "ru", "kaz": "kk", "uzb": "uz", "eng": "en"}


@router.get("/u/{token}")
def show_stop(request: Request, visitor: Guest, token: str) -> Response:  # noqa: ARG001 - the page is the same for each
    """Show the page with the button; nothing is looked up and nothing is done."""
    return _show(request, is_done=False)


@router.post("/u/{token}")
def stop(request: Request, visitor: Guest, token: str) -> Response:  # noqa: ARG001 - the guard
    """Let nothing more go to the address of this link; what waits for it included."""
    store, now = get_store(request), get_clock(request)()
    with store.reading() as session:
        channel = read_unsubscribe_token(session, token)
    if channel is not None:
        with store.transaction() as session:
            stop_channel(session, get_settings(request).data_dir, channel, now)
    elif _crowd(request).is_too_many(now):
        raise HTTPException(TOO_MANY)
    return _show(request, is_done=True)


def _show(request: Request, *, is_done: bool) -> Response:
    texts = []
    for language in READER_LANGUAGES:
        t = read_catalogue(language)
        words = (
            t.gettext("No more messages will come to this address."),
            t.gettext("If it was a mistake, write to whoever subscribed you."),
        )
        question = (
            t.gettext("Stop the messages to this address?"),
            t.gettext("Press the button, and nothing more will come. Your other addresses stay as they are."),
        )
        texts.append((TAGS[language], *(words if is_done else question), t.gettext("Stop the messages")))
    # Without the visitor: this page knows nobody, and shows no name to who looks over a shoulder.
    return render(request, None, "unsubscribe.html", texts=texts, is_done=is_done)


def _crowd(request: Request) -> Crowd:
    state = request.app.state
    if not hasattr(state, "crowd"):
        state.crowd = Crowd()
    crowd: Crowd = state.crowd
    return crowd
