"""Many conversations of our own sentences, for the benchmark and the mutations."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from tests.transcripts.every_layout import Layout
from transcripts.conversation import Conversation, Role, Turn
from transcripts.times import CHINA
from transcripts.turn_kinds import kind_of

MARK = "70000"
_SAID = {
    Role.BUYER: ["在吗", "这款还有货吗", "什么时候发货呀", "可以便宜点吗", "好的", "我上周买的枸杞到现在没动静\n能不能催一下", "嗯嗯"],
    Role.AGENT: [
        "亲，在的，请问有什么可以帮您",
        "有货的哦，今天下单明天就能发出",
        "这款已经是活动价了，满199还可以再减20",
        "您稍等，我帮您查一下物流",
        "仅发送商品链接",
        "查到了，昨天已经到杭州转运中心，预计明天下午能送到您手上",
    ],
}  # fmt: skip


def sample(layout: Layout, count: int) -> list[Conversation]:
    """The same conversations each time, as the layout can hold them; ids and names hold `MARK`."""
    return list(_sample(layout, count))


def _sample(layout: Layout, count: int) -> Iterator[Conversation]:
    chance = random.Random(layout.name)
    start = datetime(2024, 3, 1, 9, 0, tzinfo=CHINA)
    for number in range(count):
        buyer = {"jd": f"j***{number}", "zendesk": f"{MARK}{number:04d}"}.get(
            layout.name, f"tb{MARK}{number:04d}"
        )
        agent = {"jd": "木棉坊小云", "zendesk": "31"}.get(layout.name, "木棉坊:小云")
        at = start + timedelta(minutes=number)
        turns = []
        for place in range(chance.randint(6, 16)):
            role = Role.BUYER if place in (0, 2) else chance.choice((Role.BUYER, Role.AGENT))
            role = Role.AGENT if place == 1 else role
            at += timedelta(seconds=chance.randint(3, 50))
            name = (buyer if role is Role.BUYER else agent) if layout.named else None
            text = chance.choice(_SAID[role])
            turns.append(Turn(role, text, kind_of(text), name, at if layout.timed else None))
        yield Conversation(tuple(turns), f"{MARK}{number:04d}" if layout.has_ids else None)
