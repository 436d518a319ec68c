"""A note's words name a unit inside the one it stands in: «Подпункт 46) предусматривается в редакции …»."""

from collections.abc import Collection

from law.amendments.acts import find_acts
from law.amendments.deeds import Target, find_verbs
from law.amendments.glue import glue
from law.amendments.notes import language_of, start_of
from law.amendments.places import Places
from law.amendments.units import find_units, paths_of
from law.model import Note


def target_of(note: Note, known: Collection[str]) -> str:
    """Return the unit a note speaks of: one that its words name inside the unit it stands in, else that unit itself.

    >>> target_of(Note("art_8", "publisher", "Примечание РЦПИ! Подпункт 5) предусмотрен в редакции Закона РК"),
    ...           {"art_8", "art_8__subpara_5"})
    'art_8__subpara_5'
    """
    glued = glue(note.text)
    start = start_of(note, glued)
    ends = [at for at, _, _ in find_verbs(glued.open_words)] + [act.start for act in find_acts(glued)]
    language = language_of(glued.words)
    units = find_units(glued.open_words, language, start, min((at for at in ends if at >= start), default=None))
    named = paths_of([unit for unit in units if not unit.is_instrument], language)
    if not named:
        return note.eid
    place = Places(note.eid, note.kind, known).resolve(Target("unit", named[0]))
    return place.eid if place and place.eid in known else note.eid
