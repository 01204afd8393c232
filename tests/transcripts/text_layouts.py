"""Writers of the text layouts, written from the layouts' description alone."""

from collections.abc import Sequence
from itertools import cycle

from transcripts.conversation import Conversation, Role, Turn

ACCOUNT = "木棉坊旗舰店:小云"


def _at(turn: Turn, form: str = "%Y-%m-%d %H:%M:%S") -> str:
    assert turn.at is not None
    return turn.at.strftime(form)


def _unpadded(turn: Turn) -> str:
    assert turn.at is not None
    return f"{turn.at.year}-{turn.at.month}-{turn.at.day} {turn.at:%H:%M:%S}"


def buyer_of(conversation: Conversation) -> str:
    """The name of the only buyer."""
    (name,) = {turn.sender for turn in conversation.turns if turn.role is Role.BUYER}
    assert name is not None
    return name


def write_qianniu(conversations: Sequence[Conversation]) -> str:
    """The client's export: account, title between rules, a divided part for each buyer."""
    lines = [ACCOUNT, "=" * 64, "单聊".center(60), "=" * 64]
    for conversation in conversations:
        lines += ["-" * 28, buyer_of(conversation), "-" * 28]
        for turn in conversation.turns:
            lines.append(f"{turn.sender}({_at(turn)}):  {turn.text}")
    return "\n".join([*lines, ""])


def write_wangwang(conversations: Sequence[Conversation]) -> str:
    """即时消息: a bare date line before each conversation."""
    lines = ["旺旺即时消息记录"]
    for conversation in conversations:
        lines.append(_at(conversation.turns[0], "%Y-%m-%d"))
        lines += [f"{_at(turn)} {turn.sender}: {turn.text}" for turn in conversation.turns]
    return "\n".join([*lines, ""])


def write_copied(conversations: Sequence[Conversation]) -> str:
    """The copied window: glued, blank-separated, on two lines, in brackets, taking turns."""
    forms = cycle(("{nick}{at}", "{nick} {at}", "{nick}\n{at}", "[{nick}] {at}"))
    marks = cycle(("已读", "", "未读"))
    parts = []
    for conversation in conversations:
        lines = []
        for turn in conversation.turns:
            lines.append(next(forms).format(nick=turn.sender, at=_unpadded(turn)))
            lines.append(turn.text)
            lines += [mark] if (mark := next(marks)) else []
        parts.append("\n".join(lines))
    return "\n-----\n".join(parts) + "\n"


def write_web(conversations: Sequence[Conversation]) -> str:
    """Web history: a date line where the day changes; time, text, sender; the end."""
    lines = []
    for conversation in conversations:
        day = ""
        for turn in conversation.turns:
            if _at(turn, "%Y-%m-%d") != day:
                day = _at(turn, "%Y-%m-%d")
                lines.append(day)
            lines += [_at(turn, "%H:%M:%S"), turn.text, turn.sender or ""]
        lines.append("没有更多内容了")
    return "\n".join([*lines, ""])


def write_jd(conversations: Sequence[Conversation]) -> str:
    """JD's log: the line that ends a conversation is cut, missing or whole, taking turns."""
    stars = "*" * 20
    whole = f"/{stars}会话结束_时间：2024-03-01 23:00:00{stars}/"
    ends = cycle((whole, whole[:30], ""))
    lines = []
    for conversation in conversations:
        lines.append(f"/{stars}以下为一通会话{stars}/")
        for turn in conversation.turns:
            lines += [f"{turn.sender} {_at(turn)}", turn.text]
        lines += [end] if (end := next(ends)) else []
    return "\n".join([*lines, ""])
