"""The trainer: a simulated buyer, the grading of replies, and the way to going live. See docs/architecture.md."""
