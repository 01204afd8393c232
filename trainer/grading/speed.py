"""Speed: how long the buyer waited for each answer. The mean over the buyer's turns by the profile's two curves."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from question_bank.scorecard import Curve
from question_bank.vocabulary import Criterion
from trainer.dialogue.dialogue import BuyerTurn, Dialogue
from trainer.grading.matter import Matter, whole
from trainer.grading.rounding import decimal_of, four_decimals, ratio
from trainer.grading.types import Check, SpeedDetail

_NOTHING = Decimal(0)


def speed(matter: Matter) -> tuple[Decimal, tuple[Check, ...]]:
    """The part and one check a turn. Unanswered is 0; a turn that was answered but not timed is left out."""
    checks = tuple(_check(turn, matter) for turn in matter.dialogue.turns)
    points = sum((check.points for check in checks), _NOTHING)
    return ratio(points, sum((check.max_points for check in checks), _NOTHING)), checks


def share_on(curve: Curve, seconds: Decimal) -> Decimal:
    """1 up to `full`, 0 from `zero` on, a straight line between."""
    full, zero = _seconds(curve.full), _seconds(curve.zero)
    if seconds <= full:
        return Decimal(1)
    if seconds >= zero:
        return _NOTHING
    return four_decimals((zero - seconds) / (zero - full))


def speed_detail(dialogue: Dialogue) -> SpeedDetail:
    """The figures beside the part: shares are of the judged turns, unanswered ones included."""
    judged = [turn for turn in dialogue.turns if not is_excused(turn)]
    times = [turn.response_s for turn in judged if turn.response_s is not None]
    first = dialogue.first_response_s
    return SpeedDetail(
        first_response_s=None if first is None else round(first, 2),
        average_response_s=round(sum(times) / len(times), 2) if times else None,
        within_30s=_share_within(30, times, judged),
        within_180s=_share_within(180, times, judged),
        unanswered=sum(1 for turn in judged if turn.answered_by is None),
        holds=len(dialogue.holds),
        broken_holds=sum(1 for hold in dialogue.holds if not hold.kept),
    )


def is_excused(turn: BuyerTurn) -> bool:
    """Answered, but by a reply that crossed the buyer's message: no time is taken."""
    return turn.answered_by is not None and turn.response_s is None


def _share_within(limit: int, times: Sequence[float], judged: Sequence[BuyerTurn]) -> float:
    return round(sum(1 for time in times if time <= limit) / len(judged), 4) if judged else 0.0


def _check(turn: BuyerTurn, matter: Matter) -> Check:
    rule = "speed.first" if turn.first else "speed.later"
    reply = matter.reply(turn.answered_by)
    unjudged = _why_unjudged(turn, matter)
    if is_excused(turn) or unjudged:
        evidence = (whole(reply),) if reply else matter.buyer_line(turn.seq)
        reason = unjudged or "你和买家几乎同时发出，这句不计时"
        return Check(Criterion.SPEED, rule, None, _NOTHING, _NOTHING, evidence, reason)
    if turn.response_s is None:
        return Check(
            Criterion.SPEED, rule, False, _NOTHING, Decimal(1), matter.buyer_line(turn.seq),
            "买家这句没有等到答复", "先看等得最久的那句，回一句对着问题的话",
        )  # fmt: skip
    curve = matter.profile.first if turn.first else matter.profile.later
    seconds = decimal_of(turn.response_s)
    in_time = seconds <= _seconds(curve.full)
    return Check(
        Criterion.SPEED,
        rule,
        in_time,
        share_on(curve, seconds),
        Decimal(1),
        (whole(reply),) if reply else matter.buyer_line(turn.seq),
        _reason(turn, seconds, curve),
        "" if in_time else _ADVICE[turn.first],
    )


def _why_unjudged(turn: BuyerTurn, matter: Matter) -> str:
    """Why a turn of a real chat has no response time; empty where it has one, or was never answered."""
    if turn.answered_by is None:
        return ""
    known = matter.unjudged
    of_answer = known.unscored.get(turn.answered_by) or known.untimed.get(turn.answered_by)
    return of_answer or known.untimed.get(turn.seq, "")


_ADVICE = {
    True: "先招呼一句并接住问题，比如「您好，在的，您说的这款我马上帮您看」，再慢慢补全",
    False: "要查就先说一句「我查一下，两分钟内回复您」，回来时带上结果",
}


def _reason(turn: BuyerTurn, seconds: Decimal, curve: Curve) -> str:
    limit, took = _plain(_seconds(curve.full)), _plain(seconds)
    what = "首答" if turn.first else "这句"
    if seconds <= _seconds(curve.full):
        return f"{what} {took} 秒，在 {limit} 秒以内"
    return f"{what}让买家等了 {took} 秒，超过 {limit} 秒"


def _seconds(length: timedelta) -> Decimal:
    return decimal_of(length.total_seconds())


def _plain(value: Decimal) -> str:
    text = f"{round(value, 1):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
