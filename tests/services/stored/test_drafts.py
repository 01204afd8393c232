"""Cases in the making: what is typed is kept, who wrote does not review, what is published holds when played."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from question_bank.authoring.operations import Drop, Put, apply
from question_bank.authoring.tree import Tree, read_tree
from question_bank.authoring.writing import as_text
from question_bank.library import SHIPPED
from tests.conftest import MONDAY
from tests.services.conftest import person
from trainer.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from trainer.services import drafts, publishing
from trainer.services.content import Content
from trainer.services.draft_ids import id_remarks
from trainer.services.draft_play import Witnessed, rehearse, try_reply
from trainer.services.draft_text import look_at
from trainer.store.accounts import Role, User
from trainer.store.audit import entries_about
from trainer.store.drafts import DraftEntry, DraftState, draft_entries, drafts_of_chat

MUG = (Path(__file__).parents[2] / "question_bank" / "sound.yaml").read_text(encoding="utf-8")
LATER = MONDAY + timedelta(minutes=5)


@pytest.fixture
def author(session: Session) -> User:
    return with_password(session, person(session, "shen", Role.AUTHOR))


@pytest.fixture
def manager(session: Session) -> User:
    return with_password(session, person(session, "he", Role.MANAGER))


def with_password(session: Session, user: User) -> User:
    user.password_hash = "x"
    session.commit()
    return user


@pytest.fixture
def shop(tmp_path: Path) -> Content:
    return Content((SHIPPED, tmp_path / "home" / "content"))


@pytest.fixture
def draft(session: Session, author: User) -> DraftEntry:
    return drafts.begin_draft(session, actor=author, text=MUG, now=MONDAY)


@pytest.fixture
def holds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Playing is tested by itself, and takes seconds."""
    monkeypatch.setattr(publishing, "play_through", lambda *_: Witnessed((), ()))


def tree_of(text: str) -> Tree:
    tree, _ = read_tree(text)
    assert tree is not None
    return tree


def save(
    session: Session,
    actor: User,
    entry: DraftEntry,
    text: str,
    *,
    revision: int | None = None,
    over: bool = False,
) -> DraftEntry:
    """Save a text on top of `revision`, of the entry's own unless said."""
    base = entry.revision if revision is None else revision
    saved, _ = drafts.save_draft(
        session, actor=actor, draft_id=entry.id, text=text, revision=base, now=LATER, over=over
    )
    return saved


def bring_out(
    session: Session, shop: Content, entry: DraftEntry, *, author: User, reviewer: User
) -> None:
    """All the way from a draft into the library."""
    publishing.submit(session, shop, actor=author, draft_id=entry.id, now=LATER)
    publishing.review(session, shop, actor=reviewer, draft_id=entry.id, now=LATER)
    publishing.publish(session, shop, actor=author, draft_id=entry.id, now=LATER)


def titled(title: str) -> str:
    return as_text(apply(tree_of(MUG), Put(("title",), title)))


def test_a_draft_begins_with_its_first_version_and_its_chat_beside_it(
    session: Session, author: User
) -> None:
    entry = drafts.begin_draft(
        session,
        actor=author,
        text=MUG,
        now=MONDAY,
        source_chat=7,
        source_name="电话1",
        turns=[("buyer", "杯子坏了"), ("agent", "抱歉")],
    )
    assert entry.turns == [["buyer", "杯子坏了"], ["agent", "抱歉"]]
    assert [one.id for one in drafts_of_chat(session, 7)] == [entry.id]
    assert [one.text for one in entry.versions] == [MUG]
    assert [one.verb for one in entries_about(session, "case_draft", entry.id)] == ["draft_begun"]


@pytest.mark.parametrize("text", ["", "[", "id: a\nid: b", "level: viel\nbeats: nichts", MUG])
def test_whatever_was_typed_is_kept_as_typed(session: Session, author: User, text: str) -> None:
    entry = drafts.begin_draft(session, actor=author, text=text, now=MONDAY)
    assert entry.text == text
    assert entry.versions[0].text == text


def test_what_no_file_can_hold_is_refused(session: Session, author: User) -> None:
    for text in ("a\x00b", "x" * 300_000):
        with pytest.raises(Invalid):
            drafts.begin_draft(session, actor=author, text=text, now=MONDAY)


