"""What the buyer does about a decision: the messages to come, and the moment of the first one."""

from dataclasses import dataclass, replace
from datetime import timedelta

from question_bank.language.promises import hold_seconds
from question_bank.values import Burst, Wordings
from question_bank.vocabulary import Act, Category, Outcome, Slot
from trainer.dialogue.reply_kind import ReplyKind
from trainer.simulation import draw
from trainer.simulation.decide import DECIDING, Decision, is_early_goodbye
from trainer.simulation.scene import SOOTHING, Line, Scene
from trainer.simulation.script import outcome_of

BETWEEN = timedelta(seconds=3)
"""Between two messages of one burst."""
_CONTENT = frozenset({Outcome.ORDERED, Outcome.KEPT, Outcome.SETTLED})
"""Outcomes after which the buyer says thanks; one who leaves without buying says that it leaves."""
MOST_VISITS = 6
"""A beat opened more often than this ends as being off the point does: no play goes round for ever."""


@dataclass(frozen=True, slots=True)
class Reaction:
    """What is due next from the buyer.

    at     when the first line appears · lines  the burst · upto  the last reply read
    mood   after the reaction · branch  the branch taken · hold_until  set where the buyer agrees to wait (then `at` is
           the moment of agreeing and the lines follow with their own delay) · from_at  when the buyer starts to type
    """

    at: timedelta
    lines: tuple[Line, ...]
    upto: int | None
    mood: int
    branch: int | None = None
    hold_until: timedelta | None = None
    from_at: timedelta | None = None


def react(scene: Scene, decision: Decision) -> Reaction:
    """Turn a decision into messages."""
    read = decision.read
    mood = _mood_after(scene, decision)
    if scene.outcome is not None:
        return _react_in_window(scene, decision)
    if read.kind is ReplyKind.RUDE:
        return _react_to_rudeness(scene, decision, mood)
    if _has_had_enough(scene, decision, mood):
        target = scene.script.otherwise(scene.beat).goto
        return _compose(scene, decision, mood, leaving_lines(scene, target, "leave"))
    if read.branch is not None and scene.beat.branches[read.branch].stay == 0:
        return _compose(scene, decision, mood, _moving_lines(scene, decision), read.branch)
    if read.kind is ReplyKind.HOLDS:
        return _accept_hold(scene, decision, mood)
    lines = _slot_lines(scene, decision)
    if read.branch is not None:
        branch = scene.beat.branches[read.branch]
        said = _burst(scene, branch.say, f"branch:{read.branch + 1}")
        lines += _said(scene, said, f"branch:{read.branch + 1}")
        return _compose(scene, decision, mood, lines, read.branch)
    if lines:
        return _compose(scene, decision, mood, lines)
    if is_early_goodbye(scene, decision):
        wordings = scene.script.case.buyer.protest or scene.script.persona.protest
        lines = _said(scene, _burst(scene, wordings, "protest"), "protest")
        return _compose(scene, decision, mood, lines)
    return _ask_again(scene, decision, mood)


def _has_had_enough(scene: Scene, decision: Decision, mood: int) -> bool:
    """The mood is at the bottom; an answer that did not push it further down wins even that buyer back (rule 8)."""
    if mood > scene.script.persona.leaves_at:
        return False
    answers = decision.read.kind in DECIDING and decision.read.branch is not None
    return not answers or mood < scene.mood


def _ask_again(scene: Scene, decision: Decision, mood: int) -> Reaction:
    otherwise = scene.script.otherwise(scene.beat)
    if scene.asked_again_enough():
        return _compose(scene, decision, mood, leaving_lines(scene, otherwise.goto, "reask"))
    wordings = scene.script.reask_wordings(scene.beat)
    said = wordings[min(scene.reasks, len(wordings) - 1)]
    return _compose(scene, decision, mood, _said(scene, said, "reask"))


def _react_to_rudeness(scene: Scene, decision: Decision, mood: int) -> Reaction:
    rude = scene.script.rude()
    if scene.rudes >= rude.limit:
        lines = leaving_lines(scene, rude.goto, "rude")
        return _compose(scene, decision, mood, lines)
    said = rude.say[min(scene.rudes, len(rude.say) - 1)]
    return _compose(scene, decision, mood, _said(scene, said, "rude"))


def _react_in_window(scene: Scene, decision: Decision) -> Reaction:
    """In the closing window the buyer gives facts when asked, says that nothing else is open, and goes after a
    farewell (no line then)."""
    if decision.read.branch is not None:
        return Reaction(decision.at, (), decision.upto, scene.mood)
    lines = tuple(
        replace(line, gap=BETWEEN if n else timedelta(0), cause="thanks")
        for n, line in enumerate(_window_lines(scene, decision))
    )
    return _compose(scene, decision, scene.mood, list(lines))


