"""One way from values to a page: every value is text until its template says otherwise, and none ever does.

Templates get their words from the visitor's catalogue; an unknown name in a template is an error, never a blank.
"""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from config.catalogues import read_catalogue
from web.context import Visitor
from web.doors.addresses import own_path
from web.doors.cookies import TEXT_SIZE, TEXT_SIZES
from web.doors.static import static_url

FOLDER = Path(__file__).parent
ZONE = ZoneInfo("Asia/Almaty")
HTML_LANGUAGES = {"rus": "ru", "kaz": "kk", "eng": "en"}
DEFAULT_LANGUAGE = "rus"


def render(request: Request, visitor: Visitor | None, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """Return a page; ``visitor`` is None where nobody has signed in, and then the language may be in ``values``."""
    language = str(values.pop("language", visitor.language if visitor else DEFAULT_LANGUAGE))
    words = read_catalogue(language, "web")
    page = environment().get_template(template)
    size = request.cookies.get(TEXT_SIZE, "")
    body = page.render(
        request=request,
        visitor=visitor,
        language=language,
        html_language=HTML_LANGUAGES[language],
        path=request.url.path,
        here=own_path(request.scope),
        static_url=static_url,
        text_size=size if size in TEXT_SIZES else TEXT_SIZES[0],
        gettext=words.gettext,
        ngettext=words.ngettext,
        pgettext=words.pgettext,
        _=words.gettext,
        **values,
    )
    return HTMLResponse(body, status)


@cache
def environment() -> Environment:
    """Return the templates' environment."""
    made = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(FILTERS)
    return made


def write_date(day: date | None) -> str:
    """Return a day as people here write it; nothing where there is none.

    >>> write_date(date(2024, 6, 16))
    '16.06.2024'
    """
    return day.strftime("%d.%m.%Y") if day else ""


def write_moment(instant: datetime | None) -> str:
    """Return an instant in Almaty's time.

    >>> from datetime import UTC
    >>> write_moment(datetime(2024, 6, 16, 20, 5, tzinfo=UTC))
    '17.06.2024, 01:05'
    """
    return instant.astimezone(ZONE).strftime("%d.%m.%Y, %H:%M") if instant else ""


def write_iso(instant: date | datetime) -> str:
    """Return the machine's form of a date or instant, for ``<time datetime>``."""
    return instant.isoformat()


def html_language(language: str) -> str:
    """Return the language tag of a text («rus» is «ru»)."""
    return HTML_LANGUAGES.get(language, "")


FILTERS: Mapping[str, Any] = {
    "date": write_date,
    "moment": write_moment,
    "iso": write_iso,
    "tag": html_language,
}
