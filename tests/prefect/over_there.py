"""Prefect's API as far as the timetable needs it, in memory: what it has can be altered behind our back."""

from dataclasses import dataclass, field
from typing import Any

from flows.deployments import DEPLOYMENTS


@dataclass
class OverThere:
    """Two deployments and their schedules, by slug."""

    paused: dict[str, bool] = field(default_factory=lambda: {one.name: False for one in DEPLOYMENTS})
    schedules: dict[str, dict[str, dict[str, Any]]] = field(
        default_factory=lambda: {one.name: {} for one in DEPLOYMENTS}
    )
    orders: list[tuple[str, str]] = field(default_factory=list)
    """Method and path of everything that was not only a question."""

    def find(self, path: str) -> Any:
        name = path.rpartition("/")[2]
        return {"id": name, "paused": self.paused[name], "schedules": list(self.schedules[name].values())}

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        self.orders.append((method, path))
        _, _, name, *rest = path.split("/")
        if not rest:
            self.paused[name] = body.get("paused", self.paused[name])
        elif method == "POST":
            for one in body:
                self.schedules[name][one["slug"]] = {"id": one["slug"], **one}
        elif method == "PATCH":
            self.schedules[name][rest[1]] |= body
        else:
            del self.schedules[name][rest[1]]
        return None
