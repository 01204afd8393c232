"""Cards an agent can send instead of typing."""

from question_bank.case import Case
from question_bank.sent_cards import card_words
from trainer.errors import Invalid


def card_text(case: Case, card: str) -> str:
    """The words of a card. Raises Invalid where the case has nothing to put on it."""
    words = card_words(case, card)
    if words is None:
        raise Invalid("这一单没有可以发的卡片")
    return words
