"""A problem of a content file: where, what, how grave, and what mends it (`docs/lint.md`)."""

from dataclasses import dataclass
from enum import StrEnum


class Gravity(StrEnum):
    """An error keeps a file from being published; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One problem. `line` counts from 1; `message` and `remedy` are shown to authors."""

    file: str
    line: int
    code: str
    severity: Gravity
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.code}: {self.message} ({self.remedy})"

    @property
    def is_error(self) -> bool:
        """Whether the file can't be published with it."""
        return self.severity is Gravity.ERROR

    def record(self) -> dict[str, str | int]:
        """The form of `lint --json`."""
        return {
            "file": self.file,
            "line": self.line,
            "code": self.code,
            "severity": self.severity.value,
            "message": self.message,
            "remedy": self.remedy,
        }
