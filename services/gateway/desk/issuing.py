"""`python -m services.gateway.desk.issuing STAFF`: a new token of a member of staff, and the entry
that lets it in; `orders gateway staff-token`."""

import argparse
import json
from datetime import UTC, datetime, timedelta

from services.gateway.keys import new_key

MOST_DAYS = 365


def main() -> None:
    """Print the token, which is nowhere else, and its entry in the file of staff's tokens."""
    parser = argparse.ArgumentParser(prog="python -m services.gateway.desk.issuing")
    parser.add_argument("staff_id")
    parser.add_argument("--days", type=int, choices=range(1, MOST_DAYS + 1), default=90)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    made = new_key()
    ends = datetime.now(UTC).replace(microsecond=0) + timedelta(days=asked.days)
    entry = {
        "id": made.id,
        "digest": made.digest,
        "staff_id": asked.staff_id,
        "expires_at": ends.isoformat(),
    }
    if asked.json:
        print(json.dumps({"token": made.key, **entry}))
        return
    print(f"token, for {asked.staff_id} alone, shown once: {made.key}")
    print(f"under `tokens:` of ORDERS_GATEWAY_STAFF: - {json.dumps(entry)}")


if __name__ == "__main__":
    main()