def test_trainees_write_no_cases(session: Session) -> None:
    with pytest.raises(Forbidden):
        drafts.begin_draft(session, actor=person(session, "lin"), text=MUG, now=MONDAY)


def test_an_id_that_is_taken_gets_a_number(
    session: Session, author: User, draft: DraftEntry
) -> None:
    second = drafts.begin_draft(session, actor=author, text=MUG, now=MONDAY)
    third = drafts.begin_draft(
        session, actor=author, text=second.text, now=MONDAY, taken=["mug-handle-3"]
    )
    assert draft.case_id == "mug-handle"
    assert (second.case_id, third.case_id) == ("mug-handle-2", "mug-handle-4")


def test_saving_raises_the_revision_and_counts_the_problems(
    session: Session, author: User, draft: DraftEntry
) -> None:
    broken = as_text(apply(tree_of(MUG), Drop(("beats", 1, "branches", 0, "meets"))))
    saved = save(session, author, draft, broken)
    assert saved.revision == 2
    assert saved.errors == 1
    assert save(session, author, saved, broken).revision == 2


def test_a_save_on_an_older_revision_is_told_and_loses_nothing(
    session: Session, author: User, draft: DraftEntry
) -> None:
    save(session, author, draft, titled("这边"), revision=1)
    with pytest.raises(Conflict) as told:
        save(session, author, draft, titled("那边"), revision=1)
    assert told.value.code == "changed_elsewhere"
    won = save(session, author, draft, titled("那边"), revision=1, over=True)
    assert won.title == "那边"
    assert "这边" in won.versions[-1].text
    kept = drafts.set_aside(
        session, actor=author, draft_id=draft.id, text=titled("第三边"), now=LATER
    )
    assert "第三边" in kept.text
    assert drafts.draft_entry(session, draft.id).title == "那边"


def test_somebody_else_going_on_keeps_what_was_there(
    session: Session, author: User, manager: User, draft: DraftEntry
) -> None:
    save(session, author, draft, titled("作者的"))
    entry = save(session, manager, draft, titled("主管的"))
    assert "作者的" in entry.versions[-1].text
    assert entry.author_ids() == {author.id, manager.id}


def test_keeping_twice_is_one_version(session: Session, author: User, draft: DraftEntry) -> None:
    assert drafts.keep(session, actor=author, draft_id=draft.id, now=LATER).number == 1
    save(session, author, draft, titled("改了"))
    assert drafts.keep(session, actor=author, draft_id=draft.id, now=LATER).number == 2
    assert drafts.version_of(session, draft.id, 2).digest is not None
    with pytest.raises(NotFound):
        drafts.version_of(session, draft.id, 3)


@pytest.mark.usefixtures("holds")
def test_who_wrote_it_does_not_review_it(
    session: Session, author: User, manager: User, draft: DraftEntry, shop: Content
) -> None:
    publishing.submit(session, shop, actor=author, draft_id=draft.id, now=LATER)
    with pytest.raises(Forbidden, match="别人"):
        publishing.review(session, shop, actor=author, draft_id=draft.id, now=LATER)
    passed = publishing.review(session, shop, actor=manager, draft_id=draft.id, now=LATER)
    assert passed.state is DraftState.REVIEWED


@pytest.mark.usefixtures("holds")
def test_whoever_is_alone_reviews_the_own_case(
    session: Session, author: User, draft: DraftEntry, shop: Content
) -> None:
    publishing.submit(session, shop, actor=author, draft_id=draft.id, now=LATER)
    publishing.review(session, shop, actor=author, draft_id=draft.id, now=LATER)
    assert drafts.draft_entry(session, draft.id).state is DraftState.REVIEWED


def test_nothing_is_changed_while_it_is_reviewed(
    session: Session, author: User, manager: User, draft: DraftEntry, shop: Content
) -> None:
    publishing.submit(session, shop, actor=author, draft_id=draft.id, now=LATER)
    with pytest.raises(Conflict, match="收回"):
        save(session, author, draft, titled("偷改"))
    publishing.send_back(session, actor=manager, draft_id=draft.id, note="标题太长", now=LATER)
    entry = save(session, author, draft, titled("短"))
    assert entry.note == "标题太长"
    publishing.submit(session, shop, actor=author, draft_id=draft.id, now=LATER)
    publishing.take_back(session, actor=author, draft_id=draft.id, now=LATER)
    assert drafts.draft_entry(session, draft.id).may_be_edited


