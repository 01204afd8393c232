"""The CSV of nine columns: 会话ID,日期,时间,对象(客户/客服),发话者,消息,消息状态,商品ID,商品."""

from collections.abc import Iterable, Iterator

from transcripts.columns import ColumnMapping
from transcripts.conversation import Problem
from transcripts.delimited import Row
from transcripts.opening import Sample
from transcripts.readers.mapped import header_of, read_mapped
from transcripts.readers.protocol import NO_AGENTS, Candidate, Found, TableReader

MAPPING = ColumnMapping(
    conversation="会话ID",
    date="日期",
    time="时间",
    role="对象",
    sender="发话者",
    text="消息",
    status="消息状态",
    item="商品",
)


class NineColumns(TableReader):
    """The reader of this layout."""

    name = "nine_columns"
    title = "九列会话表"

    def recognise(self, sample: Sample) -> Candidate:
        """Look for the header."""
        if header_of(sample.table(), MAPPING) is None:
            return Candidate(0.0, "没有会话ID、对象、发话者等列名")
        return Candidate(0.98, "列名是会话ID、日期、时间、对象、发话者、消息、消息状态、商品")

    def read(
        self, rows: Iterable[Row | Problem], *, agents: frozenset[str] = NO_AGENTS
    ) -> Iterator[Found]:
        """Read row by row."""
        yield from read_mapped(rows, MAPPING, agents)
