"""Everything that one amending act changed in what is stored: an omnibus law touches many acts."""

from datetime import date
from itertools import groupby
from math import ceil
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from law.languages.labels import label
from storage.acts import find_facts_of
from storage.amending import count_amended_acts, list_amended_acts, list_amended_by
from storage.changes import StoredChange
from web.context import Reader, get_store
from web.pages.acts import read_page
from web.reading.home import title_of
from web.reading.said import tally, tops
from web.render import render

router = APIRouter()
LONGEST_NUMBER = 100
ACTS_ON_A_PAGE = 50


@router.get("/amended-by")
def show_amended(request: Request, visitor: Reader, number: str = "", page: str = "") -> HTMLResponse:
    """Show which acts and editions an act of this number changed."""
    asked = number[:LONGEST_NUMBER].strip()
    with get_store(request).reading() as session:
        pages = max(1, ceil(count_amended_acts(session, asked) / ACTS_ON_A_PAGE))
        at = min(read_page(page), pages)
        here = list_amended_acts(session, asked, ACTS_ON_A_PAGE, (at - 1) * ACTS_ON_A_PAGE)
        found = list_amended_by(session, asked, here)
        codes = dict.fromkeys(item.act for item in found)
        facts = find_facts_of(session, codes)
        titles = {code: title_of(facts[code], visitor.language) if code in facts else code for code in codes}
    steps = [(key, [item.change for item in group]) for key, group in groupby(found, key=_step)]
    acts = {act for item in found for act in item.change.amended_by if act.number == asked and act.signed_on}
    return render(
        request,
        visitor,
        "amending.html",
        number=asked,
        act=next(iter(sorted(acts, key=lambda act: act.code, reverse=True)), None),
        titles=titles,
        steps=[(*key, tally(changes), tops(changes)) for key, changes in steps],
        place=lambda eid: label(eid, visitor.language),
        page=at,
        pages=pages,
        pager_href=f"/amended-by?number={quote(asked, safe='')}&",
    )


def _step(item: StoredChange) -> tuple[str, date, date, str]:
    return item.act, item.from_on, item.to_on, item.change.language
