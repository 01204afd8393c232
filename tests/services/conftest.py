"""A database with two trainees, and content of one small case read by the markup reader."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from question_bank.case import Case
from question_bank.library import SHIPPED, load_library
from tests.conftest import MONDAY, StillClock
from tests.markup import MarkupReader
from tests.stage_set import PARCEL
from trainer.services import practice
from trainer.services.attempts import Running
from trainer.services.content import Content
from trainer.store.accounts import Role, User
from trainer.store.engine import open_engine
from trainer.store.models import Base
from trainer.store.practice import Attempt


class OneCase(Content):
    """The shipped content with the parcel case beside it."""

    def __init__(self) -> None:
        super().__init__((SHIPPED,), MarkupReader())
        self._parcel = Case.model_validate(PARCEL)
        self._loaded = load_library()

    def case(self, case_id: str) -> Case:
        return self._parcel if case_id == "parcel" else super().case(case_id)


@pytest.fixture(scope="session")
def content() -> Content:
    return OneCase()


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    engine = open_engine(f"sqlite:///{tmp_path / 'practice.db'}")
    Base.metadata.create_all(engine)
    with Session(engine) as opened:
        yield opened
    engine.dispose()


def person(session: Session, login: str, role: Role = Role.TRAINEE) -> User:
    user = User(login=login, name=login, role=role, created_at=MONDAY)
    session.add(user)
    session.commit()
    return user


@dataclass
class Desk:
    """One trainee at one conversation, with a clock to move by hand."""

    session: Session
    content: Content
    actor: User
    attempt: Attempt
    clock: StillClock
    sent: int = 0

    @property
    def now(self) -> datetime:
        return self.clock.now

    def look(self, after: float = 0) -> Running:
        self.clock.advance(after)
        return practice.look(
            self.session,
            self.content,
            actor=self.actor,
            attempt_id=self.attempt.id,
            now=self.clock.now,
        )

    def pause(self, after: float = 0) -> Running:
        now = self.clock.advance(after)
        return practice.pause(
            self.session, self.content, actor=self.actor, attempt_id=self.attempt.id, now=now
        )

    def resume(self, after: float = 0) -> Running:
        now = self.clock.advance(after)
        return practice.resume(
            self.session, self.content, actor=self.actor, attempt_id=self.attempt.id, now=now
        )

    def take_hint(self) -> None:
        practice.take_hint(
            self.session,
            self.content,
            actor=self.actor,
            attempt_id=self.attempt.id,
            now=self.clock.now,
        )

    def say(self, text: str, after: float = 0, client_id: str = "") -> Running:
        answer = self.try_saying(text, after, client_id)
        assert isinstance(answer, Running)
        return answer

    def try_saying(
        self, text: str, after: float = 0, client_id: str = ""
    ) -> Running | practice.RedLineWarning:
        self.clock.advance(after)
        self.sent += 1
        return practice.reply(
            self.session,
            self.content,
            actor=self.actor,
            attempt_id=self.attempt.id,
            text=text,
            client_id=client_id or f"c{self.sent}",
            now=self.clock.now,
        )


@pytest.fixture
def desk(session: Session, content: Content) -> Desk:
    clock = StillClock(MONDAY)
    actor = person(session, "lin")
    attempt = practice.start_practice(
        session, content, actor=actor, case_id="parcel", start_key="press-one", now=clock.now
    )
    return Desk(session, content, actor, attempt, clock)
