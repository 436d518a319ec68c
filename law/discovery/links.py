"""The page that a person can open for a draft or an act; the address that is crawled is never shown."""

from law.discovery.model import Listed

_PAGES = {
    "adilet": "https://adilet.zan.kz/rus/docs/{number}",
    "espi": "https://zan.gov.kz/client/#!/doc/{number}/rus",
    "govkz": "https://www.gov.kz/memleket/entities/{holder}/documents/details/{number}?lang=ru",
}


def link_to_draft(number: str) -> str:
    """Return the page of a draft, where people read it and comment on it; robots are not let in.

    >>> link_to_draft("15908401")
    'https://legalacts.egov.kz/npa/view?id=15908401'
    """
    return f"https://legalacts.egov.kz/npa/view?id={number}"


def link_to_act(listed: Listed) -> str:
    """Return the page of a listed act or document.

    >>> link_to_act(Listed("govkz", "107", {"rus": "Приказ"}, holder="enbek"))
    'https://www.gov.kz/memleket/entities/enbek/documents/details/107?lang=ru'
    """
    return _PAGES[listed.portal].format(number=listed.number, holder=listed.holder)
