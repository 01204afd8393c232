"""Whether a match is denied, warned against or quoted by the words around it.

A negation governs a match when it stands before it in the same clause, in one of its gaps, or judges it afterwards
(「…这种话我不敢说」). Two cancel out. A bare 不 or 没 followed by a consequence (「不加微信没法发图」) denies nothing.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from ahocorasick_rs import AhoCorasick, MatchKind

from question_bank.language.surface import Surface

REACH = 9
"""How many characters before a match a negation may stand."""

_BARE = "不 没 未 非 没有 不是 并不 并没 并没有 不先"
_FULL = """
不能 不可 不可以 不会 不支持 不提供 不接受 不允许 不得 不准 不许 不做 不走 不搞 不参与 不涉及 不存在 不需要 不用 不必 不要 不敢
不让 不建议 不方便 不便 不推荐 不索要 不收取 不该 不应 不应该 不宜 不具备 不具有 不含 不包 不属于 不等于 不代表 不好 不兴 不肯 不愿 不想
不含有 没法 没办法 无法 无需 无须 没必要 没权限 没资格 办不到 做不到 别 勿 请勿 切勿 莫 休想 甭 禁止 严禁 杜绝 拒绝 谢绝 抵制 避免 防止
谨防 小心 警惕 当心 反对 从不 从没 从来不 从来没 从未 绝不 绝不会 决不 永不 一律不 都不 也不 可不 并非 绝非 哪有 哪能 哪敢 哪会 怎么会
怎么可能 怎么能 怎么敢 谁敢 谁能 谁都没法 不可能 没人能 没谁能 难以 很难 算不上 谈不上 称不上 说不上 不打包票 不太 违规 违法 不是说 没说 没有说
没讲 不见得 未必 不一定 不保证 不敢保证 不承诺 无 拒 免谈 不至于 用不着 犯不着 轮不到 少不了人说 不打算 没打算 没在 不玩 不碰 不干 不沾 不信
没参加 没这个 没这种 没有这个 没有这种 不会有 不再 没那个 没那种
"""
_BEFORE_ONLY_OFF = """
不过 不但 不仅 不光 不管 不论 不如 不错 不好意思 不妨 特别 别人 别的 别家 别处 别店 要不 要不要 是不是 能不能 可不可以 可不可 会不会 有没有 行不行
好不好 对不对 需不需要 用不用 不一会 不止 不只 差不多 不然 没问题 没关系 没事 没错 不客气 不难 不得不 不能不 不会不 不可不 无论 分别 级别 个别
区别 识别 性别 类别 道别 告别 辨别 差别 说不定 忍不住 怪不得 了不起 对不起 不久 不时 不同 不少 不断 不停 不等 不满 不等于说 未来 非常 并非不
没准 没多久 不多久 不一样 不好说 不算贵 不贵 不亏 不吃亏 不后悔 不放心 不知道 不清楚 不合适 不喜欢 不满意 不想要 不要了 不合身 不急 不怕 不用愁
不用担心 不用怕 别担心 别急 别着急 不着急 无忧 无理由 不用等 不多说 没几个 没几天 没收到 别犹豫 不犹豫 别错过 无语 无疑 不亦 不二 不用想 不骗您 不骗你
不瞒您 不瞒你 不瞒 没骗您 不吹 不夸张 不是我吹 不信您 不信你 不服 不会后悔 不含糊 不在话下 动不动 好不容易 不好看 不方便的话 不便宜 不见不散 没几样 没几家
不怎么 不怎么样 没货 没空 没时间 不拘 没拍 不拍 不买 没买 没下单 不付 没付 不知 不在 无线 无痕 无糖 无油 无印 无缝 无味 无袖 无钢圈 无添加 非标 没你 没您
没收 没得说 没话说 没的说 不容 不懂 不对 不舒服 不爽 不行就 不行的话 不满意就 不满意的话 不喜欢就 不喜欢的话 不合适就 不合适的话 不影响 不影响二次
不超过 不到 不足 没开封 没拆 没穿 未拆 未穿 未使用 不低于 不高于 不少于 不支持的话 不要紧 没拆封 不自己 不多看 不早说 不早点 不看 不懂事 不仔细 不长眼 不长脑子
不好听
"""
_AFTER = """
不了 不到 不行 不可以 不能 不支持 不允许 不合规 不合适 不提供 不做 不搞 不敢说 不敢保证 不敢 不敢打 不存在 没有的 没有哦 没有哈 没有呢 没这回事 没这个 没这种 不是真的 是假的
都是假的 是违规 属于违规 违规 违法 犯法 免谈 不行的 办不到 做不到 不好说 说不准 不好保证 没法 无法 没办法 没权限 不太行 不能说 不能讲 不会说 不会讲 不接受 不参与 不碰 不玩 不干
会被处罚 会被封 会被罚 要被罚 要罚款 被封店 会封店 是骗子 都是骗子 别信 不要信 别理 不要理 不用理 不要点 别点 千万别 不要相信 请勿 不可信 不靠谱 不安全 没保障 有风险 不受保障 不受保护 当心 小心
是不会 是没有 是不可 都没有 也没有 不在我 不需要 不用 就免了 就算了 使不得 要不得 不敢当 没法答应 答应不了 保证不了 不能答应
"""
_CONSEQUENCE = re.compile(r"没法|无法|不了|不行|不给|不退|不发|不予|不然|就没|就不|怎么|谁给|没得|不能")
_DOUBLED = re.compile(
    r"不是(?:说)?(?:就)?(?:不|没)|(?:不|没)(?:有)?(?:不|没法|无法)|不(?:会|能|可能|敢|可以)不|没(?:有)?不|也不是不"
)
_THEN = re.compile("就|才给|马上给")
"""After a bare 不 or 没 it opens the consequence (「还没动就给您补发」), which is not denied."""
_POINTING = re.compile(r"^[ ,]*(?:这种|这个|这样|这事|这话|这些|此类|那种|这类|这|那个|这块|那样|那)")
_POINTED = re.compile(r"(?:这种|这样的|这|那种)(?:话|事|情况|说法)")
_QUOTE_LEAD = re.compile(
    r"(?:您|你|顾客|买家|客人|亲亲?)(?:刚才|刚刚|之前|上面|这边|那边)?"
    r"(?:说|问|提|讲|写|发|担心|听说|看到|收到|反映|遇到|想问|纠结|嫌|觉得|怕|以为|想|要求)"
    r"(?:过|到|起|及|了|得|是不是|是否)?的?"
    r"|(?:有人|谁|对方|陌生人|骗子|别人|任何人|其他人|有的人)(?:让|叫|要|说|找|跟|给|打|发|冒充|以|加|联系|问|用)"
    r"|(?:所谓|号称|自称|假如|如果有|凡是|遇到|碰到)"
)


@dataclass(frozen=True, slots=True)
class Cue:
    """A negating word; `bare` ones may be turned back by what follows."""

    start: int
    end: int
    bare: bool


def _lexicon() -> tuple[AhoCorasick, list[str]]:
    """All cue words; longest leftmost wins, so that words which only look negative hide the cue in them."""
    kinds: dict[str, str] = {}
    for words, kind in ((_FULL, "full"), (_BARE, "bare"), (_BEFORE_ONLY_OFF, "off")):
        for word in words.split():
            kinds[word] = kind
    return AhoCorasick(list(kinds), matchkind=MatchKind.LeftmostLongest), list(kinds.values())


_CUES, _KINDS = _lexicon()
_JUDGEMENTS = AhoCorasick(_AFTER.split(), matchkind=MatchKind.LeftmostLongest)


class Negation:
    """The negations of one text, found when first asked for."""

    def __init__(self, surface: Surface) -> None:
        self.surface = surface
        self.text = surface.text

    @cached_property
    def cues(self) -> list[Cue]:
        """Negating words in order."""
        found = _CUES.find_matches_as_indexes(self.text)
        return [Cue(s, e, _KINDS[i] == "bare") for i, s, e in found if _KINDS[i] != "off"]

    @cached_property
    def judgements(self) -> list[tuple[int, int]]:
        """Words that deny what went before them."""
        return [(s, e) for _, s, e in _JUDGEMENTS.find_matches_as_indexes(self.text)]

    def denies(self, start: int, end: int, gaps: Iterable[tuple[int, int]] = ()) -> bool:
        """Whether the stretch is negated. `gaps` are the stretches within it that the pattern left open."""
        low = max(self.surface.border_before(start), start - REACH - 4)
        before = [
            cue
            for cue in self.cues
            if low <= cue.start < start
            and self._reaches(cue.end, start)
            and not (cue.bare and _THEN.search(self.text, cue.end + 1, start))
        ]
        inside = [
            cue for left, right in gaps for cue in self.cues if left <= cue.start and cue.end <= right
        ]
        count = len(before) + len(inside)
        if count and _DOUBLED.search(self.text, max(0, low), end):
            return False
        if len(before) == 1 and not inside and before[0].bare and self._turns_back(start, end):
            return False
        if count:
            return True
        return self._judged(end)

    def _reaches(self, cue_end: int, start: int) -> bool:
        between = self.text[cue_end:start]
        if len(between) > REACH:
            return False
        blank = between.rfind(" ")
        return blank < 2

    def _turns_back(self, start: int, end: int) -> bool:
        stop = self.surface.border_after(end)
        if stop - end < 3 and stop < len(self.text) and self.text[stop] in ", ":
            stop = self.surface.border_after(stop + 1)
        return _CONSEQUENCE.search(self.text, end, stop) is not None

    def _judged(self, end: int) -> bool:
        stop = self.surface.border_after(max(end - 1, 0))
        for begin, _ in self.judgements:
            if end - 1 <= begin <= min(stop, end + 12) and self._refers(end, begin):
                return True
        return self.disowned(end)

    def disowned(self, end: int) -> bool:
        """Whether the next clause points back at what was said and denies it (「…这种话，我不敢说」)."""
        stop = self.surface.border_after(max(end - 1, 0))
        if stop >= len(self.text):
            return False
        following = self.text[stop + 1 : self.surface.border_after(stop + 1)]
        if _POINTING.match(following) or _POINTED.search(self.text, end, stop):
            return _JUDGEMENTS.find_matches_as_indexes(following) != []
        return False

    def _refers(self, end: int, judgement: int) -> bool:
        """Whether a judgement close behind, or one that points back (「这种话我不敢说」), is about the stretch."""
        if judgement > 0 and self.text[judgement - 1] == self.text[judgement + 1 : judgement + 2]:
            return False  # 能不能, 会不会
        between = self.text[end:judgement]
        return len(between) <= 4 or any(word in between for word in ("这", "那", "话", "事", "都"))

    def quoted(self, start: int, end: int) -> bool:
        """Whether the stretch repeats or reports somebody else's words."""
        opened = self.text.rfind("“", 0, start + 1)
        if opened >= 0:
            closed = self.text.find("”", opened, end)
            if closed < 0 or closed >= end - 1:
                lead = self.text[max(0, opened - 8) : opened]
                if _QUOTE_LEAD.search(lead):
                    return True
        low = self.surface.border_before(start)
        lead = self.text[max(low, start - 14) : start]
        return _QUOTE_LEAD.search(lead) is not None
