"""Real chats in the store: found by what is asked for, each once, read back as conversations."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import inspect
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from question_bank.vocabulary import Stage
from tests.chats import LINES, MONDAY, kept_chat
from trainer.store.accounts import Role
from trainer.store.chat_lists import ChatFilter, chat_count, chats_of, every_chat
from trainer.store.chats import AgentAlias, agent_aliases, chat, kept_digests
from trainer.store.engine import transaction


@pytest.fixture
def manager(add_person: Callable[..., int]) -> int:
    return add_person(Role.MANAGER)


def test_a_chat_reads_back_as_the_conversation_it_was(db_session: Session, manager: int) -> None:
    with transaction(db_session):
        made = kept_chat(db_session, kept_by=manager).id
    kept = chat(db_session, made)
    assert kept is not None
    turns = kept.conversation.turns
    assert [(turn.role, turn.text) for turn in turns] == [(role, text) for role, text, _ in LINES]
    assert kept.conversation.started_at == MONDAY
    assert chat(db_session, made + 1) is None


def test_the_same_chat_is_kept_once(db_session: Session, manager: int) -> None:
    with transaction(db_session):
        kept_chat(db_session, kept_by=manager)
    with pytest.raises(IntegrityError), transaction(db_session):
        kept_chat(db_session, kept_by=manager)
    digest = chats_of(db_session)[0].digest
    assert kept_digests(db_session, [digest, "another"]) == {digest}


def test_lists_come_latest_first_and_without_turns(db_session: Session, manager: int) -> None:
    with transaction(db_session):
        for hour in (1, 3, 2):
            kept_chat(db_session, kept_by=manager, at=MONDAY + timedelta(hours=hour))
        kept_chat(db_session, kept_by=manager, at=None)
    found = chats_of(db_session)
    starts = [one.started_at and (one.started_at - MONDAY) // timedelta(hours=1) for one in found]
    assert starts == [3, 2, 1, None]
    assert all("turns" in inspect(one).unloaded for one in found)
    assert [one.id for one in chats_of(db_session, most=2, skip=1)] == [found[1].id, found[2].id]


@pytest.mark.parametrize(
    ("wanted", "openings"),
    [
        (ChatFilter(), ["a", "b", "c"]),
        (ChatFilter(stage=Stage.AFTERSALE), ["b"]),
        (ChatFilter(agent_alias="客服-bbbbbbbbbb"), ["b"]),
        (ChatFilter(unmapped=True), ["b", "c"]),
        (ChatFilter(since=MONDAY + timedelta(hours=1)), ["b", "c"]),
        (ChatFilter(until=MONDAY + timedelta(hours=1)), ["a"]),
        (ChatFilter(format="jd"), ["c"]),
        (ChatFilter(one_of_near=True), ["a", "b"]),
    ],
)
def test_a_filter_finds_what_it_says(
    db_session: Session, manager: int, wanted: ChatFilter, openings: list[str]
) -> None:
    with transaction(db_session):
        kept_chat(db_session, kept_by=manager, opening="a", alias="客服-aaaaaaaaaa")
        kept_chat(
            db_session,
            kept_by=manager,
            opening="b",
            alias="客服-bbbbbbbbbb",
            at=MONDAY + timedelta(hours=1),
            stage=Stage.AFTERSALE,
            near_group="g",
        )
        later = MONDAY + timedelta(hours=2)
        kept_chat(
            db_session,
            kept_by=manager,
            opening="c",
            alias=None,
            at=later,
            format="jd",
            near_group="g",
        )
        known = db_session.get(AgentAlias, "客服-aaaaaaaaaa")
        assert known is not None
        known.user_id = manager
    assert [one.opening for one in every_chat(db_session, wanted, step=2)] == openings
    assert sorted(one.opening for one in chats_of(db_session, wanted)) == openings
    assert chat_count(db_session, wanted) == len(openings)


def test_an_account_has_the_chats_of_all_its_aliases(db_session: Session, manager: int) -> None:
    with transaction(db_session):
        for alias in ("客服-aaaaaaaaaa", "客服-bbbbbbbbbb", "客服-cccccccccc"):
            kept_chat(db_session, kept_by=manager, alias=alias)
        for alias in ("客服-aaaaaaaaaa", "客服-bbbbbbbbbb"):
            known = db_session.get(AgentAlias, alias)
            assert known is not None
            known.user_id = manager
    assert chat_count(db_session, ChatFilter(agent_id=manager)) == 2
    assert [(one.shown, number) for one, number in agent_aliases(db_session)] == [
        ("客服-cccccccccc", 1),
        ("manager", 1),
        ("manager", 1),
    ]


def test_a_long_walk_over_all_chats_can_go_on_where_it_stopped(
    db_session: Session, manager: int
) -> None:
    with transaction(db_session):
        for hour in range(5):
            kept_chat(db_session, kept_by=manager, at=MONDAY + timedelta(hours=hour))
    ids = [one.id for one in every_chat(db_session, step=2)]
    assert len(ids) == 5
    assert [one.id for one in every_chat(db_session, after=ids[2], step=2)] == ids[3:]
