"""Is this the act, the language and the edition that we asked for? A portal's cache may answer with another one."""

from rapidfuzz.fuzz import ratio

from law.languages.requisites import latin_number
from law.model import Revision
from law.quality.rules import Rule, Sight
from law.wording import canonical_heading

_LEAST_TITLE_LIKENESS = 40.0


def find_other_act(sight: Sight) -> str | None:
    """Find a page that names another act: neither its ЕСПИ code nor its adilet id is the one asked for.

    A page of adilet without its link to ЕСПИ is known by its own id, where that is sure.
    """
    code, ngr = sight.revision.act, sight.revision.facts.ngr
    named = {code, ngr} - {""}
    is_asked = sight.captures[0].act in named or (not code and ngr in sight.ids)
    return None if is_asked else f"this is act {' '.join(sorted(named)) or 'without a name'}"


def find_other_title(sight: Sight) -> str | None:
    """Find a title that has little to do with the one before; acts are renamed, but not wholly."""
    now, before = sight.revision, sight.previous
    if not before or not before.title or not now.title:
        return None
    likeness = ratio(canonical_heading(before.title), canonical_heading(now.title))
    return f"its title is «{now.title[:200]}»" if likeness < _LEAST_TITLE_LIKENESS else None


def find_other_requisites(sight: Sight) -> str | None:
    """Find another number and another date: amending acts share one title, and no act changes both."""
    before = sight.previous
    if before is None:
        return None
    (number, day), (was_number, was_day) = (_requisites(made) for made in (sight.revision, before))
    is_other = all((number, day, was_number, was_day)) and number != was_number and day != was_day
    return f"this is act № {number} of {day}, before № {was_number} of {was_day}" if is_other else None


def _requisites(made: Revision) -> tuple[str, str]:
    number = latin_number(made.facts.number).upper().removesuffix("ЗРК").strip()
    return number, f"{made.facts.adopted_on or ''}"


def find_other_language(sight: Sight) -> str | None:
    """Find a page that the portal itself says is in another language."""
    named = sight.revision.language
    return None if named == sight.captures[0].language else f"the portal calls it {named}"


def find_other_edition(sight: Sight) -> str | None:
    """Find another edition than was asked for, where the page says of which edition it is."""
    named = sight.revision.portal_version_on
    if not sight.reading.is_dated or sight.wanted_on in (None, named):
        return None
    return f"this is the edition of {named}, not of {sight.wanted_on}"


def find_foreign_pages(sight: Sight) -> str | None:
    """Find a later page of the edition that is of another act, language or edition than its first."""
    pages = ", ".join(map(str, sight.reading.strangers))
    return f"page {pages} belongs to something else" if pages else None


IDENTITY: tuple[Rule[Sight], ...] = (
    Rule("other-act", "wrong-act", find_other_act),
    Rule("other-language", "wrong-language", find_other_language),
    Rule("other-edition", "wrong-edition", find_other_edition),
    Rule("foreign-pages", "wrong-edition", find_foreign_pages),
    Rule("other-title", "wrong-act", find_other_title),
    Rule("other-requisites", "wrong-act", find_other_requisites),
)
"""Rules about what a page is."""
