"""Files that others look at at any moment, written so that nobody meets half of one."""

from pathlib import Path
from tempfile import NamedTemporaryFile


def write_whole(path: Path, body: bytes) -> None:
    """Put `body` in place of what the file holds, or leave that as it is.

    Several may write one file at once, in one process too: the last that ends wins. A folder that is missing is made, for
    its owner alone. Raises OSError where it can't be written.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as unfinished:
        beside = Path(unfinished.name)
        try:
            unfinished.write(body)
            unfinished.close()  # replacing an open file fails on Windows
            beside.replace(path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
