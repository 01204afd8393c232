"""How much patience the page may show: coarse on purpose, it mirrors the tone, not the hidden numbers."""

from collections.abc import Sequence
from datetime import datetime

from trainer.dialogue.events import AgentReplied, BuyerSpoke, Event, HoldAccepted
from trainer.simulation.script import Script

MOST = 5


def patience_left(script: Script, events: Sequence[Event], now: datetime) -> int:
    """One to five: five calm, one about to leave. From the mood shown so far and the wait since the last message."""
    spoken = [event for event in events if isinstance(event, BuyerSpoke)]
    mood = spoken[-1].mood if spoken else script.mood
    level = MOST if mood >= 0 else max(1, MOST + mood)
    sides = [e for e in events if isinstance(e, BuyerSpoke | AgentReplied | HoldAccepted)]
    if sides and isinstance(sides[-1], BuyerSpoke) and sides[-1].outcome is None:
        waited = (now - sides[-1].at) / script.reply_patience
        level -= 1 if waited > 0.5 else 0
        level -= 1 if sides[-1].cause in ("nudge", "hold_over") else 0
    return max(1, level)
