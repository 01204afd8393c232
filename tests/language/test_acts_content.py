"""Replies that say nothing, and the time that a hold promises."""

import pytest

from question_bank.language.content import is_content_free
from question_bank.language.promises import hold_seconds
from question_bank.language.reader import shipped_reader


@pytest.mark.parametrize(
    "text",
    [
        "好的",
        "嗯嗯",
        "您好，在的",
        "您好亲，我是客服小安，很高兴为您服务",
        "抱歉让您久等了",
        "好的亲，收到啦~",
        "谢谢亲的理解",
        "您别着急哈",
        "明白您的意思",
    ],
)
def test_courtesy_alone_answers_nothing(text: str) -> None:
    assert is_content_free(shipped_reader().read([text]))


@pytest.mark.parametrize(
    "text", ["好的，今天给您发", "在的，有货", "不懂", "收到，稍等", "这个我不清楚"]
)
def test_a_reply_with_anything_to_it_is_not_content_free(text: str) -> None:
    assert not is_content_free(shipped_reader().read([text]))


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("稍等两分钟", 120),
        ("请稍等1分钟哈", 60),
        ("给我一两分钟", 120),
        ("2-3分钟就好，我查一下", 180),
        ("5分钟内回复您", 300),
        ("半小时内给您答复", 1800),
        ("稍等180s", 180),
        ("物流停了3天，稍等我2分钟", 120),
        ("稍等我2分钟，5分钟内给您答复", 300),
        ("让您等3分钟了，马上好", None),
        ("稍等一下", None),
        ("我查一下，48小时内发货", None),
        ("泡5分钟就可以喝", None),
    ],
)
def test_a_hold_promises_the_time_that_it_names(text: str, seconds: int | None) -> None:
    assert hold_seconds(shipped_reader().read([text])) == seconds
