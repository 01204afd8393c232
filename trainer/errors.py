"""What can go wrong in the domain, in words for the person in front of the screen.

A verb raises one of these; ``trainer.web.errors`` turns it into a page or the JSON error shape and
``trainer.cli`` into a line on standard error. ``code`` is stable and meant for programs.
"""


class DomainError(Exception):
    """A refusal that the person can understand and act upon.

    ``message`` is one Chinese sentence. ``field`` names the form field at fault, if there is one.
    """

    code = "refused"

    def __init__(self, message: str, *, code: str | None = None, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        if code is not None:
            self.code = code


class Invalid(DomainError):
    """The input cannot be accepted as it is."""

    code = "invalid"


class NotSignedIn(DomainError):
    """Nobody is signed in, or the sign-in is over."""

    code = "not_signed_in"

    def __init__(self, message: str = "先登录，再继续") -> None:
        super().__init__(message)


class Forbidden(DomainError):
    """This person may not do this."""

    code = "forbidden"

    def __init__(self, message: str = "这一页不归你的岗位看", *, code: str | None = None) -> None:
        super().__init__(message, code=code)


class NotFound(DomainError):
    """There is no such thing, or none that this person may know of."""

    code = "not_found"

    def __init__(self, message: str = "没有找到这一页", *, code: str | None = None) -> None:
        super().__init__(message, code=code)


class Conflict(DomainError):
    """The state of the thing does not allow it (already there, already closed)."""

    code = "conflict"


class Gone(DomainError):
    """A one-time thing that was used or has expired."""

    code = "gone"


class Throttled(DomainError):
    """Too many tries; later it will work."""

    code = "throttled"


class Misconfigured(DomainError):
    """The installation is not set up so that this can work."""

    code = "misconfigured"
