"""Houses on the real stack, as the survival tests have them."""

from tests.chaos.conftest import open_house

__all__ = ["open_house"]
