"""Messages on their way to conversations, in bounded memory.

`Strand` is for layouts that tell one conversation after another, line by line; `Sorter` for those
that mix the messages of several.
"""

from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from transcripts.conversation import Conversation, Problem, Role, Turn, TurnKind
from transcripts.problems import Problems
from transcripts.sides import tell_sides
from transcripts.turn_kinds import kind_of

MOST_MESSAGES = 20_000
"""A longer conversation is given in parts."""

MOST_OPEN_MESSAGES = 60_000
"""Messages of unfinished conversations that are held at once."""

MOST_LINES = 2_000
"""Lines of one message; what follows is listed as unreadable."""

REMEMBERED = 1 << 17
"""Places for conversations of which it is remembered that a part was given; 8 bytes each."""

MOST_COUNTED = 10_000
"""Conversations in parts whose parts are counted."""

GUESSED = "看不出谁是客服，按先开口的是顾客处理；可以指明客服的名字（命令行用 --agents）"
EMPTY = "这条消息没有内容"
OVERLONG_MESSAGE = f"上一条消息已超过 {MOST_LINES} 行，这一行没有读"
IN_PARTS = "这段对话太长，或中间隔了太多别的对话，分成了几段"


@dataclass(slots=True)
class Message:
    """A message as the layout gives it. Without `role` it is told from all names of the
    conversation; without `kind` from the text. `number`: its line."""

    text: str
    number: int
    sender: str | None = None
    at: datetime | None = None
    role: Role | None = None
    kind: TurnKind | None = None


def conversation_of(
    messages: list[Message],
    *,
    agents: frozenset[str],
    problems: tuple[Problem, ...] = (),
    id_: str | None = None,
    buyer: str | None = None,
) -> Conversation:
    """Settle roles and kinds of a conversation's messages."""
    names = [one.sender for one in messages if one.role is None and one.sender is not None]
    sides, guess = tell_sides(names, agents, buyer=buyer) if names else ({}, False)
    turns = tuple(_turn(one, sides, agents) for one in messages)
    noted = (Problem(messages[0].number, GUESSED),) if guess else ()
    named = ((Role.BUYER, buyer),) if buyer else ()
    return Conversation(turns, id_, (*noted, *problems), named)


def _turn(one: Message, sides: dict[str, Role], agents: frozenset[str]) -> Turn:
    role = one.role
    if role is None:
        role = Role.SYSTEM if one.sender is None else sides[one.sender]
    elif role is Role.BUYER and one.sender in agents:
        role = Role.AGENT
    return Turn(role, one.text, one.kind or kind_of(one.text), one.sender, one.at)


Finish = Callable[[Message], Message | None]
"""What a layout does to a whole message before it counts; None lets it go."""


@dataclass(slots=True)
class Strand:
    """The conversation being read, its last message still open for further lines."""

    agents: frozenset[str]
    buyer: str | None = None
    id_: str | None = None
    messages: list[Message] = field(default_factory=list)
    problems: Problems = field(default_factory=Problems)
    lines: list[str] = field(default_factory=list)
    open: Message | None = None

    def begin(self, message: Message) -> Iterator[Conversation | Problem]:
        """Open a message whose text may go on in the next lines; gives a part of a conversation
        that has grown too long."""
        self.close_message()
        self.open = message
        self.lines = [message.text]
        if len(self.messages) >= MOST_MESSAGES:
            waiting, self.open = self.open, None
            lines, self.lines = self.lines, []
            buyer, id_ = self.buyer, self.id_
            yield from self.end()
            self.open, self.lines, self.buyer, self.id_ = waiting, lines, buyer, id_
            self.problems.append(Problem(message.number, IN_PARTS))

    def more(self, line: str, number: int) -> bool:
        """Add a line to the open message; False where none is open."""
        if self.open is None:
            return False
        if len(self.lines) < MOST_LINES:
            self.lines.append(line)
        else:
            self.problems.append(Problem(number, OVERLONG_MESSAGE))
        return True

    def take_back(self) -> str | None:
        """Take the last line of the open message out again: it turned out to be a name."""
        return self.lines.pop() if self.open is not None and len(self.lines) > 1 else None

    def close_message(self) -> None:
        """Nothing more comes to the open message."""
        if self.open is None:
            return
        self.open.text = "\n".join(self.lines).strip()
        if self.open.text or self.open.kind is not None:
            self.messages.append(self.open)
        else:
            self.problems.append(Problem(self.open.number, EMPTY))
        self.open = None

    def end(self) -> Iterator[Conversation | Problem]:
        """Give the conversation, if it has any message, and begin anew; else its problems."""
        self.close_message()
        problems = self.problems.listed()
        if self.messages:
            yield conversation_of(
                self.messages,
                agents=self.agents,
                problems=problems,
                id_=self.id_,
                buyer=self.buyer,
            )
        else:
            yield from problems
        self.messages, self.problems, self.buyer, self.id_ = [], Problems(), None, None


