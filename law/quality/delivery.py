"""An answer that is no document: portals say so with HTTP 200, in JSON or in HTML, and a cut one says nothing."""

import json
import re

from law.model import Capture
from law.parsing.portals import adilet, adilet_history
from law.quality.rules import Answer, Rule

_MAINTENANCE = re.compile(
    r"технически\w++\s++работ|на\s++обслуживании|временно\s++недоступ|maintenance|техникалық\s++жұмыс"
    r"|қызмет\s++уақытша|уақытша\s++қолжет[іi]мс[іi]з",
    re.IGNORECASE,
)
_CAPTCHA = re.compile(
    r"captcha|не\s++робот|cloudflare|challenge-platform|access\s++denied|проверка\s++браузера|робот\s++емес",
    re.IGNORECASE,
)
_NOT_FOUND = re.compile(
    r"(?:документ|страниц|акт)\w{0,4}+\s++не\s++найден|(?:құжат|бет|парақ)\w{0,4}+\s++табылма|(?:page|document)\s++not\s++found",
    re.IGNORECASE,
)
_UNSEEN = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style|noscript|template)\b.*?(?:</\1|\Z)", re.IGNORECASE | re.DOTALL)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TWICE_ENCODED = re.compile(r"(?:[ÐÑÒÓ][^\sA-Za-z0-9<>]){5}")
_TAG = re.compile(r"<[^<>]*+>")
_NOT_FOUND_STATUS = 404
_LONGEST_REFUSAL = 2000
"""Characters; a longer answer is not read twice."""


def read_answer(capture: Capture) -> Answer:
    """Return an answer with what can be said of it at once."""
    try:
        text, is_text = capture.body.decode("utf-8"), True
    except UnicodeDecodeError:
        text, is_text = capture.body.decode("utf-8", "replace"), False
    try:
        json.loads(capture.body)
        is_json = True
    except (ValueError, RecursionError):
        is_json = False
    is_listing = capture.kind == "versions" and adilet_history.is_history_page(capture.body)
    is_page = not is_json and (is_listing or adilet.is_act_page(capture.body))
    return Answer(capture, text, is_text, is_json, is_page)


def find_nothing(answer: Answer) -> str | None:
    """Find an answer without a word."""
    return None if answer.capture.body.strip() else "the answer is empty"


def find_status_404(answer: Answer) -> str | None:
    """Find the portal's own «404» in JSON that came with HTTP 200."""
    if not answer.is_json or len(answer.text) > _LONGEST_REFUSAL:
        return None
    page = json.loads(answer.capture.body)
    if isinstance(page, dict) and page.get("status") == _NOT_FOUND_STATUS and "content" not in page:
        return "the portal says with HTTP 200 that it has no such document"
    return None


def find_captcha(answer: Answer) -> str | None:
    """Find a page that asks whether we are a person; it may show a picture only, so its markup is searched too."""
    if not _is_foreign(answer) or not _CAPTCHA.search(_COMMENT.sub(" ", answer.text)):
        return None
    return _visible(answer.text)[:200]


def find_maintenance(answer: Answer) -> str | None:
    """Find a page that says it is being repaired. Every page of old.adilet says so in a comment, so only what shows."""
    if not _is_foreign(answer):
        return None
    shown = _visible(answer.text)
    return shown[:200] if _MAINTENANCE.search(shown) else None


def find_soft_404(answer: Answer) -> str | None:
    """Find a page without an act that says there is none."""
    if not _is_foreign(answer):
        return None
    shown = _visible(answer.text)
    return shown[:200] if _NOT_FOUND.search(shown) else None


def find_cut_json(answer: Answer) -> str | None:
    """Find JSON that ends before it is whole."""
    is_begun = not answer.is_json and answer.text.lstrip("\ufeff \t\r\n")[:1] in ("{", "[")
    if not is_begun or (not answer.is_text and not _ends_in_a_letter(answer.capture.body)):
        return None
    return "the document ends in the middle"


def find_cut_html(answer: Answer) -> str | None:
    """Find a page that was begun and not ended. A saved fragment has no ``html``, yet its article is whole."""
    if answer.is_json:
        return None
    page = answer.text.lower()
    for tag in ("html", "article"):
        if f"<{tag}" in page and f"</{tag}" not in page[page.rfind(f"<{tag}") :]:
            return f"the page ends before its {tag} does"
    return None


def find_no_text(answer: Answer) -> str | None:
    """Find bytes that are no UTF-8, which both portals send."""
    return None if answer.is_json or answer.is_text else "the bytes are not UTF-8"


def find_twice_encoded(answer: Answer) -> str | None:
    """Find UTF-8 that was taken for another encoding and encoded once more."""
    found = _TWICE_ENCODED.search(answer.text)
    return f"«{answer.text[found.start() :][:80]}»" if found else None


def find_no_document(answer: Answer) -> str | None:
    """Find any other page that has not the shape of a document."""
    return _visible(answer.text)[:200] if _is_foreign(answer) else None


def _is_foreign(answer: Answer) -> bool:
    return not answer.is_json and not answer.is_page


def _ends_in_a_letter(body: bytes) -> bool:
    """Tell whether the bytes are UTF-8 but for the last letter, which was cut."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data"
    return True


def _visible(page: str) -> str:
    """Return the words of a page that a person sees."""
    return " ".join(_TAG.sub(" ", _UNSEEN.sub(" ", page)).split())


DELIVERY: tuple[Rule[Answer], ...] = (
    Rule("nothing", "empty", find_nothing),
    Rule("status-404", "soft-404", find_status_404, "absent"),
    Rule("captcha", "captcha", find_captcha),
    Rule("maintenance", "maintenance", find_maintenance),
    Rule("page-404", "soft-404", find_soft_404, "absent"),
    Rule("cut-json", "cut-text", find_cut_json),
    Rule("cut-html", "cut-text", find_cut_html),
    Rule("no-text", "mojibake", find_no_text),
    Rule("twice-encoded", "mojibake", find_twice_encoded),
    Rule("no-document", "not-a-document", find_no_document),
)
"""Rules for one answer, in this order."""
