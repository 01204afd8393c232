"""Labelled replies that ship: the tune part, which rules and model may be fitted to (docs/reading.md)."""

from pathlib import Path

TUNE = Path(__file__).with_name("tune.jsonl")
"""Four fifths of the labelled replies; the other fifth, for reporting only, lies with the tests."""

LESSONS = Path(__file__).with_name("lessons.jsonl")
"""Replies written about what the reader got wrong, by tutors who saw its mistakes: harder than a shop's day, and no measure of it."""

CLEAN = Path(__file__).with_name("clean.jsonl")
"""Ordinary replies that every change of rules or weights must keep clean."""

LIBRARY = Path(__file__).with_name("library.jsonl")
"""What agents say in the shipped cases, with the acts that the cases rest on."""

GUIDE = Path(__file__).with_name("guide.jsonl")
"""The borders that the label guide decided (docs/vocabulary.md), each as a sentence."""

ALIKE_PAIRS = Path(__file__).with_name("alike.jsonl")
"""Pairs of a sentence and a reply that says the same, the opposite or something else: what the weights of `≈` are fitted to."""
