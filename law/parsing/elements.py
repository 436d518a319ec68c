"""The elements of HTML that may hold an act's words; words in any other one are kept, and the element is an Issue."""

from collections.abc import Iterator

from lxml import etree

from law.model import Issue
from law.parsing import markup

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
HOLDERS = frozenset({"div", "center", "blockquote", "section", "body"})
INLINE = frozenset(
    {"a", "span", "font", "b", "i", "u", "em", "strong", "sup", "sub", "small", "big", "s", "strike", "img"}
)
PARTS_OF_TABLE = frozenset({"tbody", "thead", "tfoot", "tr", "td", "th", "colgroup", "col"})
_KNOWN = INLINE | HOLDERS | HEADINGS | PARTS_OF_TABLE | markup.NEVER | {"article", "p", "br", "hr", "table"}


_RAISED = {"sup": str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"), "sub": str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")}
_NEAR = 8
"""Elements between a figure and the one that is raised behind it; a page may hold any number of empty ones."""
_BLOCKS = (*sorted(HEADINGS), "p", "table")


def set_figures_apart(article: etree._Element) -> None:
    """Write raised and lowered figures behind a figure as what they are: «15<sup>1</sup> days» are not 151 days."""
    for element in article.iter(*_RAISED):
        figures = "".join(element.itertext()).strip()
        if figures.isdecimal() and _text_before(element).rstrip()[-1:].isdecimal():
            for part in element.iter(etree.Element):
                table = _RAISED[str(element.tag)]
                part.text = (part.text or "").translate(table)
                if part is not element:
                    part.tail = (part.tail or "").translate(table)


def _text_before(element: etree._Element) -> str:
    """Return the words right before an element, in whatever inline element they stand; nothing where they are far."""
    step = element
    for _ in range(_NEAR):
        sibling = step.getprevious()
        parent = step.getparent()
        if sibling is not None:
            inside = "".join(sibling.itertext()) if isinstance(sibling.tag, str) else ""
            found, step = f"{inside}{sibling.tail or ''}", sibling
        elif parent is not None and parent.tag in INLINE | {"p", "td", "th"}:
            found, step = parent.text or "", parent
        else:
            return ""
        if found.strip():
            return found
    return ""


def find_unknown(article: etree._Element) -> list[Issue]:
    """Return an Issue for every element that no reader knows, and for every block that stands inside a line."""
    hidden = {inner for never in article.iter(*markup.NEVER) for inner in never.iterdescendants(etree.Element)}
    odd: dict[etree._Element, str] = {}
    for element in article.iterdescendants(etree.Element):
        tag = element.tag
        if tag in INLINE:
            odd |= {child: f"«{child.tag}» inside «{tag}»" for child in element.iterchildren(*_BLOCKS)}
        elif tag not in _KNOWN and element not in hidden:
            odd[element] = f"unknown element «{tag}»"
    if not odd:
        return []
    issues, place = [], ""
    for element in article.iterdescendants(etree.Element):
        place = element.get("id") or place
        if element in odd:
            issues.append(Issue(place, odd[element]))
    return issues


def texts_of(article: etree._Element) -> Iterator[tuple[str, bool]]:
    """Yield the words of an article in order, and whether they stand in an element that we know."""
    walk = etree.iterwalk(article, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        if event == "start":
            if node.tag in _KNOWN and node.tag not in markup.NEVER:
                yield node.text or "", True
                continue
            walk.skip_subtree()
            if node.tag not in markup.NEVER:
                yield " ".join(markup.raw_lines(node)), False
        elif node is not article:
            yield node.tail or "", True


def place_of(element: etree._Element) -> str:
    """Return the anchor of an element, else that of the nearest one around it."""
    around = (holder.get("id") for holder in (element, *element.iterancestors()))
    return next((str(anchor) for anchor in around if anchor), "")
