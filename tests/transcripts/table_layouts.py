"""Writers of the table layouts: rows, and rows as CSV or as a workbook."""

import csv
import io
from collections.abc import Sequence
from itertools import zip_longest

import xlsxwriter

from tests.transcripts.text_layouts import buyer_of, write_web
from transcripts.conversation import Conversation, Role, Turn

Rows = list[list[str]]
ROLE_WORDS = {
    Role.BUYER: "客户",
    Role.AGENT: "客服",
    Role.BOT: "机器人",
    Role.SYSTEM: "系统",
    Role.INTERNAL: "备注",
}


def as_csv(rows: Rows, *, delimiter: str = ",") -> str:
    """Delimited text with quotation marks where they are needed."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return out.getvalue()


def as_workbook(rows: Rows) -> bytes:
    """A workbook of one sheet, every cell a text."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("聊天记录")
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, cell)
    return out.getvalue()


def _mixed(conversations: Sequence[Conversation]) -> list[tuple[int, Conversation, Turn]]:
    """The turns of all conversations, those of each in order, of different ones mixed."""
    columns = [
        [(number, conversation, turn) for turn in conversation.turns]
        for number, conversation in enumerate(conversations)
    ]
    return [one for row in zip_longest(*columns) for one in row if one is not None]


def _at(turn: Turn, form: str = "%Y-%m-%d %H:%M:%S") -> str:
    assert turn.at is not None
    return turn.at.strftime(form)


def nine_columns(conversations: Sequence[Conversation]) -> Rows:
    """会话ID,日期,时间,对象(客户/客服),发话者,消息,消息状态,商品ID,商品."""
    head = [
        "会话ID",
        "日期",
        "时间",
        "对象(客户/客服)",
        "发话者",
        "消息",
        "消息状态",
        "商品ID",
        "商品",
    ]
    rows = [
        [
            conversation.id or "",
            _at(turn, "%Y-%m-%d"),
            _at(turn, "%H:%M:%S"),
            ROLE_WORDS[turn.role],
            turn.sender or "",
            turn.text,
            "已读",
            "",
            "",
        ]
        for _, conversation, turn in _mixed(conversations)
    ]
    return [head, *rows]


def web_table(conversations: Sequence[Conversation]) -> Rows:
    """客户名, 消息序号, 发送时间, 发送内容, 发送账号, 账号类型."""
    head = ["客户名", "消息序号", "发送时间", "发送内容", "发送账号", "账号类型"]
    rows = [
        [
            buyer_of(conversation),
            str(number),
            _at(turn),
            turn.text,
            turn.sender or "",
            "买家" if turn.role is Role.BUYER else "子账号",
        ]
        for number, (_, conversation, turn) in enumerate(_mixed(conversations), start=1)
    ]
    return [head, *rows]


def web_cells(conversations: Sequence[Conversation]) -> Rows:
    """buyer, chat_date, filter_range, chat_text: a chat in a cell."""
    rows = [
        [buyer_of(one), _at(one.turns[0], "%Y-%m-%d"), "近三个月", write_web([one])]
        for one in conversations
    ]
    return [["buyer", "chat_date", "filter_range", "chat_text"], *rows]


def memotrace(conversations: Sequence[Conversation]) -> Rows:
    """MemoTrace's twelve columns."""
    head = [
        "localId",
        "TalkerId",
        "Type",
        "SubType",
        "IsSender",
        "CreateTime",
        "Status",
        "StrContent",
        "StrTime",
        "Remark",
        "NickName",
        "Sender",
    ]
    rows = []
    for number, (talker, _, turn) in enumerate(_mixed(conversations), start=1):
        assert turn.at is not None
        rows.append(
            [
                str(number),
                str(talker + 7),
                "10000" if turn.role is Role.SYSTEM else "1",
                "0",
                "1" if turn.role is Role.AGENT else "0",
                str(int(turn.at.timestamp())),
                "3",
                turn.text,
                _at(turn),
                turn.sender or "",
                turn.sender or "",
                "wxid_made_up",
            ]
        )
    return [head, *rows]


def own_table(conversations: Sequence[Conversation]) -> Rows:
    """A table as a shop's own tool may give it."""
    head = ["会话编号", "发送时间", "发送者类型", "发送者昵称", "消息内容", "备用"]
    rows = [
        [
            conversation.id or "",
            _at(turn, "%Y/%m/%d %H:%M:%S"),
            ROLE_WORDS[turn.role],
            turn.sender or "",
            turn.text,
            "",
        ]
        for _, conversation, turn in _mixed(conversations)
    ]
    return [["客服会话明细", "", "", "", "", ""], head, *rows]
