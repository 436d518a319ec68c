"""What the forms of the pages that run the house share: no field that a form does not have, and a deed on record."""

from typing import Annotated

from fastapi import Path, Request
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session

from storage.audit import Action, Deed, actor_of, append
from web.context import Visitor, get_clock

Number = Annotated[int, Path(ge=1, lt=2**31)]
"""Of a row: what no database can hold is not found."""
Short = Annotated[str, Field(max_length=200)]


class Sent(BaseModel):
    """A form of these pages: a field that it does not have is refused, whoever adds it."""

    model_config = ConfigDict(extra="forbid")
    csrf: Short = ""


def write_down(session: Session, request: Request, visitor: Visitor, what: tuple[Action, str, str]) -> None:
    """Put a deed of a visitor on record: what was done, with what kind of thing, and its number."""
    append(session, Deed(actor_of(session, visitor.name), *what), get_clock(request)())
