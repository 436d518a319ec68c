"""What the lists of the portals show: drafts under discussion, and acts or documents that are new or were changed.

A list says little, and some of it in another order every hour; what it does not say is None or empty here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, Literal, TypeVar

from law.model import Issue, Language

Portal = Literal["espi", "adilet", "legalacts", "govkz"]


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft of an act as a list of drafts shows it; its own page is closed to us."""

    number: str
    """The portal's own id."""
    title: str
    kind: str
    """What it will be («Приказ», «Проект Закона»), as printed."""
    developer: str
    status: str
    """As printed («На публичном обсуждении», «Архив»)."""
    created_on: date | None
    open_until: date | None
    """The last day of the public discussion."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An act or a document as a list shows it; title and requisites by language, as far as the list has them."""

    portal: Portal
    number: str
    """The portal's own id: the ЕСПИ code, the adilet id, the number of a document."""
    title: Mapping[Language, str] = field(hash=False)
    requisites: Mapping[Language, str] = field(default_factory=dict, hash=False)
    act_number: str = ""
    """The number of the act itself, as «245-VIII»."""
    adopted_on: date | None = None
    shown_on: date | None = None
    """The day on which the portal says that it published this."""
    holder: str = ""
    """Where on the portal it stands, as its address has it (the ministry at gov.kz)."""


Item = TypeVar("Item", Draft, Listed)


@dataclass(frozen=True, slots=True)
class ListPage(Generic[Item]):
    """One page of a list, in its order, and what of it was not understood."""

    items: tuple[Item, ...]
    issues: tuple[Issue, ...] = ()
    pages: int | None = None
    """How many pages the list says it has; None where it does not say."""
    language: Language | None = None
    """The language that the page says it is in; None where it does not say."""
    is_declared_empty: bool = False
    """Whether the portal says in words that there is nothing."""
