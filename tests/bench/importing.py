"""A whole import, as the server's worker does it: the most memory that reading and keeping take, by the size of the file.

``python -m tests.bench.importing 10 100 500`` prints a row of JSON for each size in MB; each is measured in a process of its own. The
chats are generated: about 5 KB each, twelve messages with what exports say beside them, no two chats alike, a phone number here and there.
"""

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.bench.memory import most_held_mb
from tests.imports import PSEUDONYMS
from trainer.clock import utc_now
from trainer.services import import_review, import_work, imports
from trainer.services.vault import RECORD, Vault
from trainer.store.accounts import Role, User
from trainer.store.chats import Chat
from trainer.store.engine import open_engine
from trainer.store.imports import Import, ImportState
from trainer.store.models import Base

SIZES_MB = (3, 30)
"""Enough to see whether memory grows with the file, and under a minute of processor time."""
MOST_GROWTH_MB = 60
"""What a tenfold file may take more: 128 bytes a chat for finding near copies, and the database's own buffers."""
_SIGNS = "的一是了我不在有这大来和为要会可以说就到时地出年对能下过家里用那好看去还想没买发货多少钱颜色尺码材质轻薄透气耐穿"
_PIECE = 3 * RECORD


def measure(sizes: tuple[int, ...] = SIZES_MB) -> list[dict[str, Any]]:
    """One row a size; `flat` compares with the first."""
    rows: list[dict[str, Any]] = []
    for size in sizes:
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.importing", "--once", str(size)],
            capture_output=True,
            check=True,
            text=True,
        )
        row = json.loads(done.stdout)
        first = rows[0] if rows else row
        row["flat"] = row["keep_mb"] - first["keep_mb"] <= MOST_GROWTH_MB
        rows.append(row)
    return rows


def once(megabytes: int) -> dict[str, Any]:
    """Import one generated file in this process."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        home = Path(folder)
        export = home / "聊天.jsonl"
        _write(export, megabytes)
        vault, engine = Vault(home), open_engine(f"sqlite:///{home / 'trainer.db'}")
        Base.metadata.create_all(engine)
        try:
            with Session(engine) as session:
                return {"mb": megabytes, **_imported(session, vault, export)}
        finally:
            engine.dispose()


def _imported(session: Session, vault: Vault, export: Path) -> dict[str, Any]:
    actor = User(login="b", name="b", role=Role.MANAGER, created_at=utc_now())
    session.add(actor)
    session.commit()
    entry = _sent(session, vault, actor, export)
    start = round(most_held_mb())
    imports.start_reading(session, actor=actor, import_id=entry.id, now=utc_now())
    began = time.process_time()
    _work(session, vault)
    read, between = round(most_held_mb()), time.process_time()
    assert entry.state is ImportState.REVIEWING, entry.error
    import_review.mask_the_rest(session, vault, actor=actor, import_id=entry.id, now=utc_now())
    import_review.keep_chosen(session, actor=actor, import_id=entry.id, now=utc_now())
    _work(session, vault)
    return {
        "conversations": session.scalar(select(func.count(Chat.id))),
        "sent_mb": start,
        "read_mb": read,
        "keep_mb": round(most_held_mb()),
        "read_cpu_s": round(between - began),
        "keep_cpu_s": round(time.process_time() - between),
    }


def _sent(session: Session, vault: Vault, actor: User, export: Path) -> Import:
    """An import whose file is there and recognised, sent in pieces as the page does."""
    now, size = utc_now(), export.stat().st_size
    entry = imports.begin_import(
        session, vault, actor=actor, files=[(export.name, size)], free_bytes=10**13, now=now
    )
    file_id = entry.files[0].id
    with export.open("rb") as stream:
        at = 0
        while content := stream.read(_PIECE):
            at = imports.receive(
                session, vault, actor=actor, import_id=entry.id, file_id=file_id, at=at,
                content=content, now=now,
            )  # fmt: skip
    return imports.recognise(session, vault, actor=actor, import_id=entry.id, now=now)


def _work(session: Session, vault: Vault) -> None:
    worker = import_work.Worker("bench", utc_now)
    import_id = import_work.claim(session, worker)
    assert import_id is not None
    import_work.work_on(session, vault, PSEUDONYMS, worker, import_id)


def _write(path: Path, megabytes: int) -> None:
    left = megabytes * 1_000_000
    with path.open("wb") as file:
        for line in _lines(random.Random(5)):
            left -= file.write(line)
            if left <= 0:
                return


def _lines(draw: random.Random) -> Iterator[bytes]:
    number = 0
    while True:
        number += 1
        turns = [
            {
                "role": "agent" if place % 2 else "buyer",
                "text": "".join(draw.choices(_SIGNS, k=15 if place % 2 == 0 else 50)),
                "time": f"2024-03-{number % 28 + 1:02d}T10:{place:02d}:00+08:00",
                "page": f"https://item.example/{number}/" + "0123456789abcdef" * 18,
                "sender": f"店铺:{number % 9}号" if place % 2 else f"tb{number}",
            }
            for place in range(12)
        ]
        if number % 5 == 0:
            turns[2]["text"] += f"电话139{number:08d}"
        yield json.dumps({"id": f"c{number}", "turns": turns}, ensure_ascii=False).encode() + b"\n"


if __name__ == "__main__":
    if sys.argv[1] == "--once":
        print(json.dumps(once(int(sys.argv[2]))))
    else:
        for found in measure(tuple(int(size) for size in sys.argv[1:])):
            print(json.dumps(found))
