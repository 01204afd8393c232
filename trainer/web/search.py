"""Search over real chats and cases. A trainee finds published cases only."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from question_bank.language.tokens import terms
from question_bank.names import OUTCOME_NAMES
from question_bank.vocabulary import Outcome, Stage
from trainer.services.import_files import TITLES
from trainer.services.search import find
from trainer.store.chat_scores import agents_and_teams
from trainer.store.search import SearchFilter, formats_of_chats
from trainer.web.access import current_user, may_visit, signed_in
from trainer.web.content import content
from trainer.web.days import midnight
from trainer.web.extensions import open_session
from trainer.web.scores_view import name_of_agent
from trainer.web.whole_numbers import whole

blueprint = Blueprint("search", __name__)
ROWS = 20
_LONGEST = 100


@blueprint.get("/search")
@signed_in
def show() -> ResponseReturnValue:
    """What holds all the words of `q`, narrowed by the filters."""
    user, session = current_user(), open_session()
    question = request.args.get("q", "").strip()[:_LONGEST]
    page = whole(request.args.get("page")) or 1
    found = find(
        session,
        content().library(),
        actor=user,
        question=question,
        wanted=_wanted(),
        most=ROWS,
        skip=(min(page, 10_000) - 1) * ROWS,
    )
    return render_template(
        "search/show.html",
        question=question,
        found=found,
        has_words=bool(terms(question)),
        page=page,
        pages=-(-found.count // ROWS),
        kept={key: value for key, value in request.args.items() if value and key != "page"},
        stages=list(Stage),
        outcomes=OUTCOME_NAMES,
        agents=agents_and_teams(session)[0] if user.may_author else [],
        formats=[(one, TITLES.get(one, one)) for one in formats_of_chats(session)]
        if user.may_author
        else [],
        name_of_agent=name_of_agent,
        sees_scores=may_visit("scores.show"),
    )


def _wanted() -> SearchFilter:
    given = request.args
    stage, outcome, kind = given.get("stage", ""), given.get("outcome", ""), given.get("kind", "")
    return SearchFilter(
        chats=kind != "cases",
        cases=kind != "chats",
        stage=Stage(stage) if stage in set(Stage) else None,
        outcome=Outcome(outcome) if outcome in set(Outcome) else None,
        agent=given.get("agent") or None,
        format=given.get("format") or None,
        since=midnight(given.get("since", "")),
        until=midnight(given.get("until", ""), after=1),
        red_line=given.get("red") == "1",
    )
