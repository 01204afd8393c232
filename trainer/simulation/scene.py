"""The buyer's mind at one moment, folded from the events.

A scene is built anew for every look, so asking more often changes nothing. Times are play time since the start.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from question_bank.case import Beat, Branch
from question_bank.vocabulary import Act, Desk, Outcome, Slot
from trainer.dialogue.near_copy import copied_from
from trainer.dialogue.reply_kind import EARLY
from trainer.simulation.script import Script


@dataclass(frozen=True, slots=True)
class Incoming:
    """A reply the buyer has not reacted to. `early`: sent before the buyer's last message or within 3 s of it."""

    seq: int
    at: timedelta
    text: str
    card: str | None
    desks: frozenset[Desk]
    copied: bool
    early: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One message the buyer is about to send, `gap` after the one before it.

    gives  the fact asked for to which it is the answer · evades  without telling it (unknown, on screen, said before)
    """

    gap: timedelta
    text: str
    beat: str
    cause: str
    need: str | None = None
    meets: str | None = None
    outcome: Outcome | None = None
    gives: Slot | None = None
    evades: bool = False


@dataclass(slots=True)
class ActiveHold:
    """The buyer agreed to wait. `asked_at`: when the first hold of this stretch was asked for."""

    asked_at: timedelta
    until: timedelta
    over: bool = False


@dataclass(slots=True)
class Scene:
    """Local to one fold; never shared.

    batch     replies not yet reacted to · rest  what remains of a burst the buyer is sending
    line_at   when the buyer last wrote · before  the buyer's last turn, as the reader's context
    given     facts asked for and answered, evaded  how often without telling them
    stays     how often a staying branch was taken in this visit · taken  branches that were ever taken
    """

    script: Script
    seed: int
    beat: Beat
    mood: int
    visit: int = 1
    visits: dict[str, int] = field(default_factory=dict)
    outcome: Outcome | None = None
    settled_at: timedelta = timedelta(0)
    closed: bool = False
    spoken: bool = False
    line_at: timedelta = timedelta(0)
    before: list[str] = field(default_factory=list)
    batch: list[Incoming] = field(default_factory=list)
    rest: list[Line] = field(default_factory=list)
    rest_upto: int | None = None
    nudges: int = 0
    reasks: int = 0
    rudes: int = 0
    protests: int = 0
    says: dict[str, int] = field(default_factory=dict)
    stays: dict[int, int] = field(default_factory=dict)
    taken: list[Branch] = field(default_factory=list)
    open_needs: list[str] = field(default_factory=list)
    given: set[Slot] = field(default_factory=set)
    evaded: dict[Slot, int] = field(default_factory=dict)
    soothed: bool = False
    hold: ActiveHold | None = None
    holds_used: int = 0
    desks_due: list[tuple[timedelta, Desk]] = field(default_factory=list)
    desks_answered: set[Desk] = field(default_factory=set)
    own_messages: list[tuple[int, str, str]] = field(default_factory=list)
    paused: bool = False

    def receive(self, seq: int, at: timedelta, text: str, card: str | None) -> None:
        """Take a reply in; it waits in the batch until the buyer reacts."""
        copied = copied_from(text, self.beat.id, self.own_messages) is not None
        early = self.spoken and at <= self.line_at + EARLY
        desks = frozenset(self.desks_answered)
        self.batch.append(Incoming(seq, at, text, card, desks, copied, early))
        self.own_messages.append((seq, self.beat.id, text))

    def open_beat(self, beat_id: str) -> None:
        """Enter a beat (again): what is counted by visit starts anew."""
        self.visits[beat_id] = self.visits.get(beat_id, 0) + 1
        self.beat = self.script.case.beat(beat_id)
        self.visit = self.visits[beat_id]
        self.reasks = 0
        self.stays = {}
        self.says = {}

    def may_take(self, index: int) -> bool:
        """Whether a branch may still be taken in this visit."""
        stay = self.beat.branches[index].stay
        return stay == 0 or self.stays.get(index, 0) < stay

    def asked_again_enough(self) -> bool:
        """Whether the next reply off the point makes the buyer go on instead of asking again."""
        return self.reasks >= self.script.otherwise(self.beat).limit

    def holding(self) -> bool:
        """Whether the buyer is waiting as agreed."""
        return self.hold is not None and not self.hold.over

    def fill(self, text: str) -> str:
        """Put what the buyer knows into the placeholders of a wording."""
        for slot, value in self.script.case.buyer.knows.items():
            text = text.replace("{" + slot.value + "}", value)
        return text


SOOTHING = frozenset({Act.APOLOGISE, Act.EMPATHISE})
"""Acts that lift an angry mood once."""
