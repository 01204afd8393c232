"""Names that stand in the words of a notice: who handed over to whom, who took a message back."""

import re

_HANDED = re.compile(
    r"由 ?(?P<a>.{1,30}?) ?转(?:交|接)给 ?(?P<b>.{1,30})|(?P<c>.{1,40}) --> (?P<d>.{1,40})"
)
_RECALLED = re.compile(r"(?P<a>.{1,30}?)\s?撤回了一条消息\]?。?")
_NOBODY = frozenset({"你", "您", "对方", "我", "服务助手", "机器人", "系统"})


def names_in_notice(text: str) -> tuple[str, ...]:
    """The people whom a handing over or a recall names."""
    bare = text.strip()
    found = _HANDED.fullmatch(bare) or _RECALLED.fullmatch(bare)
    if found is None:
        return ()
    names = (name.strip(' "“”「」') for name in found.groupdict().values() if name)
    return tuple(name for name in names if name and name not in _NOBODY)
