"""千牛 web history as a table of whole chats: buyer, chat_date, filter_range, chat_text; the text of a
chat, as the web page shows it, stands in one cell."""

from collections.abc import Iterable, Iterator
from datetime import date

from transcripts.columns import ColumnMapping, places
from transcripts.conversation import Problem
from transcripts.delimited import Row
from transcripts.gathering import Strand
from transcripts.opening import Sample
from transcripts.readers.mapped import header_of
from transcripts.readers.protocol import NO_AGENTS, Candidate, Found, TableReader
from transcripts.readers.qianniu_web import read_history
from transcripts.times import parse_moment

_COLUMNS = ColumnMapping(buyer="buyer", date="chat_date", text="chat_text")
SHORT = "这一行缺列，没有读"
EMPTY = "这一行没有聊天内容"


class QianniuWebCells(TableReader):
    """The reader of this layout."""

    name = "qianniu_web_cells"
    title = "千牛网页版聊天记录（整段）"

    def recognise(self, sample: Sample) -> Candidate:
        """Look for the header."""
        # A chat may be longer than the sample: then the header is all that is whole.
        first = Row(1, tuple(sample.lines[0].split(","))) if sample.lines else Row(1, ())
        if header_of(sample.table() or (first,), _COLUMNS) is None:
            return Candidate(0.0, "没有 buyer、chat_date、chat_text 列")
        return Candidate(0.98, "列名是 buyer、chat_date、chat_text，一格是一段聊天")

    def read(
        self, rows: Iterable[Row | Problem], *, agents: frozenset[str] = NO_AGENTS
    ) -> Iterator[Found]:
        """Read each row as a chat of its own."""
        at: dict[str, int] | None = None
        for row in rows:
            if isinstance(row, Problem):
                yield row
            elif at is None:
                at = places(row.cells, _COLUMNS)
            elif max(at.values()) >= len(row.cells):
                yield Problem(row.number, SHORT)
            else:
                yield from _chat(row, at, agents)


def _chat(row: Row, at: dict[str, int], agents: frozenset[str]) -> Iterator[Found]:
    text = row.cells[at["text"]]
    if not text.strip():
        yield Problem(row.number, EMPTY)
        return
    strand = Strand(agents, buyer=row.cells[at["buyer"]].strip() or None)
    lines = enumerate(text.replace("\r\n", "\n").split("\n"), start=row.number)
    yield from read_history(lines, strand, day=_day(row.cells[at["date"]]))


def _day(written: str) -> date | None:
    try:
        return parse_moment(written).date()
    except ValueError:
        return None
