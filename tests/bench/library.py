"""Loading the library: time and memory at 40 and at 4,000 cases, from the files and from what was read before.

The cases are the shipped ones under new ids. Each figure is taken in a process of its own, twice; the better one counts.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from question_bank.library import SHIPPED, load_library

COUNTS = (40, 400, 4000)
COLD_UP_TO = 400
"""Reading more from the files takes a minute and shows nothing more: it is linear."""
LIMIT_S = 2.0
"""What the house asks of a start with the largest count."""


def measure(counts: tuple[int, ...] = COUNTS) -> dict[str, Any]:
    """Rows with the time in ms and the memory in MB that the cases take, and the ratios."""
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder:
        for count in counts:
            home = Path(folder) / str(count)
            generate(home / "content", count)
            cold = _in_a_process(home, count, "fill" if count > COLD_UP_TO else "cold")
            _in_a_process(home, count, "fill")
            warm = min((_in_a_process(home, count, "warm") for _ in range(2)), key=_time)
            rows.append({"cases": count, "cold": cold, "warm": warm})
    least, most = rows[0], rows[-1]
    share = most["cases"] / least["cases"]
    return {
        "rows": rows,
        "growth_warm": round(_time(most["warm"]) / _time(least["warm"]) / share, 2),
        "growth_cold": round(_time(most["cold"]) / _time(least["cold"]) / share, 2),
        "met": _time(most["warm"]) < 1000 * LIMIT_S,
    }


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
    return float(figures["ms"])


def _in_a_process(home: Path, count: int, how: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.bench.library", str(home), str(count), how]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def _once(home: Path, count: int, how: str) -> None:
    """Load once and print what it took; the first load of the shipped content alone is not counted."""
    load_library()
    before = _resident_mb()
    remembered = home / "cache" if how != "cold" else None
    start, cpu = time.perf_counter(), time.process_time()
    library = load_library([SHIPPED, home / "content"], remembered=remembered)
    took, worked = time.perf_counter() - start, time.process_time() - cpu
    assert len(library.cases) >= count
    memory = _resident_mb() - before
    assert library.cases[f"generated-{count - 1:05}"].title
    figures = {
        "ms": round(1000 * took, 1),
        "cpu_ms": round(1000 * worked, 1),
        "mb": round(memory, 1),
    }
    print(json.dumps(figures))


def _resident_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    _once(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
