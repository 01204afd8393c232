"""Scenario variation: drawn from (seed, beat, visit), never from a running generator or the log's length."""

from collections.abc import Sequence
from datetime import timedelta
from hashlib import blake2b
from typing import TypeVar

Choice = TypeVar("Choice")


def share(seed: int, *labels: object) -> float:
    """A number in [0, 1) that depends on the seed and the labels alone."""
    text = "|".join(str(label) for label in (seed, *labels))
    return int.from_bytes(blake2b(text.encode(), digest_size=6).digest()) / 2**48


def one_of(options: Sequence[Choice], seed: int, *labels: object) -> Choice:
    """One of the options, the same for the same seed and labels. Raises IndexError when there are none."""
    return options[place(len(options), seed, *labels)]


def place(count: int, seed: int, *labels: object) -> int:
    """A place in a list of `count` things, the same for the same seed and labels."""
    return int(share(seed, *labels) * count)


def delay(least: timedelta, most: timedelta, seed: int, *labels: object) -> timedelta:
    """A delay between `least` and `most`, in whole tenths of a second."""
    tenths = timedelta(milliseconds=100)
    steps = (most - least) // tenths
    return least + tenths * int(share(seed, *labels, "delay") * (steps + 1))
