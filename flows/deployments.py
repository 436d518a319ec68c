"""What Prefect runs for us: the same deployments whether `zanwatch serve` makes them or `prefect deploy --all` does."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from config.schedules import ACT_PORTALS, PORTALS, Schedule
from flows.prefect_api import Prefect

POOL = "local"
ZOMBIE_SECONDS = 90.0
ZOMBIES = "mark-zombies"
PRESENT = ["RUNNING", "PENDING", "CANCELLING"]


@dataclass(frozen=True, slots=True)
class Deployment:
    """A flow as Prefect runs it; flow and deployment have one name."""

    name: str
    entrypoint: str

    @property
    def path(self) -> str:
        """Where the API has it."""
        return f"/deployments/name/{self.name}/{self.name}"


DEPLOYMENTS = (
    *(Deployment(f"watch-{portal}", f"flows.watch.watch_{portal}") for portal in ACT_PORTALS),
    *(Deployment(f"look-{portal}", f"flows.watch.look_{portal}") for portal in PORTALS),
    Deployment("send-waiting", "flows.watch.send_waiting"),
)


def deployment_of(schedule: Schedule) -> str:
    """Return the name of the deployment that a schedule belongs to."""
    if schedule.what == "send":
        return "send-waiting"
    return f"{'look' if schedule.what == 'look' else 'watch'}-{schedule.portal}"


def parameters_of(schedule: Schedule) -> dict[str, Any]:
    """Return what a schedule asks of its flow."""
    return {"reread": True} if schedule.what == "reread" else {}


def ensure_deployments(prefect: Prefect) -> list[str]:
    """Make pool, flows, deployments and the rule for dead runs where they are missing; return the new deployments.

    A deployment that is there keeps its schedules: it is only told where its flow is now.
    """
    if prefect.find(f"/work_pools/{POOL}") is None:
        prefect.ask("POST", "/work_pools/", {"name": POOL, "type": "process"})
    new = []
    for deployment in DEPLOYMENTS:
        there = prefect.find(deployment.path)
        place: dict[str, Any] = {
            "entrypoint": deployment.entrypoint,
            "pull_steps": [],
            "path": None,
            "work_pool_name": POOL,
            "concurrency_limit": 1,
            "concurrency_options": {"collision_strategy": "CANCEL_NEW"},
        }
        if there is not None:
            # Prefect drops the planned runs of whatever is updated, so nothing is that need not be.
            if not _stands(there, place):
                prefect.ask("PATCH", f"/deployments/{there['id']}", place)
            continue
        flow = prefect.ask("POST", "/flows/", {"name": deployment.name})
        prefect.ask(
            "POST",
            "/deployments/",
            {"name": deployment.name, "flow_id": flow["id"], "enforce_parameter_schema": False, **place},
        )
        new.append(deployment.name)
    ensure_zombie_rule(prefect)
    return new


def _stands(there: dict[str, Any], place: dict[str, Any]) -> bool:
    limit = (there.get("global_concurrency_limit") or {}).get("limit")
    options = there.get("concurrency_options") or {}
    return (
        all(there.get(name) == place[name] for name in ("entrypoint", "pull_steps", "path", "work_pool_name"))
        and limit == place["concurrency_limit"]
        and options.get("collision_strategy") == place["concurrency_options"]["collision_strategy"]
    )


def ensure_zombie_rule(prefect: Prefect) -> None:
    """Let Prefect mark a run Crashed when its heart has not been heard for ``ZOMBIE_SECONDS``; once, by its name."""
    if prefect.ask("POST", "/automations/filter", {"automations": {"name": {"any_": [ZOMBIES]}}}):
        return
    ends = ("heartbeat", "Completed", "Failed", "Cancelled", "Crashed")
    prefect.ask(
        "POST",
        "/automations/",
        {
            "name": ZOMBIES,
            "trigger": {
                "type": "event",
                "match": {"prefect.resource.id": "prefect.flow-run.*"},
                "after": ["prefect.flow-run.heartbeat"],
                "expect": [f"prefect.flow-run.{end}" for end in ends],
                "for_each": ["prefect.resource.id"],
                "posture": "Proactive",
                "threshold": 1,
                "within": ZOMBIE_SECONDS,
            },
            "actions": [{"type": "change-flow-run-state", "state": "CRASHED", "message": "no heartbeat for 90 s"}],
        },
    )


def bury_the_dead(prefect: Prefect, now: datetime) -> int:
    """Mark every unfinished run Crashed and drop what is late but for the newest; return how many were marked.

    For a Prefect that is ours alone, at a moment when no worker runs: whatever it calls running died with one.
    """
    dead = prefect.ask("POST", "/flow_runs/filter", {"flow_runs": {"state": {"type": {"any_": PRESENT}}}})
    for run in dead:
        state = {"type": "CRASHED", "message": "its process ended with the one before"}
        prefect.ask("POST", f"/flow_runs/{run['id']}/set_state", {"state": state, "force": True})
    late = list_late(prefect, now)
    newest = {run["deployment_id"]: run["id"] for run in late}
    for run in late:
        if run["id"] != newest[run["deployment_id"]]:
            prefect.ask("DELETE", f"/flow_runs/{run['id']}")
    return len(dead)


def list_late(prefect: Prefect, now: datetime) -> list[dict[str, Any]]:
    """Return the runs that should have begun and did not, the latest last."""
    query = {
        "flow_runs": {
            "state": {"type": {"any_": ["SCHEDULED"]}},
            "next_scheduled_start_time": {"before_": (now - timedelta(seconds=1)).isoformat()},
        },
        "sort": "NEXT_SCHEDULED_START_TIME_ASC",
    }
    late: list[dict[str, Any]] = prefect.ask("POST", "/flow_runs/filter", query)
    return late


def start_run(prefect: Prefect, schedule: Schedule, key: str) -> str:
    """Start what a schedule means now, and return the name that Prefect gave the run; the same key is the same run."""
    deployment = prefect.ask("GET", f"/deployments/name/{deployment_of(schedule)}/{deployment_of(schedule)}")
    order = {
        "state": {"type": "SCHEDULED"},
        "parameters": parameters_of(schedule),
        "idempotency_key": key,
        "tags": [f"schedule:{schedule.name}"],
    }
    run = prefect.ask("POST", f"/deployments/{deployment['id']}/create_flow_run", order)
    return str(run["name"])
