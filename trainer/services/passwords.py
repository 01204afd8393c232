"""Passwords: what is accepted, how they are kept (argon2id), how they are compared."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from trainer.errors import Invalid

SHORTEST = 8
LONGEST = 128
_TOO_COMMON = frozenset(
    {"12345678", "123456789", "1234567890", "87654321", "88888888", "password", "password1"}
    | {"qwertyuiop", "1qaz2wsx", "qwer1234", "abcd1234", "a1234567", "woaini1314", "5201314520"}
)
# argon2-cffi's defaults are RFC 9106's low-memory profile: 64 MiB, 3 passes, 4 lanes
_hasher = PasswordHasher()
# somebody who guesses login names must not learn from the time taken which of them exist
_NOBODY = _hasher.hash("nobody has this password")


def check_new_password(password: str, *, login: str) -> None:
    """Refuse a password that is too short, too long or guessed first. Raises ``Invalid``."""
    if len(password) < SHORTEST:
        raise Invalid(f"密码至少 {SHORTEST} 位，现在 {len(password)} 位", field="password")
    if len(password) > LONGEST:
        raise Invalid(f"密码最多 {LONGEST} 位", field="password")
    folded = password.casefold()
    if folded in _TOO_COMMON or len(set(folded)) < 3:
        raise Invalid("这个密码太容易猜到，换一个", field="password")
    if login and login in folded:
        raise Invalid("密码里不要带登录名", field="password")


def hashed(password: str) -> str:
    """The argon2id hash to keep."""
    return _hasher.hash(password)


def matches(password: str, kept: str | None) -> bool:
    """Whether ``password`` gave the hash ``kept``; takes as long when there is nothing to compare."""
    try:
        _hasher.verify(kept or _NOBODY, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    """Whether the hash was made with weaker settings than today's."""
    return _hasher.check_needs_rehash(kept)
