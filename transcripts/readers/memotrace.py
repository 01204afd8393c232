"""微信, exported by MemoTrace as CSV: `localId,TalkerId,Type,SubType,IsSender,CreateTime,Status,
StrContent,StrTime,Remark,NickName,Sender`. IsSender 1 is the exporting account, the shop's."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from html import unescape

from transcripts.columns import ColumnMapping, places
from transcripts.conversation import Problem, Role, TurnKind
from transcripts.delimited import Row
from transcripts.gathering import Message, Sorter
from transcripts.opening import Sample
from transcripts.readers.mapped import header_of
from transcripts.readers.protocol import NO_AGENTS, Candidate, Found, TableReader
from transcripts.times import epoch_moment, parse_moment

COLUMNS = ColumnMapping(
    conversation="TalkerId",
    kind="Type",
    role="IsSender",
    date="CreateTime",
    text="StrContent",
    at="StrTime",
    buyer="Remark",
    agent="NickName",
    sender="Sender",
)
SHORT = "这一行的列比表头少，没有读"
EMPTY = "这条消息没有内容"

TEXT, QUOTE_OR_LINK, SYSTEM = "1", "49", "10000"
_KINDS: dict[str, tuple[TurnKind, str]] = {
    "3": (TurnKind.IMAGE, "[图片]"),
    "34": (TurnKind.PLACEHOLDER, "[语音]"),
    "42": (TurnKind.CARD, "[名片]"),
    "43": (TurnKind.IMAGE, "[视频]"),
    "47": (TurnKind.STICKER, "[表情]"),
    "48": (TurnKind.PLACEHOLDER, "[位置]"),
    "49": (TurnKind.LINK, "[链接]"),
    "50": (TurnKind.PLACEHOLDER, "[语音通话]"),
    "10000": (TurnKind.TEXT, ""),
}
_TITLE = re.compile(r"<title>([^<]{1,500})</title>")


class MemoTrace(TableReader):
    """The reader of this layout."""

    name = "memotrace"
    title = "微信聊天记录（MemoTrace）"

    def recognise(self, sample: Sample) -> Candidate:
        """Look for the header."""
        if header_of(sample.table(), COLUMNS) is None:
            return Candidate(0.0, "没有 TalkerId、IsSender、StrContent 等列")
        return Candidate(0.98, "列名是 TalkerId、Type、IsSender、StrContent、StrTime")

    def read(
        self, rows: Iterable[Row | Problem], *, agents: frozenset[str] = NO_AGENTS
    ) -> Iterator[Found]:
        """Sort the messages by the person talked to."""
        at: dict[str, int] | None = None
        sorter = Sorter(agents, own_ids=False)
        for row in rows:
            if isinstance(row, Problem):
                yield row
            elif at is None:
                at = places(row.cells, COLUMNS)
            elif max(at.values()) >= len(row.cells):
                yield Problem(row.number, SHORT)
            else:
                yield from _row(row, at, sorter)
        yield from sorter.rest()


def _row(row: Row, at: dict[str, int], sorter: Sorter) -> Iterator[Found]:
    def cell(meaning: str) -> str:
        return row.cells[at[meaning]].strip()

    key = cell("conversation")
    kind, text = _content(cell("kind"), cell("text"))
    if not text:
        yield from sorter.spoil(key, Problem(row.number, EMPTY))
        return
    role = Role.AGENT if cell("role") == "1" else Role.BUYER
    if cell("kind") == SYSTEM:
        role = Role.SYSTEM
    sender = None if role is Role.SYSTEM else cell("buyer") or cell("agent") or cell("sender")
    moment = _moment(cell("at"), cell("date"))
    yield from sorter.add(
        key, Message(text, row.number, sender=sender or None, at=moment, role=role, kind=kind)
    )


def _content(type_: str, content: str) -> tuple[TurnKind | None, str]:
    """Kind and words of a message: what is no text has XML for its content, of which only a title
    is meant for people."""
    if type_ == TEXT:
        return None, content
    kind, shown = _KINDS.get(type_, (TurnKind.PLACEHOLDER, "[其他消息]"))
    if type_ == SYSTEM:
        return (TurnKind.RECALL if "撤回" in content else TurnKind.TEXT), content
    if type_ == QUOTE_OR_LINK and (title := _TITLE.search(content)) is not None:
        # A reply that quotes is an own message: its title is what was typed.
        return (TurnKind.TEXT if "<refermsg>" in content else kind), unescape(title[1]).strip()
    return kind, shown


def _moment(written: str, epoch: str) -> datetime | None:
    try:
        return epoch_moment(int(epoch)) if epoch else parse_moment(written)
    except ValueError:
        return None
