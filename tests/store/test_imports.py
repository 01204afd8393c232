"""An import on either database, from its files to kept chats."""

from datetime import datetime

from sqlalchemy.orm import Session

from tests.imports import begun, talks, work
from tests.store.conftest import NOW
from trainer.config import Settings
from trainer.services import accounts, import_review, imports
from trainer.services.import_review import Chip
from trainer.services.vault import Vault
from trainer.store.accounts import Role
from trainer.store.chats import ChatFilter, agent_aliases, chats_of, every_chat

PASSWORD = "early-bird-77"


def test_an_import_goes_from_its_file_to_kept_chats(on_both: Session, settings: Settings) -> None:
    actor = accounts.add_user(
        on_both,
        actor=None,
        login="he",
        name="何岩",
        role=Role.MANAGER,
        password=PASSWORD,
        now=NOW,
    ).user
    vault = Vault(settings.home)
    files = [("a.jsonl", talks(5).encode()), ("b.jsonl", talks(7).encode())]
    entry = begun(on_both, vault, actor, files, NOW)
    imports.start_reading(on_both, actor=actor, import_id=entry.id, now=NOW)
    assert work(on_both, vault, NOW)
    counted = import_review.tally(on_both, entry.id)
    assert (counted.by_chip[Chip.ALL], counted.chosen, counted.chosen_doubtful) == (12, 7, 7)
    import_review.mask_the_rest(on_both, vault, actor=actor, import_id=entry.id, now=NOW)
    import_review.choose_one_of_near(on_both, actor=actor, import_id=entry.id, now=NOW)
    import_review.choose(on_both, actor=actor, import_id=entry.id, chosen=True, now=NOW)
    import_review.keep_chosen(on_both, actor=actor, import_id=entry.id, now=NOW)
    assert work(on_both, vault, NOW)
    assert entry.added == 7
    kept = chats_of(on_both, ChatFilter(unmapped=True, since=kept_since(on_both)))
    assert len(kept) == 7
    assert len(list(every_chat(on_both, ChatFilter(one_of_near=True), step=2))) <= 7
    assert [number for _, number in agent_aliases(on_both)] == [7]


def kept_since(session: Session) -> datetime:
    """The first moment of any kept chat."""
    return min(one.started_at for one in every_chat(session) if one.started_at is not None)
