"""``python -m trainer COMMAND``."""

import os
import sys

from trainer.cli import main

# One reply at a time is too little for several threads: they would only wait for each other, and start slowly.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
