"""The installation's key for pseudonyms, kept in the data folder and nowhere else."""

import secrets
from pathlib import Path

from transcripts.private_file import create_private

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
        create_private(path, f"{secrets.token_hex(KEY_BYTES)}\n".encode())
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except ValueError as fault:
        raise BrokenKeyError(f"{path} 不是有效的密钥文件，请从备份恢复") from fault
    if len(key) != KEY_BYTES:
        raise BrokenKeyError(f"{path} 的密钥长度不对，请从备份恢复")
    return key
