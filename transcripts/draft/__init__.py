"""Drafts of cases from real conversations."""

from transcripts.draft.proposal import NothingToDraftError, draft_case
from transcripts.draft.writing import as_yaml

__all__ = ["NothingToDraftError", "as_yaml", "draft_case"]
