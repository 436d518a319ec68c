"""The rules of severity, in order: the first that fits a change says how much it weighs, and why in a few words."""

from dataclasses import dataclass
from typing import Literal

from law.model import ChangeKind, Severity, Stage
from law.severity.signs import Sign

Way = Literal["any", "came", "gone"]
Shape = Literal["any", "form", "same", "degraded", "whole"]


@dataclass(frozen=True, slots=True)
class Rule:
    """What must hold for a severity; what is left empty holds for every change."""

    name: str
    severity: Severity
    reason: str
    """A msgid; ``{words}`` in it are the words of the law that the rule was known by."""
    kinds: tuple[ChangeKind, ...] = ()
    stages: tuple[Stage, ...] = ()
    shape: Shape = "any"
    """``same``: no word or figure differs; ``whole``: an article, or what is larger, with all that it holds."""
    sign: Sign | None = None
    way: Way = "any"
    """``came``: there is more of the sign than before; ``gone``: less."""


def gettext(msgid: str) -> str:
    """Return the msgid itself: the name makes the extraction find it, the reader's catalogue translates it later."""
    return msgid


_REWORDED: tuple[ChangeKind, ...] = ("substitution", "heading", "table_cell", "replacement")
_NOT_NEW: tuple[ChangeKind, ...] = (*_REWORDED, "renumbering", "move", "split", "join")

RULES: tuple[Rule, ...] = (
    Rule("form", "editorial", gettext("only the form changed, not the meaning"), shape="form"),
    Rule("status", "critical", gettext("it is about the force of the whole act"), ("status",)),
    Rule(
        # Whatever it may turn out to be: a deadline that is missed is worse than a reminder too many.
        "future_note", "important", gettext("a change is announced, its words are not known yet"), ("editorial",),
        ("announced",),
    ),
    Rule("note", "editorial", gettext("only a note of the editors, not law"), ("editorial",)),
    Rule("renumbering", "editorial", gettext("only the number changed"), ("renumbering",), shape="same"),
    Rule("move", "normal", gettext("the words stand in another place now"), ("move",), shape="same"),
    Rule("division", "normal", gettext("the words are divided otherwise now"), ("split", "join"), shape="same"),
    Rule("marks", "editorial", gettext("only marks changed"), _REWORDED, shape="same"),
    Rule("degraded", "important", gettext("too large to compare word by word"), shape="degraded"),
    Rule("punishment", "critical", gettext("it is about punishment («{words}»)"), sign="punishment"),
    Rule("prohibition", "critical", gettext("a new prohibition («{words}»)"), sign="prohibition", way="came"),
    Rule("right_gone", "critical", gettext("a right is gone («{words}»)"), sign="right", way="gone"),
    Rule(
        "refusal", "critical", gettext("it is about refusing somebody something («{words}»)"), sign="refusal",
        way="came",
    ),
    Rule("whole", "critical", gettext("a whole part of the act was repealed"), ("repeal",), shape="whole"),
    Rule("duty_gone", "important", gettext("a duty is gone («{words}»)"), sign="duty", way="gone"),
    Rule(
        "prohibition_gone", "important", gettext("a prohibition is gone («{words}»)"), sign="prohibition", way="gone"
    ),
    Rule("repeal", "important", gettext("a provision was repealed"), ("repeal",)),
    Rule("age", "important", gettext("an age limit changed"), _NOT_NEW, sign="age"),
    Rule("sum", "important", gettext("a sum changed"), _NOT_NEW, sign="sum"),
    Rule("deadline", "important", gettext("a deadline changed"), _NOT_NEW, sign="deadline"),
    Rule("figure", "important", gettext("a figure changed"), _NOT_NEW, sign="figure"),
    Rule("age_new", "important", gettext("an age limit is set"), ("insertion",), sign="age"),
    Rule("sum_new", "important", gettext("a sum is set"), ("insertion",), sign="sum"),
    Rule("deadline_new", "important", gettext("a deadline is set"), ("insertion",), sign="deadline"),
    Rule("duty", "important", gettext("a new duty («{words}»)"), sign="duty", way="came"),
    Rule("right", "important", gettext("a new right («{words}»)"), sign="right", way="came"),
    Rule("negation", "important", gettext("a negation came or went («{words}»)"), _NOT_NEW, sign="negation"),
    Rule("insertion", "normal", gettext("a new provision"), ("insertion",)),
    Rule("replacement", "normal", gettext("one term stands for another"), ("replacement",)),
    Rule("heading", "normal", gettext("a heading changed"), ("heading",)),
    Rule("wording", "normal", gettext("the wording changed")),
)  # fmt: skip
"""The last one fits every change."""
