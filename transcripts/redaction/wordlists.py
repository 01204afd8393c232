"""The word lists of the finders, one text file each beside this module."""

from pathlib import Path

from transcripts.words import words_in

_FOLDER = Path(__file__).parent

REGIONS = frozenset(words_in(_FOLDER / "places.txt"))
"""Short names of the provinces and larger cities of China."""

ESTATES = words_in(_FOLDER / "estates.txt")
"""How the names of estates and buildings end."""

SURNAMES = words_in(_FOLDER / "surnames.txt")
"""Chinese surnames, double ones first."""

MINORITY_NAMES = words_in(_FOLDER / "minority_names.txt")
"""Pieces of names that have no surname in front."""

NO_NAMES = words_in(_FOLDER / "no_names.txt")
"""Everyday words that begin with a surname's sign."""

ROLE_WORDS = frozenset(words_in(_FOLDER / "role_words.txt"))
"""Words for a role, which name nobody."""
