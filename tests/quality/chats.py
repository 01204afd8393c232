"""Real chats for tests, written as lines: `chat("10:10:15 买 在吗", "10:10:20 客 在的")`.

A line is a time (or `-`), who speaks, and the words. 买 buyer, 客 agent, 机 bot, 系 system, 记 internal note; a sign after it
names the kind: 图 image, 卡 card, 链 link, 贴 sticker, 转 handoff, 占 placeholder. `+1 ` before the time is the next day.
"""

import re
from datetime import datetime, timedelta

from transcripts.conversation import Conversation, Role, Turn, TurnKind
from transcripts.times import CHINA

DAY = datetime(2026, 3, 2, tzinfo=CHINA)
_ROLES = {
    "买": Role.BUYER,
    "客": Role.AGENT,
    "机": Role.BOT,
    "系": Role.SYSTEM,
    "记": Role.INTERNAL,
}
_KINDS = {
    "图": TurnKind.IMAGE,
    "卡": TurnKind.CARD,
    "链": TurnKind.LINK,
    "贴": TurnKind.STICKER,
    "转": TurnKind.HANDOFF,
    "占": TurnKind.PLACEHOLDER,
}
_LINE = re.compile(
    r"(?:\+(?P<days>\d+) )?(?P<at>-|\d\d:\d\d:\d\d) (?P<who>[买客机系记])(?P<kind>[图卡链贴转占]?)"
    r"(?P<name>\d?) (?P<text>.*)",
    re.DOTALL,
)


def chat(*lines: str, name: str = "c1", buyer: str | None = "买家-甲") -> Conversation:
    """A conversation of these lines; agents are 客服-1 unless a digit names another."""
    return Conversation(tuple(turn(line, buyer) for line in lines), name)


def turn(line: str, buyer: str | None = "买家-甲") -> Turn:
    """One line."""
    found = _LINE.fullmatch(line)
    assert found is not None, line
    role = _ROLES[found["who"]]
    senders = {Role.BUYER: buyer, Role.AGENT: f"客服-{found['name'] or 1}"}
    at = None if found["at"] == "-" else moment(found["at"], int(found["days"] or 0))
    kind = _KINDS.get(found["kind"], TurnKind.TEXT)
    return Turn(role, found["text"], kind, senders.get(role), at)


def moment(clock: str, days: int = 0) -> datetime:
    """A time of day on the test's day, or so many days later."""
    hours, minutes, seconds = map(int, clock.split(":"))
    return DAY + timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
