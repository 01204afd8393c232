"""JD's list of visits, which goes with the logs: who served which customer when, how fast, how well.

It joins a conversation by time (two minutes either way) and the masked customer.
"""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from transcripts.columns import HEADER_WITHIN, normal
from transcripts.conversation import Conversation, Problem
from transcripts.delimited import Row
from transcripts.times import parse_moment

NEAR = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Visit:
    """One row. `first_response` and `satisfaction` as written."""

    at: datetime
    agent: str
    customer: str
    first_response: str = ""
    satisfaction: str = ""


@dataclass(frozen=True, slots=True)
class Visits:
    """All visits in order of time."""

    visits: tuple[Visit, ...]
    _times: tuple[datetime, ...] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_times", tuple(visit.at for visit in self.visits))

    def agents(self) -> frozenset[str]:
        """Everybody who served."""
        return frozenset(visit.agent for visit in self.visits if visit.agent)

    def of(self, conversation: Conversation) -> Visit | None:
        """The visit that a conversation is, None where none fits."""
        began = conversation.started_at
        if began is None:
            return None
        senders = {turn.sender for turn in conversation.turns}
        place = bisect_left(self._times, began - NEAR)
        while place < len(self.visits) and self.visits[place].at <= began + NEAR:
            if self.visits[place].customer in senders:
                return self.visits[place]
            place += 1
        return None


NO_VISITS = Visits(())

_COLUMNS = {
    "at": "咨询时间",
    "agent": "客服",
    "customer": "顾客",
    "first_response": "首次响应时间",
    "satisfaction": "满意度",
}


def visit_columns(rows: Iterable[Row]) -> tuple[int, dict[str, int]] | None:
    """The header's line and the place of each column, None where this is no list of visits."""
    for row, _ in zip(rows, range(HEADER_WITHIN), strict=False):
        names = [normal(cell) for cell in row.cells]
        found = {meaning: names.index(name) for meaning, name in _COLUMNS.items() if name in names}
        if {"at", "agent", "customer"} <= found.keys():
            return row.number, found
    return None


def visits_in(rows: Iterable[Row | Problem]) -> Visits:
    """Read the list; rows without a time are no visits."""
    found: list[Visit] = []
    head: list[Row] = []
    columns: dict[str, int] | None = None
    for row in rows:
        if isinstance(row, Problem):
            continue
        if columns is None:
            head.append(row)
            known = visit_columns(head[-1:])
            if known is not None:
                columns = known[1]
            elif len(head) >= HEADER_WITHIN:
                break
            continue
        cells = {
            meaning: row.cells[place].strip() if place < len(row.cells) else ""
            for meaning, place in columns.items()
        }
        try:
            at = parse_moment(cells.pop("at"))
        except ValueError:
            continue
        found.append(Visit(at, **cells))
    return Visits(tuple(sorted(found, key=lambda visit: visit.at)))
