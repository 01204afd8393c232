"""`python -m transcripts`."""

import sys

from transcripts.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
