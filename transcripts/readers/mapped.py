"""Rows under a column mapping: what every table of messages has in common."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from transcripts.columns import (
    HEADER_WITHIN,
    ColumnMapping,
    moment_in,
    places,
)
from transcripts.conversation import Problem, Role, TurnKind
from transcripts.delimited import Row
from transcripts.gathering import Message, Sorter
from transcripts.readers.protocol import Found
from transcripts.role_names import role_called
from transcripts.sides import is_bot

ALL = ""
"""The key of the only conversation of a table that doesn't part them."""

NO_HEADER = "前 10 行里没有需要的列名"
SHORT = "这一行的列比表头少，没有读"
BAD_TIME = "这一行的时间看不懂，按没有时间处理"
NO_TEXT = "这一行没有消息内容"
NOT_SENT = "这条消息没有发出去，没有读"

_KINDS: dict[str, TurnKind] = {
    **dict.fromkeys(("图片", "视频", "image", "picture", "video"), TurnKind.IMAGE),
    **dict.fromkeys(("表情", "贴图", "sticker", "emoji"), TurnKind.STICKER),
    **dict.fromkeys(("链接", "商品链接", "link", "url"), TurnKind.LINK),
    **dict.fromkeys(
        ("卡片", "商品", "订单", "商品卡片", "订单卡片", "优惠券", "card", "goods"), TurnKind.CARD
    ),
    **dict.fromkeys(("语音", "文件", "位置", "voice", "audio", "file"), TurnKind.PLACEHOLDER),
    **dict.fromkeys(("撤回", "recall"), TurnKind.RECALL),
    **dict.fromkeys(("转接", "transfer"), TurnKind.HANDOFF),
}


def header_of(rows: Sequence[Row], mapping: ColumnMapping) -> Row | None:
    """The row that holds all columns of a mapping, among the first."""
    return next((row for row in rows[:HEADER_WITHIN] if places(row.cells, mapping)), None)


@dataclass(frozen=True, slots=True)
class _Table:
    """A mapping found in a header."""

    mapping: ColumnMapping
    at: dict[str, int]
    own_roles: dict[str, Role]

    def cells(self, row: Row) -> dict[str, str]:
        size = len(row.cells)
        return {
            meaning: row.cells[place] if place < size else "" for meaning, place in self.at.items()
        }


def read_mapped(
    rows: Iterable[Row | Problem], mapping: ColumnMapping, agents: frozenset[str]
) -> Iterator[Found]:
    """Sort the rows below the header into conversations; rows above it are a title."""
    own_ids = mapping.conversation not in (None, mapping.buyer)
    sorter, seen = Sorter(agents, own_ids=own_ids), 0
    table: _Table | None = None
    own_roles = {word.strip().lower(): role for word, role in mapping.roles}
    for row in rows:
        if isinstance(row, Problem):
            yield row
        elif table is None:
            seen += 1
            at = places(row.cells, mapping)
            table = _Table(mapping, at, own_roles) if at is not None else None
            if table is None and seen >= HEADER_WITHIN:
                yield Problem(row.number, NO_HEADER)
                return
        else:
            yield from _row(table, row, sorter)
    if table is None:
        yield Problem(1, NO_HEADER)
    yield from sorter.rest()


def _row(table: _Table, row: Row, sorter: Sorter) -> Iterator[Found]:
    if not any(map(str.strip, row.cells)):
        return
    if table.at["text"] >= len(row.cells):
        yield Problem(row.number, SHORT)
        return
    cells = table.cells(row)
    key = cells.get("conversation", ALL).strip()
    kind, text = _kind_and_text(cells)
    if not text and kind is None:
        yield from sorter.spoil(key, Problem(row.number, NO_TEXT))
        return
    if "发送失败" in cells.get("status", "") or "未发送" in cells.get("status", ""):
        yield from sorter.spoil(key, Problem(row.number, NOT_SENT))
        return
    problem = None
    try:
        moment = moment_in(cells)
    except ValueError:
        moment, problem = None, Problem(row.number, BAD_TIME)
    role, sender = _who(table, cells)
    message = Message(text, row.number, sender=sender, at=moment, role=role, kind=kind)
    yield from sorter.add(key, message, buyer=cells.get("buyer", "").strip() or None)
    if problem is not None:
        yield from sorter.spoil(key, problem)


def _kind_and_text(cells: dict[str, str]) -> tuple[TurnKind | None, str]:
    text = cells["text"].strip()
    kind = _KINDS.get(cells.get("kind", "").strip().lower())
    if "撤回" in cells.get("status", ""):
        kind = TurnKind.RECALL
    if not text and cells.get("item", "").strip():
        return TurnKind.CARD, cells["item"].strip()
    return kind, text


def _who(table: _Table, cells: dict[str, str]) -> tuple[Role | None, str | None]:
    """The role by its word; the sender by its column, else the one of the two people who has the
    role."""
    word = cells.get("role", "").strip()
    role = table.own_roles.get(word.lower()) or role_called(word)
    sender = cells.get("sender", "").strip() or None
    buyer, agent = cells.get("buyer", "").strip(), cells.get("agent", "").strip()
    if sender is None:
        sender = {Role.BUYER: buyer, Role.AGENT: agent}.get(role) if role else None
        sender = sender or (word if word and role is None else None)
    if role is None and sender is not None:
        role = _by_name(sender, buyer, agent)
    return role, sender or None


def _by_name(sender: str, buyer: str, agent: str) -> Role | None:
    if is_bot(sender):
        return Role.BOT
    if sender == buyer:
        return Role.BUYER
    if sender == agent or buyer:
        return Role.AGENT
    return role_called(sender)
