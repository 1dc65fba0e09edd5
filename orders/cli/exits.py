"""Exit codes of the `orders` command, documented in its help and in docs/commands.md."""

OK = 0
DIFFERENCE = 1
"""A check found something: the audit, the doctor, orders that are stuck."""
USAGE = 2
"""Wrong arguments or settings."""
REFUSED = 3
"""The request is understood and refused, such as a destructive change of topics."""
NOT_FOUND = 4
"""No such order, topic or key."""
UNAVAILABLE = 5
"""Broker, registry, Redis or a stage does not answer."""
STOPPED = 130
"""Stopped by Ctrl-C."""
