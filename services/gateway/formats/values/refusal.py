"""Why a value cannot be read. Readers of values raise it; whoever knows the place makes a fault of
it."""

from services.gateway.formats.reading import Unreadable


class Refused(ValueError):
    """A value that cannot be read. `code` and `message` are those of `Unreadable`."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code

    def at(self, where: str) -> Unreadable:
        """The fault, at its place in the document."""
        return Unreadable(where, self.code, str(self))
