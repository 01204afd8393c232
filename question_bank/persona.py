"""Personas: what kinds of buyers have in common (`question_bank/personas.yaml`)."""

from pydantic import Field

from question_bank.case import Patience
from question_bank.values import Duration, Frozen, Wordings
from question_bank.vocabulary import Persona


class PersonaSheet(Frozen):
    """One kind of buyer.

    delay_min/delay_max  the buyer's own delay before a message, within 2-10 s (architecture rule 2)
    patience             defaults for cases that do not say · mood  where the mood starts, -5 to 5
    leaves_at            the mood at which the buyer goes, whatever was said
    The wordings are used where a case has none of its own.
    """

    id: Persona
    name: str
    description: str = ""
    delay_min: Duration
    delay_max: Duration
    patience: Patience
    mood: int = Field(0, ge=-5, le=5)
    leaves_at: int = Field(-5, ge=-5, le=0)
    nudge: Wordings
    hold_over: Wordings
    reask: Wordings
    dont_know: Wordings
    already_said: Wordings
    on_screen: Wordings
    rude: Wordings
    protest: Wordings
    thanks: Wordings
    satisfied: Wordings
    leave: Wordings