def _window_lines(scene: Scene, decision: Decision) -> list[Line]:
    lines = _slot_lines(scene, decision)
    if lines or Act.CONFIRM_SATISFIED not in decision.reading.act_ids():
        return lines
    return _said(scene, _burst(scene, scene.script.persona.satisfied, "thanks"), "thanks")


def _accept_hold(scene: Scene, decision: Decision, mood: int) -> Reaction:
    asked_at = scene.hold.asked_at if scene.hold else decision.last_reply_at
    promised = hold_seconds(decision.reading)
    limit = asked_at + scene.script.hold_patience
    until = limit
    if promised is not None:
        until = min(limit, decision.last_reply_at + timedelta(seconds=promised))
    lines = _slot_lines(scene, decision)
    branch = decision.read.branch
    if branch is not None:
        cause = f"branch:{branch + 1}"
        lines += _said(scene, _burst(scene, scene.beat.branches[branch].say, cause), cause)
    agreed_at = max(decision.at, scene.line_at)
    return Reaction(
        at=agreed_at,
        lines=tuple(_spread(lines, first=_delay(scene, "hold"))),
        upto=decision.upto,
        mood=mood,
        branch=branch,
        hold_until=max(until, agreed_at),
    )


def _moving_lines(scene: Scene, decision: Decision) -> list[Line]:
    index = decision.read.branch or 0
    branch = scene.beat.branches[index]
    cause = f"branch:{index + 1}"
    target = branch.goto or _next_beat(scene)
    meets = scene.beat.id if branch.meets else None
    outcome = outcome_of(target)
    lines = [
        line
        for line in _slot_lines(scene, decision)
        if not any("{" + str(line.gives) + "}" in part.text for b in branch.say for part in b)
    ]
    said = _said(scene, _burst(scene, branch.say, cause), cause)
    if outcome is not None:
        lines += said or _said(scene, _closing_words(scene, outcome), cause)
        return _settle(lines, outcome, meets)
    lines += said
    opening = _opening_lines(scene, target, cause)
    if meets:
        place = len(lines) - 1 if said else len(lines)
        return _with_meets(lines + opening, place, meets)
    return lines + opening


def _with_meets(lines: list[Line], place: int, meets: str) -> list[Line]:
    return [*lines[:place], replace(lines[place], meets=meets), *lines[place + 1 :]]


def _settle(lines: list[Line], outcome: Outcome, meets: str | None) -> list[Line]:
    return [*lines[:-1], replace(lines[-1], meets=meets, outcome=outcome)]


def _next_beat(scene: Scene) -> str:
    """Without a goto the next beat follows; after the last one the conversation ends well: it was answered."""
    following = scene.script.case.beat_after(scene.beat.id)
    return following.id if following else scene.script.good_end().value


def _opening_lines(scene: Scene, beat_id: str, cause: str) -> list[Line]:
    beat = scene.script.case.beat(beat_id)
    visit = scene.visits.get(beat_id, 0) + 1
    if visit > MOST_VISITS:
        end = outcome_of(scene.script.otherwise(beat).goto) or scene.script.bad_end()
        return leaving_lines(scene, end.value, cause)
    wordings = beat.say or scene.script.persona.thanks
    burst = draw.one_of(wordings, scene.seed, beat_id, visit, "open")
    return [
        Line(
            gap=part.after if n else BETWEEN,
            text=scene.fill(part.text),
            beat=beat_id,
            cause="more" if n else cause,
            need=beat_id if beat.need and not n else None,
        )
        for n, part in enumerate(burst)
    ]


def leaving_lines(scene: Scene, target: str, cause: str) -> list[Line]:
    """What the buyer says on the way to a beat or an outcome that silence or a limit leads to."""
    outcome = outcome_of(target)
    if outcome is None:
        return _opening_lines(scene, target, cause)
    return _settle(_said(scene, _closing_words(scene, outcome), cause), outcome, None)


def _closing_words(scene: Scene, outcome: Outcome) -> Burst:
    persona = scene.script.persona
    wordings = persona.thanks if outcome in _CONTENT else persona.leave
    return draw.one_of(wordings, scene.seed, scene.beat.id, scene.visit, "closing")


