"""The shop's own rules: drafted, tried, published in versions, withdrawn. What is published is read with from then on."""

from datetime import datetime

from sqlalchemy.orm import Session

from question_bank.language.drafting import RuleDraft, reader_of, rule_of, spans_of
from question_bank.language.effect import Probe, broken
from question_bank.language.shop import Shop, sound_rules
from question_bank.vocabulary import Category
from trainer.errors import Conflict, Invalid, NotFound
from trainer.services.content import Content
from trainer.services.judgement import (
    lay_out,
    require_author,
    require_keepable,
    rule_name,
    shop_on_record,
)
from trainer.services.rule_trial import Trial, shop_samples, try_rule
from trainer.services.yardstick import Yardstick
from trainer.store import audit
from trainer.store.accounts import User
from trainer.store.engine import transaction
from trainer.store.judgement import MissedEntry, RuleVersion, ShopRuleEntry, missed_entries

MOST_NAMED = 3
"""So many reasons a refusal names in full."""


class Unpublishable(Invalid):
    """The draft fails its own examples or accuses a clean sentence; `trial` says all of it."""

    def __init__(self, trial: Trial) -> None:
        named = "；".join(one.message for one in trial.refusals[:MOST_NAMED])
        more = len(trial.refusals) - MOST_NAMED
        super().__init__(f"还不能发布：{named}{f'；另有 {more} 处' if more > 0 else ''}")
        self.trial = trial


def rule_entry(session: Session, rule_id: int) -> ShopRuleEntry:
    """A rule that was not thrown away. Raises NotFound."""
    entry = session.get(ShopRuleEntry, rule_id)
    if entry is None or entry.discarded_at is not None:
        raise NotFound("没有这条规则，可能已经删了")
    return entry


def save_draft(
    session: Session,
    *,
    actor: User,
    draft: RuleDraft,
    rule_id: int | None = None,
    revision: int | None = None,
    now: datetime,
) -> ShopRuleEntry:
    """Keep a draft, sound or not. Raises Conflict where somebody else has saved since the form was opened."""
    require_author(actor)
    if draft.category is None and draft.act is None:
        raise Invalid("先选这条规则认的是哪一类问题，或者哪个动作", field="kind")
    record = draft.model_dump(mode="json", exclude_defaults=True)
    require_keepable("".join("".join(words) for words in record.values()))
    with transaction(session):
        if rule_id is None:
            entry = ShopRuleEntry(
                draft=record,
                made_at=now,
                made_by_id=actor.id,
                edited_at=now,
                edited_by_id=actor.id,
            )
            session.add(entry)
        else:
            entry = _opened(session, rule_id, revision)
            if entry.draft == record:
                return entry
            _refuse_another_kind(entry, draft)
            entry.draft, entry.revision = record, entry.revision + 1
            entry.edited_at, entry.edited_by_id = now, actor.id
        session.flush()
        audit.record(
            session,
            at=now,
            actor_id=actor.id,
            verb="rule_drafted",
            subject=("shop_rule", entry.id),
            detail={"revision": entry.revision},
        )
    return entry


def publish(
    session: Session,
    content: Content,
    yardstick: Yardstick,
    *,
    actor: User,
    rule_id: int,
    revision: int,
    now: datetime,
) -> RuleVersion:
    """Put the saved draft in force as a new version. Raises Unpublishable, and Conflict as `save_draft` does."""
    require_author(actor)
    draft = RuleDraft.model_validate(rule_entry(session, rule_id).draft)
    name = rule_name(rule_entry(session, rule_id))
    shop = shop_on_record(session)
    trial = try_rule(content, yardstick, shop, draft, rule_id=name, measure=False)
    if trial.refusals:
        raise Unpublishable(trial)
    with transaction(session):
        entry = _opened(session, rule_id, revision)
        if not entry.is_changed:
            raise Conflict("这一版已经在用了，改了再发布")
        version = RuleVersion(
            rule_id=rule_id,
            number=len(entry.versions) + 1,
            draft=entry.draft,
            figures=trial.figures(),
            published_at=now,
            published_by_id=actor.id,
        )
        entry.versions.append(version)
        entry.in_force = version.number
        _close_missed(session, actor, draft, rule_id, now)
        audit.record(
            session,
            at=now,
            actor_id=actor.id,
            verb="rule_published",
            subject=("shop_rule", rule_id),
            detail={"version": version.number, "rule": name},
        )
    lay_out(session, content)
    return version


def withdraw(
    session: Session, content: Content, *, actor: User, rule_id: int, now: datetime
) -> ShopRuleEntry:
    """Take a rule out of force; its draft and versions stay. Grades already made stay as they are."""
    require_author(actor)
    with transaction(session):
        entry = rule_entry(session, rule_id)
        if entry.in_force is not None:
            number, entry.in_force = entry.in_force, None
            audit.record(
                session,
                at=now,
                actor_id=actor.id,
                verb="rule_withdrawn",
                subject=("shop_rule", rule_id),
                detail={"version": number},
            )
    lay_out(session, content)
    return entry


def discard(session: Session, *, actor: User, rule_id: int, now: datetime) -> None:
    """Throw a rule away that is not in force; it stays on record."""
    require_author(actor)
    with transaction(session):
        entry = rule_entry(session, rule_id)
        if entry.in_force is not None:
            raise Conflict("这条规则正在用，先停用再删")
        entry.discarded_at = now
        audit.record(
            session,
            at=now,
            actor_id=actor.id,
            verb="rule_discarded",
            subject=("shop_rule", rule_id),
        )


def clashes(shop: Shop) -> dict[str, int]:
    """How many of the shop's clean sentences a published rule accuses by now, by its id: they were denied after it."""
    samples = shop_samples(shop)
    found = {}
    for rule in sound_rules(shop):
        if rule.category is not None:
            found[rule.id] = len(broken(rule.category, samples, Probe(rule)))
    return {rule_id: hits for rule_id, hits in found.items() if hits}


def _opened(session: Session, rule_id: int, revision: int | None) -> ShopRuleEntry:
    entry = rule_entry(session, rule_id)
    if revision is not None and revision != entry.revision:
        raise Conflict("这条规则刚被别人改过，刷新后再改")
    return entry


def _refuse_another_kind(entry: ShopRuleEntry, draft: RuleDraft) -> None:
    """A published rule keeps what it stands for: its id stands in grades."""
    if entry.versions and RuleDraft.model_validate(entry.draft).label is not draft.label:
        raise Conflict("发布过的规则不能换成另一类，另写一条")


def _close_missed(
    session: Session, actor: User, draft: RuleDraft, rule_id: int, now: datetime
) -> None:
    """What was missed and is now found by the rule needs no further rule."""
    alone = reader_of(rule_of(draft, "missed"))
    for entry in missed_entries(session):
        if entry.category == draft.label and spans_of(draft.label, alone.read(entry.messages)):
            entry.closed_at, entry.closed_by_id, entry.rule_id = now, actor.id, rule_id


def missed_matter(session: Session, entry_id: int) -> RuleDraft:
    """A draft begun from a missed sentence: its category, and the sentence as an example that must hit."""
    entry = session.get(MissedEntry, entry_id)
    if entry is None:
        raise NotFound("没有这一句")
    return RuleDraft(category=Category(entry.category), hit=tuple(entry.messages))
