"""The tests, and what they share."""

import os

# One thread for the reader's matrices, here and in the processes that tests start: the tests run on as many processes as there are
# processors, and threads that wait for each other take three times the CPU. NumPy asks when it is first imported.
os.environ["OPENBLAS_NUM_THREADS"] = "1"
