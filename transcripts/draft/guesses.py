"""First guesses at a conversation's stage, persona and ending, from plain words. The author decides."""

import re
from collections.abc import Sequence

from question_bank.vocabulary import Outcome, Persona, Stage

_STAGE_WORDS: dict[Stage, re.Pattern[str]] = {
    Stage.AFTERSALE: re.compile(
        "退货|退款|退掉|退了|换货|补发|少发|漏发|发错|破损|坏了|碎了|质量问题|有问题|开裂|掉色|差评|评价|投诉"
        "|没收到|丢了|丢件|签收|赔|过敏|不合适|发票|天没动|没更新|不动了|迟迟"
        "|收到的(?!是|会|都|货)|破了|裂了|断了|瘪了|漏了|漏水|脱胶|褪色了|少了|缺了|用不了|不能用|划痕|寄回|退回"
        "|(?:想|要|申请|直接|给我)退(?!换|差价)"
    ),
    Stage.INSALE: re.compile(
        "改地址|换地址|改一下地址|取消订单|什么时候发|怎么还没发|还没发货|还没动|到哪了|物流|催|付款|未付"
        "|拍错|改颜色|备注|单号|拦截"
    ),
    Stage.PRESALE: re.compile(
        "有货|推荐|多少钱|优惠|便宜|尺码|多大|材质|质量|正品|适合|区别|哪款|哪个好|有没有|包邮吗|想买|价位|预算"
    ),
}
_ONLY_ASKED = re.compile(
    "会不会.{1,6}|会(?:掉色|褪色|开裂|过敏|起球|变形|坏|碎|有问题).{0,3}[吗么不嘛]|有没有(?:质量)?问题|没(?:有)?问题吧"
    "|支持.{0,6}(?:退|换)|(?:可以|可不可以|能不能|能|包|给)(?:退|换)货?.{0,2}[吗么嘛不]|无理由|运费险"
    "|不合适(?:的话)?(?:可以|能|可|怎么|给)|万一.{0,12}|如果.{0,12}|要是.{0,12}|(?:看|翻).{0,4}评价|有差评|开发票吗"
)
"""Words of trouble in a question before the sale: nothing has happened yet."""
_PERSONA_WORDS: tuple[tuple[Persona, re.Pattern[str]], ...] = (
    (Persona.BARGAINER, re.compile("便宜|优惠|少点|打折|最低|送点|赠品|包邮吧|抹零")),
    (Persona.IMPATIENT, re.compile("快点|怎么还|等了|急|赶紧|催|到底|几天了|投诉|差评")),
    (Persona.REGULAR, re.compile("老客|又来|上次买|回购|经常买|老顾客")),
    (Persona.PICKY, re.compile("正品吗|会不会|质量怎么样|有没有味|差评说|色差")),
    (Persona.HESITANT, re.compile("纠结|考虑|再看看|不知道选|犹豫")),
)
_GOOD_ENDS = {
    Stage.PRESALE: Outcome.ORDERED,
    Stage.INSALE: Outcome.KEPT,
    Stage.AFTERSALE: Outcome.SETTLED,
}


def guess_stage(buyer_lines: Sequence[str]) -> Stage:
    """The stage whose words the buyer uses most; pre-sale where none speaks for another."""
    said = "\n".join(buyer_lines)
    asked = _ONLY_ASKED.findall(said)
    hits = {
        stage: len(words.findall(_ONLY_ASKED.sub(" ", said)))
        for stage, words in _STAGE_WORDS.items()
    }
    hits[Stage.PRESALE] += len(asked)
    # What goes wrong after the sale is told in words of the sale: 「买的时候说包邮」.
    hits[Stage.AFTERSALE] *= 2
    best = max(hits, key=lambda stage: hits[stage])
    return best if hits[best] else Stage.PRESALE


def guess_persona(buyer_lines: Sequence[str]) -> Persona:
    """The first persona whose words the buyer uses; easy-going where there are none."""
    said = "\n".join(buyer_lines)
    return next((one for one, words in _PERSONA_WORDS if words.search(said)), Persona.EASYGOING)


def good_end(stage: Stage) -> Outcome:
    """The good outcome that a case of this stage usually has."""
    return _GOOD_ENDS[stage]