def test_a_case_with_errors_is_not_sent_to_review(
    session: Session, author: User, draft: DraftEntry, shop: Content
) -> None:
    save(session, author, draft, "title: nur das")
    with pytest.raises(Invalid, match="先改好错误"):
        publishing.submit(session, shop, actor=author, draft_id=draft.id, now=LATER)


@pytest.mark.usefixtures("holds")
def test_a_case_is_published_used_changed_and_retired(
    session: Session, author: User, manager: User, draft: DraftEntry, shop: Content
) -> None:
    with pytest.raises(Conflict, match="复审"):
        publishing.publish(session, shop, actor=author, draft_id=draft.id, now=LATER)
    bring_out(session, shop, draft, author=author, reviewer=manager)
    assert shop.case("mug-handle").title == "杯子把手断了"
    entry = save(session, author, draft, titled("新的标题"))
    assert entry.state is DraftState.DRAFT
    assert shop.case("mug-handle").title == "杯子把手断了"
    bring_out(session, shop, draft, author=author, reviewer=manager)
    assert shop.case("mug-handle").title == "新的标题"
    assert shop.library().digests["mug-handle"] == entry.versions[-1].digest
    with pytest.raises(Conflict, match="先下架"):
        drafts.discard(session, actor=author, draft_id=draft.id, now=LATER)
    publishing.retire(session, shop, actor=manager, draft_id=draft.id, now=LATER)
    with pytest.raises(NotFound):
        shop.case("mug-handle")
    assert drafts.draft_entry(session, draft.id).state is DraftState.RETIRED
    verbs = [one.verb for one in entries_about(session, "case_draft", draft.id)]
    assert verbs[-3:] == ["case_reviewed", "case_published", "case_retired"]
    drafts.discard(session, actor=author, draft_id=draft.id, now=LATER)
    assert draft_entries(session) == []


@pytest.mark.usefixtures("holds")
def test_a_shipped_case_is_replaced_by_its_own_draft_only(
    session: Session, author: User, shop: Content
) -> None:
    name = "presale-bargain-again"
    mine = drafts.begin_from_library(
        session, shop.library(), actor=author, case_id=name, now=MONDAY
    )
    again = drafts.begin_from_library(
        session, shop.library(), actor=author, case_id=name, now=MONDAY
    )
    assert again.id == mine.id
    changed = as_text(apply(tree_of(mine.text), Put(("title",), "又来砍价")))
    save(session, author, mine, changed)
    stranger = drafts.begin_draft(session, actor=author, text=MUG, now=MONDAY)
    save(session, author, stranger, MUG.replace("id: mug-handle", f"id: {name}"))
    entry = drafts.draft_entry(session, stranger.id)
    (remark,) = id_remarks(session, shop, entry, look_at(entry.text))
    assert remark.is_error
    assert remark.loc == ("id",)
    assert remark.mend is not None
    assert remark.mend.title == f"换成「{name}-2」"
    assert id_remarks(session, shop, mine, look_at(mine.text)) == ()
    with pytest.raises(Conflict, match="别的案例"):
        publishing.submit(session, shop, actor=author, draft_id=stranger.id, now=LATER)
    bring_out(session, shop, mine, author=author, reviewer=author)
    assert shop.case(name).title == "又来砍价"


def test_a_case_that_does_not_hold_when_played_is_neither_reviewed_nor_published(
    session: Session, author: User, draft: DraftEntry, shop: Content
) -> None:
    wrong = apply(tree_of(MUG), Put(("walkthroughs", 0, "expect"), {"outcome": "complained"}))
    save(session, author, draft, as_text(wrong))
    publishing.submit(session, shop, actor=author, draft_id=draft.id, now=LATER)
    with pytest.raises(
        publishing.Unpublishable, match="试走没过：示范「好」 走法「好」结局是"
    ) as told:
        publishing.review(session, shop, actor=author, draft_id=draft.id, now=LATER)
    assert ("walkthroughs", 0) in {one.loc for one in told.value.problems}
    assert drafts.draft_entry(session, draft.id).waits
    with pytest.raises(Conflict, match="复审"):
        publishing.publish(session, shop, actor=author, draft_id=draft.id, now=LATER)


