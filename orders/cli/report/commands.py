"""The commands `orders report ...`."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, cast

import typer

from orders.business.money import money
from orders.business.times import DAY
from orders.cli.printing import AsJson, moment, print_json, print_table
from orders.cli.report.confirmations import RECORDS, Late
from orders.cli.report.confirmations import Report as Confirmations
from orders.cli.report.confirmations import report as confirming
from orders.cli.report.figures import of_lake, plain, write_csv
from orders.cli.report.period import ONE_DAY, Period, day, week
from orders.cli.report.periodical import page
from orders.cli.report.promises import Addend, Channel, Report, report
from orders.cli.report.samples import Channel as Sampled
from orders.cli.report.samples import report as sampling
from orders.client.reading import Reader
from orders.contracts import catalogue
from orders.contracts.codec.codec import Codec
from orders.contracts.errors import UndecodableRecord
from orders.contracts.records import (
    ApprovalSampled,
    PromiseExtended,
    PromiseMade,
    PromiseScored,
    SampleClosed,
)
from orders.contracts.topic import RecordType
from orders.engine.errors import ConfigError
from orders.engine.host.clock import build_clock
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import LakeSettings, LogSettings, load

app = typer.Typer(help="What came of many orders, added up.", no_args_is_help=True)


DATE = "%Y-%m-%d"


class Tongue(StrEnum):
    """Languages of reports."""

    ENGLISH = "en"
    CHINESE = "zh"


Days = Annotated[
    int, typer.Option(min=0, help="Only what was written in so many days; 0: all there is.")
]


@app.command("promises")
def promises(days: Days = 0, as_json: AsJson = False) -> None:
    """Promises of delivery: by channel how many were kept, late, broken (something was lost), void
    (the order ended before) or are open; by addend what took longer than it said, and how often
    it was the first to do so of a promise that was not kept (CF-04). Beside that how many customers
    agreed to a later day, by how much, what they got for it, and what was kept of the first
    promises (CF-05)."""
    settings = load(LogSettings)
    made = cast(Iterator[PromiseMade], _records(PromiseMade, settings, days))
    extended = cast(Iterator[PromiseExtended], _records(PromiseExtended, settings, days))
    scores = cast(Iterator[PromiseScored], _records(PromiseScored, settings, days))
    found = report(made, extended, scores)
    if as_json:
        print_json(found.plain())
        return
    if not found.channels:
        print("nothing was promised")
        return
    _print(found)


@app.command("confirmations")
def confirmations(days: Days = 0, as_json: AsJson = False) -> None:
    """Confirmation within 24 h of receipt: by channel how many customers were asked in that time,
    or need not be, how many later, and how many are overdue; how many orders were confirmed in it,
    later, are open, or ended before. Then every order for which it took longer, and who or what it
    waited for (CF-01)."""
    settings = load(LogSettings)
    found = confirming(_all(RECORDS, settings, days), build_clock(settings).now())
    if as_json:
        print_json(found.plain())
        return
    if not found.channels:
        print("nothing was received")
        return
    _print_confirmations(found)


@app.command("samples")
def samples(days: Days = 0, as_json: AsJson = False) -> None:
    """Automatic approvals that people look at afterwards: by channel how many were sampled, are
    open, agreed to, or were wrong (RV-08)."""
    settings = load(LogSettings)
    sampled = cast(Iterator[ApprovalSampled], _records(ApprovalSampled, settings, days))
    closed = cast(Iterator[SampleClosed], _records(SampleClosed, settings, days))
    found = sampling(sampled, closed)
    if as_json:
        print_json([one.plain() for one in found])
        return
    if not found:
        print("no approval was sampled")
        return
    print_table(
        f"{sum(one.sampled for one in found)} automatic approvals",
        ["channel", "sampled", "open", "agreed", "wrong", "wrong %"],
        [_sampled(one) for one in found],
    )


Language = Annotated[Tongue, typer.Option(help="Of the page.")]
Into = Annotated[
    Path, typer.Option(metavar="FOLDER", help="Where page and CSV are written; made if need be.")
]
BUSINESS_DAY = "A day of business time (UTC), YYYY-MM-DD; yesterday if none is given."


@app.command("daily")
def daily(
    on: Annotated[datetime | None, typer.Option("--day", formats=[DATE], help=BUSINESS_DAY)] = None,
    language: Language = Tongue.ENGLISH,
    into: Into = Path(),
    as_json: AsJson = False,
) -> None:
    """Report of a day: volume, progress, delays, returns, feedback, each with a plot by the hour
    and the day before; as a page and as CSV. Figures are the KPIs of `orders kpi ls`, asked of the
    lake (`orders lake write`); a rate of nothing has no value (TR-07)."""
    settings = load(LakeSettings)
    _periodical(settings, day(_asked(on, settings)), language, into, as_json)


@app.command("weekly")
def weekly(
    of: Annotated[
        datetime | None,
        typer.Option("--week", formats=[DATE], help="A day of the week. " + BUSINESS_DAY),
    ] = None,
    language: Language = Tongue.ENGLISH,
    into: Into = Path(),
    as_json: AsJson = False,
) -> None:
    """Report of a week, Monday to Sunday: as the daily one, by the day, beside the week before
    (TR-07)."""
    settings = load(LakeSettings)
    _periodical(settings, week(_asked(of, settings)), language, into, as_json)


def _asked(on: datetime | None, settings: LakeSettings) -> date:
    """The day, or the last one that is over."""
    if on is not None:
        return on.date()
    return datetime.fromtimestamp(build_clock(settings).now() / 1000, UTC).date() - ONE_DAY


def _periodical(
    settings: LakeSettings, period: Period, language: Tongue, into: Path, as_json: bool
) -> None:
    found = of_lake(settings, period)
    if as_json:
        print_json(plain(found))
        return
    try:
        into.mkdir(parents=True, exist_ok=True)
        html = into / f"{period.name}.{language.value}.html"
        html.write_text(page(found, language.value), encoding="utf-8")
        sheet = into / f"{period.name}.csv"
        write_csv(found, sheet)
    except OSError as error:
        raise ConfigError(f"the report cannot be written: {error}") from error
    said = f"{len(plain(found)):,} values" if found.now else "nothing was told of this time"
    print(f"{html}, {sheet}: {said}")


def _records(record: type, settings: LogSettings, days: int) -> Iterator[dict[str, Any]]:
    """Every record of this type."""
    return (value for _, value in _all([record], settings, days))


def of_every_topic(records: Sequence[type]) -> list[RecordType]:
    """These types, each on all topics that carry it."""
    return [kind for record in records for kind in catalogue.RECORDS[record.__name__]]


def _all(
    records: Sequence[type], settings: LogSettings, days: int
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every record of these types, topic by topic; what cannot be decoded is none."""
    kinds = of_every_topic(records)
    codec = Codec(RegistrySchemaIds(settings.registry_properties()))
    with Reader(settings) as reader:
        for topic in dict.fromkeys(kind.topic for kind in kinds):
            places = reader.everywhere([topic])
            since = int(time.time() * 1000) - days * DAY
            for message in reader.read(reader.since(places, since) if days else places):
                try:
                    found, value = codec.decode(message.value or b"", message.topic)
                except UndecodableRecord:
                    continue
                if found in kinds:
                    yield found.name, value


