"""The search index, the same on SQLite and PostgreSQL: what is found, by whom, with which filters, and how it stays current."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from question_bank.library import SHIPPED, load_library
from question_bank.vocabulary import Outcome, Stage
from tests import scored_chats
from tests.chats import MONDAY, kept_chat
from trainer.services import chat_scores, search
from trainer.services.content import Content
from trainer.store.accounts import Role, User
from trainer.store.chats import Chat
from trainer.store.engine import transaction
from trainer.store.search import SearchEntry, SearchFilter

CONTENT = Content([SHIPPED])
EVERYTHING = SearchFilter()


@dataclass(frozen=True)
class Room:
    """An installation with four chats, and who asks."""

    session: Session
    manager: User
    trainee: User
    chats: list[int]

    def find(
        self, question: str, wanted: SearchFilter = EVERYTHING, actor: User | None = None
    ) -> search.Found:
        return search.find(
            self.session,
            CONTENT.library(),
            actor=actor or self.manager,
            question=question,
            wanted=wanted,
        )

    def chats_with(self, question: str, wanted: SearchFilter = EVERYTHING) -> set[int]:
        hits = self.find(question, wanted).hits
        return {hit.row.entry.chat_id for hit in hits if hit.row.entry.chat_id is not None}


@pytest.fixture
def room(db_session: Session, add_person: Callable[..., int]) -> Room:
    ids = add_person(Role.MANAGER, "heyan"), add_person(Role.TRAINEE, "xiaoyu")
    manager, trainee = (db_session.get_one(User, one) for one in ids)
    made = scored_chats.fill(db_session, kept_by=manager.id, agents=(trainee.id,))
    search.bring_up_to_date(db_session, CONTENT.library())
    return Room(db_session, manager, trainee, [chat.id for chat in made])


def test_chats_are_found_by_words_of_either_side_and_all_have_to_be_there(room: Room) -> None:
    good, slow, red, untimed = room.chats
    assert room.chats_with("枸杞") == {good}
    assert room.chats_with("领券") == {good}
    assert room.chats_with("包邮") == {untimed}
    assert room.chats_with("有货") >= {good, untimed}
    assert room.chats_with("差评 返现") == {red}
    assert room.chats_with("差评 枸杞") == set()
    assert room.chats_with("从来没人说过的词儿") == set()
    assert slow in room.chats_with("发货")


def test_a_part_of_a_word_width_and_script_do_not_matter(room: Room) -> None:
    with transaction(room.session):
        made = kept_chat(
            room.session,
            kept_by=room.manager.id,
            lines=((scored_chats.B, "枸杞子和 3.5KG 的連衣裙", 0),),
        )
        search.index_chats(room.session, [made])
    for question in ("枸杞子", "枸杞", "连衣裙", "連衣裙", "ＫＧ", "3.5kg"):
        assert made.id in room.chats_with(question), question


def test_what_no_index_may_trip_over_is_only_text(room: Room) -> None:
    for question in (
        "",
        "   ",
        "。！",
        "'",
        '"',
        "a' & 'b",
        "(",
        "*",
        "枸杞 OR",
        "NEAR(",
        "-枸杞",
        "\x00",
    ):
        room.find(question)
    assert room.chats_with("“枸杞”！") == {room.chats[0]}


def test_filters_narrow(room: Room) -> None:
    session, (good, slow, red, untimed) = room.session, room.chats
    chat_scores.score_missing(session, CONTENT, most=10, now=MONDAY)
    with transaction(session):
        session.get_one(Chat, slow).outcome = Outcome.WALKED_OFF

    def found(wanted: SearchFilter) -> set[int]:
        return room.chats_with("的", wanted) | room.chats_with("我", wanted)

    everything = found(SearchFilter())
    assert everything >= {good, slow, red, untimed}
    assert found(SearchFilter(stage=Stage.INSALE)) == {slow}
    assert found(SearchFilter(outcome=Outcome.WALKED_OFF)) == {slow}
    assert found(SearchFilter(agent="客服-xyz")) == {slow, red}
    assert found(SearchFilter(agent=f"u{room.trainee.id}")) == {good, untimed}
    assert found(SearchFilter(red_line=True)) == {red}
    assert found(SearchFilter(since=MONDAY + timedelta(hours=2))) == {red}
    assert found(SearchFilter(until=MONDAY + timedelta(minutes=1))) == {good}
    assert found(SearchFilter(format="jd")) == set()
    assert found(SearchFilter(cases=True, chats=False)) == set()


def test_a_trainee_finds_published_cases_and_no_chat(room: Room) -> None:
    hits = room.find("快递", actor=room.trainee).hits
    assert hits
    assert all(hit.row.entry.case_id for hit in hits)
    assert room.find("领券 减五元", actor=room.trainee).count == 0


def test_a_case_is_found_by_what_a_trainee_sees_and_not_by_its_answers(room: Room) -> None:
    library = CONTENT.library()
    case = library.cases["aftersale-parcel-stuck"]
    ids = {hit.row.entry.case_id for hit in room.find(case.title[:6]).hits}
    assert case.id in ids
    answers = {model for point in case.points for model in point.model if len(model) > 12}
    entry = room.session.scalars(select(SearchEntry).where(SearchEntry.case_id == case.id)).one()
    assert not any(answer in entry.lines for answer in answers)


def test_snippets_mark_the_words_where_they_stand(room: Room) -> None:
    (hit,) = room.find("领券 统一").hits
    marked = {words for one in hit.snippets for words, found in one.pieces if found}
    assert marked == {"领券", "统一"}
    shown = "".join(words for words, _ in hit.snippets[0].pieces).strip("…")
    assert shown in scored_chats.GOOD[5][1]


def test_a_deleted_chat_leaves_the_index_with_its_row(room: Room) -> None:
    with transaction(room.session):
        room.session.execute(delete(Chat).where(Chat.id == room.chats[0]))
    assert room.chats_with("枸杞") == set()


def test_a_chat_stored_beside_the_index_is_taken_up_at_the_next_search(room: Room) -> None:
    with transaction(room.session):
        made = kept_chat(
            room.session, kept_by=room.manager.id, lines=((scored_chats.B, "猕猴桃熟了没", 0),)
        )
    assert room.chats_with("猕猴桃") == {made.id}


def test_what_is_rolled_back_was_never_in_the_index(room: Room) -> None:
    with pytest.raises(RuntimeError), transaction(room.session):
        made = kept_chat(
            room.session, kept_by=room.manager.id, lines=((scored_chats.B, "猕猴桃", 0),)
        )
        search.index_chats(room.session, [made])
        raise RuntimeError
    assert room.chats_with("猕猴桃") == set()


def test_a_case_that_changed_or_went_is_followed(room: Room, tmp_path: Path) -> None:
    name = "aftersale-parcel-stuck"
    own = tmp_path / "content" / "cases" / f"{name}.yaml"
    own.parent.mkdir(parents=True)
    written = (SHIPPED / "cases" / own.name).read_text(encoding="utf-8")
    title = CONTENT.library().cases[name].title
    entry = select(SearchEntry.title).where(SearchEntry.case_id == name)

    def published(text: str) -> None:
        own.write_text(text, encoding="utf-8")
        library = load_library((SHIPPED, tmp_path / "content"))
        search.bring_up_to_date(room.session, library)

    published(written.replace(title, "猕猴桃在路上烂了"))
    assert room.session.scalar(entry) == "猕猴桃在路上烂了"
    published(f"status: retired\n{written}")
    assert room.session.scalar(entry) is None


def test_nothing_is_written_where_all_is_current(room: Room) -> None:
    before = room.session.scalar(select(func.max(SearchEntry.id)))
    search.bring_up_to_date(room.session, CONTENT.library())
    assert room.session.scalar(select(func.max(SearchEntry.id))) == before


def test_the_index_can_be_made_anew(room: Room) -> None:
    count = search.rebuild(room.session, CONTENT.library())
    assert count == len(room.chats) + len(CONTENT.library().published())
    assert room.chats_with("枸杞") == {room.chats[0]}


def test_pages_hold_so_many_and_tell_how_many_there_are(room: Room) -> None:
    found = search.find(
        room.session, CONTENT.library(), actor=room.manager, question="的", wanted=EVERYTHING,
        most=2, skip=2,
    )  # fmt: skip
    assert len(found.hits) == 2
    assert found.count > 4
