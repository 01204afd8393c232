"""What the workbench shows beside the conversation: product, order, rules, phrases. Nothing else of the case."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from sqlalchemy.orm import Session

from question_bank.case import Order, Product, Shown
from question_bank.names import STAGE_NAMES
from question_bank.phrase import Phrase, PhrasePack
from question_bank.vocabulary import Stage
from trainer.services.attempts import Running
from trainer.services.content import Content
from trainer.store.accounts import User
from trainer.store.practice import Attempt, OwnPhrase, phrases_of

SAID_ALREADY = 70
"""Likeness (0-100) from which two lines of rules say the same."""


@dataclass(frozen=True, slots=True)
class Page:
    """Everything the template shows around the chat.

    promotions are the shop's that the case does not tell itself, house_rules likewise its policies.
    phrases are those of this shop and of every shop; own_phrases those the trainee saved. hint_cost in points.
    """

    attempt: Attempt
    title: str
    stage: Stage
    level: int
    buyer: str
    member: str
    buyer_note: str
    shown: Shown
    product: Product | None
    order: Order | None
    promotions: tuple[str, ...]
    house_rules: tuple[str, ...]
    phrases: tuple[Phrase, ...]
    own_phrases: tuple[OwnPhrase, ...]
    hint_cost: str
    limits: dict[str, float]


def workbench_view(session: Session, content: Content, user: User, running: Running) -> Page:
    """Collect the page. `limits` are the speed profile's seconds for the waiting clocks."""
    case, standard = running.script.case, content.standard()
    packs = content.library().phrases.values()
    fitting = [pack for pack in packs if pack.shop in (None, case.shown.shop)]
    profile = standard.profile
    shop = content.library().shop(case.shown.shop)
    return Page(
        attempt=running.attempt,
        title=case.title,
        stage=case.stage,
        level=case.level,
        buyer=case.buyer.name,
        member=case.buyer.member,
        buyer_note=case.buyer.note,
        shown=case.shown,
        product=case.shown.product,
        order=case.shown.order,
        promotions=_beside(case.shown, shop.promotions if shop else ()),
        house_rules=_beside(case.shown, shop.policies if shop else ()),
        phrases=phrases_by_use(fitting, case.stage),
        own_phrases=tuple(phrases_of(session, user.id)),
        hint_cost=format(standard.scorecard.hint_cost.normalize(), "f"),
        limits={
            "amber": profile.first.full.total_seconds(),
            "red": profile.first.zero.total_seconds(),
        },
    )


def phrases_by_use(packs: Sequence[PhrasePack], stage: Stage) -> tuple[Phrase, ...]:
    """Those of this stage first, then those for any, then the others; among them the shop's own before everybody's."""
    every = [
        (phrase.stage is not stage, phrase.stage is not None, pack.shop is None, phrase)
        for pack in packs
        for phrase in pack.phrases
    ]
    ordered = [phrase for *_, phrase in sorted(every, key=lambda one: one[:3])]
    return tuple({phrase.text: phrase for phrase in ordered}.values())


def _beside(shown: Shown, lines: Sequence[str]) -> tuple[str, ...]:
    """The shop's lines that the case does not say already, in these or nearly these words."""
    said = shown.policies
    return tuple(
        line for line in lines if not any(fuzz.ratio(line, one) >= SAID_ALREADY for one in said)
    )


def phrase_records(page: Page) -> list[dict[str, str]]:
    """The phrases as the `/` list searches them: own ones first."""
    own = [
        {"name": "我的短语", "text": one.text, "keys": "我的 wd", "stage": ""}
        for one in page.own_phrases
    ]
    shop = [
        {
            "name": phrase.name,
            "text": phrase.text,
            "keys": " ".join(phrase.keys),
            "stage": STAGE_NAMES[phrase.stage] if phrase.stage else "通用",
        }
        for phrase in page.phrases
    ]
    return [*own, *shop]
