"""Makes ЕСПИ pages and revisions of invented acts for the tests of law: a few lines of text in, a page out."""

import json
import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from law.model import Revision
from law.parsing.read import read_revision

ARTICLE = re.compile(r"^(?:Статья (\d+(?:-\d+)*)|(\d+(?:-\d+)*)-бап)")
POINT = re.compile(r"^(\d+(?:-\d+)*)\. ")
SUBPOINT = re.compile(r"^(\d+(?:-\d+)*)\) ")
CHAPTER = re.compile(r"^(?:Глава (\d+)|(\d+)-тарау)")
_UNITS = {"chapter": CHAPTER, "article": ARTICLE, "point": POINT, "subpoint": SUBPOINT}
_PREFIXES = {"#": "title", "##": "heading", ">": "note", "!": "rcpi_notice"}


def nodes_of(lines: Sequence[str]) -> list[dict[str, Any]]:
    """Return ЕСПИ nodes of lines: «# title», «> note», «! publisher's note», a list of lists is a table."""
    nodes: list[dict[str, Any]] = [{"id": "1", "type": "doc", "level": 1, "properties": []}]

    def add(kind: str, level: int, text: str = "", index: str = "") -> None:
        node: dict[str, Any] = {"id": str(len(nodes) + 1), "type": kind, "level": level, "properties": []}
        nodes.append(node | ({"text": text} if text else {}) | ({"index": index} if index else {}))

    for line in lines:
        kind = _PREFIXES.get(line.partition(" ")[0])
        if line.startswith("| "):
            if nodes[-1]["type"] != "tableCell":
                add("table", 2)
            add("tableRow", 3)
            for cell in line[2:].split(" | "):
                add("tableCell", 4, cell)
        elif kind:
            add(kind, 2, line.partition(" ")[2])
        else:
            unit = next(((unit, found) for unit, pattern in _UNITS.items() if (found := pattern.match(line))), None)
            if unit:
                add(unit[0], 2, index=next(filter(None, unit[1].groups())))
            add("heading" if unit and unit[0] in ("chapter", "article") else "text", 3, line)
    return nodes


def page(lines: Sequence[str], *, on: str = "2024-01-01", language: str = "rus", **changes: Any) -> bytes:
    """Return the bytes of a whole ЕСПИ document with these lines; ``changes`` replace its top-level fields."""
    metadata = {
        "title": {"rus": "О помощи (вымышленный)", "kaz": "Көмек туралы (ойдан шығарылған)"},
        "requisites": {"rus": "Закон Республики Казахстан от 1 марта 2020 года № 900-VI", "kaz": ""},
        "stateAgencyDocNumber": "900-VI",
        "stateAgencyApprovalDate": "2020-03-01",
        "status": "upd",
        "registryNumber": "900900",
        "actTypes": ["ЗАК"],
    }
    version = {"id": "900900_1", "language": language, "versionDate": on, "metadata": metadata, "references": []}
    document = {
        "id": "900900",
        "code": "900900",
        "ngr": "Z2000000900",
        "version": version,
        "language": language,
        "metadata": metadata,
        "versionDate": on,
        "content": nodes_of(lines),
        "index": [],
        "pagesCount": 1,
    }
    return json.dumps(document | changes, ensure_ascii=False).encode()


def revision(*lines: str, on: str = "2024-01-01", language: str = "rus") -> Revision:
    """Return the revision that these lines make up."""
    made = read_revision([page(lines, on=on, language=language)])
    assert made.portal_version_on == date.fromisoformat(on)
    return made


def tree_of(made: Revision) -> dict[str, str]:
    """Return heading and own line of every provision by eid."""
    return {unit.eid: " ".join(filter(None, (unit.heading, unit.text))) for unit in made.provisions}
