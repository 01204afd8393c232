"""A made-up past: trainees who practised on earlier days, played through the services as the site would have.

Seeds count up from 1, so that the same past has the same words every time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from sqlalchemy.orm import Session

from question_bank.case import Walkthrough
from question_bank.library import content_folders
from tests.conftest import PASSWORD
from trainer.config import load_settings
from trainer.services import accounts, practice
from trainer.services.content import Content
from trainer.simulation.play import Input, Played
from trainer.simulation.script import script_for
from trainer.simulation.walkthrough import resolve
from trainer.store.accounts import Role, User
from trainer.store.engine import open_engine
from trainer.store.practice import Attempt


@dataclass
class Past:
    """Writes practice into an installation's database, at any moment."""

    session: Session
    content: Content
    pressed: int = 0

    def person(self, login: str, role: Role, name: str, *, now: datetime) -> User:
        """An account with the tests' password."""
        return accounts.add_user(
            self.session,
            actor=None,
            login=login,
            name=name,
            role=role,
            password=PASSWORD,
            now=now,
        ).user

    def attempt(
        self, user: User, case: str, witness: int | Walkthrough, *, began: datetime
    ) -> Attempt:
        """A whole conversation: the trainee types what a walkthrough, of the case or another, says."""
        attempt, inputs, played = self._begin(user, case, witness, began)
        for given in inputs:
            self._take(user, attempt, given, began)
        over = began + (played.events[-1].at - played.events[0].at) + timedelta(minutes=5)
        self._look(user, attempt, over)
        return attempt

    def running(
        self, user: User, case: str, witness: int, *, replies: int, now: datetime
    ) -> Attempt:
        """A conversation that stands, at `now`, where `replies` inputs were sent and the buyer waits."""
        began = now - self._length(case, witness, replies)
        attempt, inputs, _ = self._begin(user, case, witness, began)
        for given in inputs[:replies]:
            self._take(user, attempt, given, began)
        self._look(user, attempt, now)
        return attempt

    def _length(self, case_id: str, witness: int, replies: int) -> timedelta:
        """How long it takes until the buyer waits for the reply after these, most of the time it had."""
        library = self.content.library()
        case = library.cases[case_id]
        script = script_for(case, library.personas[case.buyer.persona], self.content.reader)
        inputs, _ = resolve(script, case.walkthroughs[witness], self.pressed + 1)
        return inputs[replies].at - timedelta(seconds=1)

    def _begin(
        self, user: User, case: str, witness: int | Walkthrough, began: datetime
    ) -> tuple[Attempt, list[Input], Played]:
        self.pressed += 1
        with patch("trainer.services.practice.secrets.randbelow", return_value=self.pressed):
            attempt = practice.start_practice(
                self.session,
                self.content,
                actor=user,
                case_id=case,
                start_key=f"start-{self.pressed:06}",
                now=began,
            )
        script = self.content.script(self.session, attempt)
        if isinstance(witness, int):
            witness = script.case.walkthroughs[witness]
        return attempt, *resolve(script, witness, attempt.seed)

    def _take(self, user: User, attempt: Attempt, given: Input, began: datetime) -> None:
        now, session, content = began + given.at, self.session, self.content
        if given.end:
            practice.end(session, content, actor=user, attempt_id=attempt.id, now=now)
        elif given.desk is not None:
            practice.ask_colleague(
                session,
                content,
                actor=user,
                attempt_id=attempt.id,
                desk=given.desk,
                ask=given.ask,
                now=now,
            )
        else:
            for _ in range(2):  # a red line that was warned of is sent all the same
                practice.reply(
                    session,
                    content,
                    actor=user,
                    attempt_id=attempt.id,
                    text=given.text or "",
                    client_id=f"m{given.at.total_seconds()}",
                    now=now,
                )

    def _look(self, user: User, attempt: Attempt, now: datetime) -> None:
        practice.look(self.session, self.content, actor=user, attempt_id=attempt.id, now=now)


@contextmanager
def past_of(home: Path) -> Iterator[Past]:
    """The past of the installation in a data folder whose database is up to date."""
    settings = load_settings({"TRAINER_HOME": str(home)})
    engine = open_engine(settings.database_url)
    with Session(engine) as session:
        yield Past(session, Content(content_folders(home)))
    engine.dispose()
