"""Files that go with conversations and hold none: the list of visits of JD, of sessions of 七鱼."""

from collections.abc import Iterable

from transcripts.conversation import Problem
from transcripts.delimited import Row
from transcripts.jd_visits import Visits, visit_columns, visits_in
from transcripts.opening import Sample
from transcripts.qiyu_sessions import Sessions, parsed_session, sessions_in
from transcripts.readers.protocol import Candidate, Companion

JUDGED_LINES = 20


class JdVisitList(Companion):
    """The workbook with 咨询时间, 客服, 顾客, which goes with JD's logs."""

    name = "jd_visits"
    title = "京东咚咚接待明细"

    def recognise(self, sample: Sample) -> Candidate:
        """Look for the header."""
        found = visit_columns(sample.table())
        if found is None:
            return Candidate(0.0, "没有咨询时间、客服、顾客列")
        rest = {"first_response", "satisfaction"} & found[1].keys()
        return Candidate(0.9 if rest else 0.6, "列名是咨询时间、客服、顾客，没有消息")

    def facts(self, rows: Iterable[Row | Problem]) -> Visits:
        """Read the list."""
        return visits_in(rows)


class QiyuSessionList(Companion):
    """`session.txt` of 七鱼."""

    name = "qiyu_sessions"
    title = "网易七鱼会话列表"

    def recognise(self, sample: Sample) -> Candidate:
        """Count sessions among the first lines: an id, a beginning or a staff, and no message."""
        lines = [line for line in sample.lines if line.strip()][:JUDGED_LINES]
        fitting = sum(_is_session(line) for line in lines)
        if not fitting:
            return Candidate(0.0, "没有一行是七鱼的会话")
        share = fitting / len(lines)
        return Candidate(round(0.9 * share, 2), f"前 {len(lines)} 行中 {fitting} 行是七鱼的会话")

    def facts(self, lines: Iterable[str]) -> Sessions:
        """Read the list."""
        return sessions_in(lines)


def _is_session(line: str) -> bool:
    entry = parsed_session(line)
    return entry is not None and bool(
        {"startTime", "endTime", "staffId", "staffName", "closeReason"} & entry.keys()
    )
