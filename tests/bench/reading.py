"""Reading of chat exports: MB/s per layout against only decoding the same file, and the memory that reading takes.

Files are generated; a part of some megabytes is written by the layout's writer and repeated under new ids.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.transcripts.every_layout import LAYOUTS, Layout
from tests.transcripts.samples import MARK, sample
from transcripts.opening import decoded
from transcripts.part_reading import read_part
from transcripts.parts import opened_parts
from transcripts.recognition import judge, surest

SPEED_MB = 10
LARGE_MB, USUAL_MB = 500, 50
LARGE = ("qianniu", "nine_columns", "pinduoduo")
"""Read at the full size: one layout for each way of reading. The others at `USUAL_MB`: minutes count."""
CONVERSATIONS = 600
MOST_GROWTH_MB = 20


def measure(layouts: tuple[Layout, ...] = LAYOUTS) -> list[dict[str, Any]]:
    """One row a layout."""
    rows = []
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        path = Path(folder) / "export"
        for layout in layouts:
            _write(layout, path, SPEED_MB)
            row = {"layout": layout.name, **_speed(layout, path)}
            row["small_mb"] = _memory(path)
            size = LARGE_MB if layout.name in LARGE else USUAL_MB
            _write(layout, path, size)
            row["large_mb"], row["large_file_mb"] = _memory(path), size
            row["flat"] = row["large_mb"] - row["small_mb"] <= MOST_GROWTH_MB
            rows.append(row)
    return rows


def _write(layout: Layout, path: Path, megabytes: int) -> None:
    """Write a file of about so many megabytes."""
    first = layout.content(sample(layout, CONVERSATIONS))
    rest = first
    if layout.file.endswith(".csv"):
        header = (
            first.index(b"\n", first.index(b"\n") + 1)
            if layout.name == "table"
            else first.index(b"\n")
        )
        rest = first[header + 1 :]
    with path.open("wb") as file:
        file.write(first)
        number = 0
        while file.tell() < megabytes * 1_000_000:
            number += 1
            file.write(b"\n" if not rest.endswith(b"\n") else b"")
            file.write(rest.replace(MARK.encode(), str(int(MARK) + number).encode()))


def _speed(layout: Layout, path: Path) -> dict[str, Any]:
    size = path.stat().st_size / 1_000_000
    with opened_parts(path) as opened:
        chosen = surest(judge(opened.parts[0]))
        assert chosen.reader.name == layout.name
        began = time.perf_counter()
        with path.open("rb") as stream:
            for _ in decoded(stream, chosen.encoding.codec):
                pass
        between = time.perf_counter()
        count = sum(len(one.turns) for one in read_part(chosen, agents=frozenset()))
        ended = time.perf_counter()
    return {
        "messages_s": round(count / (ended - between)),
        "decode_mb_s": round(size / (between - began)),
        "read_mb_s": round(size / (ended - between), 1),
    }


def _memory(path: Path) -> int:
    """Most megabytes that a process of its own held while it read the file."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.read_once", str(path)],
        capture_output=True,
        check=True,
        text=True,
    )
    return int(done.stdout)
