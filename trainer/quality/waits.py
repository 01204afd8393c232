"""How long the buyer waited, turn by turn, as a metric counts it."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime

from question_bank.language.content import is_content_free
from question_bank.language.types import ReadsReplies
from question_bank.metric import EmptyReply, Metric, MetricUnit, Transfer
from trainer.quality.chat_events import SCORED
from trainer.quality.sessions import Message, Session
from transcripts.conversation import Role, TurnKind

_SHOWN = frozenset({TurnKind.IMAGE, TurnKind.CARD})
_FROM_A_MACHINE = re.compile("转人工|服务助手|机器人|店小蜜|智能|自动分配")
"""In the words of a handing over: nobody had this buyer before."""


@dataclass(frozen=True, slots=True)
class Wait:
    """One unit: from `asked` to `answered`, None where no reply came that counts.

    begun     the moment its clock started (of `asked`, or of a handing over), None where it is unknown
    excluded  why it does not count; None: it counts, or the daily window decides
    """

    session: int
    asked: Message
    begun: datetime | None
    answered: Message | None = None
    excluded: str | None = None

    @property
    def seconds(self) -> float | None:
        """How long it took; None where a moment is unknown or nothing came."""
        ended = self.answered.turn.at if self.answered else None
        return (ended - self.begun).total_seconds() if self.begun and ended else None


class Waiting:
    """Walks one session and collects its waits, and what was passed over, by reason."""

    def __init__(self, number: int, metric: Metric, reader: ReadsReplies | None) -> None:
        self._number = number
        self._metric = metric
        self._reader = reader
        self._pending: list[Wait] = []
        self._shown: Message | None = None
        self.waits: list[Wait] = []
        self.passed: Counter[str] = Counter()

    def walk(self, session: Session) -> None:
        """Hear every message in its order."""
        for message in session.messages:
            self._hear(message)
        self._end_shown()
        self.waits.extend(self._pending)
        self._pending = []
        self.waits.sort(key=lambda one: (one.asked.chat, one.asked.place))

    def _hear(self, message: Message) -> None:
        turn = message.turn
        if turn.kind is TurnKind.HANDOFF:
            self._hand_over(message)
        elif turn.role is Role.BUYER:
            self._ask(message)
        elif turn.role is Role.AGENT:
            self._reply(message)
        else:
            self.passed[_PASSED[turn.role]] += 1

    def _ask(self, message: Message) -> None:
        if message.turn.kind not in SCORED:
            self.passed["not_text"] += 1
            return
        self._end_shown()
        if not self._pending or self._metric.unit is MetricUnit.MESSAGE:
            self._pending.append(Wait(self._number, message, message.turn.at))

    def _reply(self, message: Message) -> None:
        kind = message.turn.kind
        if kind in _SHOWN:
            self._shown = self._shown or message
        if kind not in SCORED:
            self.passed["not_text"] += 1
        elif self._is_empty(message):
            self.passed["empty_reply"] += 1
        else:
            self._answer(message)

    def _answer(self, message: Message) -> None:
        self.waits.extend(replace(one, answered=message) for one in self._pending)
        self._pending = []
        self._shown = None

    def _end_shown(self) -> None:
        """What was met with a picture or a card alone counts neither way: nobody here can read it."""
        if self._shown is not None:
            answer = self._shown
            self.waits.extend(
                replace(one, answered=answer, excluded="unscored_reply") for one in self._pending
            )
            self._pending = []
            self._shown = None

    def _hand_over(self, message: Message) -> None:
        self.passed["system"] += 1
        by_machine = _FROM_A_MACHINE.search(message.turn.text)
        if self._metric.transfer is Transfer.SAME_CLOCK or by_machine or not self._pending:
            return
        begun = message.turn.at
        handed = [replace(one, begun=begun or one.begun) for one in self._pending]
        self.waits.extend(self._pending)
        self._pending = handed

    def _is_empty(self, message: Message) -> bool:
        if self._metric.empty_reply is EmptyReply.COUNTS or self._reader is None:
            return False
        if message.turn.kind is TurnKind.LINK:
            return False
        return is_content_free(self._reader.read([message.turn.text]))


_PASSED = {Role.BOT: "auto_reply", Role.SYSTEM: "system", Role.INTERNAL: "internal"}
