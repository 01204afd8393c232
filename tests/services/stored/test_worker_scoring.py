"""What the worker does after an import: the chats that were kept are scored, and nobody has to wait or to ask for it."""

from argparse import Namespace
from collections.abc import Callable
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from question_bank.language.reader import ReadingRefused
from question_bank.language.shop import CleanSentence, Shop, shop_text
from question_bank.library import SHIPPED
from question_bank.vocabulary import Category
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

    def by_chat() -> dict[int, int]:
        db_session.rollback()
        rows = db_session.execute(
            select(Chat.id, func.count(ChatScoreEntry.id))
            .outerjoin(ChatScoreEntry, ChatScoreEntry.chat_id == Chat.id)
            .group_by(Chat.id)
        )
        return {one[0]: one[1] for one in rows}

    return by_chat


@pytest.fixture
def chats(db_session: Session, manager: User) -> list[int]:
    """The ids of four chats without a score."""
    return [one.id for one in fill(db_session, kept_by=manager.id, agents=())]


@pytest.fixture
def whenever_one_is_scored(
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[[Callable[[], None]], None]:
    """``whenever_one_is_scored(what)`` has `what()` happen just before each chat's scoring, which it does not change."""

    def arrange(what: Callable[[], None]) -> None:
        def scoring(conversation: Conversation, standard: ChatStandard) -> ChatScore:
            what()
            return REAL(conversation, standard)

        monkeypatch.setattr(chat_scores, "score_chat", scoring)

    return arrange


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


@pytest.mark.usefixtures("chats")
def test_a_worker_killed_while_scoring_leaves_the_rest_to_the_next(
    worker: Callable[[], int],
    scored: Callable[[], dict[int, int]],
    whenever_one_is_scored: Callable[[Callable[[], None]], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(chat_scores, "AT_ONCE", 1)
    turns = count()

    def die_at_the_third() -> None:
        if next(turns) == 2:
            raise KeyboardInterrupt

    whenever_one_is_scored(die_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        worker()
    assert sorted(scored().values()) == [0, 0, 1, 1]
    assert worker() == 0
    assert set(scored().values()) == {1}


@pytest.mark.usefixtures("chats")
def test_a_chat_that_cannot_be_scored_does_not_keep_the_others_from_it(
    db_session: Session,
    manager: User,
    worker: Callable[[], int],
    scored: Callable[[], dict[int, int]],
    whenever_one_is_scored: Callable[[Callable[[], None]], None],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with transaction(db_session):
        newest = kept_chat(db_session, kept_by=manager.id, alias=None, at=MONDAY).id
        broken = kept_chat(db_session, kept_by=manager.id, alias=None, at=MONDAY + timedelta(1)).id
    monkeypatch.setattr(chat_scores, "AT_ONCE", 2)
    turns = count()

    def refuse_the_newest() -> None:
        match next(turns):
            case 0:
                raise ValueError("what the chat says: 13957123456")
            case 1:
                raise ReadingRefused("too long")

    whenever_one_is_scored(refuse_the_newest)
    assert worker() == 0
    assert {chat for chat, number in scored().items() if number == 0} == {newest, broken}
    assert f"chat {broken} not scored: ValueError" in caplog.text
    assert "13957123456" not in caplog.text
    assert unscored_count(db_session, chat_scores.in_force(CONTENT).edition) == 2


@pytest.mark.usefixtures("chats")
def test_practice_is_not_held_up_while_a_chat_is_scored(
    database_url: str,
    worker: Callable[[], int],
    scored: Callable[[], dict[int, int]],
    whenever_one_is_scored: Callable[[Callable[[], None]], None],
) -> None:
    engine = open_engine(database_url)
    names: list[str] = []

    def somebody_writes() -> None:
        with Session(engine) as other, transaction(other):
            names.append(f"何岩 {len(names)}")
            other.execute(update(User).values(name=names[-1]))

    whenever_one_is_scored(somebody_writes)
    try:
        assert worker() == 0
    finally:
        engine.dispose()
    assert len(names) == 4
    assert set(scored().values()) == {1}


@pytest.mark.usefixtures("chats")
def test_an_import_does_not_wait_until_all_is_scored(
    db_session: Session,
    settings: Settings,
    manager: User,
    worker: Callable[[], int],
    scored: Callable[[], dict[int, int]],
    whenever_one_is_scored: Callable[[Callable[[], None]], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    vault = Vault(settings.home)
    monkeypatch.setattr(chat_scores, "AT_ONCE", 1)
    states: list[ImportState] = []
    entries: list[Import] = []

    def somebody_imports() -> None:
        db_session.rollback()
        if not entries:
            entries.append(queued(db_session, vault, manager, talks(2)))
        states.append(entries[0].state)

    whenever_one_is_scored(somebody_imports)
    assert worker() == 0
    assert states == [ImportState.QUEUED, *[ImportState.REVIEWING] * 3]
    assert set(scored().values()) == {1}


def test_a_chat_deleted_or_scored_meanwhile_is_no_fault(
    database_url: str,
    chats: list[int],
    worker: Callable[[], int],
    scored: Callable[[], dict[int, int]],
    whenever_one_is_scored: Callable[[Callable[[], None]], None],
) -> None:
    engine = open_engine(database_url)
    turns = count()

    def somebody_is_faster() -> None:
        if next(turns) == 0:
            with Session(engine) as other:
                with transaction(other):
                    other.delete(other.get_one(Chat, chats[0]))
                chat_scores.score_missing(other, CONTENT, most=2, now=MONDAY)

    whenever_one_is_scored(somebody_is_faster)
    try:
        assert worker() == 0
    finally:
        engine.dispose()
    assert scored() == dict.fromkeys(chats[1:], 1)


def test_a_decision_of_the_shop_made_meanwhile_has_those_scored_before_it_scored_anew(
    db_session: Session,
    settings: Settings,
    chats: list[int],
    scored: Callable[[], dict[int, int]],
    whenever_one_is_scored: Callable[[Callable[[], None]], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(chat_scores, "AT_ONCE", 1)
    content = Content([SHIPPED, settings.home / "content"])
    turns = count()

    def the_shop_decides_at_the_third() -> None:
        if next(turns) == 2:
            decide(content)

    whenever_one_is_scored(the_shop_decides_at_the_third)
    for _ in chat_scores.score_steps(db_session, content, now=lambda: MONDAY):
        pass
    assert unscored_count(db_session, chat_scores.in_force(content).edition) == 0
    assert sorted(scored().values()) == [1, 2, 2, 2]  # three of them by both


def decide(content: Content) -> None:
    """The shop keeps a sentence clean from now on."""
    file = content.shop_file
    assert file is not None
    file.parent.mkdir(parents=True, exist_ok=True)
    clean = CleanSentence(id=1, messages=("加我微信聊",), category=Category.OFF_PLATFORM)
    file.write_text(shop_text(Shop(clean=(clean,))), encoding="utf-8")
    content.judge_anew()
