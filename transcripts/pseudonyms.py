"""Stable stand-ins for names: the same person is always the same, and without the key nobody can
tell who."""

import hashlib
import hmac
import unicodedata

_LETTERS = "abcdefghijkmnpqrstuvwxyz"
_LENGTH = 10


class Pseudonyms:
    """Keyed pseudonyms (HMAC-SHA-256) of one installation. Letters only: no pseudonym looks like
    a number."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def buyer(self, name: str) -> str:
        """The pseudonym of a buyer's nickname."""
        return f"买家-{self._letters('buyer', name)}"

    def agent(self, name: str) -> str:
        """The alias of an agent's account, which a manager can map to a person."""
        return f"客服-{self._letters('agent', name)}"

    def other(self, name: str) -> str:
        """The alias of a bot or of the system's sender."""
        return f"系统-{self._letters('other', name)}"

    def conversation(self, content: str) -> str:
        """An id for a conversation, from what makes it itself."""
        return self._digest("conversation", content).hex()[:32]

    def _digest(self, purpose: str, text: str) -> bytes:
        return hmac.new(
            self._key, f"{purpose}\0{text}".encode(errors="surrogatepass"), hashlib.sha256
        ).digest()

    def _letters(self, purpose: str, name: str) -> str:
        number = int.from_bytes(
            self._digest(purpose, unicodedata.normalize("NFKC", name).strip()), "big"
        )
        letters = []
        for _ in range(_LENGTH):
            number, place = divmod(number, len(_LETTERS))
            letters.append(_LETTERS[place])
        return "".join(letters)
