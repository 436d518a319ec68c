"""Passes under Prefect: lists of verbs over the steps of ``flows.steps``; numbers and codes go between them, no texts.

Only the step that asks a portal is tried again, and then asks for what failed; the others either work or are a fault.
"""

from typing import Any

from flows.guard import die_with_parent
from flows.prefect_home import set_up_prefect

set_up_prefect()
die_with_parent()

from prefect import State, flow, task  # noqa: E402 - Prefect reads its settings when it is imported
from prefect.tasks import exponential_backoff  # noqa: E402

from flows import steps  # noqa: E402
from flows.opening import opened_tools  # noqa: E402
from flows.passes import CRAWL_TIMEOUT  # noqa: E402

MOMENT = 120.0
"""Seconds; more than any look into the database takes, a slow writer before us included."""
SENDING = 1800.0
"""Seconds; a mail server may take half a minute for each message."""
RETRIES = 3
FIRST_WAIT = 30
"""Seconds before the first retry; the next ones wait twice and four times as long, give or take a half."""
NO_RESULT: Any = {"persist_result": False, "cache_policy": None}


@task(timeout_seconds=MOMENT, **NO_RESULT)
def begin(command: str) -> int:
    """Open a run in our own database."""
    with opened_tools() as tools:
        return steps.begin_pass(tools, command)


@task(timeout_seconds=MOMENT, **NO_RESULT)
def choose(portal: str, *, reread: bool) -> list[str]:
    """Return the codes of the acts whose turn it is."""
    with opened_tools() as tools:
        return steps.choose_acts(tools, portal, reread=reread)


@task(
    timeout_seconds=CRAWL_TIMEOUT + MOMENT,
    retries=RETRIES,
    retry_delay_seconds=exponential_backoff(backoff_factor=FIRST_WAIT),
    retry_jitter_factor=0.5,
    retry_condition_fn=lambda _task, _run, state: is_passing(state),
    **NO_RESULT,
)
def read(run: int, codes: list[str], *, reread: bool, portal: str = "") -> None:
    """Ask the portal, and store what is new; a retry asks only for what could not be fetched."""
    with opened_tools() as tools:
        steps.read_pending(tools, run, codes, reread=reread, portal=portal)


@task(timeout_seconds=CRAWL_TIMEOUT + MOMENT, **NO_RESULT)
def look(run: int, portal: str) -> list[str]:
    """Read a portal's lists for drafts and new acts; return the codes of the watched acts that it shows as changed."""
    with opened_tools() as tools:
        return steps.look_at(tools, run, portal)


@task(timeout_seconds=SENDING, **NO_RESULT)
def send() -> None:
    """Send what is due."""
    with opened_tools() as tools:
        steps.send_due(tools)


@task(timeout_seconds=MOMENT, **NO_RESULT)
def end(run: int) -> None:
    """Close the run; it fails where a source failed or something is held back."""
    with opened_tools() as tools:
        steps.end_pass(tools, run)


@flow(name="watch-espi", result_serializer="json", persist_result=False, validate_parameters=True)
def watch_espi(*, reread: bool = False) -> list[State[Any]]:
    """Make a pass over ЕСПИ; with ``reread`` the texts that were not read for longest, whatever their lists say."""
    return _watch("espi", reread=reread)


@flow(name="watch-adilet", result_serializer="json", persist_result=False, validate_parameters=True)
def watch_adilet(*, reread: bool = False) -> list[State[Any]]:
    """Make a pass that asks old.adilet first, for the acts that it has; what it cannot give is asked of ЕСПИ."""
    return _watch("adilet", reread=reread)


@flow(name="look-espi", result_serializer="json", persist_result=False)
def look_espi() -> list[State[Any]]:
    """Search ЕСПИ for new acts."""
    return _look("espi")


@flow(name="look-adilet", result_serializer="json", persist_result=False)
def look_adilet() -> list[State[Any]]:
    """Look at the lists of old.adilet, and read the watched acts that they show as changed."""
    return _look("adilet")


@flow(name="look-legalacts", result_serializer="json", persist_result=False)
def look_legalacts() -> list[State[Any]]:
    """Look for drafts under public discussion."""
    return _look("legalacts")


@flow(name="look-govkz", result_serializer="json", persist_result=False)
def look_govkz() -> list[State[Any]]:
    """Look for documents of the ministries."""
    return _look("govkz")


@flow(name="send-waiting", result_serializer="json", persist_result=False)
def send_waiting() -> None:
    """Send what waits."""
    send()


def _watch(portal: str, *, reread: bool) -> list[State[Any]]:
    run = begin(f"watch-{portal} --reread" if reread else f"watch-{portal}")
    codes = choose(portal, reread=reread)
    reading = read(run, codes, reread=reread, portal=portal, return_state=True)
    sending = send(return_state=True)
    ending = end(run, return_state=True)
    return [reading, sending, ending]


def _look(portal: str) -> list[State[Any]]:
    run = begin(f"look-{portal}")
    looking = look(run, portal, return_state=True)
    moved = looking.result(raise_on_failure=False) if looking.is_completed() else []
    # Nobody knows which portal has it first, so both are asked for what moved to the front of a list.
    reading = [read(run, moved, reread=False, portal="all", return_state=True)] if moved else []
    sending = send(return_state=True)
    ending = end(run, return_state=True)
    return [looking, *reading, sending, ending]


def is_passing(state: State[Any]) -> bool:
    """Tell whether a failed reading may go better in a minute: trouble of the network, or no answer in time."""
    return "NetworkTroubleError" in (state.message or "") or state.name == "TimedOut"
