"""Scores of real chats (immutable, the newest counts) and the good replies of colleagues that somebody starred."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ForeignKey,
    Index,
    Select,
    String,
    UniqueConstraint,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from question_bank.vocabulary import Stage
from trainer.store.accounts import User
from trainer.store.base import AppendOnly, Base, closed
from trainer.store.chats import AgentAlias, Chat, is_agent


class ChatScoreEntry(AppendOnly, Base):
    """The score of a chat by one standard.

    standard_digest  of the scorecard, its speed profile, the rubrics and the metrics together; scorecard_digest and
    profile_digest name the first two by themselves · shop_digest  the shop's decisions about the reading
    total and parts  None where they can't be judged (docs/scorecard.md)
    metrics          by id [value, counted] · body  the public form of `score` (docs/commands.md), with caps and speed detail
    """

    __tablename__ = "chat_scores"
    __table_args__ = (
        UniqueConstraint(
            "chat_id",
            "standard_digest",
            "grader_version",
            "shop_digest",
            name="uq_chat_scores_edition",
        ),
        Index(None, "chat_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    chat_id: Mapped[int] = mapped_column(ForeignKey("chats.id", ondelete="CASCADE"))
    scored_at: Mapped[datetime]
    standard_digest: Mapped[str] = mapped_column(String(64))
    scorecard_digest: Mapped[str] = mapped_column(ForeignKey("content_versions.digest"))
    profile_digest: Mapped[str] = mapped_column(ForeignKey("content_versions.digest"))
    grader_version: Mapped[str] = mapped_column(String(32))
    shop_digest: Mapped[str] = mapped_column(ForeignKey("content_versions.digest"))
    stage: Mapped[Stage] = mapped_column(closed(Stage, name="stage"))
    total: Mapped[int | None]
    speed: Mapped[float | None]
    phrasing: Mapped[float | None]
    coverage: Mapped[float | None]
    answered: Mapped[float | None]
    red_line: Mapped[bool]
    provisional: Mapped[bool]
    metrics: Mapped[dict[str, Any]]
    body: Mapped[dict[str, Any]]


class StarredReply(Base):
    """A colleague's good reply, kept to stand beside model answers. Taken back it stays on record with `dropped_at`.

    seq       its place in the chat; `chat_id` becomes None when the chat is deleted, the words stay
    case_id   beside which case only; None: beside every point of the stage that asks for the same manners
    """

    __tablename__ = "starred_replies"

    id: Mapped[int] = mapped_column(primary_key=True)
    chat_id: Mapped[int | None] = mapped_column(
        ForeignKey("chats.id", ondelete="SET NULL"), index=True
    )
    seq: Mapped[int]
    text: Mapped[str] = mapped_column(String(2000))
    agent: Mapped[str] = mapped_column(String(64))
    stage: Mapped[Stage] = mapped_column(closed(Stage, name="stage"), index=True)
    case_id: Mapped[str | None] = mapped_column(String(64), index=True)
    starred_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    starred_at: Mapped[datetime]
    dropped_at: Mapped[datetime | None]

    starred_by: Mapped[User] = relationship()


@dataclass(frozen=True, slots=True)
class Edition:
    """By what chats are scored: one score a chat for each."""

    standard: str
    grader: str
    shop: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreFilter:
    """Which scored chats are meant; None is no condition. `agent`: an alias, or an account's id as `u7`."""

    stage: Stage | None = None
    agent: str | None = None
    team: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    red_line: bool = False


@dataclass(frozen=True, slots=True)
class ScoredChat:
    """One chat with its newest score, as lists need it. `agent` as in ScoreFilter, "" where nobody is named."""

    chat_id: int
    stage: Stage
    opening: str
    started_at: datetime | None
    agent: str
    name: str
    team: str
    total: int | None
    speed: float | None
    phrasing: float | None
    coverage: float | None
    answered: float | None
    red_line: bool
    provisional: bool
    metrics: dict[str, Any]


def newest_score(session: Session, chat_id: int) -> ChatScoreEntry | None:
    """The score of a chat that counts."""
    return session.scalars(
        select(ChatScoreEntry)
        .where(ChatScoreEntry.chat_id == chat_id)
        .order_by(ChatScoreEntry.id.desc())
        .limit(1)
    ).one_or_none()


def score_of_edition(session: Session, chat_id: int, edition: Edition) -> ChatScoreEntry | None:
    """The score of a chat by one edition, if it was made."""
    return session.scalars(
        select(ChatScoreEntry).where(ChatScoreEntry.chat_id == chat_id, *_of(edition))
    ).one_or_none()


def _of(edition: Edition) -> tuple[Any, ...]:
    return (
        ChatScoreEntry.standard_digest == edition.standard,
        ChatScoreEntry.grader_version == edition.grader,
        ChatScoreEntry.shop_digest == edition.shop,
    )


