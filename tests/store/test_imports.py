"""An import on either database, from its files to kept chats."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.conftest import MONDAY as NOW
from tests.imports import begun, talks, work
from trainer.config import Settings
from trainer.services import import_review, imports
from trainer.services.import_review import Chip
from trainer.services.vault import Vault
from trainer.store.accounts import Role, User
from trainer.store.chat_lists import ChatFilter, chats_of, every_chat
from trainer.store.chats import agent_aliases
from trainer.store.search import SearchEntry


def test_an_import_goes_from_its_file_to_kept_chats(
    db_session: Session, settings: Settings, add_person: Callable[..., int]
) -> None:
    actor = db_session.get_one(User, add_person(Role.MANAGER))
    vault = Vault(settings.home)
    files = [("a.jsonl", talks(5).encode()), ("b.jsonl", talks(7).encode())]
    entry = begun(db_session, vault, actor, files, NOW)
    imports.start_reading(db_session, actor=actor, import_id=entry.id, now=NOW)
    assert work(db_session, vault, NOW)
    counted = import_review.tally(db_session, entry.id)
    assert (counted.by_chip[Chip.ALL], counted.chosen, counted.chosen_doubtful) == (12, 7, 7)
    import_review.mask_the_rest(db_session, vault, actor=actor, import_id=entry.id, now=NOW)
    import_review.choose_one_of_near(db_session, actor=actor, import_id=entry.id, now=NOW)
    import_review.choose(db_session, actor=actor, import_id=entry.id, chosen=True, now=NOW)
    import_review.keep_chosen(db_session, actor=actor, import_id=entry.id, now=NOW)
    assert work(db_session, vault, NOW)
    assert entry.added == 7
    assert db_session.scalar(select(func.count(SearchEntry.chat_id))) == 7, "found at once"
    kept = chats_of(db_session, ChatFilter(unmapped=True, since=kept_since(db_session)))
    assert len(kept) == 7
    assert len(list(every_chat(db_session, ChatFilter(one_of_near=True), step=2))) <= 7
    assert [number for _, number in agent_aliases(db_session)] == [7]


def kept_since(session: Session) -> datetime:
    """The first moment of any kept chat."""
    return min(one.started_at for one in every_chat(session) if one.started_at is not None)