@dataclass(slots=True)
class _Open:
    messages: list[Message] = field(default_factory=list)
    problems: Problems = field(default_factory=Problems)
    buyer: str | None = None


class Sorter:
    """Sorts mixed messages by the key of their conversation.

    At most `MOST_OPEN_MESSAGES` are held: then the conversation untouched for longest is given. If
    more of it comes later that is a further part of it, with a problem that says so. `own_ids`:
    the key is the export's id of the conversation, not only what parts it from others here.
    """

    def __init__(self, agents: frozenset[str], *, own_ids: bool) -> None:
        self._agents = agents
        self._own_ids = own_ids
        self._open: OrderedDict[str, _Open] = OrderedDict()
        self._held = 0
        self._given = array("q", bytes(8 * REMEMBERED))
        self._parts: OrderedDict[int, int] = OrderedDict()

    def add(
        self, key: str, message: Message, *, buyer: str | None = None
    ) -> Iterator[Conversation]:
        """Add a message; gives conversations for which there is no more room."""
        found = self._touch(key, message.number)
        found.messages.append(message)
        found.buyer = found.buyer or buyer
        self._held += 1
        if len(found.messages) >= MOST_MESSAGES:
            yield self._give(key)
        while self._held > MOST_OPEN_MESSAGES:
            yield self._give(next(iter(self._open)))

    def spoil(self, key: str, problem: Problem) -> Iterator[Problem]:
        """Note a problem of a conversation; given at once where no such conversation is open."""
        if key in self._open:
            self._open[key].problems.append(problem)
        else:
            yield problem

    def rest(self) -> Iterator[Conversation]:
        """Give all that are still open, in the order of their first messages."""
        first = sorted(self._open, key=lambda key: self._open[key].messages[0].number)
        for key in first:
            yield self._give(key)

    def _touch(self, key: str, number: int) -> _Open:
        found = self._open.get(key)
        if found is None:
            found = self._open[key] = _Open()
            if self._given[_mark(key) % REMEMBERED] == _mark(key):
                found.problems.append(Problem(number, IN_PARTS))
        self._open.move_to_end(key)
        return found

    def _give(self, key: str) -> Conversation:
        found = self._open.pop(key)
        self._held -= len(found.messages)
        part = self._count_part(_mark(key))
        own = key if part == 1 else f"{key}#{part}"
        return conversation_of(
            found.messages,
            agents=self._agents,
            problems=found.problems.listed(),
            id_=own if self._own_ids and key else None,
            buyer=found.buyer,
        )

    def _count_part(self, mark: int) -> int:
        """Which part of its conversation this is. Few come in parts, so only those are counted."""
        again = self._given[mark % REMEMBERED] == mark
        self._given[mark % REMEMBERED] = mark
        if not again:
            return 1
        part = self._parts.pop(mark, 1) + 1
        self._parts[mark] = part
        if len(self._parts) > MOST_COUNTED:
            self._parts.popitem(last=False)
        return part


def _mark(key: str) -> int:
    """What is remembered of a key; 0 is an empty place."""
    return hash(key) or 1
