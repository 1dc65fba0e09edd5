"""What a list came to, as a page that needs no script and as CSV."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from io import StringIO
from pathlib import Path

from orders.business.money import money
from orders.business.times import moment
from orders.cli.stock.lists.report import Report, named
from orders.contracts.records import Article
from services.lookout.frame import framed

SECONDS_A_YEAR = 31_536_000
"""A page that was written once is not read again."""
SUMS = ("reason", "outcome", "articles", "missing", "surplus", "value")
ARTICLES = (
    "article",
    "name",
    "lot",
    "booked",
    "counted",
    "difference",
    "value",
    "reason",
    "outcome",
    "because",
    "decided by",
)
Rows = Sequence[Sequence[object]]


def sums(found: Report) -> Rows:
    """A row a reason and outcome."""
    return [
        (
            one.reason,
            one.outcome.lower(),
            one.articles,
            one.missing,
            one.surplus,
            money(one.value_minor, found.currency)
            + (f" and {one.unvalued} articles of unknown cost" if one.unvalued else ""),
        )
        for one in found.sums
    ]


def articles(found: Report, known: Mapping[str, Article], *, agreed: bool) -> Rows:
    """A row an article; those that the books agree with only if they are asked for."""
    return [
        (
            one["sku"],
            named(one["sku"], known),
            one["lot"],
            "" if one["booked"] is None else one["booked"],
            one["counted"],
            one["difference"],
            "" if one["value_minor"] is None else money(one["value_minor"], found.currency),
            one["reason"],
            one["outcome"].lower(),
            one["because"] or one["code"].replace("_", " "),
            one["decided_by"],
        )
        for one in found.articles
        if agreed or one["outcome"] != "AGREED"
    ]


def page(found: Report, known: Mapping[str, Article]) -> str:
    """The report as HTML."""
    of, outcomes = found.filed, found.outcomes()
    title = f"{of['warehouse']} {of['list_id']}"
    told = ", ".join(f"{count} {name.lower()}" for name, count in outcomes.items() if count)
    about = (
        f"as of {moment(of['counted_at'])}, sent by {of['sent_by']} at {moment(of['at'])}; "
        f"{of['lines']} lines, {of['faulty']} of them not booked, {of['unlisted']} articles not in "
        f"it; {told or 'nothing decided yet'}"
    )
    faults = [(one["line"], one["field"], one["code"], one["because"]) for one in of["faults"]]
    body = (
        f"<h1>Stock list {escape(title)} 盘点</h1><p>{escape(about)}</p><main>"
        + _table("Differences by reason 差异", SUMS, sums(found))
        + _table("Articles 货品", ARTICLES, articles(found, known, agreed=False))
        + _table("Lines that were not booked 未入账", ("line", "field", "code", "because"), faults)
        + "</main>"
    )
    return framed(escape(title), body, SECONDS_A_YEAR)


def write_csv(path: Path, found: Report, known: Mapping[str, Article]) -> None:
    """A row an article, those that agree included. A text that a spreadsheet would take for a
    formula begins with an apostrophe."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(ARTICLES)
    for row in articles(found, known, agreed=True):
        writer.writerow(_cell(*one) for one in zip(ARTICLES, row, strict=True))
    path.write_text(text.getvalue(), encoding="utf-8")


def _cell(column: str, value: object) -> object:
    foreign = isinstance(value, str) and column != "value"
    return f"'{value}" if foreign and str(value).startswith(("=", "+", "-", "@", "\t")) else value


def _table(title: str, columns: Iterable[str], rows: Rows) -> str:
    if not rows:
        return ""
    head = "".join(f"<th>{escape(name)}</th>" for name in columns)
    lines = "".join(
        "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<section><h2>{escape(title)}</h2><table><tr>{head}</tr>{lines}</table></section>"
