"""Real chats of the tests' own making with their scores, for pages and pictures."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from question_bank.vocabulary import Stage
from tests.chats import MONDAY, kept_chat
from trainer.store.chats import AgentAlias, Chat
from trainer.store.engine import transaction
from transcripts.conversation import Role

B, A = Role.BUYER, Role.AGENT
GOOD = (
    (B, "在吗", 0),
    (A, "您好，这里是果粒小铺，请问有什么可以帮您", 8),
    (B, "枸杞有货吗 送爸妈的", 30),
    (A, "有货的，请问您想要多大包装的呢", 52),
    (B, "大袋的 能便宜点吗", 70),
    (A, "价格是店里统一定的，改不了呢，现在领券可以减五元", 92),
    (B, "那几天能到", 120),
    (A, "下午四点前付款今天发货，一般两三天到", 138),
    (B, "好的谢谢", 160),
    (A, "感谢您的光临，祝您生活愉快", 168),
)
SLOW = (
    (B, "昨天拍的怎么还没发货", 0),
    (Role.BOT, "亲，客服正在赶来的路上", 1),
    (A, "在", 150),
    (B, "什么时候发", 170),
    (A, "不知道，你自己看", 400),
    (B, "你这什么态度", 420),
)
RED = (
    (B, "衣服掉色 我要给差评", 0),
    (A, "亲别给差评，您改成五星好评我给您返现10元", 20),
    (B, "那怎么返", 60),
    (A, "您加我微信，我转给您", 75),
)
UNTIMED = ((B, "有货吗", 0), (A, "有的，现货", 5), (B, "包邮吗", 9), (A, "全场包邮的", 12))


def fill(session: Session, *, kept_by: int, agents: tuple[int, ...] = ()) -> list[Chat]:
    """Four chats of two agents, a good one, a slow one, one with a red line, one without times."""
    with transaction(session):
        made = [
            kept_chat(session, kept_by=kept_by, alias="客服-abc", lines=GOOD, at=MONDAY),
            kept_chat(
                session,
                kept_by=kept_by,
                alias="客服-xyz",
                lines=SLOW,
                at=_later(1),
                stage=Stage.INSALE,
            ),
            kept_chat(
                session,
                kept_by=kept_by,
                alias="客服-xyz",
                lines=RED,
                at=_later(26),
                stage=Stage.AFTERSALE,
            ),
            kept_chat(session, kept_by=kept_by, alias="客服-abc", lines=UNTIMED, at=None),
        ]
        for alias, user_id in zip(("客服-abc", "客服-xyz"), agents, strict=False):
            entry = session.get(AgentAlias, alias)
            assert entry is not None
            entry.user_id = user_id
    return made


def _later(hours: int) -> datetime:
    return MONDAY + timedelta(hours=hours)
