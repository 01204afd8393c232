"""Small cases and a persona for tests of the buyer: every wording names itself."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from question_bank.case import Case
from question_bank.persona import PersonaSheet
from question_bank.vocabulary import Desk
from tests.markup import MarkupReader
from trainer.dialogue.events import BuyerSpoke, Event
from trainer.simulation.play import EPOCH, Input, Played, play, seconds
from trainer.simulation.script import Script, script_for

PERSONA = PersonaSheet.model_validate(
    {
        "id": "impatient",
        "name": "急躁",
        "delay_min": "2s",
        "delay_max": "10s",
        "patience": {"reply": "60s", "hold": "180s", "holds": 2, "nudges": 2},
        "nudge": ["在吗", "人呢"],
        "hold_over": ["查到了吗"],
        "reask": ["再问一遍", "还是没答"],
        "dont_know": ["不清楚"],
        "already_said": ["说过了 {value}"],
        "on_screen": ["你那边有吧"],
        "rude": ["什么态度"],
        "protest": ["我的事还没完"],
        "confirm": ["对的"],
        "thanks": ["谢谢"],
        "satisfied": ["没了"],
        "leave": ["算了"],
    }
)

PARCEL: dict[str, Any] = {
    "schema": "1",
    "id": "parcel",
    "title": "快递没动",
    "stage": "aftersale",
    "level": 2,
    "shown": {"shop": "杞小满", "product": "枸杞"},
    "buyer": {"persona": "impatient", "knows": {"order_no": "2208-1190"}},
    "desk": {"courier": {"after": "60s", "says": "明天派送"}},
    "outcomes": ["kept", "walked_off", "complained", "unanswered", "abandoned"],
    "beats": [
        {
            "id": "open",
            "say": ["快递怎么不动"],
            "need": "true",
            "may_hold": "true",
            "branches": [
                {"act": "trace_parcel", "desk": "courier", "say": ["这样啊"], "meets": "true"},
                {"act": "apologise", "say": ["光道歉有什么用"], "stay": "once", "mood": 1},
            ],
            "otherwise": {"reask": ["到底到哪了", "别绕了"], "limit": 2, "goto": "walked_off"},
        },
        {
            "id": "demand",
            "say": ["那什么时候到"],
            "need": "true",
            "branches": [
                {"act": "promise_followup", "say": ["行吧"], "meets": "true", "goto": "kept"}
            ],
            "otherwise": {"reask": ["几点"], "limit": 1, "goto": "complained"},
        },
    ],
}


def script(**changes: Any) -> Script:
    """The parcel case, with top-level keys replaced."""
    return script_for(Case.model_validate({**PARCEL, **changes}), PERSONA, MarkupReader())


def run(replies: Sequence[tuple[float, str]], *, on: Script | None = None, seed: int = 0) -> Played:
    """Play (seconds, text) pairs; a text `@courier` asks that colleague, `@end` ends."""
    return play(on or script(), [an_input(at, text) for at, text in replies], seed)


def an_input(at: float, text: str) -> Input:
    """One input in the short form of `run`."""
    moment = timedelta(seconds=at)
    if text == "@end":
        return Input(moment, end=True)
    if text.startswith("@"):
        return Input(moment, desk=Desk(text[1:]))
    return Input(moment, text)


def buyer(played: Played | Sequence[Event]) -> list[tuple[float, str, str]]:
    """(seconds, cause, text) of every buyer message."""
    events = played.events if isinstance(played, Played) else played
    return [(seconds(e.at), e.cause, e.text) for e in events if isinstance(e, BuyerSpoke)]


def at(event: Event) -> float:
    """Seconds from the start."""
    return round((event.at - EPOCH).total_seconds(), 1)
