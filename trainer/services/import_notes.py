"""What an import knows that nobody else may read: passwords, words a person has marked, words still in doubt.

Sealed with the installation's vault into one column; gone when the import is over.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field

from trainer.services.vault import Unopenable, Vault
from trainer.store.imports import Import
from transcripts.masking import Mask
from transcripts.redaction import PrivateKind

MOST_DOUBTS = 2_000
"""Words in doubt that are asked about in one import; those beyond are masked without a question."""


@dataclass
class Doubted:
    """Words that a person has to decide on. `decided`: True to mask them, False to leave them, None not yet."""

    text: str
    kind: PrivateKind
    reason: str
    count: int = 0
    decided: bool | None = None


@dataclass
class Notes:
    """Passwords and agents' names by the file's place; masks as a person made them; doubts by their key."""

    passwords: dict[str, str] = field(default_factory=dict)
    agents: list[str] = field(default_factory=list)
    marked: list[str] = field(default_factory=list)
    doubts: dict[str, Doubted] = field(default_factory=dict)

    def masks(self) -> tuple[Mask, ...]:
        """All that is to be masked besides what redaction has found."""
        decided = (Mask(one.text, one.kind) for one in self.doubts.values() if one.decided)
        return (*(Mask(words) for words in self.marked), *decided)

    def undecided(self) -> Iterator[tuple[str, Doubted]]:
        """The doubts that wait, by key."""
        return ((key, one) for key, one in self.doubts.items() if one.decided is None)


def notes_of(vault: Vault, entry: Import) -> Notes:
    """The notes of an import, empty ones if there are none. Raises Unopenable."""
    if entry.secret is None:
        return Notes()
    try:
        found = json.loads(vault.unseal(entry.secret))
    except ValueError as fault:
        raise Unopenable("这一份加密的内容打不开了") from fault
    doubts = {
        key: Doubted(**{**one, "kind": PrivateKind(one["kind"])})
        for key, one in found.pop("doubts").items()
    }
    return Notes(**found, doubts=doubts)


def keep_notes(vault: Vault, entry: Import, notes: Notes) -> None:
    """Seal the notes into their import."""
    entry.secret = vault.seal(json.dumps(asdict(notes), ensure_ascii=False).encode())


def key_of(vault: Vault, words: str) -> str:
    """What words in doubt are called where they must not be read."""
    return vault.digest("doubt", words.encode(errors="surrogatepass"))[:16]
