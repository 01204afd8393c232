"""What a reply is in its beat (rule 1): the buyer reacts to it, the grader times it."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from question_bank.case import Beat, Branch
from question_bank.condition import Condition, Match, Said, Says, match
from question_bank.language.content import COURTESY, is_content_free
from question_bank.language.types import Reading
from question_bank.vocabulary import Act, Category, Slot

EARLY = timedelta(seconds=3)
"""A reply this soon after a buyer's message was meant for what stood before, unless it answers the new beat (rule 5)."""
HOLDING = frozenset({Act.HOLD, Act.ESCALATE})
"""Acts that ask the buyer to wait for somebody's answer."""
_BESIDE_A_HOLD = HOLDING | {
    Act.TRACE_PARCEL,
    Act.PROMISE_FOLLOWUP,
    Act.GREET,
    Act.IDENTIFY,
    Act.OFFER_HELP,
    Act.THANK,
    Act.APOLOGISE,
    Act.EMPATHISE,
}
DECLINING = frozenset({Act.DECLINE_PRICE, Act.DECLINE_REQUEST})
"""Acts that refuse: with them a matter is decided, though not as the buyer wished."""
_RUDE = frozenset({Category.ABUSE, Category.CONFRONTATION})


class ReplyKind(StrEnum):
    """One of eight. Only `partly` and `off` make the buyer ask again in other words."""

    ANSWERS = "answers"
    PARTLY = "partly"
    ASKS = "asks"
    HOLDS = "holds"
    ACKNOWLEDGES = "acknowledges"
    DECLINES = "declines"
    RUDE = "rude"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class InBeat:
    """A reply held against the beat it answers.

    branch    index of the branch taken, None if none · matching  all branches that match and are not used up (each
              moves the mood)
    slots     what the reply asks for
    """

    kind: ReplyKind
    branch: int | None = None
    matching: tuple[int, ...] = ()
    slots: tuple[Slot, ...] = ()


def is_hold(reading: Reading) -> bool:
    """Whether a reply only asks for patience: a hold or an escalation with nothing but courtesy around it."""
    acts = reading.act_ids()
    return bool(acts & HOLDING) and acts <= _BESIDE_A_HOLD and not reading.offers


def in_beat(
    said: Said,
    beat: Beat,
    says: Says,
    *,
    open_branch: Callable[[int], bool],
    answered_before: Collection[Condition] = (),
) -> InBeat:
    """Read a reply in its beat.

    `open_branch(i)` tells whether branch i may still be taken (a `stay: once` is used up after one time);
    `answered_before` are the conditions already met in the conversation: repeating them is neutral.
    """
    matches = [match(branch, said, says) for branch in beat.branches]
    shares = [one.share for one in matches]
    matching = tuple(i for i, share in enumerate(shares) if share >= 1 and open_branch(i))
    able = [i for i in matching if not _by_waiting_alone(beat.branches[i], said, says)]
    taken = _first_transition(able, beat, matches)
    slots = said.reading.slots()
    kind = _kind(said, beat, taken, shares, says, answered_before)
    if kind is ReplyKind.RUDE:
        taken = None
    return InBeat(kind, taken, matching, slots)


def _first_transition(able: Sequence[int], beat: Beat, matches: Sequence[Match]) -> int | None:
    """Rule 4: the first in file order. But a branch that only stays (an apology, say) does not hold up an answer that
    other words of the same reply give."""
    if not able:
        return None
    first = able[0]
    if beat.branches[first].stay == 0 or _expects_fault(beat.branches[first]):
        return first
    for later in able[1:]:
        branch = beat.branches[later]
        if (
            branch.stay == 0
            and has_condition(branch)
            and _has_words_of_its_own(matches, later, first)
        ):
            return later
    return first


def _has_words_of_its_own(matches: Sequence[Match], one: int, other: int) -> bool:
    """Whether some words that carry one branch lie apart from those that carry the other."""
    return any(
        all(
            span.message != taken.message or span.end <= taken.start or taken.end <= span.start
            for taken in matches[other].spans
        )
        for span in matches[one].spans
    )


def _by_waiting_alone(branch: Branch, said: Said, says: Says) -> bool:
    """Rule 6: asking to wait never meets a need, even where the branch asks for nothing else."""
    reading = said.reading
    acts = reading.act_ids()
    if not branch.meets or Act.HOLD not in acts or reading.offers or acts - COURTESY - {Act.HOLD}:
        return False
    without = tuple(found for found in reading.acts if found.act is not Act.HOLD)
    rest = replace(said, reading=replace(reading, acts=without))
    return not has_condition(branch) or not match(branch, rest, says).met


def _kind(
    said: Said,
    beat: Beat,
    taken: int | None,
    shares: list[float],
    says: Says,
    answered_before: Collection[Condition],
) -> ReplyKind:
    reading = said.reading
    faults = reading.categories() & _RUDE
    branch = beat.branches[taken] if taken is not None else None
    if faults and not (branch and (_expects_fault(branch) or Category.ABUSE not in faults)):
        return ReplyKind.RUDE
    if branch is not None and branch.stay == 0:
        return ReplyKind.DECLINES if branch.act in DECLINING else ReplyKind.ANSWERS
    if reading.act_ids() & HOLDING:
        return ReplyKind.HOLDS
    if reading.slots():
        return ReplyKind.ASKS
    if branch is not None or any(0 < share < 1 for share in shares):
        return ReplyKind.PARTLY
    return _kind_without_branch(said, says, answered_before)


def _kind_without_branch(
    said: Said, says: Says, answered_before: Collection[Condition]
) -> ReplyKind:
    reading = said.reading
    if is_content_free(reading):
        return ReplyKind.ACKNOWLEDGES
    if reading.act_ids() & DECLINING:
        return ReplyKind.DECLINES
    if any(match(condition, said, says).met for condition in answered_before):
        return ReplyKind.ACKNOWLEDGES
    return ReplyKind.OFF


def _expects_fault(branch: Branch) -> bool:
    return any(condition.finding is not None for condition in branch.conditions_within())


def has_condition(condition: Condition) -> bool:
    """Whether it asks for anything at all; an empty condition always holds."""
    own = (condition.act, condition.slot, condition.offer, condition.finding, condition.says)
    return any(own) or any(
        (condition.desk, condition.card, condition.any_, condition.all_, condition.unless)
    )
