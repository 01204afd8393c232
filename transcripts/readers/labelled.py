"""Labelled text: `买家：…` and `客服：…` (顾客/商家, G:/K:, Q:/K: …), half or full-width colon,
without times.

Unlabelled lines continue the message above. A line of dashes or equals signs parts conversations,
and so does a blank
line before a label; in a file that has a blank line between all its messages only two blank lines
do.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice

from transcripts.conversation import Problem, Role
from transcripts.gathering import Message, Strand
from transcripts.opening import Sample
from transcripts.readers.protocol import NO_AGENTS, Candidate, Found, LineReader
from transcripts.role_names import ROLE_NAMES

JUDGED_LINES = 200
MOST_BLANKS = 20
"""Blank lines that are kept within a message."""

ROLES = ROLE_NAMES | {"G": Role.BUYER, "Q": Role.BUYER, "K": Role.AGENT}
NO_LABEL = "这一行前面没有“买家：”“客服：”一类的称呼"

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


class LabelledText(LineReader):
    """The reader of this layout."""

    name = "labelled"
    title = "带称呼的文本"

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

    def read(self, lines: Iterable[str], *, agents: frozenset[str] = NO_AGENTS) -> Iterator[Found]:
        """Read label by label; lines before a conversation's first label are problems."""
        stream = iter(lines)
        head = list(islice(stream, JUDGED_LINES))
        parting_blanks = 2 if _double_spaced(head, agents) else 1
        strand, blanks = Strand(agents), 0
        for number, line in enumerate(chain(head, stream), start=1):
            if not line.strip():
                blanks += 1
                continue
            label = _label(line, agents)
            parting = _PARTING.fullmatch(line) is not None
            if parting or (label is not None and blanks >= parting_blanks):
                yield from strand.end()
            if label is not None:
                yield from strand.begin(
                    Message(label.text, number, sender=label.sender, role=label.role)
                )
            elif not parting:
                if blanks:
                    strand.more("\n" * (min(blanks, MOST_BLANKS) - 1), number)
                if not strand.more(line, number):
                    yield Problem(number, NO_LABEL)
            blanks = 0
        yield from strand.end()


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
