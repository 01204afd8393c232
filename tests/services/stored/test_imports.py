"""Imports: from files to kept chats; each chat once, nothing private left anywhere, nothing lost by a stop."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.conftest import MONDAY
from tests.imports import BUYER_NAME, DOUBTFUL, NICK, ORDER, PHONE, PSEUDONYMS, begun, talks, work
from tests.transcripts.packing import locked
from trainer.config import Settings
from trainer.errors import Conflict, DomainError, Invalid, NotFound
from trainer.services import import_endings, import_review, import_work, imports
from trainer.services.import_files import table_view
from trainer.services.import_notes import notes_of
from trainer.services.import_review import Chip
from trainer.services.vault import RECORD, Vault
from trainer.store.accounts import Role, User
from trainer.store.chat_lists import chats_of
from trainer.store.chats import Chat
from trainer.store.imports import Import, ImportState, StagedChat, earlier_files
from transcripts.conversation import Conversation
from transcripts.overview import Overview, overview

SECRETS = (PHONE, ORDER[:-4], NICK, BUYER_NAME, DOUBTFUL)


@pytest.fixture
def vault(settings: Settings) -> Vault:
    return Vault(settings.home)


@pytest.fixture
def manager(db_session: Session, add_person: Callable[..., int]) -> User:
    return db_session.get_one(User, add_person(Role.MANAGER))


@pytest.fixture
def read(db_session: Session, vault: Vault, manager: User) -> Callable[..., Import]:
    """``read(("a.jsonl", bytes))`` gives an import that was read and waits for a choice."""

    def until_review(*files: tuple[str, bytes]) -> Import:
        entry = begun(db_session, vault, manager, files, MONDAY)
        imports.start_reading(db_session, actor=manager, import_id=entry.id, now=MONDAY)
        assert work(db_session, vault, MONDAY)
        return entry

    return until_review


@pytest.fixture
def keep(db_session: Session, vault: Vault, manager: User) -> Callable[[Import], Import]:
    """Have everything that is chosen kept; words in doubt are masked."""

    def to_the_end(entry: Import) -> Import:
        import_review.mask_the_rest(
            db_session, vault, actor=manager, import_id=entry.id, now=MONDAY
        )
        import_review.keep_chosen(db_session, actor=manager, import_id=entry.id, now=MONDAY)
        assert work(db_session, vault, MONDAY)
        return entry

    return to_the_end


def of_its_file(manager: User, entry: Import) -> dict[str, Any]:
    """Who does something now to which file: the only one of an import."""
    (file,) = entry.files
    return {"actor": manager, "import_id": entry.id, "file_id": file.id, "now": MONDAY}


def _everything_written(home: Path, session: Session) -> bytes:
    """All bytes of the data folder, and the JSON of the database as people would read it."""
    raw = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    return (
        raw + raw.decode("utf-8", "replace").encode().decode("unicode_escape", "replace").encode()
    )


def test_a_file_becomes_kept_chats_without_private_data(
    db_session: Session, read: Callable[..., Import], keep: Callable[[Import], Import]
) -> None:
    entry = read(("导出.jsonl", talks(5).encode()))
    assert (entry.state, entry.total) == (ImportState.REVIEWING, 5)
    keep(entry)
    assert (entry.state, entry.added) == (ImportState.DONE, 5)
    kept = chats_of(db_session)
    assert len(kept) == 5
    said = "\n".join(turn.text for one in kept for turn in one.conversation.turns)
    assert not any(secret in said for secret in SECRETS)
    assert "[电话1]" in said
    assert "[姓名1]" in said
    assert "[地址1]" in said
    assert {one.first_answer_s for one in kept} == {11}
    assert {one.agent_alias for one in kept} == {PSEUDONYMS.agent("木棉坊:小云")}


def test_nothing_private_is_ever_written_in_plain(
    db_session: Session,
    settings: Settings,
    vault: Vault,
    manager: User,
    keep: Callable[[Import], Import],
) -> None:
    def written() -> bytes:
        return _everything_written(settings.home, db_session)

    content = (talks(30) + "x" * 100 + "\n").encode()
    entry = begun(db_session, vault, manager, [(f"{PHONE}的聊天.jsonl", content)], MONDAY)
    seen = [written()]
    imports.start_reading(db_session, actor=manager, import_id=entry.id, now=MONDAY)
    work(db_session, vault, MONDAY)
    seen.append(written())
    import_review.mark(
        db_session, vault, actor=manager, import_id=entry.id, words="五点前给您回话", now=MONDAY
    )
    keep(entry)
    seen.append(written())
    for secret in SECRETS:
        for stage, content in enumerate(seen):
            assert secret.encode() not in content, (secret, stage)
            assert secret.encode("gb18030") not in content or secret.isascii(), (secret, stage)
    assert "五点前给您回话".encode() not in seen[-1]


def test_the_copy_is_deleted_once_the_file_is_read(
    vault: Vault, read: Callable[..., Import], keep: Callable[[Import], Import]
) -> None:
    entry = read(("a.jsonl", talks().encode()))
    assert vault.tokens() == frozenset()
    keep(entry)
    assert vault.tokens() == frozenset()
    assert entry.secret is None


def test_the_same_file_twice_adds_nothing(
    db_session: Session, read: Callable[..., Import], keep: Callable[[Import], Import]
) -> None:
    first = keep(read(("a.jsonl", talks().encode())))
    again = read(("b.jsonl", talks().encode()))
    digest = again.files[0].digest or ""
    earlier = earlier_files(db_session, digest, before_import=again.id)
    assert [one.import_id for one in earlier] == [first.id]
    rows = db_session.scalars(select(StagedChat)).all()
    assert [(row.known, row.chosen) for row in rows] == [(True, False)] * 5
    with pytest.raises(Conflict, match="还没有选"):
        keep(again)
    assert db_session.scalar(select(func.count(Chat.id))) == 5


def test_what_is_new_in_a_longer_export_is_added(
    db_session: Session, read: Callable[..., Import], keep: Callable[[Import], Import]
) -> None:
    keep(read(("a.jsonl", talks(5).encode())))
    longer = keep(read(("a.jsonl", talks(8).encode())))
    assert longer.added == 3
    assert db_session.scalar(select(func.count(Chat.id))) == 8


def test_the_same_chat_in_two_files_of_one_import_is_kept_once(
    db_session: Session, read: Callable[..., Import], keep: Callable[[Import], Import]
) -> None:
    keep(read(("a.jsonl", talks(3).encode()), ("b.jsonl", talks(4).encode())))
    assert db_session.scalar(select(func.count(Chat.id))) == 4


def test_stopped_and_resumed_nothing_is_lost_or_doubled(
    db_session: Session,
    vault: Vault,
    manager: User,
    monkeypatch: pytest.MonkeyPatch,
    keep: Callable[[Import], Import],
) -> None:
    entry = begun(db_session, vault, manager, [("a.jsonl", talks(90).encode())], MONDAY)
    imports.start_reading(db_session, actor=manager, import_id=entry.id, now=MONDAY)
    seen = 0

    def stop_in_the_middle(conversation: Conversation) -> Overview:
        nonlocal seen
        seen += 1
        if seen == 60:
            raise KeyboardInterrupt
        return overview(conversation)

    monkeypatch.setattr(import_work, "overview", stop_in_the_middle)
    with pytest.raises(KeyboardInterrupt):
        work(db_session, vault, MONDAY)
    db_session.rollback()
    assert db_session.scalar(select(func.count(StagedChat.id))) == import_work.STEP
    monkeypatch.undo()
    assert not work(db_session, vault, MONDAY)  # the lease still runs
    assert work(db_session, vault, MONDAY + 2 * import_work.LEASE)
    assert (entry.state, entry.total) == (ImportState.REVIEWING, 90)
    assert notes_of(vault, entry).doubts[next(iter(notes_of(vault, entry).doubts))].count == 90
    assert keep(entry).added == 90


def test_a_paused_import_goes_on_and_a_worker_without_lease_writes_nothing(
    db_session: Session, vault: Vault, manager: User
) -> None:
    entry = begun(db_session, vault, manager, [("a.jsonl", talks(3).encode())], MONDAY)
    imports.start_reading(db_session, actor=manager, import_id=entry.id, now=MONDAY)
    worker = import_work.Worker("slow", lambda: MONDAY)
    assert import_work.claim(db_session, worker) == entry.id
    imports.pause(db_session, actor=manager, import_id=entry.id, now=MONDAY)
    import_work.work_on(db_session, vault, PSEUDONYMS, worker, entry.id)
    assert entry.state is ImportState.PAUSED
    assert db_session.scalar(select(func.count(StagedChat.id))) == 0
    assert vault.tokens()
    imports.resume(db_session, actor=manager, import_id=entry.id, now=MONDAY)
    assert work(db_session, vault, MONDAY)
    assert (entry.state, entry.total) == (ImportState.REVIEWING, 3)


def test_cancelling_leaves_nothing_of_the_file(
    db_session: Session, vault: Vault, manager: User, read: Callable[..., Import]
) -> None:
    for entry in (
        begun(db_session, vault, manager, [("a.jsonl", talks().encode())], MONDAY),
        read(("a.jsonl", talks().encode())),
    ):
        imports.cancel(db_session, vault, actor=manager, import_id=entry.id, now=MONDAY)
        assert entry.state is ImportState.CANCELLED
        assert entry.secret is None
    assert vault.tokens() == frozenset()
    assert db_session.scalar(select(func.count(StagedChat.id))) == 0
    assert db_session.scalar(select(func.count(Chat.id))) == 0


def test_stale_copies_and_copies_of_nothing_are_deleted_at_the_start(
    db_session: Session, vault: Vault, manager: User
) -> None:
    old = begun(db_session, vault, manager, [("a.jsonl", talks().encode())], MONDAY)
    new = begun(
        db_session, vault, manager, [("b.jsonl", talks(2).encode())], MONDAY + timedelta(days=3)
    )
    vault.append(vault.new_token(), 0, b"left by a crash")
    gone = import_endings.sweep(db_session, vault, now=MONDAY + timedelta(days=3, seconds=1))
    assert gone == 2
    assert (old.state, new.state) == (ImportState.CANCELLED, ImportState.CHECKING)
    assert "三天" in (old.error or "")
    assert vault.tokens() == {new.files[0].token}


def test_after_a_restored_backup_an_import_says_that_its_files_are_gone(
    db_session: Session, settings: Settings, vault: Vault, read: Callable[..., Import]
) -> None:
    entry = read(("a.jsonl", talks().encode()))
    (settings.home / "imports" / "vault.key").unlink()
    import_endings.sweep(db_session, Vault(settings.home), now=MONDAY)
    assert entry.state is ImportState.CANCELLED
    assert "备份" in (entry.error or "")


def test_words_in_doubt_are_decided_once_for_the_whole_import(
    db_session: Session, vault: Vault, manager: User, read: Callable[..., Import]
) -> None:
    entry = read(("a.jsonl", talks(4).encode()))
    with pytest.raises(Conflict, match="4 段"):
        import_review.keep_chosen(db_session, actor=manager, import_id=entry.id, now=MONDAY)
    ((key, doubt),) = notes_of(vault, entry).undecided()
    assert (doubt.text, doubt.count) == (DOUBTFUL, 4)
    import_review.decide(
        db_session, vault, actor=manager, import_id=entry.id, key=key, mask=False, now=MONDAY
    )
    assert import_review.tally(db_session, entry.id).by_chip[Chip.DOUBTFUL] == 0
    import_review.keep_chosen(db_session, actor=manager, import_id=entry.id, now=MONDAY)
    work(db_session, vault, MONDAY)
    assert all(DOUBTFUL in str(one.turns) for one in chats_of(db_session))


def test_marked_words_are_masked_in_the_whole_import(
    db_session: Session,
    vault: Vault,
    manager: User,
    read: Callable[..., Import],
    keep: Callable[[Import], Import],
) -> None:
    entry = read(("a.jsonl", talks(3).encode()))
    for words in ("让您久等", "五点前"):
        import_review.mark(
            db_session, vault, actor=manager, import_id=entry.id, words=words, now=MONDAY
        )
    import_review.unmark(
        db_session, vault, actor=manager, import_id=entry.id, words="五点前", now=MONDAY
    )
    with pytest.raises(Invalid):
        import_review.mark(
            db_session, vault, actor=manager, import_id=entry.id, words="我", now=MONDAY
        )
    keep(entry)
    for one in chats_of(db_session):
        said = str(one.turns)
        assert "让您久等" not in said
        assert "很抱歉[隐私1]" in said
        assert "五点前" in said


def test_nearly_equal_chats_are_grouped_and_one_of_them_can_be_taken(
    db_session: Session, manager: User, read: Callable[..., Import]
) -> None:
    near = talks(1).replace("谢谢", "多谢").replace('"t0"', '"t0b"')
    other = json.dumps(
        {
            "turns": [
                {"role": "buyer", "text": "这个门锁左开门能装吗"},
                {"role": "agent", "text": "左右都能装"},
            ]
        }
    )
    entry = read(("a.jsonl", (talks(1) + near + other).encode()))
    rows = db_session.scalars(select(StagedChat).order_by(StagedChat.place)).all()
    assert rows[0].near_group == rows[1].near_group is not None
    assert rows[2].near_group is None
    assert import_review.tally(db_session, entry.id).by_chip[Chip.NEAR] == 2
    import_review.choose_one_of_near(db_session, actor=manager, import_id=entry.id, now=MONDAY)
    db_session.expire_all()
    assert [row.chosen for row in rows].count(True) == 2


def _zipped(content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("里面.jsonl", content)
    return packed.getvalue()


def test_an_archive_is_read_from_its_encrypted_copy(
    read: Callable[..., Import], keep: Callable[[Import], Import]
) -> None:
    assert keep(read(("包.zip", _zipped(talks(6).encode())))).added == 6


def test_a_locked_archive_asks_for_its_password(
    db_session: Session, vault: Vault, manager: User, keep: Callable[[Import], Import]
) -> None:
    content = locked({"里面.jsonl": talks(2).encode()}, "芝麻开门".encode())
    entry = begun(db_session, vault, manager, [("包.zip", content)], MONDAY)
    file = entry.files[0]
    assert file.found["needs"] == "password"
    with pytest.raises(Conflict, match="还不能读"):
        imports.start_reading(db_session, actor=manager, import_id=entry.id, now=MONDAY)

    of_it = of_its_file(manager, entry)
    with pytest.raises(Invalid, match="密码不对"):
        imports.give_password(db_session, vault, **of_it, password="芝麻关门")
    imports.give_password(db_session, vault, **of_it, password="芝麻开门")
    imports.start_reading(db_session, actor=manager, import_id=entry.id, now=MONDAY)
    work(db_session, vault, MONDAY)
    assert keep(entry).added == 2


TABLE = "单据,几时,甲乙,说了什么\n" + "".join(
    f"{number // 3},2024-03-01 10:{number:02d}:00,{'顾' if number % 3 == 0 else '店'},第{number}句话，电话{PHONE}\n"
    for number in range(12)
)
COLUMNS: dict[str, object] = {
    "conversation": "单据",
    "at": "几时",
    "role": "甲乙",
    "text": "说了什么",
    "roles": {"顾": "buyer", "店": "agent"},
}


def test_the_columns_of_a_table_are_said_once_and_remembered(
    db_session: Session, vault: Vault, manager: User
) -> None:
    entry = begun(db_session, vault, manager, [("表.csv", TABLE.encode("gb18030"))], MONDAY)
    file = entry.files[0]
    assert file.found["needs"] == "columns"
    view = table_view(vault, file, notes_of(vault, entry))
    assert view.header == ("单据", "几时", "甲乙", "说了什么")
    assert view.words["甲乙"] == ("顾", "店")
    assert "[电话1]" in view.rows[0][3]
    imports.set_columns(db_session, vault, **of_its_file(manager, entry), given=COLUMNS)
    assert file.found["needs"] is None
    imports.start_reading(db_session, actor=manager, import_id=entry.id, now=MONDAY)
    work(db_session, vault, MONDAY)
    assert entry.total == 4

    again = begun(db_session, vault, manager, [("另.csv", TABLE.encode())], MONDAY)
    assert again.files[0].found["needs"] is None


def test_columns_that_say_nothing_of_the_speaker_are_refused(
    db_session: Session, vault: Vault, manager: User
) -> None:
    entry = begun(db_session, vault, manager, [("表.csv", TABLE.encode())], MONDAY)
    for given in ({"text": "说了什么"}, {"role": "甲乙"}, {"text": "没有这列", "role": "甲乙"}):
        with pytest.raises(Invalid):
            imports.set_columns(db_session, vault, **of_its_file(manager, entry), given=dict(given))


def test_problems_are_listed_with_their_line(read: Callable[..., Import]) -> None:
    entry = read(("a.jsonl", (talks(2) + "{broken\n" + talks(1, start=2)).encode()))
    assert entry.problems == [{"file": 1, "line": 3, "message": "这一行不是完整的 JSON"}]
    assert entry.total == 3


def test_a_file_without_conversations_says_why(
    db_session: Session, vault: Vault, manager: User, read: Callable[..., Import]
) -> None:
    entry = begun(db_session, vault, manager, [("日记.txt", "今天天气很好。\n".encode())], MONDAY)
    assert entry.files[0].found["needs"] == "format"
    imports.choose_format(db_session, vault, **of_its_file(manager, entry), name="qianniu")
    imports.start_reading(db_session, actor=manager, import_id=entry.id, now=MONDAY)
    work(db_session, vault, MONDAY)
    assert entry.state is ImportState.FAILED
    assert entry.error
    assert vault.tokens() == frozenset()


def test_pieces_that_come_twice_or_out_of_order_do_no_harm(
    db_session: Session, vault: Vault, manager: User
) -> None:
    content = talks(900).encode()
    assert len(content) > 2 * RECORD
    entry = imports.begin_import(
        db_session,
        vault,
        actor=manager,
        files=[("a.jsonl", len(content))],
        free_bytes=10**12,
        now=MONDAY,
    )

    def piece(at: int, size: int) -> int:
        return imports.receive(
            db_session,
            vault,
            **of_its_file(manager, entry),
            at=at,
            content=content[at : at + size],
        )

    assert piece(RECORD, RECORD) == 0
    assert piece(0, RECORD) == RECORD
    assert piece(0, RECORD) == RECORD
    with pytest.raises(Invalid, match="变了"):
        piece(RECORD, 5)
    with pytest.raises(Conflict, match="没有传完"):
        imports.recognise(db_session, vault, actor=manager, import_id=entry.id, now=MONDAY)
    assert piece(RECORD, len(content)) == len(content)
    token = entry.files[0].token
    assert token is not None
    with vault.source(token, name="a", size=len(content)).open() as plain:
        assert plain.read() == content
        plain.seek(RECORD - 3)
        assert plain.read(7) == content[RECORD - 3 : RECORD + 4]


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ([], "没有选文件"),
        ([("a", 0)], "是空的"),
        ([("a", 3 * 1024**3)], "最多 2 GB"),
        ([("a", 2 * 1024**3)] * 3, "最多 4 GB"),
        ([("a", 1)] * 21, "最多 20 个文件"),
        ([("a", 1024**3)], "硬盘放不下"),
    ],
)
def test_what_is_too_much_is_refused_in_words(
    db_session: Session, vault: Vault, manager: User, files: list[tuple[str, int]], told: str
) -> None:
    free = 1024**3 if told.startswith("硬盘") else 10**12
    with pytest.raises(Invalid, match=told):
        imports.begin_import(
            db_session, vault, actor=manager, files=files, free_bytes=free, now=MONDAY
        )


def test_only_who_began_an_import_and_administrators_look_into_it(
    db_session: Session,
    vault: Vault,
    add_person: Callable[..., int],
    read: Callable[..., Import],
) -> None:
    entry = read(("a.jsonl", talks().encode()))
    ids = add_person(Role.MANAGER, "other"), add_person(Role.ADMINISTRATOR)
    db_session.rollback()
    other, boss = (db_session.get_one(User, user_id) for user_id in ids)
    with pytest.raises(NotFound):
        imports.import_entry(db_session, entry.id, other)
    with pytest.raises(DomainError):
        imports.cancel(db_session, vault, actor=other, import_id=entry.id, now=MONDAY)
    assert imports.import_entry(db_session, entry.id, boss).id == entry.id


def test_a_fault_of_ours_ends_the_import_instead_of_every_worker_after_it(
    db_session: Session, vault: Vault, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = begun(db_session, vault, manager, [("a.jsonl", talks(3).encode())], MONDAY)
    imports.start_reading(db_session, actor=manager, import_id=entry.id, now=MONDAY)

    def fail(_conversation: Conversation) -> Overview:
        raise ValueError(f"what the file says: {PHONE}")

    monkeypatch.setattr(import_work, "overview", fail)
    assert work(db_session, vault, MONDAY)
    assert entry.state is ImportState.FAILED
    assert "ValueError" in (entry.error or "")
    assert PHONE not in (entry.error or "")
    assert vault.tokens() == frozenset()
    assert not work(db_session, vault, MONDAY)
