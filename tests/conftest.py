"""Fixtures for every test."""

import os

import pytest


@pytest.fixture
def clean_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No ``ORDERS_…`` variable of whoever runs the tests reaches this one."""
    for name in list(os.environ):
        if name.startswith("ORDERS_"):
            monkeypatch.delenv(name)
