"""Loading the library: time and memory at 40 and at 4,000 cases, from the files and from what was read before.

The cases are the shipped ones under new ids. Each figure is taken in a process of its own; where it takes less than a
minute, twice, and the better one counts. Beside it stands what PyYAML's C loader alone takes to read the same files.
Times are of the processor (`cpu_ms`) and of the clock (`ms`).
"""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from question_bank.library import SHIPPED, load_library
from tests.bench.memory import most_held_mb

COUNTS = (40, 400, 4000)
TWICE_UP_TO = 400
"""Reading more from the files takes most of a minute: once is enough."""
LIMIT_S = 2.0
"""What the house asks of a start with the largest count."""


def measure(counts: tuple[int, ...] = COUNTS) -> dict[str, Any]:
    """Rows with the time in ms and the memory in MB that the cases take, and the ratios."""
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder:
        for count in counts:
            home = Path(folder) / str(count)
            generate(home / "content", count)
            times = 1 if count > TWICE_UP_TO else 2
            plain = _best(home, count, "plain", times)
            cold = _best(home, count, "cold", times)
            warm = _best(home, count, "warm", 2)
            one = home / "content" / "cases" / "generated-00003.yaml"
            one.write_text(one.read_text("utf-8") + "\n# touched\n", encoding="utf-8")
            changed = _best(home, count, "warm", 2)
            rows.append(
                {"cases": count, "plain": plain, "cold": cold, "warm": warm, "changed": changed}
            )
    most = rows[-1]
    return {
        "rows": rows,
        "growth_warm": _growth(rows, "warm"),
        "growth_cold": _growth(rows, "cold"),
        "ratio_cold": round(_time(most["cold"]) / _time(most["plain"]), 2),
        "met": most["warm"]["ms"] < 1000 * LIMIT_S,
    }


def _growth(rows: list[dict[str, Any]], how: str) -> float:
    """What a further case costs in the upper half of the rows to what it costs in the lower: 1 is linear."""
    lower, upper = [
        (_time(more[how]) - _time(less[how])) / (more["cases"] - less["cases"])
        for less, more in pairwise((rows[0], rows[len(rows) // 2], rows[-1]))
    ]
    return round(float(upper / lower), 2)


def _best(home: Path, count: int, how: str, times: int) -> dict[str, Any]:
    return min((_in_a_process(home, count, how) for _ in range(times)), key=_time)


def generate(folder: Path, count: int) -> None:
    """So many cases in a content folder."""
    (folder / "cases").mkdir(parents=True)
    texts = [path.read_text("utf-8") for path in sorted((SHIPPED / "cases").glob("*.yaml"))]
    for number in range(count):
        text = texts[number % len(texts)]
        head, _, rest = text.partition("\nid: ")
        name = f"generated-{number:05}"
        body = f"{head}\nid: {name}\n{rest.partition(chr(10))[2]}"
        (folder / "cases" / f"{name}.yaml").write_text(body, encoding="utf-8")


def _time(figures: dict[str, Any]) -> float:
    return float(figures["cpu_ms"])


def _in_a_process(home: Path, count: int, how: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.bench.library", str(home), str(count), how]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def _once(home: Path, count: int, how: str) -> None:
    """Load once and print what it took; the first load of the shipped content alone is not counted."""
    if how == "cold":
        shutil.rmtree(home / "cache", ignore_errors=True)
    load_library()
    before = most_held_mb()
    start, cpu = time.perf_counter(), time.process_time()
    if how == "plain":
        for path in sorted((home / "content" / "cases").glob("*.yaml")):
            yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
    else:
        library = load_library([SHIPPED, home / "content"], remembered=home / "cache")
        assert len(library.cases) >= count
    took, worked = time.perf_counter() - start, time.process_time() - cpu
    memory = most_held_mb() - before
    figures = {
        "ms": round(1000 * took, 1),
        "cpu_ms": round(1000 * worked, 1),
        "mb": round(memory, 1),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    _once(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
