"""Template filters that turn values into words as people say them."""

import re
from datetime import datetime, timedelta, timezone

from flask import Flask

from question_bank.names import LINE_NAMES, OUTCOME_NAMES, PLATFORM_NAMES, STAGE_NAMES

_FOR_THE_COMMAND = re.compile(r"（命令行用[^）]*）")
# the shops and their people live by one clock, and China has no daylight saving time
CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")


def day_and_time(moment: datetime) -> str:
    """「11 月 18 日 14:02」 on China's clock."""
    local = moment.astimezone(CHINA)
    return f"{local.month} 月 {local.day} 日 {local:%H:%M}"


def year_and_time(moment: datetime) -> str:
    """「2018 年 10 月 11 日 11:35」 on China's clock: for what may be years old."""
    return f"{moment.astimezone(CHINA).year} 年 {day_and_time(moment)}"


def time_of_day(moment: datetime) -> str:
    """「14:02」 on China's clock."""
    return f"{moment.astimezone(CHINA):%H:%M}"


def duration(length: timedelta | float) -> str:
    """「9 秒」, 「6 分 40 秒」, 「2 分钟」, from a timedelta or seconds, to the whole second."""
    total = length.total_seconds() if isinstance(length, timedelta) else length
    minutes, seconds = divmod(round(total), 60)
    if minutes == 0:
        return f"{seconds} 秒"
    return f"{minutes} 分 {seconds} 秒" if seconds else f"{minutes} 分钟"


def clock(length: timedelta | float) -> str:
    """「0:41」, 「12:05」: minutes and seconds as the workbench's clocks show them."""
    total = length.total_seconds() if isinstance(length, timedelta) else length
    minutes, seconds = divmod(int(total), 60)
    return f"{minutes}:{seconds:02d}"


def file_size(size: int) -> str:
    """「46 KB」, 「12.5 MB」, 「1.9 GB」, from bytes."""
    for limit, unit in ((1024**2, "KB"), (1024**3, "MB")):
        if size < limit:
            shown = size / (limit / 1024)
            return (
                f"{shown:.0f} {unit}"
                if unit == "KB" and shown >= 1
                else f"{max(shown, 0.1):.1f} {unit}"
            )
    return f"{size / 1024**3:.1f} GB"


def part_of_day(moment: datetime) -> str:
    """「早上」「下午」「晚上」… on China's clock, for a greeting."""
    hour = moment.astimezone(CHINA).hour
    limits = ((5, "夜里"), (11, "早上"), (13, "中午"), (18, "下午"), (24, "晚上"))
    return next(name for limit, name in limits if hour < limit)


def on_the_page(message: str) -> str:
    """What a reader says, without its hint for the command line."""
    return _FOR_THE_COMMAND.sub("", message)


def register(app: Flask) -> None:
    """Make the filters known to templates."""
    for phrase in (
        day_and_time,
        year_and_time,
        time_of_day,
        duration,
        clock,
        file_size,
        on_the_page,
    ):
        app.jinja_env.filters[phrase.__name__] = phrase
    app.jinja_env.filters["platform_name"] = PLATFORM_NAMES.__getitem__
    app.jinja_env.filters["line_name"] = LINE_NAMES.__getitem__
    app.jinja_env.filters["stage_name"] = STAGE_NAMES.__getitem__
    app.jinja_env.filters["outcome_name"] = OUTCOME_NAMES.__getitem__
