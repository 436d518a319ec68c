"""B11, B20-B23, B32, B39: what our own code never does, read off its syntax: a new line that does it turns this red."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("alerts", "config", "flows", "law", "spiders", "storage", "web", "zanwatch")
RUNNERS = {"alerts", "flows", "spiders", "zanwatch"}
STARTS = {
    "alerts/documents/pdf.py": "the typesetter: our own module, data on its stdin",
    "flows/children.py": "our own commands and Prefect's server",
    "spiders/crawl.py": "the crawl: our own module, orders on its stdin",
    "zanwatch/sample_portal.py": "the replay portal of demo and tests",
    "zanwatch/demo/house.py": "our own commands in the demo",
    "zanwatch/first_hour/service.py": "systemctl, whose words are ours",
}
"""The files that start a process, and which; each hands a list of words over, and no shell reads it."""
RUNS_DATA = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "yaml", "jsonpickle", "joblib"}
_SHELLS = {"system", "popen", "spawnl", "spawnv", "getoutput", "getstatusoutput", "create_subprocess_shell"}
_TEMPLATES = {"from_string", "Template", "SandboxedEnvironment", "NativeEnvironment"}
_EVALUATES = {"eval", "exec", "compile", "__import__"}
_QUERIES = {"xpath", "cssselect", "XPath", "XSLT", "FunctionNamespace"}


def find_faults(path: str, source: str) -> Iterator[str]:
    """Yield what a source does that none of ours may do."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
            yield from (f"reads data that runs: {name}" for name in names if name.partition(".")[0] in RUNS_DATA)
        if isinstance(node, ast.Call):
            yield from _find_in_call(path, node)


def _find_in_call(path: str, node: ast.Call) -> Iterator[str]:
    called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    on = node.func.value if isinstance(node.func, ast.Attribute) else None
    if called in _SHELLS or any(word.arg == "shell" for word in node.keywords):
        yield f"asks a shell: {called}"
    if called in {"Popen", "run", "check_output", "check_call", "call"} and getattr(on, "id", "") == "subprocess":
        if path not in STARTS:
            yield f"starts a process: {called}"
        if node.args and isinstance(node.args[0], ast.JoinedStr | ast.Constant):
            yield "starts a process by one string"
    if called in _TEMPLATES:
        yield f"makes a template out of words: {called}"
    if on is None and called in _EVALUATES:
        yield f"evaluates: {called}"
    if called == "Markup" or (called == "format" and isinstance(on, ast.Attribute) and on.attr == "text"):
        yield f"believes words to be markup, or a law to be a form: {called}"
    if called in _QUERIES and node.args and not _is_ours(node.args[0]):
        yield f"asks a document in words that may be anybody's: {called}"
    if getattr(on, "id", "") in {"log", "logger", "logging"} and called in {
        "info",
        "warning",
        "error",
        "exception",
        "debug",
    }:
        yield from (f"logs words of others: {ast.unparse(word)}" for word in node.args if not _is_plain(word))


def _is_ours(word: ast.expr) -> bool:
    """Tell whether a query stands in the source itself, or is a name that the source gives it."""
    return isinstance(word, ast.Constant | ast.Name | ast.Attribute) or (
        isinstance(word, ast.JoinedStr)
        and all(isinstance(part, ast.Constant) or isinstance(part.value, ast.Name) for part in word.values)  # type: ignore[attr-defined] - a part is a constant or a value
    )


def _is_plain(word: ast.expr) -> bool:
    """Tell whether what is logged cannot hold a line end of somebody else's: a constant, a method, a number, a type."""
    said = ast.unparse(word)
    return isinstance(word, ast.Constant) or said in {"scope['method']", "doubt.id"} or said.startswith("type(")


def sources() -> Iterator[tuple[str, str]]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8")


def test_no_source_of_ours_runs_data_asks_a_shell_or_makes_a_template_of_words() -> None:
    found = [(path, fault) for path, source in sources() for fault in find_faults(path, source)]

    assert found == []


def test_every_file_that_starts_processes_still_does() -> None:
    assert [
        path for path in STARTS if not (ROOT / path).is_file() or "subprocess" not in (ROOT / path).read_text("utf-8")
    ] == []


def test_no_library_that_asks_a_model_is_installed() -> None:
    # B19: nothing here reads a law and is told by it what to do: summaries are written by rules.
    lock = (ROOT / "requirements.lock").read_text("utf-8").lower()

    assert [
        name for name in ("openai", "anthropic", "transformers", "torch", "llama", "langchain") if name in lock
    ] == []


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "from yaml import load",
        "os.system(f'git clone {name}')",
        "subprocess.run(words, shell=True)",
        "subprocess.run('ls -l')",
        "subprocess.Popen(words)",
        "environment.from_string(body)",
        "Template(subject).substitute(name=name)",
        "eval(said)",
        "Markup(law.text)",
        "provision.text.format(who=who)",
        "tree.xpath(request.query['path'])",
        "log.warning('title %s', act.title)",
        "logging.info(user_agent)",
    ],
)
def test_each_of_these_would_be_seen(source: str) -> None:
    assert list(find_faults("somewhere.py", source)) != []


def test_no_step_of_a_flow_leaves_its_result_with_prefect() -> None:
    # B33: a result that is kept is read again by whoever asks, and Prefect's own form of it runs what it names.
    steps = [
        (
            path,
            ast.unparse(node)[:80],
            {word.arg for word in node.keywords} | {ast.unparse(word.value) for word in node.keywords},
        )
        for path, source in sources()
        if path.startswith("flows/") and "from prefect import" in source
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"flow", "task"}
    ]

    assert len(steps) >= 7
    assert [(path, said) for path, said, words in steps if not words & {"persist_result", "NO_RESULT"}] == []
