"""Word lists that the finders share: one text file each, `#` begins a comment line."""

from pathlib import Path


def _words(name: str) -> tuple[str, ...]:
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return tuple(word for line in lines if not line.startswith("#") for word in line.split())


REGIONS = frozenset(_words("places.txt"))
"""Short names of the provinces and larger cities of China."""

SURNAMES = _words("surnames.txt")
"""Chinese surnames, double ones first."""

NO_NAMES = _words("no_names.txt")
"""Everyday words that begin with a surname's sign."""
