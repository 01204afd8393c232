"""Personas: what kinds of buyers have in common (`question_bank/personas.yaml`)."""

from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from question_bank.values import Duration, Frozen, Wordings
from question_bank.vocabulary import Persona

SHORTEST_DELAY = timedelta(seconds=2)
LONGEST_DELAY = timedelta(seconds=10)
"""A buyer's own delay in practice stays between these two (architecture, rule 2 of the buyer)."""


def _within_house_limits(value: timedelta) -> timedelta:
    if not SHORTEST_DELAY <= value <= LONGEST_DELAY:
        raise PydanticCustomError(
            "own_check",
            "outside 2-10 s",
            {"what": "要在 2 到 10 秒之间", "remedy": "写 2s 到 10s"},
        )
    return value


Delay = Annotated[Duration, AfterValidator(_within_house_limits)]


class HousePatience(Frozen):
    """How long this kind of buyer waits where a case does not say.

    reply   for an answer, until it nudges or goes · hold  in all, from the first 「请稍等」
    holds   how many holds it accepts · nudges  how often it asks again before it goes
    """

    reply: Duration
    hold: Duration
    holds: int = Field(ge=0, le=9)
    nudges: int = Field(ge=0, le=9)


class PersonaSheet(Frozen):
    """One kind of buyer.

    delay_min/delay_max  the buyer's own delay before a message, within 2-10 s, min up to max
    patience             for cases that do not say · mood  where the mood starts, -5 to 5
    leaves_at            the mood at which the buyer goes, whatever was said
    nudge       said when left waiting, in this order · hold_over  when a hold has run out
    reask       after a reply off the point, where the beat has no words of its own
    dont_know   asked for a fact it doesn't know · already_said  asked for the same twice
    on_screen   asked for what stands on the agent's own screen
    rude        answers rudeness · protest  answers a farewell while its need is open
    thanks      in the closing window · satisfied  asked whether anything else is open
    leave       when it goes · confirm  when the agent reads back what stands on its screen
    """

    id: Persona
    name: str
    description: str = ""
    delay_min: Delay
    delay_max: Delay
    patience: HousePatience
    mood: int = Field(default=0, ge=-5, le=5)
    leaves_at: int = Field(default=-5, ge=-5, le=0)
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
    confirm: Wordings


class PersonaPack(Frozen):
    """The file of all personas."""

    personas: tuple[PersonaSheet, ...]
