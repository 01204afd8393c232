"""Search over real chats and cases: keeping the index current, asking it, showing where the words stand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from question_bank.case import Case
from question_bank.language.tokens import Term, places, terms, tokens
from question_bank.library import Library
from trainer.store.accounts import User
from trainer.store.chats import Chat
from trainer.store.engine import transaction
from trainer.store.search import (
    Row,
    SearchEntry,
    SearchFilter,
    drop_entries,
    empty_index,
    indexed_cases,
    search_entries,
    unindexed_chats,
)
from transcripts.conversation import Role, TurnKind

AT_ONCE = 200
_AROUND = 18
"""Characters shown on each side of what was found."""
_LONGEST_TITLE = 300
_MOST_SNIPPETS = 3
_LONGEST_TOKENS = 300_000
"""Characters of tokens kept of one chat: PostgreSQL takes no more than a megabyte of them."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """A stretch of a line: (words, whether they were looked for)."""

    pieces: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found, and where the words stand in it."""

    row: Row
    title: Snippet
    snippets: tuple[Snippet, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits, and how many there are in all."""

    hits: tuple[Hit, ...]
    count: int


def find(
    session: Session,
    library: Library,
    *,
    actor: User,
    question: str,
    wanted: SearchFilter,
    most: int = 20,
    skip: int = 0,
) -> Found:
    """What holds all the words of a question. A trainee finds published cases alone; scores bound nobody who sees none."""
    bring_up_to_date(session, library)
    if not actor.may_author:
        wanted = replace(wanted, chats=False)
    if not actor.may_see_scores:
        wanted = replace(wanted, red_line=False)
    looked_for = terms(question)
    rows, count = search_entries(session, looked_for, wanted, most=most, skip=skip)
    return Found(tuple(_hit(row, looked_for) for row in rows), count)


def bring_up_to_date(session: Session, library: Library) -> None:
    """Take up published cases that changed and chats that were kept past the index. Writes nothing where all is current."""
    published = {case.id: case for case in library.published()}
    known = indexed_cases(session)
    gone = [case_id for case_id in known if known[case_id] != library.digests.get(case_id)]
    gone += [case_id for case_id in known if case_id not in published and case_id not in gone]
    new = [case for case in published.values() if case.id in gone or case.id not in known]
    while gone or new or unindexed_chats(session, most=1):
        with transaction(session):
            drop_entries(session, case_ids=gone)
            session.add_all(_case_entry(case, library.digests[case.id]) for case in new)
            index_chats(session, unindexed_chats(session, most=AT_ONCE))
        gone, new = [], []


def rebuild(session: Session, library: Library) -> int:
    """Make the whole index anew; how many entries it has."""
    with transaction(session):
        empty_index(session)
    bring_up_to_date(session, library)
    return len(session.scalars(select(SearchEntry.id)).all())


def index_chats(session: Session, chats: Iterable[Chat]) -> None:
    """Put chats into the index, in the running transaction; their old entries go."""
    found = list(chats)
    drop_entries(session, chat_ids=[chat.id for chat in found])
    session.add_all(_chat_entry(chat) for chat in found)
    session.flush()


def index_kept(session: Session, digests: Sequence[str]) -> None:
    """Put the chats of these digests into the index, in the running transaction that has just stored them."""
    index_chats(session, session.scalars(select(Chat).where(Chat.digest.in_(digests))))


def _chat_entry(chat: Chat) -> SearchEntry:
    spoken = [
        turn.text
        for turn in chat.conversation.turns
        if turn.role in (Role.BUYER, Role.AGENT) and turn.kind is TurnKind.TEXT
    ]
    return _entry(chat.opening, spoken, chat_id=chat.id, stage=chat.stage)


def _case_entry(case: Case, digest: str) -> SearchEntry:
    """Only what a trainee sees before practising: nothing of the buyer's lines or the answers."""
    shown = case.shown
    product = shown.product.name if shown.product else ""
    lines = [case.purpose, shown.situation, shown.shop, product, " ".join(case.tags)]
    return _entry(
        case.title,
        [line for line in lines if line],
        case_id=case.id,
        case_digest=digest,
        stage=case.stage,
    )


def _entry(title: str, lines: Sequence[str], **keys: object) -> SearchEntry:
    text = "\n".join(line.replace("\n", " ") for line in lines)
    return SearchEntry(
        title=title[:_LONGEST_TITLE],
        lines=text,
        tokens=" ".join(dict.fromkeys(tokens(f"{title}\n{text}")))[:_LONGEST_TOKENS],
        **keys,
    )


def _hit(row: Row, looked_for: tuple[Term, ...]) -> Hit:
    found = []
    for line in row.entry.lines.split("\n"):
        spans = places(line, looked_for)
        if spans:
            found.append((len(spans), snippet(line, spans)))
    best = sorted(found, key=lambda one: -one[0])[:_MOST_SNIPPETS]
    title = row.entry.title
    return Hit(
        row,
        snippet(title, places(title, looked_for), around=len(title)),
        tuple(one for _, one in best),
    )


def snippet(line: str, spans: Sequence[tuple[int, int]], around: int = _AROUND) -> Snippet:
    """A line cut around what was found in it, the found words apart."""
    first = max(0, spans[0][0] - around) if spans else 0
    last = min(len(line), max(spans[-1][1], first + 1) + around) if spans else len(line)
    last = min(last, first + 6 * around) if spans and around == _AROUND else last
    pieces: list[tuple[str, bool]] = [("…", False)] if first else []
    at = first
    for start, end in spans:
        if end > last:
            break
        pieces += [(line[at:start], False), (line[start:end], True)]
        at = end
    pieces.append((line[at:last] + ("…" if last < len(line) else ""), False))
    return Snippet(tuple(piece for piece in pieces if piece[0]))
