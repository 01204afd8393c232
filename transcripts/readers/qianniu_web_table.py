"""千牛 web history as a workbook: 客户名, 消息序号, 发送时间, 发送内容, 发送账号, 账号类型."""

from collections.abc import Iterable, Iterator

from transcripts.columns import ColumnMapping
from transcripts.conversation import Problem
from transcripts.delimited import Row
from transcripts.opening import Sample
from transcripts.readers.mapped import header_of, read_mapped
from transcripts.readers.protocol import NO_AGENTS, Candidate, Found, TableReader

MAPPING = ColumnMapping(
    conversation="客户名",
    buyer="客户名",
    at="发送时间",
    text="发送内容",
    sender="发送账号",
    role="账号类型",
)


class QianniuWebTable(TableReader):
    """The reader of this layout."""

    name = "qianniu_web_table"
    title = "千牛网页版聊天记录（表格）"

    def recognise(self, sample: Sample) -> Candidate:
        """Look for the header."""
        if header_of(sample.table(), MAPPING) is None:
            return Candidate(0.0, "没有客户名、发送账号、账号类型等列名")
        return Candidate(0.98, "列名是客户名、发送时间、发送内容、发送账号、账号类型")

    def read(
        self, rows: Iterable[Row | Problem], *, agents: frozenset[str] = NO_AGENTS
    ) -> Iterator[Found]:
        """Read row by row."""
        yield from read_mapped(rows, MAPPING, agents)
