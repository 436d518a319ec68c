"""The centre's printed sheets: a sheet that was printed keeps its words for ever, for it hangs somewhere with its code.

Another wording is another sheet with another code, in the place of the first one. What was said of a sheet stays.
"""

import secrets
from collections.abc import Sequence
from datetime import date, datetime
from typing import cast

from sqlmodel import Session, col, delete, select

from storage.blobs import read_blob, store_blob
from storage.columns import insert_if_new
from storage.digests import find_person_id
from storage.errors import NotStoredError
from storage.flags import vault_of
from storage.people import NAME
from storage.stand_values import (
    CODE_LENGTH,
    LETTERS,
    LONGEST_NOTE,
    LONGEST_TEXT,
    LONGEST_TITLE,
    BadSheetError,
    Draft,
    Ground,
    Link,
    Sheet,
    SheetLanguage,
    SheetState,
    Standing,
)
from storage.tables_people import PersonRow
from storage.tables_stands import StandLinkRow, StandOwnerRow, StandSheetRow, StandStateRow
from storage.tables_web import AccountRow
from storage.users import NAME as ACCOUNT_NAME

_ACCOUNT = "account:"


def add_sheet(session: Session, draft: Draft, links: Sequence[Link], who: str, at: datetime) -> Sheet:
    """Keep a sheet under a new code; raises BadSheetError where it lacks anything, or has too much."""
    return _add(session, draft, links, Standing("valid", at, who), None)


def change_sheet(session: Session, sheet: Sheet, owner: str, note: str) -> None:
    """Change who is told of a sheet, and the note beside it; its words stay. Raises BadSheetError."""
    if len(note) > LONGEST_NOTE:
        raise BadSheetError(f"a note has at most {LONGEST_NOTE} letters", "long")
    row = session.get_one(StandSheetRow, sheet.id)
    row.note = note.strip()
    session.add(row)
    _set_owner(session, sheet.id, owner)


def replace_sheet(session: Session, old: Sheet, draft: Draft, links: Sequence[Link], said: Standing) -> Sheet:
    """Keep another wording of a sheet under a new code, and say of the old one that it is to be replaced."""
    if old.replaced_by:
        raise BadSheetError(f"the sheet was replaced already, by {old.replaced_by}", "replaced")
    new = _add(session, draft, links, Standing("valid", said.at, said.who), old.id)
    say(session, old, said)
    return new


def say(session: Session, sheet: Sheet, said: Standing) -> None:
    """Let a sheet be in a state from now on; all that was said before stays."""
    row = session.get_one(StandSheetRow, sheet.id)
    row.state, row.state_at = said.state, said.at
    session.add(row)
    _write_down(session, sheet.id, said)


def confirm_sheet(session: Session, sheet: Sheet, links: Sequence[Link], said: Standing) -> None:
    """Say that a sheet was held against these units, and is right."""
    row = session.get_one(StandSheetRow, sheet.id)
    row.checked_at = said.at
    session.add(row)
    set_links(session, sheet.id, links)
    say(session, sheet, said)


def set_links(session: Session, sheet_id: int, links: Sequence[Link]) -> None:
    """Let a sheet rest on these units and no others."""
    session.exec(delete(StandLinkRow).where(col(StandLinkRow.sheet_id) == sheet_id))
    for link in dict.fromkeys(links):
        insert_if_new(
            session,
            StandLinkRow,
            sheet_id=sheet_id,
            act=link.act,
            eid=link.eid,
            edition_on=link.edition_on,
            checked_at=link.checked_at,
            is_changing=link.is_changing,
            changes_on=link.changes_on,
        )
    session.expire_all()


def find_sheet(session: Session, code: str) -> Sheet | None:
    """Return the sheet of a code, or None."""
    rows = session.exec(select(StandSheetRow).where(StandSheetRow.code == code)).all()
    return next(iter(as_sheets(session, rows)), None)


def get_sheet(session: Session, code: str) -> Sheet:
    """Return the sheet of a code; raises NotStoredError."""
    found = find_sheet(session, code)
    if found is None:
        raise NotStoredError(f"there is no sheet {code}")
    return found


def find_standing(session: Session, code: str) -> tuple[SheetState, datetime] | None:
    """Return all that everybody may know of a sheet: its state, and when it was last held against the law; or None."""
    query = select(StandSheetRow.state, StandSheetRow.checked_at).where(StandSheetRow.code == code)
    found = session.exec(query).first()
    return (cast("SheetState", found[0]), found[1]) if found else None


def list_sheets(session: Session, *, act: str | None = None) -> tuple[Sheet, ...]:
    """Return the sheets, those that rest on an act where it is named; by title."""
    query = select(StandSheetRow).order_by(col(StandSheetRow.title), col(StandSheetRow.id))
    if act is not None:
        query = query.where(col(StandSheetRow.id).in_(select(StandLinkRow.sheet_id).where(StandLinkRow.act == act)))
    return as_sheets(session, session.exec(query).all())


def list_standings(session: Session, sheet_id: int) -> tuple[Standing, ...]:
    """Return all that was said of a sheet, newest first."""
    query = select(StandStateRow).where(StandStateRow.sheet_id == sheet_id).order_by(col(StandStateRow.id).desc())
    return tuple(_as_standing(row) for row in session.exec(query))


