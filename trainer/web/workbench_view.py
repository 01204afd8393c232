"""What the workbench shows beside the conversation: product, order, rules, phrases. Nothing else of the case."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from question_bank.case import Order, Product, Shown
from question_bank.names import STAGE_NAMES
from question_bank.phrase import Phrase
from question_bank.vocabulary import Stage
from trainer.services.attempts import Running
from trainer.services.content import Content
from trainer.store.accounts import User
from trainer.store.practice import Attempt, OwnPhrase, phrases_of


@dataclass(frozen=True, slots=True)
class Page:
    """Everything the template shows around the chat.

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
        phrases=tuple(phrase for pack in fitting for phrase in pack.phrases),
        own_phrases=tuple(phrases_of(session, user.id)),
        hint_cost=format(standard.scorecard.hint_cost.normalize(), "f"),
        limits={
            "amber": profile.first.full.total_seconds(),
            "red": profile.first.zero.total_seconds(),
        },
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
