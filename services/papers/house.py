"""The house, as its papers name it."""

from pathlib import Path

from pydantic import Field

from orders.engine.policy import Policy
from services.papers.data.parts import Party

FILE = Path(__file__).with_name("house.yaml")


class House(Policy):
    """Who sends."""

    name: str = Field(min_length=1, description="registered name")
    street: str = Field(min_length=1)
    postal_code: str
    city: str = Field(min_length=1)
    country: str = Field(min_length=2, max_length=2, description="ISO 3166-1 alpha-2")
    numbers: tuple[str, ...] = Field(description="by which registers know it, such as HRB 100001")

    def party(self) -> Party:
        """As papers have it."""
        return {
            "name": self.name,
            "company": "",
            "street": self.street,
            "postal_code": self.postal_code,
            "city": self.city,
            "region": "",
            "country": self.country,
            "numbers": list(self.numbers),
        }
