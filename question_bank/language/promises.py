"""The time that a hold or a follow-up promises."""

from question_bank.language.types import Reading


def hold_seconds(reading: Reading) -> int | None:
    """Seconds that the reply asks the buyer to wait (「两分钟」「稍等1分钟」); None if it names no time."""
    from question_bank.language.facts import stated_facts

    spans = [
        fact.number * {"分钟": 60, "分": 60, "秒": 1, "小时": 3600}.get(fact.unit, 0)
        for fact in stated_facts(reading.normalised)
    ]
    times = [int(seconds) for seconds in spans if seconds]
    return times[0] if times else None
