"""Values of law as plain dicts: one lossless form for storing, and one for people and scripts, as the contract has it.

The stored form follows the fields of the values themselves and names all of them, so that a default which changes later
does not change what was stored. A field that is missing there is newer than what was stored, and takes its default.
"""

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from law.model import Change

Value = TypeVar("Value")


def to_plain(value: Any) -> dict[str, Any]:
    """Return a value of law.model as dicts, lists, strings, numbers and None; ``from_plain`` gives it back.

    >>> from law.model import NumberChange
    >>> to_plain(NumberChange("30", "90", "дней"))
    {'was': '30', 'now': '90', 'unit': 'дней'}
    """
    kind: Any = type(value)
    return {name: _flatten(getattr(value, name)) for name in _names(kind)}


def from_plain(kind: type[Value], plain: Mapping[str, Any]) -> Value:
    """Return the value that ``to_plain`` took; raises ValueError where it is not one of this kind.

    >>> from law.model import NumberChange
    >>> from_plain(NumberChange, {"was": "30", "now": "90", "unit": "дней"})
    NumberChange(was='30', now='90', unit='дней')
    """
    hint: Any = kind
    return cast("Value", _builder(hint)(plain))


def change_as_contract(change: Change) -> dict[str, Any]:
    """Return a change as ``compare --json`` shows it: the object of the contract, without act, from and to."""
    shown: dict[str, Any] = {
        "language": change.language,
        "kind": change.kind,
        "stage": change.stage,
        "eid": change.eid,
        "places": list(change.places),
        "label": change.label,
        "before": change.before,
        "after": change.after,
        "amended_by": [{"number": act.number, "date": _iso(act.signed_on)} for act in change.amended_by],
        "attribution": change.attribution,
        "effective_rule": change.effect.rule,
        "effective_on": _iso(change.effect.on),
        "effective_basis": change.effect.basis,
        "numbers": [{"was": number.was, "is": number.now, "unit": number.unit} for number in change.numbers],
        "topics": list(change.topics),
    }
    if change.eid_before:
        shown["eid_before"] = list(change.eid_before) if isinstance(change.eid_before, tuple) else change.eid_before
    return shown


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _flatten(value: Any) -> Any:
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_flatten(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _flatten(item) for key, item in value.items()}
    return to_plain(value)


@cache
def _names(kind: type) -> tuple[str, ...]:
    if not is_dataclass(kind):
        raise TypeError(f"{kind.__name__} is not a value of law.model")
    return tuple(field.name for field in fields(kind))


@cache
def _builder(hint: Any) -> Callable[[Any], Any]:
    """Return the function that makes a value of a type out of its plain form."""
    origin, inner = get_origin(hint), get_args(hint)
    build: Callable[[Any], Any] = _as_it_is
    if is_dataclass(hint):
        build = _dataclass_builder(cast("type", hint))
    elif hint is date:
        build = date.fromisoformat
    elif origin is tuple:
        build = _tuple_builder(inner[0])
    elif origin in (Union, types.UnionType):
        build = _union_builder(inner)
    elif origin is Mapping:
        build = dict
    elif origin is Literal:
        build = _literal_builder(frozenset(inner))
    return build


def _as_it_is(plain: Any) -> Any:
    return plain


def _tuple_builder(hint: Any) -> Callable[[Any], Any]:
    item = _builder(hint)

    def build(plain: list[Any]) -> Any:
        return tuple(item(part) for part in plain)

    return build


def _dataclass_builder(kind: type) -> Callable[[Any], Any]:
    hints = get_type_hints(kind)
    builders = {name: _builder(hints[name]) for name in _names(kind)}
    needed = {field.name for field in fields(kind) if field.default is MISSING and field.default_factory is MISSING}

    def build(plain: Mapping[str, Any]) -> Any:
        if not (needed <= plain.keys() <= builders.keys()):
            odd = sorted((needed - plain.keys()) | (plain.keys() - builders.keys()))
            raise ValueError(f"not a {kind.__name__}: {', '.join(odd)}")
        return kind(**{name: builders[name](part) for name, part in plain.items()})

    return build


def _union_builder(inner: tuple[Any, ...]) -> Callable[[Any], Any]:
    """Of a union, None and a word are themselves, a list is the tuple in it, and the rest is its one other type."""
    several = next((_builder(hint) for hint in inner if get_origin(hint) is tuple), None)
    other = next(
        (_builder(hint) for hint in inner if hint not in (str, types.NoneType) and get_origin(hint) is not tuple), None
    )

    def build(plain: Any) -> Any:
        if plain is None:
            return None
        if several is not None and isinstance(plain, list):
            return several(plain)
        return plain if other is None else other(plain)

    return build


def _literal_builder(allowed: frozenset[Any]) -> Callable[[Any], Any]:
    def build(plain: Any) -> Any:
        if plain not in allowed:
            raise ValueError(f"not one of the words known here: {plain!r}")
        return plain

    return build
