"""What the worker does after an import: the chats that were kept are scored, and nobody has to wait or to ask for it."""

from argparse import Namespace
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from question_bank.language.reader import ReadingRefused
from question_bank.library import SHIPPED
from tests.chats import kept_chat
from tests.conftest import MONDAY
from tests.imports import begun, talks
from tests.scored_chats import fill
from trainer.cli import work
from trainer.clock import utc_now
from trainer.config import Settings
from trainer.quality.scoring import ChatScore, ChatStandard, score_chat
from trainer.services import chat_scores, import_review, imports
from trainer.services.content import Content
from trainer.services.vault import Vault
from trainer.store.accounts import Role, User
from trainer.store.chat_scores import ChatScoreEntry, unscored_count
from trainer.store.chats import Chat
from trainer.store.engine import open_engine, transaction
from trainer.store.imports import Import, ImportState
from transcripts.conversation import Conversation

CONTENT = Content([SHIPPED])
REAL = score_chat


@pytest.fixture
def manager(db_session: Session, add_person: Callable[..., int]) -> User:
    return db_session.get_one(User, add_person(Role.MANAGER))


@pytest.fixture
def worker(
    settings: Settings, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], int]:
    """``worker()`` is what the server starts beside itself; it gives the exit status."""
    monkeypatch.setenv("TRAINER_HOME", str(settings.home))
    monkeypatch.setenv("DATABASE_URL", database_url)
    return lambda: work.run(Namespace(lease=30.0))


@pytest.fixture
def scored(db_session: Session) -> Callable[[], dict[int, int]]:
    """``scored()`` gives how many scores each chat has."""

    def count() -> dict[int, int]:
        db_session.rollback()
        rows = db_session.execute(
            select(Chat.id, func.count(ChatScoreEntry.id))
            .outerjoin(ChatScoreEntry, ChatScoreEntry.chat_id == Chat.id)
            .group_by(Chat.id)
        )
        return {one[0]: one[1] for one in rows}

    return count


def queued(session: Session, vault: Vault, manager: User, content: str) -> Import:
    """An import that waits for a worker."""
    entry = begun(session, vault, manager, [("a.jsonl", content.encode())], utc_now())
    imports.start_reading(session, actor=manager, import_id=entry.id, now=utc_now())
    return entry


def chosen(session: Session, vault: Vault, manager: User, entry: Import) -> None:
    """Everything that was read shall be kept."""
    session.rollback()
    import_review.mask_the_rest(session, vault, actor=manager, import_id=entry.id, now=utc_now())
    import_review.keep_chosen(session, actor=manager, import_id=entry.id, now=utc_now())


def test_what_an_import_has_kept_is_scored_once_by_the_standard_in_force(
    db_session: Session,
    settings: Settings,
    manager: User,
    worker: Callable[[], int],
    scored: Callable[[], dict[int, int]],
) -> None:
    vault = Vault(settings.home)
    entry = queued(db_session, vault, manager, talks(3))
    assert worker() == 0
    assert scored() == {}  # nothing is kept before somebody has chosen
    chosen(db_session, vault, manager, entry)
    assert worker() == 0
    assert set(scored().values()) == {1}
    assert len(scored()) == 3
    score = db_session.scalars(select(ChatScoreEntry)).first()
    assert score is not None
    assert score.speed == 0.6667  # two of three were answered in time, the last not at all
    assert score.metrics
    assert score.standard_digest == chat_scores.in_force(CONTENT).edition.standard
    assert worker() == 0  # another one finds nothing to do
    assert set(scored().values()) == {1}


