"""`python -m services.audit`: the same as `orders audit`."""

from services.audit.command import app

app()
