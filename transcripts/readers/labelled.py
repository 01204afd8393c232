"""Labelled text: `买家：…` and `客服：…` (顾客/商家, G:/K:, Q:/K: …), half or full-width colon,
without times.

Unlabelled lines continue the message above. A line of dashes or equals signs parts conversations,
and so does a blank
line before a label; in a file that has a blank line between all its messages only two blank lines
do.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice

from transcripts.conversation import Conversation, Problem, Role, Turn
from transcripts.opening import Sample
from transcripts.readers.protocol import NO_AGENTS, Candidate
from transcripts.turn_kinds import kind_of

JUDGED_LINES = 200

ROLES = {
    **dict.fromkeys(
        ("买家", "顾客", "客户", "用户", "买方", "消费者", "访客", "G", "Q"), Role.BUYER
    ),
    **dict.fromkeys(("客服", "商家", "卖家", "店家", "掌柜", "店铺", "人工客服", "K"), Role.AGENT),
    **dict.fromkeys(("机器人", "智能客服", "自动回复", "机器人客服"), Role.BOT),
    **dict.fromkeys(("系统", "系统提示", "系统消息", "系统提醒"), Role.SYSTEM),
    **dict.fromkeys(("内部备注", "内部消息"), Role.INTERNAL),
}

# A name may follow the label only in brackets, after a hyphen, as a number, or as a 小… or 阿…
# name: 「客服电话：」 in
# a continuation line is no label.
_LABEL = re.compile(
    r"\s*(?P<label>" + "|".join(sorted(ROLES, key=len, reverse=True)) + r")"
    r"(?:[(（【\[](?P<bracketed>[^)）】\]\n]{1,20})[)）】\]]|[-_·](?P<joined>[^\s:：]{1,20})"
    r"|(?P<bare>\d{1,3}|[小阿][\u4e00-\u9fff]{1,2}))?\s*[:：]\s?(?P<text>.*)",
    re.IGNORECASE,
)
_PARTING = re.compile(r"\s*(?:[-—]{3,}|[=＝]{3,}|[*＊]{3,}|[─━]{3,})\s*")


@dataclass(frozen=True, slots=True)
class _Label:
    role: Role
    sender: str | None
    text: str


@dataclass(slots=True)
class _Pending:
    """The conversation being gathered; the last message is open until the next label."""

    turns: list[Turn] = field(default_factory=list)
    label: _Label | None = None
    body: list[str] = field(default_factory=list)

    def open(self, label: _Label) -> None:
        self.close_message()
        self.label, self.body = label, [label.text]

    def close_message(self) -> None:
        if self.label is not None:
            text = "\n".join(self.body).strip()
            if text:
                self.turns.append(Turn(self.label.role, text, kind_of(text), self.label.sender))
        self.label, self.body = None, []

    def close(self) -> Iterator[Conversation]:
        self.close_message()
        if self.turns:
            yield Conversation(tuple(self.turns))
        self.turns = []


class LabelledText:
    """The reader of this layout."""

    name = "labelled"

    def recognise(self, sample: Sample) -> Candidate:
        """Look for labels of both sides, the first line among them."""
        lines = [
            line
            for line in sample.lines[:JUDGED_LINES]
            if line.strip() and not _PARTING.fullmatch(line)
        ]
        labels = [label for line in lines if (label := _label(line, NO_AGENTS)) is not None]
        roles = {label.role for label in labels}
        if not {Role.BUYER, Role.AGENT} & roles:
            return Candidate(0.0, "没有“买家：”“客服：”一类的行首称呼")
        confidence = 0.4 + 0.3 * len(labels) / len(lines)
        confidence += 0.2 if {Role.BUYER, Role.AGENT} <= roles else 0.0
        confidence += 0.1 if _label(lines[0], NO_AGENTS) is not None else -0.3
        sides = "买卖双方都有" if {Role.BUYER, Role.AGENT} <= roles else "只见一方"
        return Candidate(
            round(confidence, 2), f"前 {len(lines)} 行中 {len(labels)} 行以称呼开头，{sides}"
        )

    def read(
        self, lines: Iterable[str], *, agents: frozenset[str] = NO_AGENTS
    ) -> Iterator[Conversation | Problem]:
        """Read label by label; lines before a conversation's first label are problems."""
        stream = iter(lines)
        head = list(islice(stream, JUDGED_LINES))
        parting_blanks = 2 if _double_spaced(head, agents) else 1
        pending, blanks = _Pending(), 0
        for number, line in enumerate(chain(head, stream), start=1):
            if not line.strip():
                blanks += 1
                continue
            label = _label(line, agents)
            if _PARTING.fullmatch(line) or (label is not None and blanks >= parting_blanks):
                yield from pending.close()
            if label is not None:
                pending.open(label)
            elif pending.label is not None:
                pending.body.extend([*[""] * blanks, line])
            elif not _PARTING.fullmatch(line):
                yield Problem(number, "这一行前面没有“买家：”“客服：”一类的称呼")
            blanks = 0
        yield from pending.close()


def _label(line: str, agents: frozenset[str]) -> _Label | None:
    for name in agents:
        if line.lstrip().startswith((f"{name}:", f"{name}：")):
            return _Label(Role.AGENT, name, line.lstrip()[len(name) + 1 :].strip())
    match = _LABEL.fullmatch(line)
    if match is None:
        return None
    word = match["label"].upper() if match["label"].isascii() else match["label"]
    return _Label(ROLES[word], _sender(match, ROLES[word]), match["text"].rstrip())


def _sender(match: re.Match[str], role: Role) -> str | None:
    """A number tells two agents apart, but 买家1 of one file is not 买家1 of another."""
    bare = match["bare"]
    if bare is not None and bare.isdigit():
        return f"{match['label']}{bare}" if role is Role.AGENT else None
    return match["bracketed"] or match["joined"] or bare


def _double_spaced(head: list[str], agents: frozenset[str]) -> bool:
    """Whether a blank line stands before every label: then single blank lines part messages, not
    conversations."""
    labels = [place for place, line in enumerate(head) if _label(line, agents) is not None]
    return len(labels) >= 3 and all(not head[place - 1].strip() for place in labels[1:])
