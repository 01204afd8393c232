"""The case library and the briefing before a conversation starts."""

import secrets
from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from question_bank.case import Case
from question_bank.names import STAGE_NAMES
from question_bank.vocabulary import Persona, Stage
from trainer.services.progress import best_by_case, standing_of
from trainer.services.suggestions import Suggestion, suggestions
from trainer.store.accounts import Role
from trainer.store.practice import Attempt, StoredGrade, newest_grades, open_attempts
from trainer.web.access import current_user, signed_in
from trainer.web.clock import now
from trainer.web.content import content
from trainer.web.extensions import open_session
from trainer.web.knowledge import cards_for

blueprint = Blueprint("cases", __name__, url_prefix="/cases")

STATES = {"new": "没练过", "failed": "还没过", "passed": "通过了"}


@dataclass(frozen=True, slots=True)
class Card:
    """A case as the library shows it to this person."""

    case: Case
    persona: str
    best: StoredGrade | None
    running: Attempt | None

    @property
    def state(self) -> str:
        """`new`, `failed` or `passed`."""
        if self.best is None:
            return "new"
        return "passed" if self.best.passed else "failed"


@dataclass(frozen=True, slots=True)
class Filters:
    """The chosen chips; None: all."""

    stage: str | None
    level: str | None
    persona: str | None
    product: str | None
    state: str | None

    def accept(self, card: Card) -> bool:
        """Whether a card passes every chosen filter."""
        case = card.case
        return all(
            wanted in (None, value)
            for wanted, value in (
                (self.stage, case.stage.value),
                (self.level, str(case.level)),
                (self.persona, case.buyer.persona.value),
                (self.product, product_of(case)),
                (self.state, card.state),
            )
        )

    def with_one(self, name: str, value: str | None) -> dict[str, str]:
        """The query of a chip: this filter set (or lifted), the others kept."""
        kept = {key: getattr(self, key) for key in self.__slots__}
        chosen = None if kept[name] == value else value
        return {key: one for key, one in {**kept, name: chosen}.items() if one}


def product_of(case: Case) -> str:
    """What the case is about, as the library groups it: its shop, each of which sells one product line."""
    return case.shown.shop


@blueprint.get("")
@signed_in
def library() -> ResponseReturnValue:
    """All published cases, filtered by chips; what is recommended stands first."""
    cards = _cards()
    filters = Filters(**{name: request.args.get(name) or None for name in Filters.__slots__})
    return render_template(
        "cases/library.html",
        cards=[card for card in cards if filters.accept(card)],
        total=len(cards),
        passed=sum(card.state == "passed" for card in cards),
        recommended=_recommended(),
        filters=filters,
        chips=_chips(cards),
        states=STATES,
        pass_mark=content().standard().pass_mark,
    )


@blueprint.get("/<case_id>")
@signed_in
def briefing(case_id: str) -> ResponseReturnValue:
    """What you see, what you may decide, how it is scored, and the button that starts."""
    case = content().case(case_id)
    card = next(card for card in _cards() if card.case.id == case.id)
    grades = newest_grades(open_session(), user_ids=[current_user().id], case_id=case.id)
    return render_template(
        "cases/briefing.html",
        case=case,
        card=card,
        cards=cards_for(case),
        shop=content().library().shop(case.shown.shop),
        grades=grades,
        standard=content().standard(),
        start_key=secrets.token_urlsafe(16),
    )


def _cards() -> list[Card]:
    library = content().library()
    user = current_user()
    best: dict[str, StoredGrade] = {}
    running: dict[str, Attempt] = {}
    if user.role is Role.TRAINEE:
        best = best_by_case(newest_grades(open_session(), user_ids=[user.id]))
        running = {
            one.case_id: one for one in open_attempts(open_session(), user.id) if not one.of_id
        }
    return [
        Card(
            case,
            library.personas[case.buyer.persona].name,
            best.get(case.id),
            running.get(case.id),
        )
        for case in library.published()
    ]


def _recommended() -> Suggestion | None:
    """What this trainee should take next; None for everybody else."""
    user, session = current_user(), open_session()
    if user.role is not Role.TRAINEE:
        return None
    running = [one for one in open_attempts(session, user.id) if not one.of_id]
    standing = standing_of(session, content(), user, now())
    pass_mark = content().standard().pass_mark
    cases = content().library().published()
    first = content().go_live().first_cases
    return next(iter(suggestions(cases, standing, running, pass_mark, first)), None)


def _chips(cards: list[Card]) -> dict[str, list[tuple[str, str]]]:
    """The choices of each filter that the library really has: (value, label)."""
    personas = content().library().personas
    return {
        "stage": [
            (s.value, STAGE_NAMES[s]) for s in Stage if any(c.case.stage is s for c in cards)
        ],
        "level": [(str(n), f"{n} 级") for n in (1, 2, 3) if any(c.case.level == n for c in cards)],
        "persona": [
            (p.value, personas[p].name)
            for p in Persona
            if any(c.case.buyer.persona is p for c in cards)
        ],
        "product": [(name, name) for name in sorted({product_of(c.case) for c in cards})],
        "state": list(STATES.items()),
    }
