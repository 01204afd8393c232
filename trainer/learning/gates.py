"""How far one gate of the go-live standard is met. Gates look at the last results, never at the best."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from itertools import takewhile

from question_bank.names import STAGE_NAMES
from question_bank.standard import CasesPassed, FirstResponse, Gate, LastPassed, NoRedLine
from question_bank.vocabulary import Stage
from trainer.learning.result import Result


class GateState(StrEnum):
    """`locked`: it opens only after other gates (an exam); the first standard has none such."""

    MET = "met"
    UNDER_WAY = "under_way"
    OPEN = "open"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class GateProgress:
    """One line of the checklist: `have` of `need`, what to do next, and the sessions that show it (oldest first).

    `missing_stages` are those of which a passed case is still lacking.
    """

    gate: str
    label: str
    state: GateState
    have: int
    need: int
    next_step: str
    evidence: tuple[str, ...]
    missing_stages: tuple[Stage, ...] = ()


def progress(gate: Gate, results: Sequence[Result]) -> GateProgress:
    """Progress of one gate on counted results, oldest first."""
    if isinstance(gate, CasesPassed):
        return _cases_passed(gate, results)
    if isinstance(gate, LastPassed):
        return _last_passed(gate, results)
    if isinstance(gate, NoRedLine):
        return _no_red_line(gate, results)
    return _first_response(gate, results)


def _cases_passed(gate: CasesPassed, results: Sequence[Result]) -> GateProgress:
    """Different cases whose latest attempt passed. A place is kept free for each stage still lacking."""
    latest = {result.case: result for result in results}
    passed = [result for result in latest.values() if result.is_pass]
    missing = tuple(stage for stage in gate.stages if all(r.stage is not stage for r in passed))
    need = max(gate.count, len(gate.stages))
    have = max(0, min(len(passed), need - len(missing)))
    slipped = [result for result in latest.values() if not result.is_pass]
    return _line(gate, have, need, _next_case(need - have, missing, len(slipped)), passed, missing)


def _next_case(lacking: int, missing: tuple[Stage, ...], slipped: int) -> str:
    text = f"再通过 {lacking} 个案例"
    if missing:
        text += f"，其中{'、'.join(STAGE_NAMES[stage] for stage in missing)}各至少 1 个"
    elif slipped:
        text += f"，有 {min(slipped, lacking)} 个没过的可以先补"
    return text


def _last_passed(gate: LastPassed, results: Sequence[Result]) -> GateProgress:
    run = _run_at_end(results, lambda result: result.is_pass, gate.count)
    lacking = gate.count - len(run)
    step = f"再连着通过 {lacking} 次" if run else f"接下来连着通过 {lacking} 次"
    return _line(gate, len(run), gate.count, step, run)


def _no_red_line(gate: NoRedLine, results: Sequence[Result]) -> GateProgress:
    run = _run_at_end(results, lambda result: not result.red_line, gate.count)
    step = f"再练 {gate.count - len(run)} 次都不碰红线"
    return _line(gate, len(run), gate.count, step, run)


def _first_response(gate: FirstResponse, results: Sequence[Result]) -> GateProgress:
    window = results[-gate.of :]
    in_time = [result for result in window if _is_within(result, gate.within)]
    have = min(len(in_time), gate.count)
    more = _more_in_time([_is_within(result, gate.within) for result in window], gate)
    step = f"接下来 {more} 次都在 {int(gate.within.total_seconds())} 秒内回第一句"
    return _line(gate, have, gate.count, step, in_time)


def _is_within(result: Result, limit: timedelta) -> bool:
    first = result.first_response_s
    return first is not None and first <= limit.total_seconds()


def _more_in_time(window: list[bool], gate: FirstResponse) -> int:
    """How many quick sessions in a row it takes: new ones push slow ones out of the window."""
    more = 0
    while sum(window[-gate.of :]) < min(gate.count, gate.of):
        window = [*window, True]
        more += 1
    return more


def _run_at_end(
    results: Sequence[Result], holds: Callable[[Result], bool], limit: int
) -> list[Result]:
    """The unbroken run of good results at the end, at most `limit`, oldest first."""
    return list(takewhile(holds, reversed(results[-limit:])))[::-1]


def _line(
    gate: Gate,
    have: int,
    need: int,
    next_step: str,
    shown_by: Sequence[Result],
    missing: tuple[Stage, ...] = (),
) -> GateProgress:
    state = GateState.MET if have >= need else GateState.UNDER_WAY if have else GateState.OPEN
    return GateProgress(
        gate=gate.id,
        label=gate.label,
        state=state,
        have=have,
        need=need,
        next_step="已达到" if state is GateState.MET else next_step,
        evidence=tuple(result.session for result in shown_by),
        missing_stages=missing,
    )