def _print(found: Report) -> None:
    print_table(
        f"promises of {sum(one.promised for one in found.channels.values())} orders",
        ["channel", "promised", "open", "kept", "late", "broken", "void", "kept %", "hours late"],
        [_channel(one) for one in found.channels.values()],
    )
    later = [one for one in found.channels.values() if one.extended or one.compensated_minor]
    if extended := [_extended(one) for one in later]:
        print_table(
            "later days that customers agreed to",
            ["channel", "orders", "days later", "kept % of first promises", "compensation"],
            extended,
        )
    print_table(
        "what they were made of",
        ["addend", "reported", "over", "hours over", "first of a promise not kept"],
        [_addend(one) for one in found.addends.values()],
    )


def _print_confirmations(found: Confirmations) -> None:
    channels = found.channels.values()
    in_time, late = sum(one.confirmed_in_time for one in channels), len(found.late)
    print_table(
        f"{in_time} orders confirmed within 24 h of receipt",
        [
            *("channel", "received", "asked in 24 h", "later", "overdue"),
            *("confirmed in 24 h", "later", "open", "ended"),
        ],
        [tuple(asdict(one).values()) for one in channels],
    )
    if late:
        print_table(
            f"{late} took longer",
            ["order", "received", "asked after h", "confirmed after h", "waited for"],
            [_late(one) for one in found.late],
        )


def _late(one: Late) -> tuple[object, ...]:
    hours = ["not yet" if at is None else at for at in (one.asked_after, one.confirmed_after)]
    return one.order, moment(one.received_at), *hours, "; ".join(one.because)


def _channel(one: Channel) -> tuple[object, ...]:
    counts = (one.promised, one.open, one.kept, one.late, one.broken, one.void)
    percent = "" if one.kept_percent is None else one.kept_percent
    mean = round(one.late_hours / one.late, 1) if one.late else ""
    return one.channel, *counts, percent, mean


def _sampled(one: Sampled) -> tuple[object, ...]:
    percent = "" if one.wrong_percent is None else one.wrong_percent
    return one.channel, one.sampled, one.open, one.agreed, one.wrong, percent


def _extended(one: Channel) -> tuple[object, ...]:
    percent = "" if one.kept_at_first_percent is None else one.kept_at_first_percent
    mean = round(one.extended_days / one.extended, 1) if one.extended else ""
    given = ", ".join(money(minor, currency) for currency, minor in one.compensated_minor.items())
    return one.channel, one.extended, mean, percent, given


def _addend(one: Addend) -> tuple[object, ...]:
    mean = round(one.over_hours / one.over, 1) if one.over else ""
    return one.addend.lower(), one.reported, one.over, mean, one.blamed
