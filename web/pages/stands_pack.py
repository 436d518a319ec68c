"""What is to be reprinted, as one PDF to be taken to a printer."""

from hashlib import sha256

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from alerts.documents.model import UnbuiltError
from alerts.documents.stands import MOST_PAPERS, write_pack
from storage.stand_places import list_reprints
from web.context import Reader, get_settings, get_store, get_today
from web.pages.documents import UNAVAILABLE, get_desk
from web.pages.stands import read_acts
from web.reading.stands_pack import Asked, choose_reprints, list_wanted, read_pack, read_place, read_size

router = APIRouter()
FOUND = 303


@router.get("/stands/reprint.pdf")
def give_pack(request: Request, visitor: Reader, language: str = "", place: str = "", size: str = "a4") -> Response:
    """Give what is to be reprinted, a list by place and language in front; back to the page if nothing, or too much."""
    settings = get_settings(request)
    with get_store(request).reading() as session:
        chosen = choose_reprints(list_reprints(session), read_place(place), language)
        wanted = list_wanted(chosen)
        acts = read_acts(session, *wanted)
    if not chosen or len(wanted) > MOST_PAPERS:
        return RedirectResponse("/stands#reprint", FOUND)
    on = get_today(request)
    asked = Asked(visitor.language, on, read_size(size), settings.public_url, settings.timezone)
    # All that it is made of, in a few bytes: it is kept as long as the document.
    key = sha256(repr((chosen, acts, asked)).encode()).hexdigest()
    try:
        body = get_desk(request).make(visitor.name, key, lambda: write_pack(read_pack(chosen, acts, asked)))
    except UnbuiltError:
        raise HTTPException(UNAVAILABLE) from None
    headers = {"Content-Disposition": f'attachment; filename="reprint-{on}.pdf"'}
    return Response(body, media_type="application/pdf", headers=headers)
