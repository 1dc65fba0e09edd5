"""The survival tests' house, for connectors on the real stack."""

from tests.chaos.conftest import open_house

__all__ = ["open_house"]
