"""Imports as tests make them: synthetic files sent piece by piece, a worker that works at once."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from trainer.services import import_work, imports
from trainer.services.vault import RECORD, Vault
from trainer.store.accounts import User
from trainer.store.imports import Import
from transcripts.pseudonyms import Pseudonyms

PSEUDONYMS = Pseudonyms(bytes(range(32)))
PHONE = "13957123456"
ORDER = "3312456789012345678"
NICK = "tb_mumu_7788"
BUYER_NAME = "沈听雨"
DOUBTFUL = "城北中转站"


def talks(count: int = 5, *, start: int = 0) -> str:
    """So many conversations of our own, each with private data and none like another, one JSON line each."""
    lines = []
    for number in range(start, start + count):
        at = datetime.fromisoformat("2024-03-01T10:00:00+08:00") + timedelta(minutes=number)
        goods = _GOODS[number % len(_GOODS)]
        said = [
            (
                "buyer",
                f"在吗，我{number + 2}天前买的{goods}一直没动静，单号{ORDER[:-4]}{number:04d}",
                0,
            ),
            ("agent", "您好，很抱歉让您久等，我马上查一下", 11),
            ("buyer", f"我叫{BUYER_NAME}，电话{PHONE}", 40),
            ("agent", f"查到了，第{number}件现在停在{DOUBTFUL}，我今天下午五点前给您回话", 70),
            ("buyer", f"那就等你{number}消息吧，谢谢", 95),
        ]
        turns = [
            {
                "role": role,
                "text": text,
                "time": (at + timedelta(seconds=seconds)).isoformat(),
                "sender": NICK if role == "buyer" else "木棉坊:小云",
            }
            for role, text, seconds in said
        ]
        lines.append(json.dumps({"id": f"t{number}", "turns": turns}, ensure_ascii=False))
    return "\n".join(lines) + "\n"


_GOODS = (
    "枸杞",
    "儿童雨衣",
    "智能门锁",
    "汽车坐垫",
    "小牛皮腰带",
    "每日坚果",
    "真丝围巾",
    "补水面膜",
)


def begun(
    session: Session, vault: Vault, actor: User, files: Sequence[tuple[str, bytes]], now: datetime
) -> Import:
    """An import whose files are there and recognised."""
    entry = imports.begin_import(
        session,
        vault,
        actor=actor,
        files=[(name, len(content)) for name, content in files],
        free_bytes=10**12,
        now=now,
    )
    for file, (_, content) in zip(entry.files, files, strict=True):
        send(session, vault, actor, entry.id, file.id, content, now)
    return imports.recognise(session, vault, actor=actor, import_id=entry.id, now=now)


def send(
    session: Session,
    vault: Vault,
    actor: User,
    import_id: int,
    file_id: int,
    content: bytes,
    now: datetime,
) -> None:
    """Send a file in pieces."""
    at = 0
    while at < len(content):
        at = imports.receive(
            session,
            vault,
            actor=actor,
            import_id=import_id,
            file_id=file_id,
            at=at,
            content=content[at : at + 2 * RECORD],
            now=now,
        )


def work(session: Session, vault: Vault, now: datetime) -> bool:
    """Let a worker do one import; False where none waits."""
    worker = import_work.Worker("test", lambda: now)
    import_id = import_work.claim(session, worker)
    if import_id is None:
        return False
    import_work.work_on(session, vault, PSEUDONYMS, worker, import_id)
    return True
