"""What was read of content files before, kept beside the data: a start with thousands of cases reads an index, not the files.

Two files in the cache folder: `library.json` names for every content file its stamp, facts, problems and where in the other
file its canonical form lies; that one is looked into when the case is asked for. Anything that does not fit (another version
of the code, a changed stamp, a form that is not of its digest) is read from the content file again. Both may be deleted.
"""

import hashlib
import json
import mmap
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from question_bank.digest import canonical, digest_of_form, from_canonical
from question_bank.held import Held
from question_bank.loading import load_file
from question_bank.problem import Gravity, Problem
from question_bank.shelf import MODELS, Facts, Place, Shelved, Stamp
from question_bank.whole_file import write_whole

FORMAT = 1
INDEX = "library.json"
WORTH_KEEPING = 16
"""From so many files read anew everything is written anew; fewer are read again at the next start."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What a cache folder knew when it was opened. `entries` are by the content file's path."""

    folder: Path
    entries: dict[str, dict[str, Any]]
    forms: mmap.mmap | None = None

    def find(self, place: Place) -> Shelved | None:
        """A file as it was read before, None where it has changed since."""
        entry = self.entries.get(str(place.path))
        if entry is None or entry["kind"] != place.kind.value:
            return None
        if entry["stamp"] != [place.stamp.mtime_ns, place.stamp.size]:
            return None
        problems = tuple(_problem(place.file, one) for one in entry["problems"])
        facts = Facts(**entry["facts"])
        return Shelved(place, self._held(place, entry), entry["digest"], problems, facts)

    def _held(self, place: Place, entry: dict[str, Any]) -> Held:
        start, end = entry["form"]
        if start == end:
            return Held()
        return Held(
            read=lambda: self._read(place, start, end, entry["digest"]),
            form=lambda: self._form(place, start, end, entry["digest"]),
        )

    def _form(self, place: Place, start: int, end: int, digest: str) -> bytes:
        form = self._kept(start, end, digest)
        if form is not None:
            return form
        item = self._read(place, start, end, digest)
        return b"" if item is None else canonical(item).encode()

    def _read(self, place: Place, start: int, end: int, digest: str) -> Any:
        form = self._kept(start, end, digest)
        if form is not None:
            return from_canonical(form.decode(), MODELS[place.kind])
        return load_file(place.path, MODELS[place.kind], place.file).item

    def _kept(self, start: int, end: int, digest: str) -> bytes | None:
        """What is kept there, None where it is not of this digest."""
        form = self.forms[start:end] if self.forms is not None else b""
        return form if digest_of_form(form) == digest else None


def opened(folder: Path) -> Memory:
    """What the folder remembers; nothing where there is nothing, or where it can't be understood."""
    try:
        index = json.loads((folder / INDEX).read_bytes())
        if index["format"] != FORMAT or index["code"] != code_stamp():
            return Memory(folder, {})
        with (folder / index["forms"]).open("rb") as stream:
            forms = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        return Memory(folder, index["files"], forms)
    except (OSError, ValueError, KeyError, TypeError):
        return Memory(folder, {})


def remember(memory: Memory, files: Iterable[Shelved]) -> None:
    """Write what was read, all of it or nothing. A folder that can't be written to is left as it is."""
    files = [one for one in files if not one.stale]
    entries: dict[str, dict[str, Any]] = {}
    forms = bytearray()
    for one in files:
        form = one.held.form()
        entries[str(one.place.path)] = _entry(one, len(forms), len(forms) + len(form))
        forms += form
    name = f"library-{hashlib.sha256(forms).hexdigest()[:16]}.forms"
    index = {"format": FORMAT, "code": code_stamp(), "forms": name, "files": entries}
    try:
        write_whole(memory.folder / name, bytes(forms))
        write_whole(memory.folder / INDEX, json.dumps(index, ensure_ascii=False).encode())
        for old in memory.folder.glob("library-*.forms"):
            if old.name != name:
                old.unlink(missing_ok=True)  # who has it open goes on reading it
    except OSError:
        return


@cache
def code_stamp() -> str:
    """What tells this version of the code from another: lint may find something else with each."""
    here = Path(__file__).parent
    seen = sorted((str(path.relative_to(here)), path.stat()) for path in here.rglob("*.py"))
    told = [(name, stat.st_mtime_ns, stat.st_size) for name, stat in seen]
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _entry(one: Shelved, start: int, end: int) -> dict[str, Any]:
    stamp: Stamp = one.place.stamp
    return {
        "kind": one.place.kind.value,
        "stamp": [stamp.mtime_ns, stamp.size],
        "digest": one.digest,
        "facts": asdict(one.facts),
        "form": [start, end],
        "problems": [[p.line, p.code, p.severity.value, p.message, p.remedy] for p in one.problems],
    }


def _problem(file: str, told: list[Any]) -> Problem:
    line, code, severity, message, remedy = told
    return Problem(file, line, code, Gravity(severity), message, remedy)
