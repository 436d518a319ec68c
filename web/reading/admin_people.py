"""A rule as a form has it, and in words; what a form means is read by the same rules as an option of the command."""

from dataclasses import dataclass, replace
from gettext import NullTranslations
from hashlib import sha256
from typing import Any

from alerts.asking import BadWishError, read_rule, read_unit, rule_as_item
from alerts.subscriptions import FREQUENCIES, MOMENTS, Subscription
from law.model import SEVERITIES, Severity

KINDS = ("topic", "act", "chapter", "article", "phrase", "drafts", "everything")
_LONG = 16


@dataclass(frozen=True, slots=True)
class RuleFields:
    """A rule as the form has it: all words, as somebody typed them; ``key`` is that of the rule it changes."""

    follow: str = "topic"
    topic: str = ""
    act: str = ""
    unit: str = ""
    phrase: str = ""
    least: str = SEVERITIES[0]
    moments: tuple[str, ...] = MOMENTS
    frequency: str = FREQUENCIES[0]
    key: str = ""


def fill_rule(rule: Subscription) -> RuleFields:
    """Return the form of a rule that there is."""
    follow = rule.follow
    return RuleFields(
        follow.kind,
        follow.words if follow.kind == "topic" else "",
        follow.act,
        follow.unit,
        follow.words if follow.kind == "phrase" else "",
        rule.least,
        rule.moments,
        rule.frequency,
        rule.key,
    )


def read_rule_fields(fields: RuleFields, old: Subscription | None = None) -> Subscription:
    """Return the rule that a form means; raises BadWishError.

    Of the rule that it changes stay the key, the note and its sleep, and the edition in which its unit was chosen.
    """
    kind = fields.follow
    item: dict[str, Any] = {"follow": kind, "least": fields.least, "frequency": fields.frequency}
    if not fields.moments:
        raise BadWishError("rule: moments: none is chosen")
    item["moments"] = list(fields.moments)
    if kind in ("act", "chapter", "article"):
        item["act"] = fields.act.strip()
    if kind in ("chapter", "article"):
        item["unit"] = read_unit(fields.unit, "chapter" if kind == "chapter" else "article")
    if kind in ("topic", "phrase"):
        item["words"] = (fields.topic if kind == "topic" else fields.phrase).strip()
    rule = read_rule(item, "rule")
    if old is None:
        return rule
    is_same = (rule.follow.kind, rule.follow.act, rule.follow.unit) == (
        old.follow.kind,
        old.follow.act,
        old.follow.unit,
    )
    follow = replace(rule.follow, unit_on=old.follow.unit_on) if is_same else rule.follow
    return replace(rule, follow=follow, note=old.note, snoozed_until=old.snoozed_until, key=old.key)


def digest_rule(rule: Subscription) -> str:
    """Return what a rule is known by between the page that shows what it would bring and the form that keeps it."""
    return sha256(repr((sorted(rule_as_item(rule).items()), rule.key)).encode()).hexdigest()[:_LONG]


def say_rule_fault(kind: str, t: NullTranslations) -> str:
    """Return what a form lacks, by the kind of what is followed."""
    return {
        "topic": t.gettext("Choose a topic, and when to speak of it."),
        "act": t.gettext("Give the ESPI code, the Adilet id or the number of the act."),
        "chapter": t.gettext("Give the act and its chapter, as 3."),
        "article": t.gettext("Give the act and its article, as 17-1."),
        "phrase": t.gettext("Give a phrase of whole words, as «торговл~ людьми»: ~ is any ending."),
    }.get(kind, t.gettext("This rule cannot be read."))


def say_kind(kind: str, t: NullTranslations) -> str:
    """Return what kind of thing is followed."""
    return {
        "topic": t.gettext("a topic"),
        "act": t.gettext("an act"),
        "chapter": t.gettext("a chapter"),
        "article": t.gettext("an article"),
        "phrase": t.gettext("words of the law"),
        "drafts": t.gettext("drafts of acts"),
        "everything": t.gettext("every change"),
    }.get(kind, kind)


def say_frequency(frequency: str, t: NullTranslations) -> str:
    """Return how often a rule speaks."""
    return {
        "at_once": t.gettext("at once"),
        "daily": t.gettext("once a day"),
        "weekly": t.gettext("once a week"),
    }.get(frequency, frequency)


def say_moment(moment: str, t: NullTranslations) -> str:
    """Return at which moment a rule speaks."""
    return {
        "announced": t.gettext("when it is announced"),
        "reminder": t.gettext("shortly before its day"),
        "in_force": t.gettext("when it is in force"),
    }.get(moment, moment)


def say_least(severity: Severity | str, t: NullTranslations) -> str:
    """Return the lightest change that a rule speaks of."""
    return {
        "editorial": t.gettext("any change"),
        "normal": t.gettext("changes of meaning"),
        "important": t.gettext("what is important"),
        "critical": t.gettext("what is critical alone"),
    }.get(severity, str(severity))


def say_reason_to_export(reason: str, t: NullTranslations) -> str:
    """Return why people are taken out as a file."""
    return {
        "move": t.gettext("the house moves to another machine"),
        "asked": t.gettext("somebody asks what is kept of her"),
        "check": t.gettext("somebody checks whom we tell"),
        "breach": t.gettext("those concerned by a breach have to be told"),
    }.get(reason, reason)


EXPORT_REASONS = ("move", "asked", "check", "breach")
