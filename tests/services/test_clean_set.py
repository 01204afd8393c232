"""「这不算违规」 and 「我觉得漏判了」."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from question_bank.language.types import Context
from question_bank.library import SHIPPED
from question_bank.vocabulary import Category
from tests.conftest import MONDAY
from tests.services.conftest import person
from trainer.errors import Invalid, NotFound
from trainer.services import clean_set, practice
from trainer.services.content import Content
from trainer.services.judgement import LONGEST_MESSAGE, MOST_MESSAGES, shop_on_record
from trainer.store.accounts import Role, User
from trainer.store.audit import entries_about
from trainer.store.judgement import CleanEntry, clean_entries, missed_entries, removed_clean_entries


@pytest.fixture
def own(tmp_path: Path) -> Content:
    """Content with a data folder of its own, read by the shipped rules."""
    return Content((SHIPPED, tmp_path / "home" / "content"))


@pytest.fixture
def manager(session: Session) -> User:
    return person(session, "boss", Role.MANAGER)


def _deny(
    session: Session, content: Content, actor: User, *messages: str, **more: object
) -> CleanEntry:
    denial = clean_set.Denial(messages=messages, **{"category": "off_platform", **more})  # type: ignore[arg-type]
    return clean_set.deny(session, content, actor=actor, denial=denial, now=MONDAY)


def test_a_denial_holds_at_once_and_says_who_when_and_why(
    session: Session, own: Content, manager: User
) -> None:
    entry = _deny(session, own, manager, "加我微信聊", reason=" 转述规则 ", rule="off_platform.x")
    assert not own.reader.read(["加我微信聊"]).findings
    assert (entry.added_by_id, entry.added_at, entry.reason) == (manager.id, MONDAY, "转述规则")
    (noted,) = entries_about(session, "clean_sentence", entry.id)
    assert (noted.verb, noted.actor_id) == ("clean_added", manager.id)


def test_the_same_denial_again_changes_nothing(
    session: Session, own: Content, manager: User
) -> None:
    first = _deny(session, own, manager, "加我微信聊")
    assert _deny(session, own, manager, "加我微信聊！").id == first.id
    assert len(clean_entries(session)) == 1


def test_what_is_taken_back_is_judged_again_and_stays_on_record(
    session: Session, own: Content, manager: User
) -> None:
    entry = _deny(session, own, manager, "加我微信聊")
    clean_set.take_back(session, own, actor=manager, entry_id=entry.id, now=MONDAY)
    clean_set.take_back(session, own, actor=manager, entry_id=entry.id, now=MONDAY)
    assert own.reader.read(["加我微信聊"]).findings
    (removed,) = removed_clean_entries(session)
    assert (removed.id, removed.removed_by_id) == (entry.id, manager.id)
    verbs = [one.verb for one in entries_about(session, "clean_sentence", entry.id)]
    assert verbs == ["clean_added", "clean_removed"]
    assert _deny(session, own, manager, "加我微信聊").id != entry.id
    with pytest.raises(NotFound):
        clean_set.take_back(session, own, actor=manager, entry_id=99, now=MONDAY)


def test_only_the_message_that_shows_it_is_kept_where_it_shows_it_alone(
    session: Session, own: Content, manager: User
) -> None:
    entry = _deny(session, own, manager, "您好", "加我微信聊", at=(1,))
    assert entry.messages == ["加我微信聊"]
    cut = _deny(session, own, manager, "支", "付宝转我", at=(0,), category="private_deal")
    assert cut.messages == ["支", "付宝转我"]


def test_what_else_was_found_stays_expected(session: Session, own: Content, manager: User) -> None:
    entry = _deny(session, own, manager, "加我微信聊，你个蠢货")
    assert entry.still == ["abuse"]
    assert shop_on_record(session).expected() == (frozenset({Category.ABUSE}),)


def test_the_context_is_kept_with_the_sentence(
    session: Session, own: Content, manager: User
) -> None:
    context = Context(before="在吗", product_words=("V信公仔",), allowed=("假一赔十",))
    _deny(session, own, manager, "加我微信聊", context=context)
    (sentence,) = shop_on_record(session).clean
    assert sentence.context == context


@pytest.mark.parametrize(
    ("messages", "category", "words"),
    [
        ([], "off_platform", "还没有写句子"),
        ([" "], "off_platform", "还没有写句子"),
        (["好"] * (MOST_MESSAGES + 1), "off_platform", "最多 20 条"),
        (["好" * (LONGEST_MESSAGE + 1)], "off_platform", "最多 500 字"),
        (["好\ud800"], "off_platform", "认不出的字"),
        (["好\x00"], "off_platform", "认不出的字"),
        (["好"], "wrong_fact", "要对着案例看"),
        (["好"], "nothing", "没有这一类"),
    ],
)
def test_what_is_no_sentence_or_no_kind_is_refused(
    session: Session, own: Content, manager: User, messages: list[str], category: str, words: str
) -> None:
    with pytest.raises(Invalid, match=words):
        _deny(session, own, manager, *messages, category=category)


def test_a_finding_of_a_report_is_denied_with_its_words_and_the_buyers_turn(
    session: Session, own: Content, manager: User
) -> None:
    trainee = person(session, "lin")
    attempt = practice.start_practice(
        session,
        own,
        actor=trainee,
        case_id="aftersale-parcel-stuck",
        start_key="press-one",
        now=MONDAY,
    )
    attempt.guarded = False
    session.commit()
    later = MONDAY + timedelta(seconds=12)
    practice.reply(
        session,
        own,
        actor=trainee,
        attempt_id=attempt.id,
        text="您加我微信聊吧",
        client_id="a",
        now=later,
    )
    running = practice.end(session, own, actor=trainee, attempt_id=attempt.id, now=later)
    reply = next(e for e in running.events if getattr(e, "client_id", None) == "a")
    where = {"attempt_id": attempt.id, "seq": reply.seq, "reason": "", "now": later}
    with pytest.raises(NotFound):
        clean_set.deny_in_practice(session, own, actor=manager, rule="no.rule", **where)  # type: ignore[arg-type]
    entry = clean_set.deny_in_practice(
        session,
        own,
        actor=manager,
        rule="off_platform.add_wechat_hint",
        **where,  # type: ignore[arg-type]
    )
    assert entry.messages == ["您加我微信聊吧"]
    assert entry.attempt_id == attempt.id
    assert entry.context["before"]
    assert not own.reader.read(["您加我微信聊吧"]).findings


def test_a_missed_sentence_waits_until_it_is_dropped(session: Session, manager: User) -> None:
    entry = clean_set.report_missed(
        session, actor=manager, messages=["云上送"], category="overpromise", note="", now=MONDAY
    )
    assert [one.id for one in missed_entries(session)] == [entry.id]
    clean_set.drop_missed(session, actor=manager, entry_id=entry.id, now=MONDAY)
    clean_set.drop_missed(session, actor=manager, entry_id=entry.id, now=MONDAY)
    assert missed_entries(session) == []
    verbs = [one.verb for one in entries_about(session, "missed_sentence", entry.id)]
    assert verbs == ["missed_added", "missed_dropped"]
    with pytest.raises(NotFound):
        clean_set.drop_missed(session, actor=manager, entry_id=99, now=MONDAY)
