"""The installation's key for pseudonyms, kept in the data folder and nowhere else."""

import os
import secrets
from pathlib import Path

KEY_FILE = "pseudonyms.key"
KEY_BYTES = 32


class BrokenKeyError(Exception):
    """The key file holds no key. A new key would give every known person a new name."""


def load_key(home: Path) -> bytes:
    """Read the key from the data folder; on first use make one, readable by its owner alone.

    Raises BrokenKeyError where the file holds something else, OSError where the folder can't be
    used.
    """
    path = home / KEY_FILE
    if not path.exists():
        _create(path)
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except ValueError as fault:
        raise BrokenKeyError(f"{path} 不是有效的密钥文件，请从备份恢复") from fault
    if len(key) != KEY_BYTES:
        raise BrokenKeyError(f"{path} 的密钥长度不对，请从备份恢复")
    return key


def _create(path: Path) -> None:
    """Write the whole key aside first, then give it its name unless another process was faster."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = path.with_name(f".{KEY_FILE}.{secrets.token_hex(8)}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(KEY_BYTES) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(aside, path)
    except FileExistsError:
        pass
    finally:
        aside.unlink()
