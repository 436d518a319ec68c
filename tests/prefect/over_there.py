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
    late: list[dict[str, Any]] = field(default_factory=list)
    """Runs that wait for a worker although their time has come."""
    started: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Parameters of the runs that were started, by their key."""

    def find(self, path: str) -> Any:
        name = path.rpartition("/")[2]
        return {"id": name, "paused": self.paused[name], "schedules": list(self.schedules[name].values())}

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        if method == "GET":
            return self.find(path)
        if path == "/flow_runs/filter":
            return self.late
        self.orders.append((method, path))
        _, _, name, *rest = path.split("/")
        if not rest:
            self.paused[name] = body.get("paused", self.paused[name])
        elif rest == ["create_flow_run"]:
            self.started.setdefault(body["idempotency_key"], body["parameters"])
            return {"name": body["idempotency_key"]}
        elif method == "POST":
            for one in body:
                self.schedules[name][one["slug"]] = {"id": one["slug"], **one}
        elif method == "PATCH":
            self.schedules[name][rest[1]] |= body
        else:
            del self.schedules[name][rest[1]]
        return None
