"""The full-text index over real chats and cases, on SQLite (FTS5) and PostgreSQL (tsvector 'simple') with the same tokens.

`search_entries` holds one row for each chat and each published case. Its tokens are found through `search_words`, an FTS5
table that triggers keep in step (a batch migration of `search_entries` must make them anew: `FTS`), or through an index on
their tsvector.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Select,
    String,
    Text,
    column,
    delete,
    func,
    literal_column,
    or_,
    select,
    table,
    text,
    true,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from question_bank.language.tokens import Term
from question_bank.vocabulary import Outcome, Stage
from trainer.store.accounts import User
from trainer.store.base import Base, closed
from trainer.store.chat_scores import ChatScoreEntry
from trainer.store.chats import AgentAlias, Chat, is_agent

FTS = (
    "CREATE VIRTUAL TABLE search_words USING fts5(tokens, content='search_entries', content_rowid='id',"
    " tokenize='unicode61 remove_diacritics 0')",
    "CREATE TRIGGER search_entries_added AFTER INSERT ON search_entries BEGIN"
    " INSERT INTO search_words(rowid, tokens) VALUES (new.id, new.tokens); END",
    "CREATE TRIGGER search_entries_removed AFTER DELETE ON search_entries BEGIN"
    " INSERT INTO search_words(search_words, rowid, tokens) VALUES ('delete', old.id, old.tokens); END",
)
"""What SQLite needs beside the table."""
VECTOR = "to_tsvector('simple'::regconfig, tokens)"
GIN = f"CREATE INDEX search_words_gin ON search_entries USING gin ({VECTOR})"
"""What PostgreSQL needs beside it."""
OUTSIDE_THE_MODELS = "search_words"
"""Names that begin so are the index's own: models and database are not compared in them."""


def is_of_the_models(_object: object, name: str | None, *_rest: object) -> bool:
    """Whether models and database are compared in this object; Alembic asks."""
    return not (name or "").startswith(OUTSIDE_THE_MODELS)


