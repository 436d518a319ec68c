"""A list of editions must be of this act, in this language, and hold at least one edition."""

from law.quality.rules import Listing, Rule


def find_no_editions(listing: Listing) -> str | None:
    """Find a list of nothing: an act that is asked for has an edition."""
    return None if listing.versions else "the list of editions is empty"


def find_other_acts(listing: Listing) -> str | None:
    """Find editions of another act; a page of adilet names the act by its own id alone."""
    named = {version.facts.code or version.facts.ngr for version in listing.versions}
    others = named - {listing.capture.act, *listing.ids}
    return f"editions of {', '.join(sorted(others))}" if others else None


def find_other_languages(listing: Listing) -> str | None:
    """Find editions in another language than was asked for."""
    is_other = any(version.language != listing.capture.language for version in listing.versions)
    return "editions in another language" if is_other else None


LISTING: tuple[Rule[Listing], ...] = (
    Rule("no-editions", "empty", find_no_editions),
    Rule("editions-of-another-act", "wrong-act", find_other_acts),
    Rule("editions-in-another-language", "wrong-language", find_other_languages),
)
"""Rules for a list of editions, in this order."""
