"""Split labelled replies into tune and check: `python -m question_bank.labelled.split TUNE CHECK FOLDER…`.

Each folder holds the JSON lines of one writer; its name becomes the `source` of their records. The part of a record
depends on its id alone, so the split is stable: more records never move one from one part to the other.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from question_bank.language.labelled import in_check_part, parse_labelled


def main(args: Sequence[str]) -> int:
    """Write both parts, ordered by id; exit 2 on wrong usage. Raises LabelError for a line that is none."""
    if len(args) < 3:
        print(__doc__, file=sys.stderr)
        return 2
    tune, check, *folders = map(Path, args)
    records = sorted(
        (one for folder in folders for one in _records(folder)), key=lambda r: str(r["id"])
    )
    for path, is_check in ((tune, False), (check, True)):
        lines = [
            json.dumps(record, ensure_ascii=False)
            for record in records
            if in_check_part(record["id"]) is is_check
        ]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


def _records(folder: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                parse_labelled(line)
                yield json.loads(line) | {"source": folder.name}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
