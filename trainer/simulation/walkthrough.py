"""Witnesses: a walkthrough turned into inputs with times, as `simulate` takes them."""

from datetime import timedelta

from question_bank.case import AskDesk, End, Wait, Walkthrough
from trainer.simulation.play import Input, Performance, Played
from trainer.simulation.script import Script

_TENTH = timedelta(milliseconds=100)


def resolve(script: Script, walkthrough: Walkthrough, seed: int = 0) -> tuple[list[Input], Played]:
    """Play a walkthrough and note when each of its steps happened.

    `+8s` waits until nothing is due from the buyer, then 8 seconds; asking a colleague waits until it has answered.
    Steps that come after the close are left out.
    """
    performance = Performance(script, seed)
    inputs: list[Input] = []
    now = timedelta(0)
    for step in walkthrough.replies:
        now = _settled(performance, now)
        given = _as_input(step, now)
        if not performance.take(given):
            break
        inputs.append(given)
        now = given.at
        if isinstance(step, AskDesk):
            now += script.colleague(step.desk).after
            performance.look(now)
    performance.run_out()
    return inputs, Played(tuple(performance.events), len(inputs))


def _settled(performance: Performance, now: timedelta) -> timedelta:
    """The moment from which nothing more is due from the buyer as a reaction."""
    while not performance.closed and (due := performance.next_reaction) is not None:
        now = max(now, due)
        performance.look(now)
    return now


def _as_input(step: Wait | AskDesk | End, now: timedelta) -> Input:
    if isinstance(step, AskDesk):
        return Input(now, desk=step.desk, ask=step.ask)
    if isinstance(step, End):
        return Input(now, end=True)
    at = now + step.after
    return Input(-(-at // _TENTH) * _TENTH, step.text)
