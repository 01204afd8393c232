"""Word lists in text files: words parted by blanks, `#` begins a comment line."""

from pathlib import Path


def words_in(path: Path) -> tuple[str, ...]:
    """The words of a list, in its order."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(word for line in lines if not line.startswith("#") for word in line.split())
