"""Reports of lots (IV-08): which of them the books can have no reason to refuse. Worked out here
anew, from what warehouses reported and master data say."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from orders.audit.goods import Report, Rows

LONGEST_DAYS = 50 * 365


class Lots:
    """What reports say of lots: `controlled`, `lives`: rows of articles."""

    def __init__(self, reports: Iterable[Report], controlled: Rows, lives: Rows) -> None:
        self._controlled, self._lives = controlled, lives
        self._expiries: dict[tuple[str, str], set[str]] = defaultdict(set)
        for one in reports:
            self._expiries[one.sku, one.lot].add(one.expires_on)

    def kept_of(self, report: Report, since: int) -> bool | None:
        """Whether lots of its article are kept, as both stages know since then; None if nobody can
        know."""
        known = self._controlled.steady(report.sku, since)
        return known if known is None else bool(known)

    def sound(self, report: Report, since: int) -> bool:
        """Whether the report names a lot as it should; of doubtful ones this is not said."""
        name, life = report.lot, self._lives.steady(report.sku, since)
        if not 0 < len(name) <= 40 or not name.isalnum() or life is None:
            return False
        if len(self._expiries[report.sku, name]) > 1:
            return False
        if not report.expires_on:
            return True
        try:
            day = date.fromisoformat(report.expires_on)
            came = datetime.fromtimestamp(report.at // 1000, UTC).date()
        except (OverflowError, ValueError):
            return False
        return came <= day <= came + timedelta(days=life or LONGEST_DAYS)