def _slot_lines(scene: Scene, decision: Decision) -> list[Line]:
    """Rule 3: a fact asked for is given if known, in any beat; asked twice or on screen, with displeasure."""
    lines: list[Line] = []
    for slot in decision.read.slots:
        text = scene.fill(_slot_words(scene, decision, slot))
        evades = text != scene.script.case.buyer.knows.get(slot)
        lines.append(Line(BETWEEN, text, scene.beat.id, "slot", gives=slot, evades=evades))
    return lines


def _slot_words(scene: Scene, decision: Decision, slot: Slot) -> str:
    persona, knows = scene.script.persona, scene.script.case.buyer.knows
    value = knows.get(slot)
    on_screen = slot in scene.script.case.shown_slots()
    if on_screen and _only_checks(decision, slot):
        wordings = persona.confirm
    elif value is not None and slot in scene.given:
        wordings = persona.already_said
    elif on_screen:
        wordings = persona.on_screen
    elif value is None:
        wordings = persona.dont_know
    else:
        return value
    drawn = draw.place(len(wordings), scene.seed, scene.beat.id, scene.visit, slot.value)
    burst = wordings[(drawn + scene.evaded.get(slot, 0)) % len(wordings)]
    words = " ".join(part.text for part in burst)
    return words.replace("{value}", value or "")


def _only_checks(decision: Decision, slot: Slot) -> bool:
    """Whether the agent reads something back rather than asking for it."""
    asking = {found.act for found in decision.reading.acts if found.slot is slot}
    return asking == {Act.CONFIRM_ORDER}


def _said(scene: Scene, burst: Burst, cause: str) -> list[Line]:
    return [
        Line(
            gap=part.after if n else BETWEEN,
            text=scene.fill(part.text),
            beat=scene.beat.id,
            cause="more" if n else cause,
            gives=_given_in(scene, part.text),
        )
        for n, part in enumerate(burst)
    ]


def _given_in(scene: Scene, text: str) -> Slot | None:
    """The fact that a wording tells by its placeholder: asked for again, it has been said already."""
    knows = scene.script.case.buyer.knows
    return next((slot for slot in knows if "{" + slot.value + "}" in text), None)


def _burst(scene: Scene, wordings: Wordings, label: str) -> Burst:
    """One wording; said again in the same visit the following one, so that the buyer does not repeat itself."""
    if not wordings:
        return ()
    drawn = draw.place(len(wordings), scene.seed, scene.beat.id, scene.visit, label)
    return wordings[(drawn + scene.says.get(label, 0)) % len(wordings)]


def _delay(scene: Scene, label: str) -> timedelta:
    persona = scene.script.persona
    count = scene.says.get(label, 0)
    return draw.delay(
        persona.delay_min, persona.delay_max, scene.seed, scene.beat.id, scene.visit, label, count
    )


def _spread(lines: list[Line], first: timedelta) -> list[Line]:
    """Give the first line its delay; the others keep their pauses."""
    return [replace(lines[0], gap=first), *lines[1:]] if lines else []


def _compose(
    scene: Scene,
    decision: Decision,
    mood: int,
    lines: list[Line],
    branch: int | None = None,
) -> Reaction:
    start = max(decision.at, scene.line_at)
    waited_long = decision.read.kind is ReplyKind.ACKNOWLEDGES and branch is None
    at = start if waited_long else start + _delay(scene, lines[0].cause)
    spread = tuple(_spread(lines, first=timedelta(0)))
    return Reaction(at, spread, decision.upto, mood, branch, from_at=start)


def _mood_after(scene: Scene, decision: Decision) -> int:
    """Rule 4: every act that matches moves the mood; faults, holes and repeated questions lower it."""
    reading, read = decision.reading, decision.read
    change = sum(scene.beat.branches[i].mood for i in read.matching)
    categories = reading.categories()
    if read.kind is ReplyKind.RUDE:
        change -= 2
    if categories & {Category.CURT, Category.BRUSH_OFF, Category.CONFRONTATION}:
        change -= 1
    if read.kind is ReplyKind.OFF:
        change -= 1
    if reading.act_ids() & SOOTHING and scene.mood < 0 and not scene.soothed:
        change += 1
    change -= sum(1 for slot in read.slots if _is_annoying(scene, decision, slot))
    if read.branch is not None and read.branch >= 0 and scene.beat.branches[read.branch].meets:
        change += 1
    return max(-5, min(5, scene.mood + change))


def _is_annoying(scene: Scene, decision: Decision, slot: Slot) -> bool:
    """Asked for twice, or for what stands on the agent's own screen."""
    if _only_checks(decision, slot):
        return False
    return slot in scene.given or slot in scene.script.case.shown_slots()
