"""The entries of the rail (and of the bottom bar on phones), by role.

An entry shows only when its endpoint exists and the person may visit it, so entries can be listed
here before their page is built. ``/`` leads to the first one that shows.
"""

from dataclasses import dataclass, replace

from flask import request, url_for

from trainer.store.accounts import Role, User
from trainer.web.access import may_visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One way in. ``sections`` are the blueprints whose pages light it up."""

    label: str
    icon: str  # a name of bootstrap-icons
    icon_on: str
    endpoint: str
    sections: tuple[str, ...]
    key: str = ""  # after G, leads here


_HOME = Entry(
    label="首页",
    icon="house",
    icon_on="house-fill",
    endpoint="home.show",
    sections=("home",),
    key="h",
)
_PRACTICE = Entry(
    label="练习",
    icon="chat-dots",
    icon_on="chat-dots-fill",
    endpoint="cases.library",
    sections=("cases", "practice", "reports"),
    key="l",
)
_RECORD = Entry(
    label="记录",
    icon="clock-history",
    icon_on="clock-history",
    endpoint="reports.history",
    sections=("history",),
)
_BOARD = Entry(
    label="看板",
    icon="columns-gap",
    icon_on="columns-gap",
    endpoint="trainees.index",
    sections=("trainees", "reports"),
    key="b",
)
_CASES = Entry(
    label="案例",
    icon="collection",
    icon_on="collection-fill",
    endpoint="cases.library",
    sections=("cases", "phrases", "coverage", "knowledge", "drafts"),
    key="l",
)
_KNOWLEDGE = Entry(
    label="知识",
    icon="book",
    icon_on="book-fill",
    endpoint="knowledge.index",
    sections=("knowledge",),
    key="k",
)
_READINGS = Entry(
    label="判读",
    icon="search",
    icon_on="search",
    endpoint="readings.show",
    sections=("readings", "rules"),
    key="r",
)
_CHATS = Entry(
    label="真实会话",
    icon="chat-square-text",
    icon_on="chat-square-text-fill",
    endpoint="chats.index",
    sections=("chats",),
)
_IMPORTS = Entry(
    label="导入",
    icon="box-arrow-in-down",
    icon_on="box-arrow-in-down",
    endpoint="imports.index",
    sections=("imports", "import_review"),
)
_CHATS_AND_IMPORTS = replace(_CHATS, sections=_CHATS.sections + _IMPORTS.sections)
_SCORES = Entry(
    label="评分",
    icon="clipboard-data",
    icon_on="clipboard-data-fill",
    endpoint="scores.index",
    sections=("scores",),
    key="s",
)
_SEARCH = Entry(
    label="搜索",
    icon="binoculars",
    icon_on="binoculars-fill",
    endpoint="search.show",
    sections=("search",),
    key="f",
)
_PEOPLE = Entry(
    label="人员",
    icon="people",
    icon_on="people-fill",
    endpoint="people.index",
    sections=("people",),
)

RAIL: dict[Role, tuple[Entry, ...]] = {
    Role.TRAINEE: (_HOME, _PRACTICE, _RECORD, _KNOWLEDGE, _SEARCH),
    Role.MANAGER: (_BOARD, _CHATS, _SCORES, _CASES, _IMPORTS, _READINGS, _SEARCH),
    Role.AUTHOR: (_CASES, _CHATS, _IMPORTS, _READINGS, _SEARCH),
    Role.ADMINISTRATOR: (_PEOPLE, _BOARD, _CHATS_AND_IMPORTS, _SCORES, _CASES, _READINGS, _SEARCH),
}
"""At most seven for anybody; what has no entry is one click behind the entry that lights up for it."""


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as the page shows it."""

    label: str
    icon: str
    url: str
    key: str
    current: bool


def rail_for(user: User | None) -> tuple[Link, ...]:
    """The entries that the person has, with the present one marked."""
    if user is None:
        return ()
    entries = RAIL[user.role]
    exact = any(entry.endpoint == request.endpoint for entry in entries)
    return tuple(_link(entry, exact) for entry in entries if may_visit(entry.endpoint))


def _link(entry: Entry, exact: bool) -> Link:
    """`exact`: the page is itself the way in of an entry, and then lights no other."""
    here = entry.endpoint == request.endpoint
    current = here if exact else request.blueprint in entry.sections
    icon = entry.icon_on if current else entry.icon
    return Link(entry.label, icon, url_for(entry.endpoint), entry.key, current)
