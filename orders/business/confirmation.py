"""How customers confirm their orders, and the contact that this needs (CF-01). Intake asks for it,
review relies on it: both judge alike."""

from collections.abc import Mapping
from typing import Literal

Means = Literal["automatic", "mail", "phone", "link"]

NEEDED: Mapping[Means, str] = {"mail": "EMAIL", "phone": "PHONE"}
"""Kind of contact that a means needs; a link reaches the customer through the channel."""
