"""``python -m tests.bench.read_once FILE`` reads an export and prints the most memory it held, in megabytes."""

import re
import sys
from pathlib import Path

from transcripts.part_reading import read_part
from transcripts.parts import opened_parts
from transcripts.recognition import judge, surest


def main() -> None:
    """Read and forget."""
    with opened_parts(Path(sys.argv[1])) as opened:
        for _ in read_part(surest(judge(opened.parts[0])), agents=frozenset()):
            pass
    # Not getrusage: its maximum begins with that of the process that started this one.
    held = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    print(int(held[1]) // 1024 if held else 0)


if __name__ == "__main__":
    main()
