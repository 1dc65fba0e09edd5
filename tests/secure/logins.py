"""Settings as the program of a user has them, on a secure stack."""

import os
from unittest import mock

from deploy.local import LocalStack
from orders.engine.settings import Settings, load_settings


def environment_of(stack: LocalStack) -> dict[str, str]:
    """What a process is told; its login it finds in its own folder of secrets."""
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("ORDERS_")},
        **stack.addresses().settings(),
        "ORDERS_PARTITIONS": "2",
        "ORDERS_TRANSACTION_TIMEOUT_MS": "6000",
    }


def settings_of(stack: LocalStack, user: str) -> Settings:
    """The settings of the program that is called like the user."""
    with mock.patch.dict(os.environ, environment_of(stack), clear=True):
        return load_settings(user)
