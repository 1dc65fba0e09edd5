"""Who of the house asks: known by a token, and by what the table of staff says of its person. Never
by what a request says of itself (RV-06)."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

import structlog
from limits import parse
from starlette.requests import Request

from orders.contracts.errors import RegistryUnavailable
from orders.contracts.records import Staff
from orders.engine.errors import ConfigError, TransientError
from orders.engine.references import References
from services.gateway import keys
from services.gateway.desk.tokens import StaffTokens
from services.gateway.problem import Problem
from services.gateway.rates import Rates

SECONDS = 15.0
"""Between two looks at tokens and tables: after so long one that was taken away is none."""
_log = structlog.get_logger("gateway")


class Person(NamedTuple):
    """Who asks, and by which token."""

    staff_id: str
    token_id: str


class Known(NamedTuple):
    """What was read last. `references`: tables of staff and of exchange rates."""

    tokens: StaffTokens
    references: References


class People:
    """Answers at once, by what was read last; `follow` must run beside it."""

    def __init__(self) -> None:
        self._known: Known | None = None
        self._rates = Rates()

    def learn(self, known: Known) -> None:
        """From now on this holds."""
        self._known = known

    @property
    def references(self) -> References:
        """The tables. Raises TransientError before they were read for the first time."""
        return self._read().references

    def by_token(self, request: Request) -> Person:
        """Whose token the request bears. Raises Problem: 401 without one that holds, 403 if its
        person is not of the house any more, 429; TransientError as `references`."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        return self.of(token.strip() if scheme.lower() == "bearer" else "")

    def of(self, token: str) -> Person:
        """The same, of the token itself."""
        tokens, references = self._read()
        found = next((one for one in tokens.tokens if one.id == keys.id_of(token)), None)
        right = keys.is_of(token, found.digest if found else None)
        if found is None or not right or not found.holds(datetime.now(UTC)):
            raise _unknown()
        self._rates.count(parse(tokens.rate), found.id)
        _is_of_house(found.staff_id, references)
        return Person(found.staff_id, found.id)

    def known(self, staff_id: str) -> None:
        """Raises Problem (403) if this person is not of the house, any more; TransientError as
        `references`."""
        _is_of_house(staff_id, self.references)

    async def follow(self, read: Callable[[], Known], seconds: float = SECONDS) -> None:
        """Look again and again; what cannot be read now leaves what was read last. Ends when it is
        cancelled."""
        while True:
            try:
                self.learn(await asyncio.to_thread(read))
            except (TransientError, RegistryUnavailable):
                _log.warning("staff_not_read", because="a server does not answer")
            except ConfigError as error:
                _log.error("staff_not_read", because=str(error))
            await asyncio.sleep(seconds)

    def _read(self) -> Known:
        if self._known is None:
            raise TransientError("the table of staff has not been read yet")
        return self._known


def _is_of_house(staff_id: str, references: References) -> None:
    """Raises Problem (403) if the person of a token, or of a key, is not, any more."""
    if staff_id not in references.table(Staff):
        raise Problem(
            403,
            "staff-unknown",
            "The person is not of the house",
            "ask whoever keeps the table of staff (`orders ref load staff FILE`)",
        )


def _unknown() -> Problem:
    return Problem(
        401,
        "not-authenticated",
        "Nobody is known by this token",
        "send Authorization: Bearer <token>; an expired one is replaced by "
        "`orders gateway staff-token`",
        headers={"WWW-Authenticate": "Bearer"},
    )
