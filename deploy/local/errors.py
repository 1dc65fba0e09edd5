"""What the local stack says when it cannot do what was asked."""


class StackError(Exception):
    """The stack cannot be brought up: the message names the cause and what to do, or the log
    file to read."""
