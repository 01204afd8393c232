"""Reports of finished practice: one's own list, one report, what can be said back about it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from question_bank.names import CATEGORY_NAMES
from question_bank.vocabulary import Category
from trainer.errors import Invalid
from trainer.services import clean_set, doubts, phrases
from trainer.services.phrase_packs import exported_own
from trainer.services.report import report_of
from trainer.services.stars import examples
from trainer.store.accounts import Role
from trainer.store.judgement import clean_entries_of_attempt
from trainer.store.practice import newest_grades, phrases_of
from trainer.web.access import allow, current_user
from trainer.web.body import json_body
from trainer.web.clock import now
from trainer.web.content import content
from trainer.web.downloads import as_file
from trainer.web.emoticons import drawn
from trainer.web.extensions import open_session
from trainer.web.knowledge import category_cards, point_cards
from trainer.web.report_view import ReportView, report_view
from trainer.web.whole_numbers import is_whole

blueprint = Blueprint("reports", __name__, url_prefix="/reports")
blueprint.add_app_template_filter(drawn, "emoticons")


@blueprint.get("")
@allow(Role.TRAINEE)
def history() -> ResponseReturnValue:
    """One's own finished practice, newest first, and the phrases kept from it."""
    session, user = open_session(), current_user()
    cases = content().library().cases
    return render_template(
        "reports/history.html",
        grades=list(reversed(newest_grades(session, user_ids=[user.id]))),
        titles={case_id: case.title for case_id, case in cases.items()},
        phrases=phrases_of(session, user.id),
    )


@blueprint.get("/<int:attempt_id>")
@allow(Role.TRAINEE, Role.MANAGER, Role.ADMINISTRATOR)
def show(attempt_id: int) -> ResponseReturnValue:
    """One report; a conversation that still runs leads its trainee back to it."""
    user = current_user()
    report = report_of(open_session(), content(), actor=user, attempt_id=attempt_id, now=now())
    if report.attempt.is_open and report.attempt.can_be_played_by(user):
        return redirect(url_for("practice.workbench", attempt_id=attempt_id))
    case = content().library().cases.get(report.attempt.case_id)
    view = report_view(report, user)
    return render_template(
        "reports/show.html",
        report=view,
        denied=set() if view.own else _denied_here(attempt_id, view),
        attempt=report.attempt,
        level=report.case.level,
        median=report.cohort_median,
        category_cards=category_cards(),
        point_cards=point_cards(report.case),
        examples=examples(open_session(), content().reader, report.case, report.case.points),
        may_try_again=case is not None and case.status == "published",
    )


@blueprint.post("/<int:attempt_id>/doubts")
@allow(Role.TRAINEE)
def raise_doubt(attempt_id: int) -> ResponseReturnValue:
    """「我觉得判错了」 about one check (`rule`, `seq`, `reason`)."""
    rule, seq, reason = _chosen_check("先选一条评分，再提疑问")
    doubt = doubts.raise_doubt(
        open_session(),
        actor=current_user(),
        attempt_id=attempt_id,
        rule=rule,
        seq=seq,
        reason=reason,
        now=now(),
    )
    return {"rule": doubt.rule, "seq": doubt.seq, "reason": doubt.reason}


@blueprint.post("/<int:attempt_id>/clean")
@allow(Role.MANAGER, Role.ADMINISTRATOR)
def deny(attempt_id: int) -> ResponseReturnValue:
    """「这不算违规」 about a finding of a report (`rule`, `seq`, `reason`): its words join the shop's clean set."""
    rule, seq, reason = _chosen_check("先选一条评分")
    entry = clean_set.deny_in_practice(
        open_session(),
        content(),
        actor=current_user(),
        attempt_id=attempt_id,
        rule=rule,
        seq=seq,
        reason=reason,
        now=now(),
    )
    name = CATEGORY_NAMES[Category(entry.category)]
    return {"message": f"记下了：这句以后不算「{name}」。这次的评分不变", "id": entry.id}


@blueprint.post("/<int:attempt_id>/phrases")
@allow(Role.TRAINEE)
def save_phrase(attempt_id: int) -> ResponseReturnValue:
    """Keep one of one's own replies (`seq`) among 「我的短语」."""
    seq = json_body().get("seq")
    if not is_whole(seq):
        raise Invalid("先选一句话，再存")
    phrase = phrases.save_phrase(
        open_session(), actor=current_user(), attempt_id=attempt_id, seq=seq, now=now()
    )
    return {"id": phrase.id, "text": phrase.text}


@blueprint.get("/phrases/export/<form>")
@allow(Role.TRAINEE)
def export_phrases(form: str) -> ResponseReturnValue:
    """「我的短语」 as the table that a seller's workbench imports: to take along on going live."""
    user = current_user()
    body = exported_own(phrases_of(open_session(), user.id), form)
    return as_file(body, f"我的短语-{user.name}.{form}")


@blueprint.post("/phrases/<int:phrase_id>/drop")
@allow(Role.TRAINEE)
def drop_phrase(phrase_id: int) -> ResponseReturnValue:
    """Let one of one's own phrases go."""
    phrases.drop_phrase(open_session(), actor=current_user(), phrase_id=phrase_id)
    flash("这条短语删了")
    return redirect(url_for("reports.history", _anchor="phrases"), 303)


def _denied_here(attempt_id: int, view: ReportView) -> set[tuple[str, int]]:
    """The findings of a report that somebody has denied: (rule, seq)."""
    entries = clean_entries_of_attempt(open_session(), attempt_id)
    said = {(entry.rule, entry.messages[0].strip()) for entry in entries}
    return {
        (why.rule, why.seq)
        for line in view.lines
        for why in line.whys
        if (why.rule, line.text.strip()) in said
    }


def _chosen_check(otherwise: str) -> tuple[str, int, str]:
    """The check that a call names: its rule, the message it begins with, and why. Raises Invalid with `otherwise`."""
    body = json_body()
    rule, reason, seq = body.get("rule"), body.get("reason") or "", body.get("seq")
    if not isinstance(rule, str) or not isinstance(reason, str) or not is_whole(seq):
        raise Invalid(otherwise)
    return rule, seq, reason
