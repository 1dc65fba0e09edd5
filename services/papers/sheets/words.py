"""Words, amounts, weights, days and addresses, as they are printed in a language."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from babel import Locale

from orders.business.money import money
from orders.explain.texts import catalogue
from services.papers.data.parts import Party

TEXTS = Path(__file__).parents[1] / "texts"


class Words:
    """Those of one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._texts, self._locale = catalogue(TEXTS, language), Locale.parse(language)

    def __getitem__(self, name: str) -> str:
        """Raises KeyError for what no paper says."""
        return self._texts[name]

    def get(self, name: str, otherwise: str = "") -> str:
        """What stands for it; else something else, such as a code that came from outside."""
        return self._texts.get(name, otherwise)

    def quantity(self, amount: int, unit: str) -> str:
        """So many of a unit."""
        return f"{amount} {self.get(f'unit_{unit}', unit)}"

    def price(self, minor: int, per: int, unit: str, currency: str) -> str:
        """Of one unit, or of so many."""
        return money(minor, currency) + (f" / {self.quantity(per, unit)}" if per > 1 else "")

    def money(self, minor: int, currency: str) -> str:
        """12.34 EUR."""
        return money(minor, currency)

    def weight(self, grams: int) -> str:
        """In kilograms, to the gram."""
        return f"{grams // 1000}.{grams % 1000:03d} kg"

    def volume(self, millilitres: int) -> str:
        """In litres, to the millilitre; nothing where nobody measured."""
        return f"{millilitres // 1000}.{millilitres % 1000:03d} l" if millilitres else ""

    def day(self, at: int) -> str:
        """ISO 8601, UTC."""
        return datetime.fromtimestamp(at // 1000, UTC).date().isoformat()

    def moment(self, at: int) -> str:
        """To the minute, UTC."""
        return datetime.fromtimestamp(at // 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")

    def country(self, code: str) -> str:
        """By its name; by the code where there is none."""
        return str(self._locale.territories.get(code, code))

    def packaging(self, code: str) -> str:
        """How goods are packed; by the code that came where the house has no word."""
        return self.get(f"packaging_{code}", code)

    def party(self, who: Party) -> list[str]:
        """Company, person, address, numbers, each where it is known and once."""
        place = " ".join(filter(None, (who["postal_code"], who["city"], who["region"])))
        names = dict.fromkeys((who["company"], who["name"]))
        lines = (*names, who["street"], place, self.country(who["country"]), *who["numbers"])
        return [line for line in lines if line]


@cache
def words(language: str) -> Words:
    """Of a language that papers are written in."""
    return Words(language)