def test_a_worker_killed_while_scoring_leaves_the_rest_to_the_next(
    db_session: Session,
    manager: User,
    worker: Callable[[], int],
    scored: Callable[[], dict[int, int]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fill(db_session, kept_by=manager.id, agents=())
    monkeypatch.setattr(chat_scores, "AT_ONCE", 1)
    seen = []

    def die_at_the_third(conversation: Conversation, standard: ChatStandard) -> ChatScore:
        seen.append(conversation)
        if len(seen) == 3:
            raise KeyboardInterrupt
        return REAL(conversation, standard)

    monkeypatch.setattr(chat_scores, "score_chat", die_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        worker()
    assert sorted(scored().values()) == [0, 0, 1, 1]
    assert worker() == 0
    assert set(scored().values()) == {1}


def test_a_chat_that_cannot_be_scored_does_not_keep_the_others_from_it(
    db_session: Session,
    manager: User,
    worker: Callable[[], int],
    scored: Callable[[], dict[int, int]],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    fill(db_session, kept_by=manager.id, agents=())
    with transaction(db_session):
        newest = kept_chat(db_session, kept_by=manager.id, alias=None, at=MONDAY).id
        broken = kept_chat(db_session, kept_by=manager.id, alias=None, at=MONDAY + timedelta(1)).id
    monkeypatch.setattr(chat_scores, "AT_ONCE", 2)
    order: list[Conversation] = []

    def refuse_the_newest(conversation: Conversation, standard: ChatStandard) -> ChatScore:
        order.append(conversation)
        if len(order) == 1:
            raise ValueError("what the chat says: 13957123456")
        if len(order) == 2:
            raise ReadingRefused("too long")
        return REAL(conversation, standard)

    monkeypatch.setattr(chat_scores, "score_chat", refuse_the_newest)
    assert worker() == 0
    assert {chat for chat, number in scored().items() if number == 0} == {newest, broken}
    assert f"chat {broken} not scored: ValueError" in caplog.text
    assert "13957123456" not in caplog.text
    assert unscored_count(db_session, chat_scores.in_force(CONTENT).edition) == 2


def test_practice_is_not_held_up_while_a_chat_is_scored(
    database_url: str,
    db_session: Session,
    manager: User,
    worker: Callable[[], int],
    scored: Callable[[], dict[int, int]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fill(db_session, kept_by=manager.id, agents=())
    engine = open_engine(database_url)
    names: list[str] = []

    def somebody_writes(conversation: Conversation, standard: ChatStandard) -> ChatScore:
        with Session(engine) as other, transaction(other):
            names.append(f"何岩 {len(names)}")
            other.execute(update(User).values(name=names[-1]))
        return REAL(conversation, standard)

    monkeypatch.setattr(chat_scores, "score_chat", somebody_writes)
    try:
        assert worker() == 0
    finally:
        engine.dispose()
    assert len(names) == 4
    assert set(scored().values()) == {1}


def test_an_import_does_not_wait_until_all_is_scored(
    db_session: Session,
    settings: Settings,
    manager: User,
    worker: Callable[[], int],
    scored: Callable[[], dict[int, int]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fill(db_session, kept_by=manager.id, agents=())
    vault = Vault(settings.home)
    monkeypatch.setattr(chat_scores, "AT_ONCE", 1)
    states: list[ImportState] = []
    entries: list[Import] = []

    def somebody_imports(conversation: Conversation, standard: ChatStandard) -> ChatScore:
        db_session.rollback()
        if not entries:
            entries.append(queued(db_session, vault, manager, talks(2)))
        states.append(entries[0].state)
        return REAL(conversation, standard)

    monkeypatch.setattr(chat_scores, "score_chat", somebody_imports)
    assert worker() == 0
    assert states == [ImportState.QUEUED, *[ImportState.REVIEWING] * 3]
    assert set(scored().values()) == {1}


def test_a_chat_deleted_or_scored_meanwhile_is_no_fault(
    database_url: str,
    db_session: Session,
    manager: User,
    worker: Callable[[], int],
    scored: Callable[[], dict[int, int]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = [one.id for one in fill(db_session, kept_by=manager.id, agents=())]
    engine = open_engine(database_url)
    began: list[Conversation] = []

    def somebody_is_faster(conversation: Conversation, standard: ChatStandard) -> ChatScore:
        began.append(conversation)
        if len(began) == 1:
            with Session(engine) as other:
                with transaction(other):
                    other.delete(other.get_one(Chat, made[0]))
                monkeypatch.setattr(chat_scores, "score_chat", REAL)
                chat_scores.score_missing(other, CONTENT, most=2, now=MONDAY)
                monkeypatch.setattr(chat_scores, "score_chat", somebody_is_faster)
        return REAL(conversation, standard)

    monkeypatch.setattr(chat_scores, "score_chat", somebody_is_faster)
    try:
        assert worker() == 0
    finally:
        engine.dispose()
    assert scored() == dict.fromkeys(made[1:], 1)
