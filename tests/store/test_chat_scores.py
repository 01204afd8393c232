"""Scores of real chats: made once for a standard, kept, renewed, deleted with the chat; starred replies."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from question_bank.library import SHIPPED
from question_bank.vocabulary import Stage
from tests import scored_chats
from tests.conftest import MONDAY
from trainer.errors import Forbidden, Invalid, NotFound
from trainer.services import chat_scores, stars
from trainer.services.chat_report import chat_report
from trainer.services.content import Content
from trainer.store.accounts import Role, User, user_by_id
from trainer.store.base import AppendOnlyError
from trainer.store.chat_lists import ChatFilter, chats_of
from trainer.store.chat_scores import (
    ChatScoreEntry,
    ScoreFilter,
    StarredReply,
    newest_score,
    red_lines_among,
    unscored_count,
)
from trainer.store.chat_scores import (
    scored_chats as listed,
)
from trainer.store.chats import Chat
from trainer.store.engine import transaction

CONTENT = Content([SHIPPED])


@pytest.fixture
def manager(db_session: Session, add_person: Callable[..., int]) -> User:
    user = user_by_id(db_session, add_person(Role.MANAGER, name="何岩"))
    assert user is not None
    return user


@pytest.fixture
def chats(db_session: Session, manager: User, add_person: Callable[..., int]) -> list[int]:
    """The ids of four chats; 客服-abc is 晓雨 of the day shift, 客服-xyz nobody known."""
    own = add_person(Role.TRAINEE, "xiaoyu", name="晓雨", team="白班")
    return [one.id for one in scored_chats.fill(db_session, kept_by=manager.id, agents=(own,))]


def _score_all(session: Session) -> int:
    return chat_scores.score_missing(session, CONTENT, most=100, now=MONDAY)


def _scored_anew(session: Session, chat_id: int, **changed: object) -> None:
    """A newer score of the chat, of another grader, with these values changed."""
    old = newest_score(session, chat_id)
    assert old is not None
    kept = {column.name: getattr(old, column.name) for column in ChatScoreEntry.__table__.columns}
    with transaction(session):
        session.add(ChatScoreEntry(**kept | {"id": None, "grader_version": "0"} | changed))


def test_every_chat_is_scored_once_and_again_only_by_another_standard(
    db_session: Session, chats: list[int]
) -> None:
    assert _score_all(db_session) == 0
    assert _score_all(db_session) == 0
    assert db_session.scalar(select(func.count(ChatScoreEntry.id))) == len(chats)
    edition = chat_scores.in_force(CONTENT).edition
    assert unscored_count(db_session, edition) == 0


def test_only_so_many_are_scored_at_a_time(
    db_session: Session, chats: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat_scores, "AT_ONCE", 2)  # three are no whole number of steps
    assert chat_scores.score_missing(db_session, CONTENT, most=3, now=MONDAY) == len(chats) - 3


def test_chats_with_a_red_line_are_those_whose_newest_score_saw_one(
    db_session: Session, chats: list[int]
) -> None:
    assert chats_of(db_session, ChatFilter(red_line=True)) == []
    _score_all(db_session)
    found = chats_of(db_session, ChatFilter(red_line=True))
    assert red_lines_among(db_session, chats) == {one.id: True for one in found}
    assert [one.opening for one in found] == ["衣服掉色 我要给差评"]
    good, _, red, _ = chats
    _scored_anew(db_session, good, provisional=True)
    _scored_anew(db_session, red, red_line=False, provisional=False)
    assert red_lines_among(db_session, chats) == {good: False}  # waits for a person
    assert [one.id for one in chats_of(db_session, ChatFilter(red_line=True))] == [good]


def test_a_score_is_never_changed(db_session: Session, chats: list[int]) -> None:
    _score_all(db_session)
    score = newest_score(db_session, chats[0])
    assert score is not None
    score.total = 1
    with pytest.raises(AppendOnlyError):
        db_session.flush()


def test_the_newest_score_counts(db_session: Session, manager: User, chats: list[int]) -> None:
    _score_all(db_session)
    _scored_anew(db_session, chats[0], total=7)
    (found,) = [one for one in listed(db_session, ScoreFilter()) if one.chat_id == chats[0]]
    assert found.total == 7


def test_lists_are_worst_first_red_lines_on_top_and_what_has_no_total_last(
    db_session: Session, chats: list[int]
) -> None:
    _score_all(db_session)
    good, slow, red, untimed = chats
    assert [one.chat_id for one in listed(db_session, ScoreFilter())] == [red, slow, good, untimed]


def test_lists_are_filtered_by_agent_team_stage_day_and_red_line(
    db_session: Session, chats: list[int]
) -> None:
    _score_all(db_session)
    good, slow, red, untimed = chats

    def ids(wanted: ScoreFilter) -> set[int]:
        return {one.chat_id for one in listed(db_session, wanted)}

    assert ids(ScoreFilter(team="白班")) == {good, untimed}
    assert ids(ScoreFilter(agent="客服-xyz")) == {slow, red}
    assert ids(ScoreFilter(stage=Stage.INSALE)) == {slow}
    assert ids(ScoreFilter(red_line=True)) == {red}
    assert ids(ScoreFilter(since=MONDAY + timedelta(hours=2))) == {red}
    assert ids(ScoreFilter(until=MONDAY + timedelta(hours=1))) == {good}


def test_a_page_of_a_chat_makes_the_score_that_is_lacking(
    db_session: Session, manager: User, chats: list[int]
) -> None:
    report = chat_report(db_session, CONTENT, actor=manager, chat_id=chats[0], now=MONDAY)
    assert report.score.total is not None
    assert {one.metric.id for one in report.metrics} == set(CONTENT.library().metrics)
    with pytest.raises(NotFound):
        chat_report(db_session, CONTENT, actor=manager, chat_id=999, now=MONDAY)


def test_who_sees_no_scores_gets_none(
    db_session: Session, chats: list[int], add_person: Callable[..., int]
) -> None:
    db_session.rollback()
    author = user_by_id(db_session, add_person(Role.AUTHOR))
    assert author is not None
    with pytest.raises(Forbidden):
        chat_scores.score_of(db_session, CONTENT, actor=author, chat_id=chats[0], now=MONDAY)


def test_a_deleted_chat_takes_its_scores_along_and_leaves_the_starred_words(
    db_session: Session, manager: User, chats: list[int]
) -> None:
    _score_all(db_session)
    stars.star(
        db_session, CONTENT, actor=manager, chat_id=chats[0], seq=1, case_id=None, now=MONDAY
    )
    with transaction(db_session):
        db_session.execute(delete(Chat).where(Chat.id == chats[0]))
    assert newest_score(db_session, chats[0]) is None
    (kept,) = db_session.scalars(select(StarredReply))
    assert kept.chat_id is None
    assert kept.text.startswith("您好")


def _star(session: Session, actor: User, chat_id: int, seq: int, case: str | None = None) -> None:
    stars.star(session, CONTENT, actor=actor, chat_id=chat_id, seq=seq, case_id=case, now=MONDAY)


def test_a_starred_reply_stands_beside_points_that_ask_for_its_manners(
    db_session: Session, manager: User, chats: list[int]
) -> None:
    _star(db_session, manager, chats[0], 5)
    found = {
        case.id: stars.examples(db_session, CONTENT.reader, case, case.points)
        for case in CONTENT.library().published()
    }
    shown = [one for of_case in found.values() for one in of_case.values()]
    assert shown
    assert {one.text for one in shown} == {scored_chats.GOOD[5][1]}
    stages = {CONTENT.library().cases[name].stage for name, of_case in found.items() if of_case}
    assert stages == {Stage.PRESALE}


def test_a_reply_starred_for_one_case_stands_nowhere_else(
    db_session: Session, manager: User, chats: list[int]
) -> None:
    one, other, *_ = [c for c in CONTENT.library().published() if c.stage is Stage.PRESALE]
    _star(db_session, manager, chats[0], 5, one.id)
    assert stars.examples(db_session, CONTENT.reader, other, other.points) == {}


@pytest.mark.parametrize("seq", [0, 99])
def test_only_an_agents_words_can_be_starred(
    db_session: Session, manager: User, chats: list[int], seq: int
) -> None:
    with pytest.raises(Invalid):
        _star(db_session, manager, chats[0], seq)


def test_nothing_with_a_fault_is_a_reference_and_nothing_twice(
    db_session: Session, manager: User, chats: list[int]
) -> None:
    with pytest.raises(Invalid, match="要改"):
        _star(db_session, manager, chats[2], 1)
    _star(db_session, manager, chats[0], 1)
    with pytest.raises(Invalid, match="标过"):
        _star(db_session, manager, chats[0], 1)


def test_a_star_can_be_taken_back_once(
    db_session: Session, manager: User, chats: list[int]
) -> None:
    _star(db_session, manager, chats[0], 1)
    (kept,) = db_session.scalars(select(StarredReply))
    stars.drop(db_session, actor=manager, star_id=kept.id, now=MONDAY)
    with pytest.raises(NotFound):
        stars.drop(db_session, actor=manager, star_id=kept.id, now=MONDAY)