def unscored(
    session: Session, edition: Edition, *, most: int, below: int | None = None
) -> Sequence[Chat]:
    """Chats without a score of this edition, with their turns, the latest kept first; `below`: only with smaller ids."""
    within = () if below is None else (Chat.id < below,)
    return session.scalars(
        select(Chat)
        .where(~exists().where(ChatScoreEntry.chat_id == Chat.id, *_of(edition)), *within)
        .order_by(Chat.id.desc())
        .limit(most)
    ).all()


def unscored_count(session: Session, edition: Edition) -> int:
    """How many chats have no score of this edition."""
    return (
        session.scalar(
            select(func.count(Chat.id)).where(
                ~exists().where(ChatScoreEntry.chat_id == Chat.id, *_of(edition))
            )
        )
        or 0
    )


def red_line_chats() -> Select[Any]:
    """The ids of chats whose newest score saw a red line, surely or as one that a person has to look at."""
    return select(ChatScoreEntry.chat_id).where(
        ChatScoreEntry.id.in_(_newest()),
        or_(ChatScoreEntry.red_line, ChatScoreEntry.provisional),
    )


def red_lines_among(session: Session, chat_ids: Iterable[int]) -> dict[int, bool]:
    """Of these chats those in which a red line was seen: True for a sure one, False for one that waits for a person."""
    rows = session.execute(
        select(ChatScoreEntry.chat_id, ChatScoreEntry.red_line).where(
            ChatScoreEntry.id.in_(_newest()),
            ChatScoreEntry.chat_id.in_(list(chat_ids)),
            or_(ChatScoreEntry.red_line, ChatScoreEntry.provisional),
        )
    )
    return {chat_id: sure for chat_id, sure in rows}  # noqa: C416  rows are not pairs for mypy


def _newest() -> Select[Any]:
    return select(func.max(ChatScoreEntry.id)).group_by(ChatScoreEntry.chat_id)


def scored_chats(session: Session, wanted: ScoreFilter) -> list[ScoredChat]:
    """All chats that are meant with their newest scores, the worst first; in one query."""
    score = ChatScoreEntry
    query: Any = (
        select(
            Chat.id, score.stage, Chat.opening, Chat.started_at, Chat.agent_alias, User.id,
            User.name, User.team, score.total, score.speed, score.phrasing, score.coverage,
            score.answered, score.red_line, score.provisional, score.metrics,
        )
        .join(score, score.chat_id == Chat.id)
        .outerjoin(AgentAlias, AgentAlias.alias == Chat.agent_alias)
        .outerjoin(User, User.id == AgentAlias.user_id)
        .where(score.id.in_(_newest()))
        .order_by(score.red_line.desc(), score.total.is_(None), score.total, Chat.id)
    )  # fmt: skip
    return [_row(*row) for row in session.execute(_filtered(query, wanted))]


def _row(
    chat_id: int, stage: Stage, opening: str, started_at: datetime | None, alias: str | None,
    user_id: int | None, name: str | None, team: str | None, *rest: Any,
) -> ScoredChat:  # fmt: skip
    agent = f"u{user_id}" if user_id is not None else alias or ""
    shown = name or alias or "没有写是谁"
    return ScoredChat(chat_id, stage, opening, started_at, agent, shown, team or "", *rest)


def _filtered(query: Select[Any], wanted: ScoreFilter) -> Select[Any]:
    if wanted.stage is not None:
        query = query.where(ChatScoreEntry.stage == wanted.stage)
    if wanted.agent is not None:
        query = query.where(is_agent(wanted.agent))
    if wanted.team is not None:
        query = query.where(User.team == wanted.team)
    if wanted.since is not None:
        query = query.where(Chat.started_at >= wanted.since)
    if wanted.until is not None:
        query = query.where(Chat.started_at < wanted.until)
    if wanted.red_line:
        query = query.where(or_(ChatScoreEntry.red_line, ChatScoreEntry.provisional))
    return query


def agents_and_teams(session: Session) -> tuple[list[tuple[str, str]], list[str]]:
    """Who appears in chats, as (key of ScoreFilter, name), and the teams of accounts."""
    rows = session.execute(
        select(AgentAlias.alias, User.id, User.name)
        .outerjoin(User, User.id == AgentAlias.user_id)
        .order_by(User.name.is_(None), User.name, AgentAlias.alias)
    )
    agents = {(f"u{key}" if key is not None else alias): name or alias for alias, key, name in rows}
    teams = session.scalars(select(User.team).where(User.team != "").distinct().order_by(User.team))
    return list(agents.items()), list(teams)


def stars(
    session: Session, *, stage: Stage | None = None, chat_id: int | None = None, most: int = 100
) -> Sequence[StarredReply]:
    """The starred replies in force, the newest first."""
    query = select(StarredReply).where(StarredReply.dropped_at.is_(None))
    if stage is not None:
        query = query.where(StarredReply.stage == stage)
    if chat_id is not None:
        query = query.where(StarredReply.chat_id == chat_id)
    return session.scalars(
        query.order_by(StarredReply.id.desc())
        .limit(most)
        .options(joinedload(StarredReply.starred_by))
    ).all()