class SearchEntry(Base):
    """What is found of one chat or one case. `case_digest`: the version of the case that was taken up."""

    __tablename__ = "search_entries"
    __table_args__ = (
        CheckConstraint("(chat_id IS NULL) <> (case_id IS NULL)", name="one_subject"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    chat_id: Mapped[int | None] = mapped_column(
        ForeignKey("chats.id", ondelete="CASCADE"), unique=True
    )
    case_id: Mapped[str | None] = mapped_column(String(64), unique=True)
    case_digest: Mapped[str] = mapped_column(String(64), default="")
    stage: Mapped[Stage] = mapped_column(closed(Stage, name="stage"))
    title: Mapped[str] = mapped_column(String(300))
    lines: Mapped[str] = mapped_column(Text)
    tokens: Mapped[str] = mapped_column(Text)


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchFilter:
    """Among what is searched; None is no condition. With a condition that only chats have, no case is found.

    agent: an alias, or an account's id as `u7` · format: the layout of the export, by which platforms are told
    """

    chats: bool = True
    cases: bool = True
    stage: Stage | None = None
    agent: str | None = None
    format: str | None = None
    outcome: Outcome | None = None
    since: datetime | None = None
    until: datetime | None = None
    red_line: bool = False

    @property
    def is_of_chats_alone(self) -> bool:
        """Whether a condition is set that no case can meet."""
        given = (self.agent, self.format, self.outcome, self.since, self.until)
        return self.red_line or any(one is not None for one in given)


@dataclass(frozen=True, slots=True)
class Row:
    """What was found, with what a list says about a chat."""

    entry: SearchEntry
    started_at: datetime | None
    alias: str | None
    person: str | None
    format: str | None
    outcome: Outcome | None
    total: int | None
    red_line: bool | None


def search_entries(
    session: Session, looked_for: Sequence[Term], wanted: SearchFilter, *, most: int, skip: int = 0
) -> tuple[list[Row], int]:
    """A page of what holds all the words, the closest first, and how many there are. Two queries."""
    if not looked_for:
        return [], 0
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    matches, rank, source = (_in_fts if is_sqlite else _in_tsvector)(looked_for)
    query: Any = select(
        SearchEntry, Chat.started_at, Chat.agent_alias, User.name, Chat.format, Chat.outcome,
        ChatScoreEntry.total, ChatScoreEntry.red_line,
    )  # fmt: skip
    found = _joined(query, source).where(matches, *_conditions(wanted))
    count: Any = select(func.count(SearchEntry.id))
    number = session.scalar(_joined(count, source).where(matches, *_conditions(wanted))) or 0
    rows = session.execute(found.order_by(rank, SearchEntry.id.desc()).limit(most).offset(skip))
    return [Row(*row) for row in rows], number


def _joined(query: Select[Any], source: Any) -> Select[Any]:
    newest = (
        select(func.max(ChatScoreEntry.id))
        .where(ChatScoreEntry.chat_id == Chat.id)
        .correlate(Chat)
        .scalar_subquery()
    )
    query = query.select_from(SearchEntry)
    if source is not None:
        query = query.join(source, source.c.rowid == SearchEntry.id)
    return (
        query.outerjoin(Chat, Chat.id == SearchEntry.chat_id)
        .outerjoin(AgentAlias, AgentAlias.alias == Chat.agent_alias)
        .outerjoin(User, User.id == AgentAlias.user_id)
        .outerjoin(ChatScoreEntry, ChatScoreEntry.id == newest)
    )


def _in_fts(looked_for: Sequence[Term]) -> tuple[ColumnElement[bool], Any, Any]:
    words = table("search_words", column("rowid"), column("rank"))
    asked = " AND ".join(_either(term, " AND ".join, " OR ", '"') for term in looked_for)
    return text("search_words MATCH :asked").bindparams(asked=asked), words.c.rank, words  # type: ignore[return-value]


def _in_tsvector(looked_for: Sequence[Term]) -> tuple[ColumnElement[bool], Any, Any]:
    vector: ColumnElement[Any] = literal_column(
        "to_tsvector('simple'::regconfig, search_entries.tokens)"
    )
    asked = " & ".join(_either(term, " & ".join, " | ", "'") for term in looked_for)
    question = func.to_tsquery(literal_column("'simple'::regconfig"), asked)
    return vector.op("@@")(question), func.ts_rank(vector, question).desc(), None


def _either(term: Term, joined: Any, either: str, quote: str) -> str:
    """The word, or all of its pairs. Tokens hold letters and digits alone, so nothing has to be escaped."""
    word = f"{quote}{term.word}{quote}"
    if not term.pairs:
        return word
    return f"({word}{either}({joined(f'{quote}{one}{quote}' for one in term.pairs)}))"


def _conditions(wanted: SearchFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if not wanted.chats:
        found.append(SearchEntry.chat_id.is_(None))
    if not wanted.cases or wanted.is_of_chats_alone:
        found.append(SearchEntry.case_id.is_(None))
    pairs = (
        (SearchEntry.stage, wanted.stage),
        (Chat.format, wanted.format),
        (Chat.outcome, wanted.outcome),
    )
    found.extend(held == value for held, value in pairs if value is not None)
    if wanted.agent is not None:
        found.append(is_agent(wanted.agent))
    if wanted.since is not None:
        found.append(Chat.started_at >= wanted.since)
    if wanted.until is not None:
        found.append(Chat.started_at < wanted.until)
    if wanted.red_line:
        found.append(or_(ChatScoreEntry.red_line, ChatScoreEntry.provisional))
    return found or [true()]


def drop_entries(
    session: Session, *, chat_ids: Sequence[int] = (), case_ids: Sequence[str] = ()
) -> None:
    """Take chats and cases out of the index."""
    for held, values in ((SearchEntry.chat_id, chat_ids), (SearchEntry.case_id, case_ids)):
        if values:
            session.execute(delete(SearchEntry).where(held.in_(values)))


def indexed_cases(session: Session) -> dict[str, str]:
    """The cases in the index: id and digest."""
    rows = session.execute(
        select(SearchEntry.case_id, SearchEntry.case_digest).where(SearchEntry.case_id.is_not(None))
    )
    return {case_id: digest for case_id, digest in rows if case_id is not None}


def unindexed_chats(session: Session, *, most: int) -> Sequence[Chat]:
    """Chats that are not in the index, with their turns."""
    return session.scalars(
        select(Chat)
        .outerjoin(SearchEntry, SearchEntry.chat_id == Chat.id)
        .where(SearchEntry.id.is_(None))
        .order_by(Chat.id)
        .limit(most)
    ).all()


def empty_index(session: Session) -> None:
    """Take everything out of the index."""
    session.execute(delete(SearchEntry))


def formats_of_chats(session: Session) -> list[str]:
    """The layouts that kept chats came in."""
    return list(session.scalars(select(Chat.format).distinct().order_by(Chat.format)))
