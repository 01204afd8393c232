"""``python -m tests.bench.read_once FILE`` reads an export and prints the most memory it held, in megabytes."""

import sys
from pathlib import Path

from tests.bench.memory import most_held_mb
from transcripts.part_reading import read_part
from transcripts.parts import opened_parts
from transcripts.recognition import judge, surest


def main() -> None:
    """Read and forget."""
    with opened_parts(Path(sys.argv[1])) as opened:
        for _ in read_part(surest(judge(opened.parts[0])), agents=frozenset()):
            pass
    print(round(most_held_mb()))


if __name__ == "__main__":
    main()
