"""The practice workbench: the page, and what it asks of the server while a conversation runs.

Every answer carries the time of the next look; nothing polls. See docs/commands.md, 'The workbench's own calls'.
"""

from datetime import datetime
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from question_bank.vocabulary import Desk
from trainer.errors import Invalid
from trainer.services import practice
from trainer.services.attempts import Running
from trainer.services.practice import RedLineWarning
from trainer.store.accounts import Role
from trainer.store.practice import open_attempt_ids
from trainer.web.access import allow, current_user
from trainer.web.body import json_body
from trainer.web.clock import now
from trainer.web.content import content
from trainer.web.emoticons import EMOTICONS, SIGNS
from trainer.web.extensions import open_session
from trainer.web.practice_view import look_view
from trainer.web.whole_numbers import whole
from trainer.web.workbench_view import phrase_records, workbench_view

blueprint = Blueprint("practice", __name__, url_prefix="/practice")


@blueprint.post("/start/<case_id>")
@allow(Role.TRAINEE)
def start(case_id: str) -> ResponseReturnValue:
    """Begin a conversation; the form's key makes a double press begin only one."""
    attempt = practice.start_practice(
        open_session(),
        content(),
        actor=current_user(),
        case_id=case_id,
        start_key=_start_key(request.form.get("start_key", "")),
        now=now(),
    )
    return redirect(url_for("practice.workbench", attempt_id=attempt.id), 303)


@blueprint.get("/<int:attempt_id>")
@allow(Role.TRAINEE)
def workbench(attempt_id: int) -> ResponseReturnValue:
    """The workbench; a conversation that is over leads to its report."""
    moment = now()
    running = _look(attempt_id, moment)
    if not running.attempt.is_open:
        return redirect(url_for("reports.show", attempt_id=attempt_id))
    first_look = look_view(running, _queue(running, moment), moment, after=-1)
    page = workbench_view(open_session(), content(), current_user(), running)
    phrases = phrase_records(page)
    return render_template(
        "practice/workbench.html",
        look=first_look,
        page=page,
        phrases=phrases,
        emoticons=EMOTICONS,
        emoticon_codes=SIGNS,
    )


@blueprint.get("/<int:attempt_id>/look")
@allow(Role.TRAINEE)
def look(attempt_id: int) -> ResponseReturnValue:
    """What has happened since event `after`."""
    moment = now()
    return _answer(_look(attempt_id, moment), moment)


@blueprint.post("/<int:attempt_id>/replies")
@allow(Role.TRAINEE)
def reply(attempt_id: int) -> ResponseReturnValue:
    """Send a message or a card. A red line may come back as a warning instead (`warning`)."""
    moment, body = now(), json_body()
    sent = practice.reply(
        open_session(),
        content(),
        actor=current_user(),
        attempt_id=attempt_id,
        text=_text(body, "text"),
        client_id=_text(body, "client_id"),
        card=_text(body, "card") or None,
        now=moment,
    )
    if isinstance(sent, RedLineWarning):
        return {
            "warning": {
                "words": list(sent.words),
                "reason": sent.reason,
                "advice": sent.advice,
                "category": sent.category,
            }
        }
    return _answer(sent, moment)


@blueprint.post("/<int:attempt_id>/desk")
@allow(Role.TRAINEE)
def ask_colleague(attempt_id: int) -> ResponseReturnValue:
    """Ask the supervisor, the warehouse or the courier."""
    moment, body = now(), json_body()
    desk = _text(body, "desk")
    if desk not in set(Desk):
        raise Invalid("可以问主管、仓库和快递", field="desk")
    running = practice.ask_colleague(
        open_session(),
        content(),
        actor=current_user(),
        attempt_id=attempt_id,
        desk=Desk(desk),
        ask=_text(body, "ask"),
        now=moment,
    )
    return _answer(running, moment)


@blueprint.post("/<int:attempt_id>/hint")
@allow(Role.TRAINEE)
def hint(attempt_id: int) -> ResponseReturnValue:
    """Show a hint; it costs points."""
    moment = now()
    running, _ = practice.take_hint(
        open_session(), content(), actor=current_user(), attempt_id=attempt_id, now=moment
    )
    return _answer(running, moment)


@blueprint.post("/<int:attempt_id>/pause")
@allow(Role.TRAINEE)
def pause(attempt_id: int) -> ResponseReturnValue:
    """Stop the clocks."""
    moment = now()
    running = practice.pause(
        open_session(), content(), actor=current_user(), attempt_id=attempt_id, now=moment
    )
    return _answer(running, moment)


@blueprint.post("/<int:attempt_id>/resume")
@allow(Role.TRAINEE)
def resume(attempt_id: int) -> ResponseReturnValue:
    """Let the clocks run again."""
    moment = now()
    running = practice.resume(
        open_session(), content(), actor=current_user(), attempt_id=attempt_id, now=moment
    )
    return _answer(running, moment)


@blueprint.post("/<int:attempt_id>/end")
@allow(Role.TRAINEE)
def end(attempt_id: int) -> ResponseReturnValue:
    """End the conversation."""
    moment = now()
    running = practice.end(
        open_session(), content(), actor=current_user(), attempt_id=attempt_id, now=moment
    )
    return _answer(running, moment)


@blueprint.post("/<int:attempt_id>/note")
@allow(Role.TRAINEE)
def note(attempt_id: int) -> ResponseReturnValue:
    """Keep the note on this buyer."""
    practice.write_note(
        open_session(), actor=current_user(), attempt_id=attempt_id, text=_text(json_body(), "text")
    )
    return {"saved": True}


@blueprint.post("/<int:attempt_id>/rewind")
@allow(Role.TRAINEE)
def rewind(attempt_id: int) -> ResponseReturnValue:
    """Branch off before one of one's own messages (form fields `seq`, `start_key`)."""
    seq = whole(request.form.get("seq"))
    if seq is None:
        raise Invalid("先选一句话，再回到那里")
    branch = practice.rewind(
        open_session(),
        content(),
        actor=current_user(),
        attempt_id=attempt_id,
        seq=seq,
        start_key=_start_key(request.form.get("start_key", "")),
        now=now(),
    )
    return redirect(url_for("practice.workbench", attempt_id=branch.id), 303)


def _look(attempt_id: int, moment: datetime) -> Running:
    return practice.look(
        open_session(), content(), actor=current_user(), attempt_id=attempt_id, now=moment
    )


def _queue(running: Running, moment: datetime) -> list[Running]:
    """The trainee's other open conversations, brought up to date."""
    open_ids = open_attempt_ids(open_session(), current_user().id)
    return [_look(other, moment) for other in open_ids if other != running.attempt.id]


def _answer(running: Running, moment: datetime) -> dict[str, Any]:
    after = request.args.get("after", -1, type=int)
    return look_view(running, _queue(running, moment), moment, after=after)


def _text(body: dict[str, Any], key: str) -> str:
    value = body.get(key) or ""
    if not isinstance(value, str):
        raise Invalid("这个请求不完整，刷新页面再试一次", field=key)
    return value


def _start_key(key: str) -> str:
    if not 8 <= len(key) <= 64:
        raise Invalid("这个按钮过期了，刷新页面再按一次")
    return key
