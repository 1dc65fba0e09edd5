"""`python -m services.audit`: the same as `orders audit`."""

import sys

from services.audit.command import app
from services.contracts.errors import RegistryUnavailable
from services.runtime.errors import ConfigError, TransientError

try:
    app()
except ConfigError as error:
    print(f"audit: {error}", file=sys.stderr)
    raise SystemExit(2) from None
except (TransientError, RegistryUnavailable) as error:
    print(f"audit: {error}", file=sys.stderr)
    raise SystemExit(5) from None
