"""Rules of the shop: drafted, tried, published, withdrawn; and what that means for readers and grades."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from question_bank.language.drafting import RuleDraft
from question_bank.language.effect import sample_of
from question_bank.language.evaluate import Tally
from question_bank.language.labelled import Labelled
from question_bank.language.reader import shipped_reader
from question_bank.language.shop import NO_SHOP
from question_bank.library import SHIPPED
from question_bank.vocabulary import Act, Category
from tests.conftest import MONDAY
from tests.services.conftest import person
from trainer.errors import Conflict, Forbidden, Invalid, NotFound
from trainer.services import clean_set, practice, shop_rules
from trainer.services.content import Content
from trainer.services.judgement import lay_out, shop_on_record
from trainer.services.rule_trial import try_rule
from trainer.services.scoring import regrade
from trainer.services.yardstick import Sets, Yardstick, shipped_sets
from trainer.store.accounts import Role, User
from trainer.store.audit import AuditEntry, entries_about
from trainer.store.engine import transaction
from trainer.store.judgement import ShopRuleEntry, missed_entries
from trainer.store.practice import StoredGrade, newest_grade

PROMISE = Category.OVERPROMISE
DRAFT = RuleDraft(
    category=PROMISE,
    patterns=("七彩祥云送到",),
    reason="没人能这样送货",
    advice="亲，一般三天左右到哦",
    hit=("七彩祥云送到您家",),
    clean=("没有七彩祥云送到这回事",),
)


def _labelled(text: str, *findings: Category) -> Labelled:
    return Labelled(text, (text,), frozenset(findings), frozenset())


SETS = Sets(
    tune=(
        sample_of(_labelled("七彩祥云送到门口", PROMISE)),
        sample_of(_labelled("歌里唱七彩祥云送到家")),
        sample_of(_labelled("您好")),
    ),
    clean=(sample_of(_labelled("七彩祥云贴纸有货")),),
)


@dataclass
class House:
    """A shop with a data folder, an author, and a short yardstick."""

    session: Session
    content: Content
    author: User
    yardstick: Yardstick

    def save(self, draft: RuleDraft = DRAFT, rule: ShopRuleEntry | None = None) -> ShopRuleEntry:
        return shop_rules.save_draft(
            self.session,
            actor=self.author,
            draft=draft,
            rule_id=rule.id if rule else None,
            revision=rule.revision if rule else None,
            now=MONDAY,
        )

    def publish(self, rule: ShopRuleEntry) -> int:
        version = shop_rules.publish(
            self.session,
            self.content,
            self.yardstick,
            actor=self.author,
            rule_id=rule.id,
            revision=rule.revision,
            now=MONDAY,
        )
        return version.number

    def finds(self, text: str) -> set[str]:
        return {one.rule for one in self.content.reader.read([text]).findings}

    def deny(self, *messages: str, category: Category = PROMISE) -> int:
        denial = clean_set.Denial(messages=messages, category=category.value, reason="商品名")
        entry = clean_set.deny(
            self.session, self.content, actor=self.author, denial=denial, now=MONDAY
        )
        return entry.id


@pytest.fixture
def house(session: Session, tmp_path: Path) -> House:
    content = Content((SHIPPED, tmp_path / "home" / "content"))
    return House(session, content, person(session, "zuozhe", Role.AUTHOR), Yardstick(SETS))


def test_a_published_rule_is_read_with_at_once_and_a_draft_is_not(house: House) -> None:
    rule = house.save()
    assert house.finds("七彩祥云送到您家") == set()
    assert house.publish(rule) == 1
    assert house.finds("七彩祥云送到您家") == {f"overpromise.shop_{rule.id}"}
    assert house.finds("没有七彩祥云送到这种事") == set()


def test_another_process_takes_the_rule_up_from_the_file(house: House) -> None:
    other = Content((SHIPPED, house.content.shop_file.parent))  # type: ignore[union-attr]
    assert not other.reader.read(["七彩祥云送到"]).findings
    house.publish(house.save())
    assert other.judge_anew().reader.read(["七彩祥云送到"]).findings
    assert house.content.shop_file is not None
    house.content.shop_file.write_text("{broken", encoding="utf-8")
    assert other.judge_anew().reader.read(["七彩祥云送到"]).findings
    lay_out(house.session, house.content)
    assert other.judge_anew().shop == shop_on_record(house.session)


def test_a_rule_that_fails_its_own_example_is_refused_and_the_example_named(house: House) -> None:
    rule = house.save(DRAFT.model_copy(update={"hit": ("踩着云送到",)}))
    with pytest.raises(shop_rules.Unpublishable, match="例句「踩着云送到」必须判出来") as refused:
        house.publish(rule)
    assert len(refused.value.trial.wrong_examples) == 1
    wide = DRAFT.model_copy(update={"clean": ("七彩祥云送到是书名",)})
    with pytest.raises(shop_rules.Unpublishable, match="不该判，但判出来了"):
        house.publish(house.save(wide, rule))
    assert house.finds("七彩祥云送到") == set()


def test_a_rule_that_accuses_a_sentence_of_a_clean_set_is_refused_and_the_sentence_named(
    house: House,
) -> None:
    rule = house.save(DRAFT.model_copy(update={"patterns": ("七彩祥云",)}))
    with pytest.raises(shop_rules.Unpublishable, match="误伤自带干净句「七彩祥云贴纸有货」"):
        house.publish(rule)
    house.deny("七彩祥云送到家是我们的贴纸名")
    with pytest.raises(
        shop_rules.Unpublishable, match="误伤本店干净句「七彩祥云送到家是我们的贴纸名」"
    ):
        house.publish(house.save(DRAFT, rule))


def test_a_sentence_denied_later_is_clean_at_once_and_the_rule_is_told_to_clash(
    house: House,
) -> None:
    rule = house.save()
    house.publish(rule)
    house.deny("七彩祥云送到家是我们的贴纸名")
    assert house.finds("七彩祥云送到家是我们的贴纸名！") == set()
    assert shop_rules.clashes(house.content.judgement().shop) == {f"overpromise.shop_{rule.id}": 1}
    changed = house.save(DRAFT.model_copy(update={"reason": "别这样说"}), rule)
    with pytest.raises(shop_rules.Unpublishable):
        house.publish(changed)


def test_a_trial_changes_nothing_and_tells_right_from_wrong(house: House) -> None:
    trial = try_rule(house.content, house.yardstick, NO_SHOP, DRAFT)
    assert trial.refusals == ()
    assert trial.effect is not None
    gained = {c.sample.id: c.right for c in trial.effect.changes}
    assert gained == {"七彩祥云送到门口": True, "歌里唱七彩祥云送到家": False}
    assert trial.figures() == {"hits": 2, "right": 1, "wrong": 1, "lost": 0, "mended": 0}
    assert house.finds("七彩祥云送到") == set()


def test_precision_and_recall_come_when_the_whole_set_is_read(house: House) -> None:
    trial = try_rule(house.content, house.yardstick, NO_SHOP, DRAFT)
    deadline = monotonic() + 30
    while trial.rows is None and monotonic() < deadline:
        sleep(0.05)
        trial = try_rule(house.content, house.yardstick, NO_SHOP, DRAFT)
    assert trial.rows is not None
    (row,) = trial.rows
    assert (row.before.recall, row.after.recall) == (0.0, 1.0)
    assert (row.before.precision, row.after.precision) == (None, 0.5)


def test_the_counts_are_kept_for_other_processes_until_the_rules_change(
    house: House, tmp_path: Path
) -> None:
    kept = tmp_path / "measured.json"
    first, other = Yardstick(SETS, kept), Yardstick(SETS, kept)
    reader = shipped_reader()
    deadline = monotonic() + 30
    while first.tallies("now", reader) is None and monotonic() < deadline:
        sleep(0.02)
    counted = first.tallies("now", reader)
    assert counted is not None
    assert counted[PROMISE] == Tally(0, 0, 1)
    assert other.tallies("now", reader) == counted
    assert Yardstick(SETS, kept).tallies("later", reader) is None
    kept.write_text("{", encoding="utf-8")
    assert Yardstick(SETS, kept).tallies("now", reader) is None


def test_a_draft_with_faults_is_kept_but_not_tried_or_published(house: House) -> None:
    rule = house.save(DRAFT.model_copy(update={"patterns": ("加(微信",)}))
    with pytest.raises(shop_rules.Unpublishable, match="「说法」第 1 行：少了「\\)」"):
        house.publish(rule)


def test_what_is_only_said_to_people_is_wanted_for_publishing_and_not_for_a_trial(
    house: House,
) -> None:
    bare = RuleDraft(category=PROMISE, patterns=("七彩祥云送到",))
    trial = try_rule(house.content, house.yardstick, NO_SHOP, bare)
    assert trial.figures() == {"hits": 2, "right": 1, "wrong": 1, "lost": 0, "mended": 0}
    assert [one.field for one in trial.refusals] == ["hit", "clean", "reason", "advice"]
    assert trial.is_only_unfinished
    with pytest.raises(shop_rules.Unpublishable, match="「必须判出来的例句」至少写一句"):
        house.publish(house.save(bare))
    whole = try_rule(house.content, house.yardstick, NO_SHOP, DRAFT)
    assert whole.refusals == ()
    wordless = try_rule(
        house.content, house.yardstick, NO_SHOP, DRAFT.model_copy(update={"reason": ""})
    )
    assert [one.field for one in wordless.refusals] == ["reason"]
    assert wordless.effect is whole.effect  # nothing is read anew for a word to people


def test_a_line_that_no_example_needs_is_warned_of_and_can_be_published(house: House) -> None:
    draft = DRAFT.model_copy(update={"patterns": ("七彩祥云送到", "筋斗云接您")})
    assert try_rule(house.content, house.yardstick, NO_SHOP, draft).unused == (2,)
    assert house.publish(house.save(draft)) == 1


def test_the_sizes_of_the_shipped_sets_are_known_without_reading_them() -> None:
    sets = shipped_sets()
    assert Yardstick().sizes == (len(sets.tune), len(sets.clean))


def test_every_version_stays_and_the_same_draft_is_not_published_twice(house: House) -> None:
    rule = house.save()
    house.publish(rule)
    with pytest.raises(Conflict, match="已经在用"):
        house.publish(rule)
    rule = house.save(DRAFT.model_copy(update={"patterns": ("筋斗云送到", "七彩祥云送到")}), rule)
    assert rule.is_changed
    assert house.publish(rule) == 2
    assert [v.draft["patterns"] for v in rule.versions] == [
        ["七彩祥云送到"],
        ["筋斗云送到", "七彩祥云送到"],
    ]
    assert house.finds("筋斗云送到") == {f"overpromise.shop_{rule.id}"}


def test_a_withdrawn_rule_is_read_with_no_more_and_only_then_can_be_thrown_away(
    house: House,
) -> None:
    rule = house.save()
    house.publish(rule)
    with pytest.raises(Conflict, match="先停用"):
        shop_rules.discard(house.session, actor=house.author, rule_id=rule.id, now=MONDAY)
    shop_rules.withdraw(
        house.session, house.content, actor=house.author, rule_id=rule.id, now=MONDAY
    )
    assert house.finds("七彩祥云送到") == set()
    assert house.publish(rule) == 2
    shop_rules.withdraw(
        house.session, house.content, actor=house.author, rule_id=rule.id, now=MONDAY
    )
    shop_rules.discard(house.session, actor=house.author, rule_id=rule.id, now=MONDAY)
    with pytest.raises(NotFound):
        shop_rules.rule_entry(house.session, rule.id)
    verbs = [entry.verb for entry in entries_about(house.session, "shop_rule", rule.id)]
    assert verbs == [
        "rule_drafted",
        "rule_published",
        "rule_withdrawn",
        "rule_published",
        "rule_withdrawn",
        "rule_discarded",
    ]


def test_who_saves_over_somebody_elses_change_is_refused(house: House) -> None:
    rule = house.save()
    opened = rule.revision
    house.save(DRAFT.model_copy(update={"why": "平台规则"}), rule)
    with pytest.raises(Conflict, match="刚被别人改过"):
        shop_rules.save_draft(
            house.session,
            actor=house.author,
            draft=DRAFT.model_copy(update={"why": "别的"}),
            rule_id=rule.id,
            revision=opened,
            now=MONDAY,
        )


def test_a_published_rule_stays_what_it_stands_for(house: House) -> None:
    rule = house.save()
    house.publish(rule)
    with pytest.raises(Conflict, match="另写一条"):
        house.save(DRAFT.model_copy(update={"category": Category.ABUSE}), rule)
    with pytest.raises(Invalid, match="认不出的字"):
        house.save(DRAFT.model_copy(update={"hit": ("好\ud800",)}))
    with pytest.raises(Invalid, match="先选"):
        house.save(RuleDraft(patterns=("好",)))


def test_a_trainee_decides_nothing_about_the_reading(house: House) -> None:
    trainee = person(house.session, "lin")
    with pytest.raises(Forbidden):
        shop_rules.save_draft(house.session, actor=trainee, draft=DRAFT, now=MONDAY)
    denial = clean_set.Denial(messages=("加我微信",), category="off_platform")
    with pytest.raises(Forbidden):
        clean_set.deny(house.session, house.content, actor=trainee, denial=denial, now=MONDAY)


def test_a_missed_sentence_is_done_with_when_a_rule_finds_it(house: House) -> None:
    for text in ("七彩祥云送到您面前", "哪吒送到"):
        clean_set.report_missed(
            house.session,
            actor=house.author,
            messages=[text],
            category=PROMISE.value,
            note="",
            now=MONDAY,
        )
    started = shop_rules.missed_matter(house.session, missed_entries(house.session)[1].id)
    assert started == RuleDraft(category=PROMISE, hit=("七彩祥云送到您面前",))
    house.publish(house.save())
    assert [one.messages for one in missed_entries(house.session)] == [["哪吒送到"]]


def test_an_act_is_held_to_its_examples_alone(house: House) -> None:
    draft = RuleDraft(act=Act.STOCK, patterns=("仓里堆成山",), hit=("仓里堆成山",))
    rule = house.save(draft)
    house.publish(rule)
    assert Act.STOCK in house.content.reader.read(["仓里堆成山"]).act_ids()


def test_a_grade_says_with_which_decisions_it_was_made_and_is_never_made_over(
    house: House,
) -> None:
    session, content = house.session, house.content
    trainee = person(session, "lin")
    attempt = practice.start_practice(
        session,
        content,
        actor=trainee,
        case_id="aftersale-parcel-stuck",
        start_key="press-one",
        now=MONDAY,
    )
    later = MONDAY + timedelta(seconds=20)
    practice.reply(
        session,
        content,
        actor=trainee,
        attempt_id=attempt.id,
        text="您好，七彩祥云送到您家",
        client_id="a",
        now=later,
    )
    practice.end(session, content, actor=trainee, attempt_id=attempt.id, now=later)
    first = newest_grade(session, attempt.id)
    assert first is not None
    assert first.shop_digest == NO_SHOP.digest
    assert first.body["versions"]["grader"] == first.grader_version

    house.publish(house.save())
    with transaction(session):
        (second,) = regrade(session, content, ids=[attempt.id], now=later)
        (again,) = regrade(session, content, ids=[attempt.id], now=later)
    shop = shop_on_record(session)
    assert second.id == again.id != first.id
    assert second.shop_digest == shop.digest
    assert second.body["versions"]["grader"] == second.grader_version + shop.mark
    rules = {check["rule"] for check in second.body["checks"]}
    assert any(rule.startswith("overpromise.shop_") for rule in rules)
    assert session.scalar(select(func.count()).select_from(StoredGrade)) == 2


def test_the_shipped_reader_is_left_as_it_is(house: House) -> None:
    house.publish(house.save())
    assert not shipped_reader().read(["七彩祥云送到"]).findings
    assert session_verbs(house.session) >= {"rule_drafted", "rule_published"}


def session_verbs(session: Session) -> set[str]:
    return set(session.scalars(select(AuditEntry.verb)))


def test_the_shipped_sets_hold_no_reply_of_the_check_part() -> None:
    check = Path("tests/labelled/check.jsonl").read_text(encoding="utf-8")
    ids = {line.split('"')[3] for line in check.splitlines()}
    sets = shipped_sets()
    assert len(sets.tune) > 3000
    assert len(sets.clean) > 300
    assert not ids & {one.id for one in (*sets.tune, *sets.clean)}
