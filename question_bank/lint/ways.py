"""Where a case can lead: its beats and outcomes as a graph."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from question_bank.case import Beat, Case
from question_bank.source import Loc
from question_bank.vocabulary import Outcome

_OUTCOMES = frozenset(Outcome)


@dataclass(frozen=True, slots=True)
class Way:
    """One way from a beat (None: from anywhere) to a beat or an outcome, and where the file says so."""

    start: str | None
    target: str
    loc: Loc


def is_outcome(target: str) -> bool:
    """Whether a goto names an outcome."""
    return target in _OUTCOMES


def bad_end(case: Case) -> Outcome:
    """How a buyer who has had enough ends where the file does not say: a complaint if the case names it."""
    return Outcome.COMPLAINED if Outcome.COMPLAINED in case.outcomes else Outcome.WALKED_OFF


def ways(case: Case) -> tuple[Way, ...]:
    """All ways that the file writes down or implies, in its order. A branch that stays leads nowhere."""
    found = [way for place, beat in enumerate(case.beats) for way in _from_beat(case, place, beat)]
    found.append(Way(None, case.silence.goto, ("silence", "goto")))
    rude = case.buyer.rude
    if rude is not None and rude.goto:
        found.append(Way(None, rude.goto, ("buyer", "rude", "goto")))
    return tuple(found)


def _from_beat(case: Case, place: int, beat: Beat) -> Iterator[Way]:
    following = case.beats[place + 1].id if place + 1 < len(case.beats) else None
    for number, branch in enumerate(beat.branches):
        if branch.stay:
            continue
        target = branch.goto or following
        if target is not None:
            yield Way(beat.id, target, ("beats", place, "branches", number, "goto"))
    if beat.otherwise is not None:
        yield Way(beat.id, beat.otherwise.goto, ("beats", place, "otherwise", "goto"))


def reachable_beats(case: Case) -> frozenset[str]:
    """The beats that some play opens."""
    return _closure({case.beats[0].id}, ways(case), forward=True)


def reached_outcomes(case: Case) -> frozenset[Outcome]:
    """The outcomes that ways from reachable beats lead to, and that rudeness and an early end do."""
    beats = reachable_beats(case)
    targets = {way.target for way in ways(case) if way.start is None or way.start in beats}
    reached = {Outcome(target) for target in targets if is_outcome(target)}
    if case.buyer.rude is None or not case.buyer.rude.goto:
        reached.add(bad_end(case))
    return frozenset(reached | {Outcome.ABANDONED})


def beats_before(case: Case, outcomes: Iterable[Outcome]) -> frozenset[str]:
    """The beats from which one of these outcomes can still be reached by branches and `otherwise`."""
    wanted = {outcome.value for outcome in outcomes}
    return _closure(wanted, ways(case), forward=False) - wanted


def _closure(start: set[str], all_ways: tuple[Way, ...], *, forward: bool) -> frozenset[str]:
    found = set(start)
    grown = True
    while grown:
        grown = False
        for way in all_ways:
            near, far = (way.start, way.target) if forward else (way.target, way.start)
            open_to_it = near in found or (forward and near is None)
            if open_to_it and far is not None and far not in found and not is_outcome(far):
                found.add(far)
                grown = True
    return frozenset(found)
