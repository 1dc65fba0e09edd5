"""What the commands print, or write as a page and as CSV."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

import typer

from orders.business.money import money
from orders.cli import exits
from orders.cli.printing import console, moment, print_json, print_table
from orders.cli.stock.lists import page
from orders.cli.stock.lists.checking import Checked, Refused, Said
from orders.cli.stock.lists.deciding import Came
from orders.cli.stock.lists.report import Report
from orders.client.counts import Waiting
from orders.contracts.records import Article, ListFault, StockListFiled


def refuse(said: Said, refused: Refused, as_json: bool) -> NoReturn:
    """A whole list is refused: ends the command with exit code 3."""
    if as_json:
        print_json({"list_id": said.list_id, "refused": refused.code, "because": refused.because})
    else:
        print(f"{said.list_id} is refused ({refused.code}): {refused.because}. Nothing was sent.")
    raise typer.Exit(exits.REFUSED)


def tell_checked(about: StockListFiled, checked: Checked, as_json: bool) -> None:
    """What would be sent."""
    if as_json:
        print_json({"list": about, "unread": checked.unread})
        return
    print(
        f"{about['counts']} counts, {about['unlisted']} of them of articles that it does not name"
    )
    _faults(checked.faults)


def tell(done: Report, known: Mapping[str, Article], as_json: bool, again: bool) -> None:
    """What a list came to; `again`: it came before."""
    if as_json:
        print_json({**done.plain(), "again": again})
        return
    of = done.filed
    if again:
        print(f"{of['list_id']} came before: nothing is booked twice.")
    told = ", ".join(f"{count} {name.lower()}" for name, count in done.outcomes().items() if count)
    print(
        f"{of['list_id']} of {of['warehouse']}, as of {moment(of['counted_at'])[:16]}: "
        f"{told or 'nothing decided yet'}"
    )
    if done.sums:
        print_table("differences by reason", page.SUMS, page.sums(done))
        print_table("articles", page.ARTICLES, page.articles(done, known, agreed=False))
    _faults(of["faults"])


def tell_waiting(held: Sequence[Waiting], currency: str) -> None:
    """Differences that a person is to decide about."""
    if not held:
        console().print("no difference waits")
        return
    rows = [
        (
            one.held["list_id"],
            one.held["warehouse"],
            one.sku,
            one.lot,
            one.held["counted"],
            one.held["difference"],
            "" if one.held["value_minor"] is None else money(one.held["value_minor"], currency),
            one.held["reason"],
            moment(one.held["held_at"])[:16],
            one.held["owner_role"],
            moment(one.held["decide_by_at"])[:16],
            one.held["because"],
        )
        for one in held
    ]
    columns = ["list", "warehouse", "article", "lot", "counted", "difference", "value", "reason"]
    columns += ["since", "owner", "decide by", "because"]
    print_table(f"{len(held)} differences wait", columns, rows)


def tell_lists(filed: Sequence[StockListFiled]) -> None:
    """Lists that came in."""
    rows = [
        (
            one["list_id"],
            one["warehouse"],
            moment(one["counted_at"])[:16],
            "whole" if one["whole"] else "some",
            one["lines"],
            one["faulty"],
            one["unlisted"],
            one["sent_by"],
        )
        for one in filed
    ]
    columns = ["list", "warehouse", "as of", "names", "lines", "not booked", "not in it", "sent by"]
    print_table(f"{len(filed)} lists", columns, rows)


def tell_came(came_to: Sequence[Came], as_json: bool) -> None:
    """What came of a person's decisions."""
    if as_json:
        print_json([one._asdict() for one in came_to])
        return
    for came in came_to:
        print(came)


def deliver(
    done: Report, known: Mapping[str, Article], html: Path | None, to_csv: Path | None
) -> None:
    """Into the files that were asked for."""
    if html is not None:
        html.write_text(page.page(done, known), encoding="utf-8")
    if to_csv is not None:
        page.write_csv(to_csv, done, known)


def _faults(faults: Sequence[ListFault]) -> None:
    if faults:
        rows = [(one["line"], one["field"], one["code"], one["because"]) for one in faults]
        print_table("not booked", ["line", "field", "code", "because"], rows)
