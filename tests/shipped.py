"""The files of the shipped content are read once in each process of the tests, however often a library is opened.

Reading their YAML takes a second and a half, and hundreds of tests open a library of their own. Everything else of opening one
(looking for files, their stamps, what holds across files) happens each time; a shipped file that changes is read again.
"""

from question_bank import library
from question_bank.library import SHIPPED
from question_bank.shelf import Place, Shelved

_shelve = library._shelve
_read: dict[Place, Shelved] = {}


def read_once() -> None:
    """From now on, in this process."""
    library._shelve = _shelve_once


def _shelve_once(place: Place, known: Shelved | None, *, whole: bool) -> Shelved:
    if known is not None or not whole or SHIPPED not in place.path.parents:
        return _shelve(place, known, whole=whole)
    if place not in _read:
        _read[place] = _shelve(place, None, whole=True)
    return _read[place]
