"""`python -m orders.audit`: the same as `orders audit`."""

import sys

from orders.audit.command import app
from orders.contracts.errors import RegistryUnavailable
from orders.engine.errors import ConfigError, TransientError

try:
    app()
except ConfigError as error:
    print(f"audit: {error}", file=sys.stderr)
    raise SystemExit(2) from None
except (TransientError, RegistryUnavailable) as error:
    print(f"audit: {error}", file=sys.stderr)
    raise SystemExit(5) from None
