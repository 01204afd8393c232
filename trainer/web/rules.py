"""规则草稿: the shop's own rules, drafted in a form, tried on the labelled sets, published, withdrawn."""

from collections.abc import Sequence

from flask import (
    Blueprint,
    Response,
    after_this_request,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from question_bank.language.drafting import DraftFault, RuleDraft, shared_classes
from question_bank.names import CATEGORY_NAMES
from question_bank.vocabulary import Category
from trainer.errors import DomainError
from trainer.services import shop_rules
from trainer.services.judgement import rule_name, shop_on_record
from trainer.services.rule_trial import UNTRIED, Trial, rules_digest, try_rule
from trainer.store.accounts import Role
from trainer.store.judgement import ShopRuleEntry, missed_entries
from trainer.store.judgement import shop_rules as all_rules
from trainer.web.access import allow, current_user
from trainer.web.clock import now
from trainer.web.content import content, present_clashes, yardstick
from trainer.web.extensions import open_session
from trainer.web.rule_form import RuleForm
from trainer.web.trial_view import before_publishing, name_of, summed_up, trial_view
from trainer.web.whole_numbers import whole

blueprint = Blueprint("rules", __name__, url_prefix="/rules")


@blueprint.get("")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def index() -> ResponseReturnValue:
    """The shop's rules, and what was missed and waits for one."""
    session = open_session()
    entries = [(entry, _draft(entry), rule_name(entry)) for entry in all_rules(session)]
    return render_template(
        "rules/index.html",
        entries=entries,
        missed=missed_entries(session),
        clashes=present_clashes(),
        name_of=name_of,
        names=CATEGORY_NAMES,
        category=Category,
    )


@blueprint.route("/new", methods=["GET", "POST"])
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def new() -> ResponseReturnValue:
    """A rule not yet kept; `?missed=` begins it from a missed sentence."""
    form = RuleForm()
    if request.method == "GET":
        missed = whole(request.args.get("missed"))
        started = shop_rules.missed_matter(open_session(), missed) if missed else RuleDraft()
        form.show(started, 0)
        return _page(form, None, None)
    return _act_on(form, None)


@blueprint.route("/<int:rule_id>", methods=["GET", "POST"])
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def edit(rule_id: int) -> ResponseReturnValue:
    """One rule: its draft, what it would do, its versions."""
    entry = shop_rules.rule_entry(open_session(), rule_id)
    form = RuleForm()
    if request.method == "GET":
        form.show(_draft(entry), entry.revision)
        return _page(form, entry, None)
    return _act_on(form, entry)


@blueprint.post("/<int:rule_id>/withdraw")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def withdraw(rule_id: int) -> ResponseReturnValue:
    """Take a rule out of force."""
    shop_rules.withdraw(open_session(), content(), actor=current_user(), rule_id=rule_id, now=now())
    flash("停用了，从现在起不再按它判；以前的评分不变")
    return redirect(url_for("rules.edit", rule_id=rule_id), 303)


@blueprint.post("/<int:rule_id>/discard")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def discard(rule_id: int) -> ResponseReturnValue:
    """Throw a draft away."""
    shop_rules.discard(open_session(), actor=current_user(), rule_id=rule_id, now=now())
    flash("这条草稿删了")
    return redirect(url_for("rules.index"), 303)


def _act_on(form: RuleForm, entry: ShopRuleEntry | None) -> ResponseReturnValue:
    """What the pressed button says: try, save, or publish. Nothing typed is ever lost to a refusal."""
    if not form.validate_on_submit():
        return _page(form, entry, None), 422
    wish = request.form.get("do", "try")
    try:
        if wish == "try":
            trial = _try(form.draft(), entry)
            return _page(form, entry, trial, trial.keeps_from_trying)
        kept = _save(form, entry)
        if wish == "publish":
            return _publish(form, kept)
    except DomainError as refused:
        form.refuse(refused)
        return _page(form, entry, None), 422
    flash("草稿存好了")
    return redirect(url_for("rules.edit", rule_id=kept.id), 303)


def _save(form: RuleForm, entry: ShopRuleEntry | None) -> ShopRuleEntry:
    return shop_rules.save_draft(
        open_session(),
        actor=current_user(),
        draft=form.draft(),
        rule_id=entry.id if entry else None,
        revision=_revision(form) if entry else None,
        now=now(),
    )


def _publish(form: RuleForm, entry: ShopRuleEntry) -> ResponseReturnValue:
    form.revision.data = str(entry.revision)
    try:
        version = shop_rules.publish(
            open_session(),
            content(),
            yardstick(),
            actor=current_user(),
            rule_id=entry.id,
            revision=entry.revision,
            now=now(),
        )
    except shop_rules.Unpublishable as refused:
        form.refuse(refused)
        return _page(form, entry, refused.trial, refused.trial.faults), 422
    flash(f"第 {version.number} 版发布了，从现在起的接待和评分都按它判")
    return redirect(url_for("rules.edit", rule_id=entry.id), 303)


def _try(draft: RuleDraft, entry: ShopRuleEntry | None) -> Trial:
    name = rule_name(entry) if entry else UNTRIED
    session = open_session()
    return try_rule(content(), yardstick(), shop_on_record(session), draft, rule_id=name)


def _page(
    form: RuleForm,
    entry: ShopRuleEntry | None,
    trial: Trial | None,
    faults: Sequence[DraftFault] = (),
) -> str:
    """The form with these faults at its fields, and what the trial has shown."""
    form.point_out(faults)
    if trial is None:
        _begin_measuring()
    return render_template(
        "rules/edit.html",
        form=form,
        entry=entry,
        rule=rule_name(entry) if entry else "",
        shown=trial_view(trial, form.draft().patterns) if trial and trial.effect else None,
        faulty=summed_up(faults),
        wait_for=before_publishing(trial),
        sizes=yardstick().sizes,
        kept=len(content().judgement().shop.clean),
        classes={name: sorted(words, key=len)[:8] for name, words in shared_classes().items()},
        title=name_of(_draft(entry).label) if entry else "",
    )


def _begin_measuring() -> None:
    """Whoever opens the form will soon want to see figures; but first the form."""
    now_read, measure = content().judgement(), yardstick()
    reader = now_read.raw
    if reader is None:
        return
    name = rules_digest(now_read.shop)

    @after_this_request
    def _once_sent(response: Response) -> Response:
        response.call_on_close(lambda: measure.prepare(name, reader))
        return response


def _draft(entry: ShopRuleEntry) -> RuleDraft:
    return RuleDraft.model_validate(entry.draft)


def _revision(form: RuleForm) -> int:
    return whole(form.revision.data) or 0
