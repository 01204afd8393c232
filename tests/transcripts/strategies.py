"""Conversations for property tests: Chinese chat text, bursts, several lines, odd signs."""

from datetime import datetime, timedelta

from hypothesis import strategies as st

from transcripts.conversation import Conversation, Role, Turn
from transcripts.times import CHINA
from transcripts.turn_kinds import kind_of

_SIGNS = st.characters(
    codec="utf-8", exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="\ufeff\ufffd"
)
_PHRASES = st.sampled_from(
    [
        "在吗",
        "你好",
        "亲",
        "多少钱",
        "客服",
        "买家",
        "13812345678",
        "收件人张伟",
        "包邮",
        "?",
        "：",
        "1",
    ]
)
LINES = st.lists(_PHRASES | st.text(_SIGNS, max_size=6), min_size=1, max_size=4).map("".join)
TEXTS = st.lists(LINES, min_size=1, max_size=3).map("\n".join)
MOMENTS = st.integers(0, 10**8).map(
    lambda seconds: datetime(2024, 1, 1, tzinfo=CHINA) + timedelta(seconds=seconds)
)
_NAMES = st.none() | st.text("小美丽tb_0123456789", min_size=1, max_size=8)


@st.composite
def timed_conversations(draw: st.DrawFn) -> Conversation:
    """Any texts, any roles, with times and senders."""
    turns = draw(
        st.lists(
            st.builds(
                lambda role, text, sender, at: Turn(role, text, kind_of(text), sender, at),
                st.sampled_from(Role),
                TEXTS,
                _NAMES,
                st.none() | MOMENTS,
            ),
            min_size=1,
            max_size=8,
        )
    )
    return Conversation(tuple(turns), draw(st.text("abcdef0123456789", min_size=8, max_size=8)))


def fits_a_labelled_line(text: str) -> bool:
    """Whether labelled text can hold it: no blank ends, no blank lines, no line that is a label."""
    lines = text.split("\n")
    lookalike = ("买家", "顾客", "客户", "客服", "商家", "卖家", "G", "K", "Q", "g", "k", "q")
    return all(line.strip() == line and line for line in lines) and not any(
        line.startswith(lookalike) or set(line) <= set("-—=＝*＊─━") for line in lines[1:]
    )


@st.composite
def labelled_conversations(draw: st.DrawFn) -> Conversation:
    """Buyer and agent turns without times, as labelled text can hold them."""
    turns = draw(
        st.lists(
            st.builds(
                lambda role, text: Turn(role, text, kind_of(text)),
                st.sampled_from([Role.BUYER, Role.AGENT]),
                TEXTS.filter(fits_a_labelled_line),
            ),
            min_size=2,
            max_size=8,
        )
    )
    return Conversation(tuple(turns))
