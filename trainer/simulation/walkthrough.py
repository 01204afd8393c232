"""Witnesses: a walkthrough turned into inputs with times, as `simulate` takes them."""

from collections.abc import Sequence
from datetime import timedelta

from question_bank.case import AskDesk, End, SendCard, Step, Walkthrough
from trainer.dialogue.events import Event
from trainer.simulation.play import Input, Performance, Played
from trainer.simulation.script import Script

_TENTH = timedelta(milliseconds=100)


def resolve(script: Script, walkthrough: Walkthrough, seed: int = 0) -> tuple[list[Input], Played]:
    """Play a walkthrough and note when each of its steps happened.

    `+8s` waits until nothing is due from the buyer, then 8 seconds; asking a colleague waits until it has answered.
    Steps that come after the close are left out.
    """
    inputs, performance, _ = _perform(script, walkthrough.replies, seed)
    performance.run_out()
    return inputs, Played(tuple(performance.events), len(inputs))


def perform(script: Script, steps: Sequence[Step], seed: int = 0) -> tuple[Event, ...]:
    """All events up to the moment at which the buyer has reacted to the last step and waits; the end where it came."""
    _, performance, now = _perform(script, steps, seed)
    _settled(performance, now)
    return tuple(performance.events)


def _perform(
    script: Script, steps: Sequence[Step], seed: int
) -> tuple[list[Input], Performance, timedelta]:
    performance = Performance(script, seed)
    inputs: list[Input] = []
    now = timedelta(0)
    for step in steps:
        now = _settled(performance, now)
        given = _as_input(step, now)
        if not performance.take(given):
            break
        inputs.append(given)
        now = given.at
        if isinstance(step, AskDesk):
            now += script.colleague(step.desk).after
            performance.look(now)
    return inputs, performance, now


def _settled(performance: Performance, now: timedelta) -> timedelta:
    """The moment from which nothing more is due from the buyer as a reaction."""
    while not performance.closed and (due := performance.next_reaction) is not None:
        now = max(now, due)
        performance.look(now)
    return now


def _as_input(step: Step, now: timedelta) -> Input:
    if isinstance(step, AskDesk):
        return Input(now, desk=step.desk, ask=step.ask)
    if isinstance(step, End):
        return Input(now, end=True)
    at = -(-(now + step.after) // _TENTH) * _TENTH
    if isinstance(step, SendCard):
        return Input(at, card=step.card)
    return Input(at, step.text)
