"""The stage of a conversation, told from what the buyer says."""

import pytest

from question_bank.vocabulary import Stage
from transcripts.draft.guesses import guess_stage


@pytest.mark.parametrize(
    ("lines", "stage"),
    [
        (["这个会掉色吗", "有没有黑色的"], Stage.PRESALE),
        (["支持七天无理由退货吗"], Stage.PRESALE),
        (["买回去不合适能退吗"], Stage.PRESALE),
        (["你好", "158 110斤穿什么码"], Stage.PRESALE),
        (["我看评价说有点薄"], Stage.PRESALE),
        (["万一路上碎了怎么办"], Stage.PRESALE),
        (["昨天拍的怎么还没发货"], Stage.INSALE),
        (["地址写错了 帮我改一下地址"], Stage.INSALE),
        (["快递到哪了"], Stage.INSALE),
        (["不想要了 取消订单"], Stage.INSALE),
        (["洗了一次就掉色了"], Stage.AFTERSALE),
        (["收到的碗碎了一个"], Stage.AFTERSALE),
        (["少发了一包", "买的时候说好两包"], Stage.AFTERSALE),
        (["我要退货 运费谁出"], Stage.AFTERSALE),
        (["都三天没更新了 是不是丢件了"], Stage.AFTERSALE),
        (["退款怎么还没到账"], Stage.AFTERSALE),
        (["收到的锅盖破了！！", "什么质量啊"], Stage.AFTERSALE),
        (["想退这床被子，七天无理由", "运费谁出"], Stage.AFTERSALE),
    ],
)
def test_the_stage_is_told_from_the_buyers_words(lines: list[str], stage: Stage) -> None:
    assert guess_stage(lines) is stage
