"""Who buys in the simulation: customers of three groups with their terms, and guests of a shop."""

from dataclasses import dataclass
from hashlib import blake2b
from random import Random

from orders.contracts.records import Address, Buyer, Customer
from services.simulator import places

_FIRST = (
    "Anna", "Ben", "Clara", "David", "Elena", "Felix", "Greta", "Hugo", "Ines", "Jonas", "Karin", "Luca", "Marta", "Nils", "Olga", "Pavel",
    "Rosa", "Simon", "Tilda", "Viktor", "Wanda", "Yann", "Zofia", "Emil", "Frida", "Jorge", "Lotte", "Mateo", "Nora", "Oskar",
)  # fmt: skip
_LAST = (
    "Berger", "Costa", "Dubois", "Evans", "Fischer", "Garcia", "Hansen", "Iversen", "Jansen", "Kowalski", "Larsson", "Martin", "Novak",
    "Olsen", "Petit", "Rossi", "Schmid", "Taylor", "Vogel", "Weber", "Young", "Zimmer", "Moreau", "Ricci", "Nowak", "Lindgren",
)  # fmt: skip
_TRADES = (
    "Hotel",
    "Café",
    "Trading",
    "Supplies",
    "Workshop",
    "Stores",
    "Interiors",
    "Catering",
    "Hardware",
    "Gardens",
)
_FORMS = {
    "DE": "GmbH",
    "FR": "SARL",
    "GB": "Ltd",
    "IT": "S.r.l.",
    "ES": "S.L.",
    "NL": "B.V.",
    "PL": "sp. z o.o.",
    "SE": "AB",
    "CH": "AG",
}
_DAY = 86_400_000


@dataclass(frozen=True, slots=True)
class Party:
    """A buyer as orders need one. The dicts are shared between orders: never change them in
    place."""

    buyer: Buyer
    address: Address
    country: places.Country
    age: int
    licences: frozenset[str]
    on_account: bool


def customers(rng: Random, count: int, at: int) -> list[tuple[Party, Customer]]:
    """``count`` customers with their terms: 70 % consumers, 20 % retail, 10 % wholesale. ``at``:
    now, milliseconds."""
    groups = [
        "wholesale" if n % 10 == 0 else "retail" if n % 10 in (3, 7) else "consumer"
        for n in range(count)
    ]
    return [_customer(rng, f"C{n:06d}", group, at) for n, group in enumerate(groups, start=1)]


def guest(rng: Random, channel: str, order_reference: str) -> Party:
    """Someone without an account; their customer id is a hash of the order's reference."""
    digest = blake2b(f"{channel}:{order_reference}".encode(), digest_size=6).hexdigest()
    return _party(rng, f"guest:{channel}:{digest}", "consumer")


def _customer(rng: Random, customer_id: str, group: str, at: int) -> tuple[Party, Customer]:
    business = group != "consumer"
    trouble = rng.random()
    limit = (
        rng.randrange(2, 60) * (1_000_000 if group == "wholesale" else 200_000) if business else 0
    )
    age = rng.randrange(19, 80) if business or rng.random() < 0.8 else 0
    licences = ["biocide"] if business and rng.random() < 0.4 else []
    party = _party(
        rng, customer_id, group, age=age, licences=frozenset(licences), on_account=limit > 0
    )
    return party, {
        "customer_id": customer_id,
        "group": group,
        "currency": party.country.currency,
        "credit_limit_minor": limit,
        "overdue_days": rng.randrange(5, 90) if 0.02 < trouble < 0.05 and business else 0,
        "disputes": rng.randrange(1, 5) if 0.05 < trouble < 0.08 else 0,
        "age": age,
        "licences": licences,
        "blocked": trouble < 0.004,
        "since_at": at - rng.randrange(30, 3000) * _DAY,
        "guarantee_minor": 0,
        "guarantee_until_at": None,
        "declines": [],
        "zone": "",
        "prefers": ["mail", "sms"],
        "webhook": "",
    }


def _party(
    rng: Random,
    customer_id: str,
    group: str,
    *,
    age: int = 0,
    licences: frozenset[str] = frozenset(),
    on_account: bool = False,
) -> Party:
    where = places.city(rng)
    first, last = rng.choice(_FIRST), rng.choice(_LAST)
    name = f"{first} {last}"
    company = (
        ""
        if group == "consumer"
        else f"{last} {rng.choice(_TRADES)} {_FORMS.get(where.country.code, 'Ltd')}"
    )
    mail = f"{first}.{last}.{customer_id.rpartition(':')[2]}@example.com".lower()
    phone = f"+{where.country.dial}{rng.randrange(200_000_000, 799_999_999)}"
    buyer: Buyer = {
        "customer_id": customer_id,
        "name": name,
        "company": company,
        "group": group,
        "language": where.country.language,
        "contacts": [{"kind": "EMAIL", "value": mail}, {"kind": "PHONE", "value": phone}],
        "party_ids": [],
    }
    return Party(
        buyer, places.address(rng, where, company or name), where.country, age, licences, on_account
    )
