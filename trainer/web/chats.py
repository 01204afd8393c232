"""真实会话: kept chats, who the agents are, a case from a chat."""

from dataclasses import dataclass, replace
from datetime import datetime

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from question_bank.language.reader import shipped_reader
from question_bank.names import OUTCOME_NAMES, STAGE_NAMES
from question_bank.vocabulary import Outcome, Stage
from trainer.errors import Invalid
from trainer.services import chats
from trainer.services.import_files import TITLES
from trainer.store.accounts import Role, people
from trainer.store.chat_lists import ChatFilter, chat_count, chats_of
from trainer.store.chat_scores import red_lines_among
from trainer.store.chats import Chat, agent_aliases, near_chats
from trainer.store.drafts import drafts_of_chat
from trainer.web.access import allow, current_user, may_visit
from trainer.web.clock import now
from trainer.web.content import content
from trainer.web.days import midnight
from trainer.web.extensions import open_session
from trainer.web.import_review import KIND_WORDS
from trainer.web.redacted_view import ROLE_WORDS, Piece, pieces_of, plain, short_alias
from trainer.web.vaults import pseudonyms
from trainer.web.whole_numbers import whole
from trainer.web.words import day_and_time

blueprint = Blueprint("chats", __name__, url_prefix="/chats")

ROWS = 50
SCORE = "scores.show"
"""The page of a chat's score, where there is one."""


@dataclass(frozen=True, slots=True)
class Said:
    """A message of a chat as its page shows it; `gap`: seconds that an agent took to answer the buyer."""

    role: str
    word: str
    pieces: tuple[Piece, ...]
    kind: str
    at: datetime | None
    gap: int | None


@blueprint.get("")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def index() -> ResponseReturnValue:
    """The kept chats, narrowed by what is asked for."""
    session = open_session()
    wanted, given = _wanted(request.args)
    page = whole(request.args.get("page")) or 1
    count = chat_count(session, wanted)
    aliases = agent_aliases(session)
    found = chats_of(session, wanted, most=ROWS, skip=(page - 1) * ROWS)
    sees_scores = may_visit(SCORE)
    return render_template(
        "chats/index.html",
        found=found,
        red=red_lines_among(session, [one.id for one in found]) if sees_scores else {},
        red_count=chat_count(session, replace(wanted, red_line=True)) if sees_scores else 0,
        count=count,
        all_count=count if not given else chat_count(session),
        page=page,
        pages=-(-count // ROWS) or 1,
        given=given,
        aliases=aliases,
        stages=STAGE_NAMES,
        outcomes=OUTCOME_NAMES,
        plain=plain,
        short_alias=short_alias,
        has_scores=sees_scores,
    )


def _wanted(args: MultiDict[str, str]) -> tuple[ChatFilter, dict[str, str]]:
    """The filter of an address, and its parts as given; what makes no sense is passed over."""
    names = ("stage", "outcome", "agent", "import", "since", "until", "near", "red")
    given = {name: args[name] for name in names if args.get(name)}
    if not may_visit(SCORE):
        given.pop("red", None)
    stage, outcome = given.get("stage"), given.get("outcome")
    agent = given.get("agent", "")
    wanted = ChatFilter(
        stage=Stage(stage) if stage in set(Stage) else None,
        outcome=Outcome(outcome) if outcome in set(Outcome) else None,
        unmapped=agent == "nobody",
        agent_id=whole(agent),
        agent_alias=agent if agent.startswith("客服-") else None,
        import_id=whole(given.get("import")),
        since=midnight(given.get("since", "")),
        until=midnight(given.get("until", ""), after=1),
        one_of_near="near" in given,
        red_line="red" in given,
    )
    return wanted, given


@blueprint.get("/<int:chat_id>")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def show(chat_id: int) -> ResponseReturnValue:
    """One chat: what was said, and what can be done with it."""
    session = open_session()
    entry = chats.chat_entry(session, chat_id)
    return render_template(
        "chats/show.html",
        entry=entry,
        name=_name(entry),
        said=_said(entry),
        near=near_chats(session, entry),
        drafts=drafts_of_chat(session, chat_id),
        titles=TITLES,
        plain=plain,
        short_alias=short_alias,
        score=url_for(SCORE, chat_id=chat_id) if may_visit(SCORE) else None,
    )


def _name(entry: Chat) -> str:
    when = day_and_time(entry.started_at) if entry.started_at else f"第 {entry.id} 段"
    return f"{when} · {plain(entry.opening)[:20]}"


def _said(entry: Chat) -> tuple[Said, ...]:
    """The messages; beside the first answer of an agent how long the buyer had waited."""
    lines: list[Said] = []
    waiting: datetime | None = None
    for turn in entry.conversation.turns:
        gap = None
        if turn.role.value == "buyer":
            waiting = waiting or turn.at
        elif turn.role.value == "agent":
            if waiting is not None and turn.at is not None and turn.at >= waiting:
                gap = round((turn.at - waiting).total_seconds())
            waiting = None
        lines.append(
            Said(
                turn.role.value,
                ROLE_WORDS[turn.role],
                pieces_of(turn.text),
                KIND_WORDS.get(turn.kind, ""),
                turn.at,
                gap,
            )
        )
    return tuple(lines)


@blueprint.post("/<int:chat_id>/draft")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def draft(chat_id: int) -> ResponseReturnValue:
    """Begin a case from a chat."""
    session = open_session()
    entry = chats.chat_entry(session, chat_id)
    try:
        begun = chats.draft_from(
            session,
            content().judgement().raw or shipped_reader(),
            actor=current_user(),
            chat_id=chat_id,
            name=_name(entry),
            taken=content().library().cases.keys(),
            now=now(),
        )
    except Invalid as refused:
        flash(refused.message)
        return redirect(url_for("chats.show", chat_id=chat_id), 303)
    flash("起草好了。写着「待填」的地方要补上，再改成自己的话")
    if "drafts.edit" in current_app.view_functions:
        return redirect(url_for("drafts.edit", draft_id=begun.id), 303)
    return redirect(url_for("chats.show", chat_id=chat_id), 303)


@blueprint.post("/<int:chat_id>/delete")
@allow(Role.MANAGER, Role.ADMINISTRATOR)
def delete(chat_id: int) -> ResponseReturnValue:
    """Delete a chat for good."""
    chats.delete_chat(open_session(), actor=current_user(), chat_id=chat_id, now=now())
    flash("这段会话删掉了")
    return redirect(url_for("chats.index"), 303)


@blueprint.get("/aliases")
@allow(Role.MANAGER, Role.ADMINISTRATOR)
def aliases() -> ResponseReturnValue:
    """Who the agents of the chats are."""
    session = open_session()
    return render_template(
        "chats/aliases.html", aliases=agent_aliases(session), people=people(session)
    )


@blueprint.post("/aliases")
@allow(Role.MANAGER, Role.ADMINISTRATOR)
def map_alias() -> ResponseReturnValue:
    """Say who one of them is: by the alias, or by the name that the exports call them, which is not kept."""
    user_id, name = request.form.get("user", ""), request.form.get("name", "").strip()
    alias = pseudonyms().agent(name) if name else request.form.get("alias", "")
    chats.map_alias(
        open_session(),
        actor=current_user(),
        alias=alias,
        user_id=whole(user_id),
        now=now(),
    )
    flash("记下了，这个客服的会话都算到这个人名下")
    return redirect(url_for("chats.aliases"), 303)
