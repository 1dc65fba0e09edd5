"""What is not as it should be with orders now, the worst first: a queue for people (TR-03)."""

from dataclasses import dataclass

from orders.contracts.records import ExceptionGrade, ExceptionKind

OF_ALL = """
SELECT order_id, number, kind, subject, since_at, grade, owner, deadline_at, escalations, cause,
plan, units, amount_minor, currency FROM exceptions
ORDER BY CASE grade WHEN 'critical' THEN 0 WHEN 'major' THEN 1 ELSE 2 END, deadline_at, order_id,
kind, subject LIMIT ?
"""
MOST = 1_000
"""Told at once; the queue behind them waits."""


@dataclass(frozen=True)
class Exceptional:
    """Something that is not as it should be. `owner` sees to it by `deadline_at`; `escalations`:
    how often it was passed on. Times are ms of the business clock, money in minor units."""

    order_id: str
    number: str
    kind: ExceptionKind
    subject: str
    since_at: int
    grade: ExceptionGrade
    owner: str
    deadline_at: int
    escalations: int
    cause: str
    plan: str
    units: int
    amount_minor: int
    currency: str
