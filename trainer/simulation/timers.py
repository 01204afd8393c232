"""What comes due by itself: a nudge, the end of a hold, the end of patience, the end of the closing window."""

from dataclasses import dataclass
from datetime import timedelta

from question_bank.values import Burst
from question_bank.vocabulary import Outcome
from trainer.simulation.react import BETWEEN, leaving_lines
from trainer.simulation.scene import Line, Scene
from trainer.simulation.script import outcome_of

WINDOW = timedelta(seconds=60)
"""How long the closing window stays open after the outcome is settled (rule 9)."""


@dataclass(frozen=True, slots=True)
class Timeout:
    """Something due by itself: lines to say, or a close without words."""

    at: timedelta
    lines: tuple[Line, ...] = ()
    close: Outcome | None = None
    reason: str = ""
    mood: int = 0


def timeout(scene: Scene) -> Timeout:
    """The next thing that happens if the agent says nothing more. There always is one: every play ends."""
    if scene.outcome is not None:
        return Timeout(scene.settled_at + WINDOW, close=scene.outcome, reason="window")
    if scene.hold is not None and not scene.hold.over:
        return _hold_over(scene)
    at = _waiting_since(scene) + scene.script.reply_patience
    if not scene.spoken:
        return _silent_opening(scene)
    if scene.nudges < scene.script.nudges:
        wordings = scene.script.nudge_wordings()
        words = wordings[min(scene.nudges, len(wordings) - 1)]
        return Timeout(at, _lines(scene, words, "nudge"), mood=_lower(scene))
    return _silence(scene, at)


def _silence(scene: Scene, at: timedelta) -> Timeout:
    target = scene.script.case.silence.goto
    outcome = outcome_of(target)
    if outcome is not None:
        return Timeout(at, close=outcome, reason="silence")
    return Timeout(at, tuple(leaving_lines(scene, target, "silence")), mood=_lower(scene))


def _silent_opening(scene: Scene) -> Timeout:
    """Where the agent should have spoken first and did not, the buyer never shows up."""
    patience = scene.script.reply_patience * (scene.script.nudges + 1)
    return _silence(scene, _waiting_since(scene) + patience)


def _hold_over(scene: Scene) -> Timeout:
    assert scene.hold is not None
    wordings = scene.script.persona.hold_over
    words = wordings[min(scene.nudges, len(wordings) - 1)]
    said_since = scene.line_at > scene.hold.until
    return Timeout(
        scene.line_at + BETWEEN if said_since else scene.hold.until,
        _lines(scene, words, "hold_over"),
        mood=_lower(scene),
    )


def _waiting_since(scene: Scene) -> timedelta:
    """From when the patience runs: the buyer's last message, or the first since that was not sent too early to count.

    Not the last one: a 「好的」 every minute would keep the buyer for ever.
    """
    awake = [item.at for item in scene.batch if not item.early]
    return max([scene.line_at, *awake[:1]])


def _lines(scene: Scene, burst: Burst, cause: str) -> tuple[Line, ...]:
    return tuple(
        Line(part.after, scene.fill(part.text), scene.beat.id, "more" if n else cause)
        for n, part in enumerate(burst)
    )


def _lower(scene: Scene) -> int:
    return max(-5, scene.mood - 1)
