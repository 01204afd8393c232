"""Seeded random plays: 200 of them must close on every case."""

from datetime import timedelta

from trainer.simulation import draw
from trainer.simulation.bots import models
from trainer.simulation.play import Input, Played, play
from trainer.simulation.script import Script

_SMALL_TALK = (
    "您好",
    "好的",
    "请稍等我查一下",
    "不好意思",
    "这个我不清楚",
    "麻烦提供下订单号",
    "今天天气不错",
    "没有",
    "祝您生活愉快",
    "给您申请了",
)


def random_play(script: Script, seed: int) -> Played:
    """Up to thirty replies at random moments: model answers, small talk, questions to colleagues."""
    texts = (*models(script.case), *_SMALL_TALK)
    now, inputs = timedelta(0), []
    for number in range(int(draw.share(seed, "length") * 31)):
        gap = draw.delay(timedelta(seconds=1), timedelta(seconds=70), seed, "gap", number)
        now += gap
        desks = tuple(script.case.desk)
        if desks and draw.share(seed, "desk?", number) < 0.1:
            inputs.append(Input(now, desk=draw.one_of(desks, seed, "desk", number)))
        else:
            inputs.append(Input(now, draw.one_of(texts, seed, "text", number)))
    return play(script, inputs, seed)
