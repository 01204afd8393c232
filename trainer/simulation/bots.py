"""Bots: agents no case may let pass. Lint plays them on every case (docs/lint.md)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from question_bank.case import Case
from trainer.dialogue.events import BuyerSpoke
from trainer.simulation.play import Input, Performance, Played, inputs_of, play
from trainer.simulation.script import Script

Bot = Callable[[Script, int], Played]
PACE = 14.0
"""Seconds between two messages of a bot that types its texts one after the other."""
_LONGEST = 60


def models(case: Case) -> list[str]:
    """The first model answer of every point, in listed order."""
    return [point.model[0] for point in case.points if point.model]


def model_player(script: Script, seed: int = 0) -> Played:
    """Not a bot but the measure: the model answers in order, 14 s apart, colleagues asked at once. It must pass."""
    asks = [Input(timedelta(0), desk=desk) for desk in script.case.desk]
    return play(script, [*asks, *inputs_of(models(script.case), first=PACE, every=PACE)], seed)


def _saying(texts: Sequence[str], every: float) -> Bot:
    def bot(script: Script, seed: int) -> Played:
        said = [texts[n % len(texts)] for n in range(_LONGEST)]
        return play(script, inputs_of(said, first=5, every=every), seed)

    return bot


def _silent(script: Script, seed: int) -> Played:
    return play(script, [], seed)


def _early_ender(script: Script, seed: int) -> Played:
    return play(
        script,
        [Input(timedelta(seconds=6), "您好，在的"), Input(timedelta(seconds=9), end=True)],
        seed,
    )


def _stuffing(times: int) -> Bot:
    def bot(script: Script, seed: int) -> Played:
        whole = " ".join(models(script.case))
        return play(script, inputs_of([whole] * times, first=8, every=30), seed)

    return bot


def _stuffing_after_every_line(script: Script, seed: int) -> Played:
    whole = " ".join(models(script.case))
    performance = Performance(script, seed)
    answered = -1
    while not performance.closed:
        spoken = [event for event in performance.events if isinstance(event, BuyerSpoke)]
        newest = spoken[-1].seq if spoken else 0
        if newest > answered:
            answered = newest
            now = performance.events[-1].at - performance.events[0].at
            performance.take(Input(now + timedelta(seconds=6), whole))
        elif (due := performance.next_due) is not None:
            performance.look(due)
    return Played(tuple(performance.events), 0)


def _over_promising(script: Script, seed: int) -> Played:
    said = [f"{text}，我百分百保证绝对不会有任何问题" for text in models(script.case)]
    asks = [Input(timedelta(0), desk=desk) for desk in script.case.desk]
    return play(script, [*asks, *inputs_of(said, first=PACE, every=PACE)], seed)


BOTS: Mapping[str, Bot] = {
    "silent": _silent,
    "hold-spamming": _saying(["请稍等"], 50),
    "insulting": _saying(["你有病吧", "滚，穷鬼别来烦我", "傻逼买家"], 20),
    "greeting-only": _saying(["您好，欢迎光临", "亲，您好呀", "在的呢"], PACE),
    "poaching": _saying(["您加我微信聊吧", "加V信 abc123，价格更低", "微信上说方便"], 20),
    "stuffing-once": _stuffing(1),
    "stuffing-twice": _stuffing(2),
    "stuffing-after-every-line": _stuffing_after_every_line,
    "over-promising": _over_promising,
    "early-ender": _early_ender,
}
"""By name; none may pass on any published case, and the silent one must end."""
