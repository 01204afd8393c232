"""The floors of docs/architecture.md, enforced on every import, and no import circle anywhere."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("question_bank", "transcripts", "trainer")

# bottom to top; a module imports only from floors below its own, and from its own
FLOORS: tuple[tuple[str, ...], ...] = (
    ("trainer.errors", "trainer.clock"),
    ("question_bank",),
    ("transcripts",),
    ("trainer.dialogue",),
    ("trainer.grading",),
    ("trainer.simulation",),
    ("trainer.learning",),
    ("trainer.quality",),
    ("trainer.config",),
    ("trainer.store",),
    ("trainer.services",),
    ("trainer.web",),
    ("trainer.cli",),
    ("trainer.__main__",),
)
PURE = (
    "question_bank",
    "trainer.dialogue",
    "trainer.grading",
    "trainer.simulation",
    "trainer.learning",
    "trainer.quality",
)
SHELL_LIBRARIES = frozenset(
    {"flask", "flask_sqlalchemy", "flask_wtf", "flask_migrate", "flask_bootstrap", "wtforms"}
    | {"werkzeug", "gunicorn"}
)
DATABASE_LIBRARIES = frozenset({"sqlalchemy", "alembic", "sqlite3", "psycopg"})
CHANCE = frozenset({"random", "secrets", "uuid"})
CLOCK_CALLS = frozenset(
    {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"}
    | {"time.monotonic", "time.perf_counter", "utc_now"}
)
# Alembic runs these by their path, inside the application; they are no modules of the house
SCRIPTS = ("trainer/store/migrations/",)


@dataclass(frozen=True)
class Module:
    """One source file: its dotted name, and the dotted names that it imports, with lines."""

    name: str
    path: Path
    tree: ast.Module

    def imports(self) -> Iterator[tuple[str, int]]:
        """What is imported anywhere in the file: modules, or ``module.name``."""
        package = self.name if self.path.name == "__init__.py" else self.name.rpartition(".")[0]
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, node.lineno) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                base = _absolute(node, package)
                yield from ((f"{base}.{alias.name}", node.lineno) for alias in node.names)

    def calls(self) -> Iterator[tuple[str, int]]:
        """Every call by its dotted text: ``datetime.now``."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield ast.unparse(node.func), node.lineno

    def where(self, line: int) -> str:
        return f"{self.path.relative_to(ROOT)}:{line}"


def _absolute(node: ast.ImportFrom, package: str) -> str:
    if node.level == 0:
        return node.module or ""
    parts = package.split(".")
    base = parts[: len(parts) - node.level + 1]
    return ".".join([*base, node.module] if node.module else base)


def _read(path: Path) -> Module:
    parts = path.relative_to(ROOT).with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    return Module(name, path, ast.parse(path.read_text(encoding="utf-8"), str(path)))


@pytest.fixture(scope="module")
def modules() -> tuple[Module, ...]:
    paths = (path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")))
    ours = (p for p in paths if not p.relative_to(ROOT).as_posix().startswith(SCRIPTS))
    return tuple(_read(path) for path in ours)


def _within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def _floor(name: str) -> int | None:
    """The floor of a dotted name; None for what is not ours."""
    for number, packages in enumerate(FLOORS):
        if any(_within(name, package) for package in packages):
            return number
    return None


def test_every_module_stands_on_a_floor(modules: tuple[Module, ...]) -> None:
    homeless = [m.name for m in modules if _floor(m.name) is None and m.name != "trainer"]
    assert homeless == []


def test_imports_lead_downwards_only(modules: tuple[Module, ...]) -> None:
    upwards = [
        f"{module.where(line)}: {imported}"
        for module in modules
        for imported, line in module.imports()
        if (own := _floor(module.name)) is not None
        and (other := _floor(imported)) is not None
        and other > own
    ]
    assert upwards == []


def test_no_modules_import_each_other_in_a_circle(modules: tuple[Module, ...]) -> None:
    names = {module.name for module in modules}

    def target(imported: str) -> str | None:
        if imported in names:
            return imported
        parent = imported.rpartition(".")[0]
        return parent if parent in names else None

    graph = {
        module.name: {
            found
            for imported, _ in module.imports()
            if (found := target(imported)) is not None and found != module.name
        }
        for module in modules
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


@pytest.mark.parametrize(
    ("packages", "forbidden"),
    [
        (PURE, SHELL_LIBRARIES | DATABASE_LIBRARIES | CHANCE),
        (("transcripts",), SHELL_LIBRARIES | DATABASE_LIBRARIES),
        (("trainer.store", "trainer.services"), SHELL_LIBRARIES),
    ],
    ids=["pure", "transcripts", "store-and-services"],
)
def test_floors_import_no_library_that_belongs_above(
    modules: tuple[Module, ...], packages: tuple[str, ...], forbidden: frozenset[str]
) -> None:
    found = [
        f"{module.where(line)}: {imported}"
        for module in modules
        if any(_within(module.name, package) for package in packages)
        for imported, line in module.imports()
        if imported.partition(".")[0] in forbidden
    ]
    assert found == []


def test_nothing_below_web_and_commands_asks_the_clock(modules: tuple[Module, ...]) -> None:
    above = ("trainer.web", "trainer.cli", "trainer.clock", "transcripts.__main__")
    found = [
        f"{module.where(line)}: {call}"
        for module in modules
        if not any(_within(module.name, package) for package in above)
        for call, line in module.calls()
        if call in CLOCK_CALLS
    ]
    assert found == []


def test_the_packages_at_the_top_are_fixed() -> None:
    tops = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert tops - {"tests"} == set(PACKAGES)
