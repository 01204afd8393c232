"""Any other table of messages (抖音飞鸽, 晓多, an own CSV or workbook): the columns are guessed from the
header, or given as a mapping."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from transcripts.columns import HEADER_WITHIN, MEANING_NAMES, ColumnMapping, guess_mapping
from transcripts.conversation import Problem
from transcripts.delimited import Row
from transcripts.opening import Sample
from transcripts.readers.mapped import NO_HEADER, header_of, read_mapped
from transcripts.readers.protocol import NO_AGENTS, Candidate, Found, TableReader

UNKNOWN_COLUMNS = "认不出哪一列是消息、哪一列是发送人；请指定列的对应关系（命令行用 --columns）"


@dataclass(frozen=True, slots=True)
class Table(TableReader):
    """The reader of this layout. `mapping`: as the user gave it, else guessed."""

    mapping: ColumnMapping | None = None

    name = "table"
    title = "其他表格（指定列）"

    def recognise(self, sample: Sample) -> Candidate:
        """With a mapping, look for its columns; without, see what the header suggests."""
        rows = sample.table()
        if self.mapping is not None:
            if header_of(rows, self.mapping) is None:
                return Candidate(0.0, "前 10 行里没有指定的列名")
            return Candidate(0.95, "有指定的列名")
        found = guess(rows)
        if found is None:
            json = sample.text.lstrip()[:1] in ("{", "[")
            wide = (
                not json
                and len(rows) > 1
                and min(len(row.cells) for row in rows[:HEADER_WITHIN]) > 2
            )
            return Candidate(0.1 if wide else 0.0, UNKNOWN_COLUMNS)
        columns = found.columns()
        confidence = 0.5 + 0.1 * ("at" in columns or "date" in columns)
        confidence += 0.1 * ("role" in columns) + 0.1 * ("conversation" in columns)
        told = "，".join(
            f"「{column}」是{MEANING_NAMES[meaning]}" for meaning, column in columns.items()
        )
        return Candidate(round(confidence, 2), f"由列名推定：{told}")

    def read(
        self, rows: Iterable[Row | Problem], *, agents: frozenset[str] = NO_AGENTS
    ) -> Iterator[Found]:
        """Read under the mapping, or under the one that the header suggests."""
        if self.mapping is not None:
            yield from read_mapped(rows, self.mapping, agents)
            return
        stream = iter(rows)
        head: list[Row | Problem] = []
        found: ColumnMapping | None = None
        for row in stream:
            head.append(row)
            found = guess([row]) if isinstance(row, Row) else None
            if found is not None or len(head) >= HEADER_WITHIN:
                break
        if found is None:
            yield from (one for one in head if isinstance(one, Problem))
            yield Problem(1, f"{NO_HEADER}。{UNKNOWN_COLUMNS}")
            return
        yield from read_mapped(_chained(head, stream), found, agents)


def guess(rows: Iterable[Row]) -> ColumnMapping | None:
    """The mapping that one of the first rows suggests."""
    heads = (row for row, _ in zip(rows, range(HEADER_WITHIN), strict=False))
    return next((found for row in heads if (found := guess_mapping(row.cells))), None)


def _chained(head: list[Row | Problem], rest: Iterator[Row | Problem]) -> Iterator[Row | Problem]:
    yield from head
    yield from rest
