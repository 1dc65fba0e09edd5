"""Moments as lists write them."""

from datetime import UTC, datetime


def utc(at: int) -> str:
    """Milliseconds as ISO 8601 in UTC, without a zone."""
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def ms(moment: datetime) -> int:
    """Milliseconds since 1970; what bears no zone is in UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return int(aware.timestamp() * 1000)
