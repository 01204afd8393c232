"""Redaction of private data: one finder a kind, applied before anything is stored."""

from transcripts.redaction.redactor import Redacted, Redactor, find_private
from transcripts.redaction.spans import LABELS, PrivateKind, PrivateSpan

__all__ = ["LABELS", "PrivateKind", "PrivateSpan", "Redacted", "Redactor", "find_private"]
