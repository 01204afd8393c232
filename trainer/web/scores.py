"""Scores of real chats: lists by agent, team, day, hour and stage, the worst first; the page of one chat."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from question_bank.vocabulary import Stage
from trainer.errors import Invalid
from trainer.services import chat_scores, stars
from trainer.services.chat_report import chat_report
from trainer.store.accounts import Role
from trainer.store.chat_scores import (
    ScoreFilter,
    agents_and_teams,
    scored_chats,
    unscored_count,
)
from trainer.store.chat_scores import stars as starred_replies
from trainer.store.drafts import drafts_of_chat
from trainer.web.access import allow, current_user
from trainer.web.chat_score_view import chat_score_view
from trainer.web.clock import now
from trainer.web.content import content
from trainer.web.days import midnight
from trainer.web.extensions import open_session
from trainer.web.knowledge import category_cards
from trainer.web.redacted_view import plain
from trainer.web.scores_view import BY, PARTS, SHOWN_METRICS, groups_of, name_of_agent
from trainer.web.whole_numbers import whole

blueprint = Blueprint("scores", __name__)
WORST = 50
"""Chats listed one by one."""
AT_A_TIME = 400
"""Chats scored by one press of the button: some seconds."""


@blueprint.get("/scores")
@allow(Role.MANAGER, Role.ADMINISTRATOR)
def index() -> ResponseReturnValue:
    """All scored chats that the filters leave, grouped, and the worst of them."""
    session = open_session()
    by = request.args.get("by", "agent")
    by = by if by in BY else "agent"
    wanted = _wanted()
    found = scored_chats(session, wanted)
    agents, teams = agents_and_teams(session)
    metrics = content().library().metrics
    return render_template(
        "scores/index.html",
        by=by,
        by_names=BY,
        groups=groups_of(found, by, metrics),
        metric_names=[metrics[name].name for name in SHOWN_METRICS if name in metrics],
        part_names=PARTS,
        worst=found[:WORST],
        count=len(found),
        waiting=unscored_count(session, chat_scores.in_force(content()).edition),
        agents=agents,
        teams=teams,
        stages=list(Stage),
        kept={key: value for key, value in request.args.items() if value},
        starred=starred_replies(session, most=20),
        pass_mark=int(content().standard().scorecard.pass_mark),
        plain=plain,
        name_of_agent=name_of_agent,
    )


@blueprint.post("/scores/refresh")
@allow(Role.MANAGER, Role.ADMINISTRATOR)
def refresh() -> ResponseReturnValue:
    """Score chats that have no score of the standard in force, a good many at a time."""
    left = chat_scores.score_missing(open_session(), content(), most=AT_A_TIME, now=now())
    flash(f"评好了一批，还有 {left} 段没评，再按一次接着评" if left else "都按现在的标准评好了")
    return redirect(url_for("scores.index"), 303)


@blueprint.get("/chats/<int:chat_id>/score")
@allow(Role.MANAGER, Role.ADMINISTRATOR)
def show(chat_id: int) -> ResponseReturnValue:
    """One chat with its score, the metrics side by side, and what can be done with it."""
    session = open_session()
    report = chat_report(session, content(), actor=current_user(), chat_id=chat_id, now=now())
    cases = content().library().published()
    return render_template(
        "scores/show.html",
        report=chat_score_view(report),
        chat=report.chat,
        stage=report.score.stage,
        scored_at=report.score.scored_at,
        drafts=drafts_of_chat(session, chat_id),
        starring=url_for("scores.star", chat_id=chat_id),
        starred=frozenset(one.seq for one in report.starred),
        stars=report.starred,
        cases=[case for case in cases if case.stage is report.score.stage],
        denied=frozenset(),
        category_cards=category_cards(),
        point_cards={},
        speaker="客服",
    )


@blueprint.post("/chats/<int:chat_id>/stars")
@allow(Role.MANAGER, Role.ADMINISTRATOR)
def star(chat_id: int) -> ResponseReturnValue:
    """Keep an agent's reply (`seq`) to stand beside model answers, of one case alone if `case_id` names it."""
    seq = whole(request.form.get("seq"))
    if seq is None:
        raise Invalid("先选一句客服的回复")
    stars.star(
        open_session(),
        content(),
        actor=current_user(),
        chat_id=chat_id,
        seq=seq,
        case_id=request.form.get("case_id") or None,
        now=now(),
    )
    flash("标好了：同阶段的练习报告里，漏了这一步的人会看到这句")
    return redirect(url_for("scores.show", chat_id=chat_id, _anchor=f"line-{seq}"), 303)


@blueprint.post("/stars/<int:star_id>/drop")
@allow(Role.MANAGER, Role.ADMINISTRATOR)
def drop_star(star_id: int) -> ResponseReturnValue:
    """Take a star back."""
    entry = stars.drop(open_session(), actor=current_user(), star_id=star_id, now=now())
    flash("不再当参考了")
    if entry.chat_id is None:
        return redirect(url_for("scores.index"), 303)
    return redirect(url_for("scores.show", chat_id=entry.chat_id), 303)


def _wanted() -> ScoreFilter:
    stage = request.args.get("stage", "")
    return ScoreFilter(
        stage=Stage(stage) if stage in set(Stage) else None,
        agent=request.args.get("agent") or None,
        team=request.args.get("team") or None,
        since=midnight(request.args.get("since", "")),
        until=midnight(request.args.get("until", ""), after=1),
        red_line=request.args.get("red") == "1",
    )