def read_file(session: Session, code: str) -> tuple[bytes, str] | None:
    """Return the file of a sheet and its kind, or None; raises CorruptBlobError."""
    query = select(StandSheetRow.file_digest, StandSheetRow.file_kind).where(StandSheetRow.code == code)
    found = session.exec(query).first()
    return (read_blob(session, found[0]), found[1]) if found and found[0] else None


def name_who(session: Session, who: str) -> str:
    """Return how people know who said something: an account by its name, while it is here."""
    if not who.startswith(_ACCOUNT):
        return who
    row = session.get(AccountRow, int(who.removeprefix(_ACCOUNT)))
    return vault_of(session).decrypt(row.name_secret, ACCOUNT_NAME) if row else who


def as_sheets(session: Session, rows: Sequence[StandSheetRow]) -> tuple[Sheet, ...]:
    """Return the values of rows, in their order."""
    numbers = [row.id for row in rows if row.id is not None]
    links: dict[int, list[Link]] = {}
    query = select(StandLinkRow).order_by(col(StandLinkRow.act), col(StandLinkRow.eid))
    for row in session.exec(query.where(col(StandLinkRow.sheet_id).in_(numbers))):
        link = Link(row.act, row.eid, row.edition_on, row.checked_at, row.is_changing, row.changes_on)
        links.setdefault(row.sheet_id, []).append(link)
    owners = _name_owners(session, numbers)
    old = [row.replaces for row in rows if row.replaces is not None]
    codes = dict(session.exec(select(StandSheetRow.id, StandSheetRow.code).where(col(StandSheetRow.id).in_(old))).all())
    heirs = dict(
        session.exec(
            select(StandSheetRow.replaces, StandSheetRow.code).where(col(StandSheetRow.replaces).in_(numbers))
        ).all()
    )
    return tuple(
        Sheet(
            id=row.id or 0,
            code=row.code,
            title=row.title,
            language=cast("SheetLanguage", row.language),
            text=row.text,
            file_kind=row.file_kind,
            owner=owners.get(row.id or 0, ""),
            note=row.note,
            state=cast("SheetState", row.state),
            state_at=row.state_at,
            checked_at=row.checked_at,
            links=tuple(links.get(row.id or 0, ())),
            replaces=codes.get(row.replaces, "") if row.replaces else "",
            replaced_by=heirs.get(row.id, ""),
        )
        for row in rows
    )


def _add(session: Session, draft: Draft, links: Sequence[Link], said: Standing, replaces: int | None) -> Sheet:
    title, text = draft.title.strip(), draft.text.strip()
    if not title or len(title) > LONGEST_TITLE:
        raise BadSheetError(f"a sheet needs a title of at most {LONGEST_TITLE} letters", "title")
    if bool(text) == bool(draft.file):
        raise BadSheetError("a sheet is a text or a file, one of the two", "words")
    if len(text) > LONGEST_TEXT or len(draft.note) > LONGEST_NOTE:
        raise BadSheetError(f"a sheet holds {LONGEST_TEXT} letters, and the note beside it {LONGEST_NOTE}", "long")
    if not links:
        raise BadSheetError("say on which provisions the sheet rests", "links")
    row = StandSheetRow(
        code=_make_code(),
        title=title,
        language=draft.language,
        text=text,
        file_digest=store_blob(session, draft.file, None) if draft.file else None,
        file_kind=draft.file_kind if draft.file else "",
        note=draft.note.strip(),
        state=said.state,
        state_at=said.at,
        checked_at=said.at,
        replaces=replaces,
    )
    session.add(row)
    session.flush()
    number = row.id or 0
    _set_owner(session, number, draft.owner)
    set_links(session, number, links)
    _write_down(session, number, said)
    return get_sheet(session, row.code)


def _make_code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))


def _write_down(session: Session, sheet_id: int, said: Standing) -> None:
    grounds = [[one.what, one.act, list(one.eids), one.on.isoformat() if one.on else None] for one in said.grounds]
    row = StandStateRow(sheet_id=sheet_id, state=said.state, at=said.at, who=said.who, why=said.why, grounds=grounds)
    session.add(row)
    session.flush()


def _as_standing(row: StandStateRow) -> Standing:
    grounds = tuple(
        Ground(what, act, tuple(eids), date.fromisoformat(on) if on else None) for what, act, eids, on in row.grounds
    )
    return Standing(cast("SheetState", row.state), row.at, row.who, row.why, grounds)


def _set_owner(session: Session, sheet_id: int, owner: str) -> None:
    session.exec(delete(StandOwnerRow).where(col(StandOwnerRow.sheet_id) == sheet_id))
    if owner.strip():
        person = find_person_id(session, owner.strip())
        if person is None:
            raise BadSheetError("nobody of that name is among those who are told", "owner")
        session.add(StandOwnerRow(sheet_id=sheet_id, person_id=person))
    session.flush()


def _name_owners(session: Session, numbers: Sequence[int]) -> dict[int, str]:
    query = (
        select(StandOwnerRow.sheet_id, PersonRow.name_secret)
        .join(PersonRow, col(PersonRow.id) == StandOwnerRow.person_id)
        .where(col(StandOwnerRow.sheet_id).in_(numbers))
    )
    vault = vault_of(session)
    return {number: vault.decrypt(secret, NAME) for number, secret in session.exec(query)}
