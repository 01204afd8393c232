"""Which column of a table means what: a small value that can be kept as JSON and found again by the
table's header."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Self

from transcripts.conversation import Role
from transcripts.times import parse_moment

HEADER_WITHIN = 10
"""Rows among which the header stands: some exports begin with a title."""


class MappingError(ValueError):
    """A mapping is not usable; the message says why, in Chinese."""


MEANING_NAMES = {
    "text": "消息内容",
    "conversation": "会话编号",
    "at": "时间",
    "date": "日期",
    "time": "几点几分",
    "role": "谁说的（角色）",
    "sender": "发送人",
    "buyer": "买家",
    "agent": "客服",
    "kind": "消息类型",
    "status": "消息状态",
    "item": "商品",
}
"""What a column can mean, as people say it."""


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Names of columns; only `text` is always there.

    conversation  parts conversations (an id, or the buyer); without it all rows are one
    at, date, time  when: in one column, or in two
    role  a word for who speaks · `roles`: own words for it, beside those that are known
    sender  who speaks · buyer, agent  the two people of the conversation, where there is no sender
    kind, status  of the message · item  goods that it carries
    """

    text: str
    conversation: str | None = None
    at: str | None = None
    date: str | None = None
    time: str | None = None
    role: str | None = None
    sender: str | None = None
    buyer: str | None = None
    agent: str | None = None
    kind: str | None = None
    status: str | None = None
    item: str | None = None
    roles: tuple[tuple[str, Role], ...] = field(default=())

    def columns(self) -> dict[str, str]:
        """Meaning → column, without those that are absent."""
        return {
            one.name: value
            for one in fields(self)
            if one.name != "roles" and (value := getattr(self, one.name)) is not None
        }

    def to_json(self) -> dict[str, object]:
        """The mapping as a JSON object."""
        given: dict[str, object] = dict(self.columns())
        if self.roles:
            given["roles"] = {word: role.value for word, role in self.roles}
        return given

    @classmethod
    def from_json(cls, given: object) -> Self:
        """Read back what `to_json` gave. Raises MappingError for anything else."""
        if not isinstance(given, Mapping):
            raise MappingError('列的对应关系应是 JSON 对象，例如 {"text": "消息内容"}')
        known = {one.name for one in fields(cls)} - {"roles"}
        columns = {key: value for key, value in given.items() if key != "roles"}
        for key, value in columns.items():
            if key not in known:
                raise MappingError(f"不认识的含义 {key}；可用：{'、'.join(sorted(known))}、roles")
            if not isinstance(value, str) or not value.strip():
                raise MappingError(f"{key} 应写列名")
        if "text" not in columns:
            raise MappingError("没有说哪一列是消息内容（text）")
        return cls(**columns, roles=_roles(given.get("roles", {})))


def _roles(given: object) -> tuple[tuple[str, Role], ...]:
    if not isinstance(given, Mapping):
        raise MappingError('roles 应是 JSON 对象，例如 {"主播": "agent"}')
    try:
        return tuple((str(word), Role(str(role))) for word, role in given.items())
    except ValueError:
        known = "、".join(role.value for role in Role)
        raise MappingError(f"roles 的值只能是 {known}") from None


def normal(name: str) -> str:
    """A column's name without what differs from export to export: width, blanks, case, brackets."""
    plain = unicodedata.normalize("NFKC", name).lower()
    return re.sub(r"[\s\ufeff_*:：]|\(.{0,20}?\)|（.{0,20}?）", "", plain)


def header_digest(header: Sequence[str]) -> str:
    """What a header is remembered by: the same for the same columns in any order."""
    names = sorted(filter(None, map(normal, header)))
    return hashlib.sha256("\n".join(names).encode(errors="replace")).hexdigest()[:16]


def places(header: Sequence[str], mapping: ColumnMapping) -> dict[str, int] | None:
    """Meaning → place in a row, None where a column of the mapping is missing."""
    at = {normal(name): place for place, name in reversed(list(enumerate(header)))}
    wanted = mapping.columns()
    if any(normal(column) not in at for column in wanted.values()):
        return None
    return {meaning: at[normal(column)] for meaning, column in wanted.items()}


_CALLED: dict[str, tuple[str, ...]] = {
    "conversation": (
        "会话id", "会话编号", "会话号", "对话id", "咨询id", "聊天id", "会话标识", "sessionid", "conversationid",
        "chatid", "会话",
    ),
    "at": (
        "发送时间", "消息时间", "消息发送时间", "聊天时间", "发言时间", "时间", "创建时间", "日期时间", "sendtime", "time",
        "createdat", "createtime", "timestamp", "datetime", "at",
    ),
    "date": ("日期", "date", "发送日期"),
    "role": (
        "发送者类型", "发送人类型", "发送方类型", "发送者角色", "角色", "发送方角色", "消息方向", "账号类型", "身份",
        "发言人类型", "对象", "role", "sendertype", "发送方", "说话人身份",
    ),
    "sender": (
        "发送者", "发送人", "发送者昵称", "发送人昵称", "发言人", "发话者", "发言者", "发送账号", "说话人", "昵称", "sender",
        "from", "nickname", "发送人名称", "发送者名称",
    ),
    "buyer": (
        "买家昵称", "用户昵称", "客户昵称", "顾客昵称", "买家", "顾客", "客户", "用户", "客户名", "买家id", "用户名", "用户id",
        "客户名称", "顾客账号", "buyer", "customer",
    ),
    "agent": (
        "客服昵称", "客服账号", "客服", "客服名称", "接待客服", "客服姓名", "客服id", "agent", "staff",
    ),
    "text": (
        "消息内容", "聊天内容", "发送内容", "内容", "消息", "会话内容", "对话内容", "文本", "消息文本", "发言内容", "content",
        "message", "text", "msg", "聊天记录",
    ),
    "kind": ("消息类型", "内容类型", "类型", "type", "msgtype", "messagetype"),
    "status": ("消息状态", "状态", "发送状态", "status"),
}  # fmt: skip


def guess_mapping(header: Sequence[str]) -> ColumnMapping | None:
    """The mapping that a header suggests, None where no column holds messages, or nothing tells who
    speaks."""
    at = {normal(name): name for name in reversed(header) if name.strip()}
    found = {
        meaning: at[name]
        for meaning, names in _CALLED.items()
        if (name := next((one for one in names if one in at), None)) is not None
    }
    if "date" in found and found.get("at") is not None and normal(found["at"]) in ("时间", "time"):
        found["time"] = found.pop("at")
    elif "at" in found or "date" in found:
        found["at"] = found.get("at") or found["date"]
        found.pop("date", None)
    if "text" not in found or not {"role", "sender", "buyer", "agent"} & found.keys():
        return None
    return ColumnMapping(**found)  # type: ignore[arg-type] # every key is a column's meaning


def moment_in(cells: Mapping[str, str]) -> datetime | None:
    """The time of a row, None where it gives none. Raises ValueError where it can't be read."""
    if "at" in cells:
        written = cells["at"]
    else:
        # A workbook's date cell has a midnight of its own, and its time cell may have a day.
        day, clock = cells.get("date", "").strip(), cells.get("time", "").strip()
        written = f"{day.split(' ')[0]} {clock.split(' ')[-1]}".strip()
    return parse_moment(written) if written.strip() else None
