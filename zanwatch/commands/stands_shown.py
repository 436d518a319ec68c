"""A printed sheet as `zanwatch stands …` shows it."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from storage.stand_places import Copy
    from storage.stand_values import Sheet, Standing


def as_plain(sheet: "Sheet", copies: "tuple[Copy, ...]" = ()) -> dict[str, Any]:
    """Return a sheet as plain values."""
    return {
        "code": sheet.code,
        "title": sheet.title,
        "language": sheet.language,
        "state": sheet.state,
        "checked_at": sheet.checked_at.isoformat(),
        "file": sheet.file_kind or None,
        "owner": sheet.owner or None,
        "note": sheet.note or None,
        "replaces": sheet.replaces or None,
        "replaced_by": sheet.replaced_by or None,
        "rests": [
            {
                "act": link.act,
                "eid": link.eid,
                "edition": link.edition_on.isoformat(),
                "will_change": link.is_changing,
                "changes_on": link.changes_on.isoformat() if link.changes_on else None,
            }
            for link in sheet.links
        ],
        "copies": [
            {
                "place": copy.place.name,
                "town": copy.place.town,
                "kind": copy.place.kind,
                "printed_at": copy.printed_at.isoformat() if copy.printed_at else None,
                "removed_at": copy.removed_at.isoformat() if copy.removed_at else None,
            }
            for copy in copies
            if copy.sheet_id == sheet.id
        ],
    }


def said_as_plain(one: "Standing") -> dict[str, Any]:
    """Return what was said of a sheet as plain values."""
    return {
        "state": one.state,
        "at": one.at.isoformat(),
        "who": one.who or None,
        "why": one.why or None,
        "grounds": [
            {
                "what": ground.what,
                "act": ground.act,
                "eids": list(ground.eids),
                "on": ground.on.isoformat() if ground.on else None,
            }
            for ground in one.grounds
        ],
    }


def describe_rests(sheet: "Sheet") -> str:
    """Return on what a sheet rests, in the language of the person at the terminal."""
    from law.languages import label  # noqa: PLC0415 - see zanwatch.commands
    from zanwatch.entry import spoken_language  # noqa: PLC0415

    return "; ".join(f"{link.act}, {label(link.eid, spoken_language())}" for link in sheet.links)