def test_a_case_that_held_at_its_review_and_holds_no_more_is_not_published(
    session: Session,
    author: User,
    draft: DraftEntry,
    shop: Content,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wrong = apply(tree_of(MUG), Put(("walkthroughs", 0, "expect"), {"outcome": "complained"}))
    save(session, author, draft, as_text(wrong))
    publishing.submit(session, shop, actor=author, draft_id=draft.id, now=LATER)
    with monkeypatch.context() as before:
        before.setattr(publishing, "play_through", lambda *_: Witnessed((), ()))
        publishing.review(session, shop, actor=author, draft_id=draft.id, now=LATER)
    with pytest.raises(publishing.Unpublishable):
        publishing.publish(session, shop, actor=author, draft_id=draft.id, now=LATER)
    with pytest.raises(NotFound):
        shop.case("mug-handle")


def test_what_was_changed_while_its_review_played_it_is_not_let_pass(
    session: Session,
    author: User,
    manager: User,
    draft: DraftEntry,
    shop: Content,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def meanwhile(*_: object) -> Witnessed:
        publishing.take_back(session, actor=author, draft_id=draft.id, now=LATER)
        save(session, author, drafts.draft_entry(session, draft.id), titled("偷换"))
        publishing.submit(session, shop, actor=author, draft_id=draft.id, now=LATER)
        return Witnessed((), ())

    publishing.submit(session, shop, actor=author, draft_id=draft.id, now=LATER)
    monkeypatch.setattr(publishing, "play_through", meanwhile)
    with pytest.raises(Conflict, match="又改过"):
        publishing.review(session, shop, actor=manager, draft_id=draft.id, now=LATER)
    assert drafts.draft_entry(session, draft.id).waits


def test_a_reply_is_read_in_its_step(content: Content) -> None:
    tried = try_reply(content, tree_of(MUG), beat=1, text="offer_refund 给您退", desks=frozenset())
    assert tried.read.branch is not None
    assert tried.beat.branches[tried.read.branch].goto == "settled"
    with pytest.raises(Invalid):
        try_reply(content, tree_of(MUG), beat=9, text="好", desks=frozenset())


def test_a_rehearsal_goes_on_from_step_to_step_and_is_graded_at_its_end(content: Content) -> None:
    tree = tree_of(MUG)
    begun = rehearse(content, tree, steps=[], seed=1)
    assert begun.grade is None
    assert begun.events[-1].kind == "buyer"
    more = rehearse(content, tree, steps=[["+8s", "apologise 抱歉"]], seed=1)
    assert more.events[: len(begun.events)] == begun.events
    over = rehearse(content, tree, steps=[["+8s", "apologise 抱歉"]], seed=1, finish=True)
    assert over.events[-1].kind == "closed"
    assert over.grade is not None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (Put(("beats", 0, "branches", 2, "goto"), "nowhere"), "还不能试玩"),
        (Put(("level",), "viel"), "还不能试玩"),
    ],
)
def test_a_draft_that_cannot_be_played_says_why(content: Content, change: Put, words: str) -> None:
    with pytest.raises(DomainError, match=words):
        rehearse(content, apply(tree_of(MUG), change), steps=[], seed=0)


@pytest.mark.usefixtures("holds")
def test_a_published_case_keeps_its_id_and_the_editor_says_so_at_the_field(
    session: Session, author: User, draft: DraftEntry, shop: Content
) -> None:
    bring_out(session, shop, draft, author=author, reviewer=author)
    entry = save(session, author, draft, MUG.replace("id: mug-handle", "id: mug-lid"))
    (remark,) = id_remarks(session, shop, entry, look_at(entry.text))
    assert remark.message == "发布过的案例不能换编号"
    assert remark.mend is not None
    assert remark.mend.title == "换成「mug-handle」"
    with pytest.raises(Conflict, match="不能换编号"):
        publishing.submit(session, shop, actor=author, draft_id=draft.id, now=LATER)
