"""Every layout with its writer and the conversations that it can hold: what the golden files, the
property tests, the mutations and the benchmark go by."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

from tests.transcripts import json_layouts, table_layouts, text_layouts
from tests.transcripts.layouts import write_jsonl, write_labelled
from tests.transcripts.strategies import MOMENTS, TEXTS, fits_a_labelled_line
from transcripts.conversation import Conversation, Role, Turn
from transcripts.turn_kinds import kind_of

Conversations = Sequence[Conversation]
Fits = Callable[[str], bool]
BOTH = (Role.BUYER, Role.AGENT)

_LIKE_A_HEAD = re.compile(
    r"\d\s*$|^\s*\d|^[-=*/]|\):|已读|未读|发送|当前用户|商品|原因|转|撤回|[¥￥€₤₳₴]|系统提|没有更多|^\s*$"
)


def plain(text: str) -> bool:
    """Whether a message comes back from any layout as it is: no blank ends."""
    return bool(text) and text.strip() == text


def no_head(text: str) -> bool:
    """Whether no line of a message looks like a line of the text layouts."""
    return plain(text) and not any(_LIKE_A_HEAD.search(line) for line in text.split("\n"))


def in_html(text: str) -> bool:
    """Whether HTML keeps a message: lines without blank ends, no hard blanks."""
    return "\xa0" not in text and all(plain(line) for line in text.split("\n"))


@dataclass(frozen=True, slots=True)
class Layout:
    """`name` is the reader's; `file` a fitting name; `write` gives a file's content."""

    name: str
    file: str
    write: Callable[[Conversations], str | bytes]
    roles: tuple[Role, ...] = BOTH
    fits: Fits = plain
    buyer: st.SearchStrategy[str] = st.text("小云美tb_abc0123", min_size=3, max_size=8)  # noqa: RUF009
    agent: st.SearchStrategy[str | None] = st.sampled_from(["木棉坊:小云", "木棉坊:小美"])  # noqa: RUF009
    timed: bool = True
    named: bool = True
    has_ids: bool = False
    by_buyer: bool = False
    mixes: bool = False

    def content(self, conversations: Conversations, codec: str = "utf-8") -> bytes:
        """The file."""
        written = self.write(conversations)
        return written if isinstance(written, bytes) else written.encode(codec)

    @st.composite
    @staticmethod
    def _conversation(draw: st.DrawFn, layout: "Layout", number: int) -> Conversation:
        buyer = draw(layout.buyer)

        def turn(role: Role) -> Turn:
            text = draw(TEXTS.filter(layout.fits))
            sender = buyer if role is Role.BUYER else draw(layout.agent)
            sender = sender if layout.named and role is not Role.SYSTEM else None
            return Turn(role, text, kind_of(text), sender, draw(MOMENTS) if layout.timed else None)

        rest = draw(st.lists(st.sampled_from(layout.roles), max_size=5))
        turns = tuple(turn(role) for role in (Role.BUYER, Role.AGENT, *rest))
        return Conversation(turns, str(number) if layout.has_ids else None)

    @property
    def conversations(self) -> st.SearchStrategy[list[Conversation]]:
        """A few conversations that the layout can hold, each with a buyer and an agent."""

        def several(count: int) -> st.SearchStrategy[list[Conversation]]:
            each = (Layout._conversation(self, 100 + number) for number in range(count))
            return st.tuples(*each).map(list)

        drawn = st.integers(1, 3).flatmap(several)
        return drawn.filter(_of_different_buyers) if self.by_buyer else drawn


def _of_different_buyers(conversations: Conversations) -> bool:
    return len({text_layouts.buyer_of(one) for one in conversations}) == len(conversations)


_SHOPS = Role.INTERNAL, Role.BOT, Role.SYSTEM
LAYOUTS: tuple[Layout, ...] = (
    Layout(
        "jsonl",
        "chat.jsonl",
        lambda given: "\n".join([*write_jsonl(given), ""]),
        roles=tuple(Role),
        has_ids=True,
    ),
    Layout(
        "labelled",
        "chat.txt",
        lambda given: "\n".join([*write_labelled(given, parting=("", "-----", "")), ""]),
        fits=fits_a_labelled_line,
        timed=False,
        named=False,
    ),
    Layout("qianniu", "export.txt", text_layouts.write_qianniu, fits=no_head),
    Layout("wangwang", "messages.txt", text_layouts.write_wangwang, fits=no_head),
    Layout("qianniu_copied", "copied.txt", text_layouts.write_copied, fits=no_head),
    Layout("qianniu_web", "web.txt", text_layouts.write_web, fits=no_head),
    Layout(
        "jd",
        "jd.log",
        text_layouts.write_jd,
        fits=no_head,
        buyer=st.sampled_from(["j***n", "小**7"]),
        agent=st.sampled_from(["木棉坊小云", "木棉坊小美"]),
    ),
    Layout(
        "nine_columns",
        "nine.csv",
        lambda given: table_layouts.as_csv(table_layouts.nine_columns(given)),
        roles=(*BOTH, Role.BOT),
        has_ids=True,
        mixes=True,
    ),
    Layout(
        "qianniu_web_table",
        "web.csv",
        lambda given: table_layouts.as_csv(table_layouts.web_table(given)),
        by_buyer=True,
        mixes=True,
    ),
    Layout(
        "qianniu_web_cells",
        "cells.csv",
        lambda given: table_layouts.as_csv(table_layouts.web_cells(given)),
        fits=no_head,
    ),
    Layout(
        "memotrace",
        "wechat.csv",
        lambda given: table_layouts.as_csv(table_layouts.memotrace(given)),
        roles=(*BOTH, Role.SYSTEM),
        mixes=True,
    ),
    Layout(
        "table",
        "own.csv",
        lambda given: table_layouts.as_csv(table_layouts.own_table(given), delimiter="\t"),
        roles=tuple(Role),
        has_ids=True,
        mixes=True,
    ),
    Layout(
        "pinduoduo",
        "order.json",
        json_layouts.write_pinduoduo,
        roles=(*BOTH, Role.SYSTEM),
    ),
    Layout(
        "qiyu",
        "message.txt",
        json_layouts.write_qiyu_messages,
        roles=(*BOTH, Role.BOT),
        named=False,
        has_ids=True,
    ),
    Layout(
        "chatwoot",
        "chatwoot.json",
        json_layouts.write_chatwoot,
        roles=(*BOTH, *_SHOPS),
        has_ids=True,
    ),
    Layout(
        "intercom",
        "intercom.json",
        json_layouts.write_intercom,
        roles=(*BOTH, Role.BOT, Role.INTERNAL),
        fits=in_html,
        has_ids=True,
    ),
    Layout(
        "zendesk",
        "zendesk.json",
        json_layouts.write_zendesk,
        roles=(*BOTH, Role.INTERNAL),
        buyer=st.sampled_from(["501", "502"]),
        agent=st.sampled_from(["31", "32"]),
        has_ids=True,
    ),
)


def layout_named(name: str) -> Layout:
    """Look a layout up."""
    return next(one for one in LAYOUTS if one.name == name)
