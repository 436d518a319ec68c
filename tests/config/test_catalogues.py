import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest

from config import extraction
from config.catalogues import DOMAINS, find_catalogue_file, read_catalogue, read_catalogues
from config.extraction import ALERT_ROOMS, ROOMS, ROOMS_OF, ROOT, WEB_ROOMS, find_untranslated, find_unused
from law.severity.rules import RULES

extract = cache(extraction.extract)

_CATALOGUES = [(language, domain) for domain, languages in DOMAINS.items() for language in languages]
_CALLS = {"gettext": 0, "ngettext": 0, "pgettext": 1, "npgettext": 1}


@pytest.fixture(scope="module", autouse=True)
def _extract_once() -> Iterator[None]:
    """Read the sources once for all languages: nothing here changes what was read."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(extraction, "extract", extract)
        yield


_REASONS_ARE_SAID = "law/summaries/ratings.py: t.gettext(rating.reason)"


def _read_calls() -> tuple[set[str], list[str]]:
    """Return the ids of every gettext call in the house, and the calls whose id is no plain string."""
    ids, strange = set(), []
    for room in ROOMS + WEB_ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _CALLS:
                    argument = node.args[_CALLS[node.func.attr]]
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        ids.add(argument.value)
                    else:
                        strange.append(f"{path.relative_to(ROOT).as_posix()}: {ast.unparse(node)}")
    return ids, strange


@pytest.mark.parametrize(("language", "domain"), _CATALOGUES)
def test_every_string_of_the_code_is_translated_and_nothing_else_is(language: str, domain: str) -> None:
    assert find_untranslated(language, domain) == []
    assert find_unused(language, domain) == []


def test_no_call_is_hidden_from_extraction() -> None:
    # Python 3.11 shows an f-string as one token: a call inside it is run and never extracted.
    ids, strange = _read_calls()
    extracted = {
        message.id if isinstance(message.id, str) else message.id[0]
        for message in extract(ROOMS + WEB_ROOMS)
        if message.id
    }

    # The reasons of severity are marked where they stand as data, and translated where they are said.
    assert strange == [_REASONS_ARE_SAID]
    assert (ids | {rule.reason for rule in RULES}) - extracted == set()


@pytest.mark.parametrize(("language", "domain"), [one for one in _CATALOGUES if one[0] != "eng"])
def test_a_translation_has_the_same_places_to_fill(language: str, domain: str) -> None:
    catalogue = read_catalogue(language, domain)
    wrong = []
    for message in extract(ALERT_ROOMS if language == "uzb" else ROOMS_OF[domain]):
        if not message.id:
            continue
        ids = (message.id,) if isinstance(message.id, str) else message.id
        for n in (1, 2, 5):
            if len(ids) == 2:
                text = catalogue.ngettext(*ids, n)
            else:
                text = catalogue.pgettext(message.context, *ids) if message.context else catalogue.gettext(*ids)
            # {unit:a|b|c|d} may be added by a translation: it is the same unit, in the form that agrees.
            if _read_fields(ids[-1]) != _read_fields(text) - ({"unit"} if message.context else set()):
                wrong.append((ids[-1], text))

    assert wrong == []


def _read_fields(text: str) -> set[str]:
    # Templates fill «%(name)s», code fills «{name}».
    return set(re.findall(r"(?:{|%\()(\w*)", text))


def test_russian_has_three_plural_forms_and_english_needs_no_translation() -> None:
    pair = ("and {n} more change", "and {n} more changes")
    catalogues = read_catalogues()

    assert [catalogues["rus"].ngettext(*pair, n) for n in (1, 2, 5, 21)] == [
        "и ещё {n} изменение",
        "и ещё {n} изменения",
        "и ещё {n} изменений",
        "и ещё {n} изменение",
    ]
    assert [catalogues["eng"].ngettext(*pair, n) for n in (1, 2)] == list(pair)


@pytest.mark.parametrize(("language", "domain"), [("kaz", "zanwatch"), ("uzb", "zanwatch"), ("kaz", "web")])
def test_a_catalogue_that_no_native_reader_has_signed_says_so(language: str, domain: str) -> None:
    assert "# Not yet signed by a native reader." in find_catalogue_file(language, domain).read_text(encoding="utf-8")
