"""Files that hold a secret of the installation: readable by their owner alone, made once, never half written."""

import os
import secrets
from pathlib import Path


def create_private(path: Path, content: bytes) -> None:
    """Make the file with this content, unless another process made it first; either way it is whole when this returns.

    Makes its folder (0700) where that is missing. Raises OSError.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(aside, path)
    except FileExistsError:
        pass
    finally:
        aside.unlink()
