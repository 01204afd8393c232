"""Reading of chat exports: MB/s per layout against only decoding the same file, and the memory that reading takes.

Files are generated; a part of some megabytes is written by the layout's writer and repeated under new ids.
"""

import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.transcripts.every_layout import LAYOUTS, Layout
from transcripts.conversation import Conversation, Role, Turn
from transcripts.opening import decoded
from transcripts.part_reading import read_part
from transcripts.parts import opened_parts
from transcripts.recognition import judge, surest
from transcripts.times import CHINA

SPEED_MB = 10
LARGE_MB, USUAL_MB = 500, 50
LARGE = ("qianniu", "nine_columns", "pinduoduo")
"""Read at the full size: one layout for each way of reading. The others at `USUAL_MB`: minutes count."""
CONVERSATIONS = 600
MOST_GROWTH_MB = 20

_MARK = "70000"
_SAID = {
    Role.BUYER: ["在吗", "这款还有货吗", "什么时候发货呀", "可以便宜点吗", "好的", "我上周买的枸杞到现在没动静\n能不能催一下", "嗯嗯"],
    Role.AGENT: [
        "亲，在的，请问有什么可以帮您",
        "有货的哦，今天下单明天就能发出",
        "这款已经是活动价了，满199还可以再减20",
        "您稍等，我帮您查一下物流",
        "仅发送商品链接",
        "查到了，昨天已经到杭州转运中心，预计明天下午能送到您手上",
    ],
}  # fmt: skip


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
    first = layout.content(list(_conversations(layout)))
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
            file.write(rest.replace(_MARK.encode(), str(int(_MARK) + number).encode()))


def _conversations(layout: Layout) -> Iterator[Conversation]:
    chance = random.Random(layout.name)
    start = datetime(2024, 3, 1, 9, 0, tzinfo=CHINA)
    for number in range(CONVERSATIONS):
        buyer = {"jd": f"j***{number}", "zendesk": f"{_MARK}{number:04d}"}.get(
            layout.name, f"tb{_MARK}{number:04d}"
        )
        agent = {"jd": "木棉坊小云", "zendesk": "31"}.get(layout.name, "木棉坊:小云")
        at = start + timedelta(minutes=number)
        turns = []
        for place in range(chance.randint(6, 16)):
            role = Role.BUYER if place in (0, 2) else chance.choice((Role.BUYER, Role.AGENT))
            role = Role.AGENT if place == 1 else role
            at += timedelta(seconds=chance.randint(3, 50))
            name = (buyer if role is Role.BUYER else agent) if layout.named else None
            turns.append(Turn(role, chance.choice(_SAID[role]), sender=name, at=at))
        yield Conversation(tuple(turns), f"{_MARK}{number:04d}" if layout.has_ids else None)


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
