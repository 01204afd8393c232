"""Quick phrases: what the `/` key finds in the workbench."""

from question_bank.values import Frozen, Texts
from question_bank.vocabulary import Stage


class Phrase(Frozen):
    """One quick phrase. 【…】 in the text is a blank to fill in; `stage` absent: fits anywhere."""

    name: str
    text: str
    stage: Stage | None = None
    keys: Texts = ()


class PhrasePack(Frozen):
    """The phrases of one shop, or of every shop where `shop` is absent."""

    id: str
    shop: str | None = None
    phrases: tuple[Phrase, ...]
