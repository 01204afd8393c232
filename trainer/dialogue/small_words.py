"""What a buyer says that needs no answer: 「谢谢」, 「嗯」 (rule 9)."""

import re

_SMALL = re.compile(
    r"(?:谢谢|多谢|感谢|谢啦|谢了|谢|thanks|thx|好的|好哒|好滴|好嘞|好|嗯|恩|哦|噢|行|ok|okay|知道了|明白了|了解|收到"
    r"|您|你|啦|哈|了|吧|呢|亲|[\s，,。.!！~～]|\[[^\]]{1,4}\])+",
    re.IGNORECASE,
)


def needs_no_answer(text: str) -> bool:
    """Whether a buyer's message only thanks or acknowledges. A question mark makes a question of any word."""
    return _SMALL.fullmatch(text) is not None
