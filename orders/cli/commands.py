"""The `orders` command: every command in its place."""

import typer

from orders.audit import command as audit
from orders.cli import (
    answers,
    cancel,
    carriers,
    connectors,
    drain,
    explain,
    gateway,
    insight,
    lookout,
    offsets,
    orders,
    pausing,
    reference,
    run,
    spans,
    summary,
    trace,
)
from orders.cli.access import commands as access
from orders.cli.appointments import commands as appointments
from orders.cli.archive import commands as archive
from orders.cli.claims import commands as claims
from orders.cli.clarifications import commands as clarifications
from orders.cli.complaints import commands as complaints
from orders.cli.contract import command as contract
from orders.cli.contracts import commands as contracts
from orders.cli.demo import command as demo
from orders.cli.dispatch import commands as dispatch
from orders.cli.dlq import commands as dlq
from orders.cli.doctor import command as doctor
from orders.cli.documents import commands as documents
from orders.cli.duplicates import commands as duplicates
from orders.cli.effects import commands as effects
from orders.cli.exceptions import commands as exceptions
from orders.cli.failing import Failing
from orders.cli.file import command as order_file
from orders.cli.gates import commands as gates
from orders.cli.holds import commands as holds
from orders.cli.imports import commands as imports
from orders.cli.kpi import commands as kpi
from orders.cli.lag import command as lag
from orders.cli.lake import commands as lake
from orders.cli.learn import commands as learn
from orders.cli.offers import commands as offers
from orders.cli.orderfile import commands as orderfile
from orders.cli.papers import commands as papers
from orders.cli.payments import commands as payments
from orders.cli.people import commands as people
from orders.cli.picks import commands as picks
from orders.cli.recall import commands as recall
from orders.cli.replay import command as replay
from orders.cli.report import commands as report
from orders.cli.stock import commands as stock
from orders.cli.stuck import commands as stuck
from orders.cli.submit import command as submit
from orders.cli.topics import commands as topics

EPILOG = (
    "Exit codes: 0 done · 1 a check found something · 2 wrong arguments or settings · 3 refused, "
    "nothing changed · 4 not found · "
    "5 a server or a stage does not answer · 130 stopped by Ctrl-C. Settings are ORDERS_… "
    "variables: `orders doctor` shows them."
)

cli = typer.Typer(
    cls=Failing,
    name="orders",
    help="A Kafka-driven order pipeline.",
    epilog=EPILOG,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
cli.command()(demo.demo)
cli.command()(run.run)
cli.command()(lookout.lookout)
cli.command()(spans.spans)
cli.command()(insight.insight)
cli.command()(submit.submit)
cli.command()(orders.get)
cli.command()(trace.trace)
cli.command()(explain.explain)
cli.command(name="summary")(summary.print_summary)
cli.command()(order_file.file)
cli.command()(contract.contract)
cli.command()(cancel.cancel)
cli.command()(stuck.why)
cli.command()(dispatch.manifest)
cli.command()(dispatch.dispatch_plan)
cli.command()(lag.lag)
cli.command()(stuck.stuck)
cli.command()(pausing.pause)
cli.command()(pausing.resume)
cli.command()(drain.drain)
cli.command(name="audit")(audit.run)
cli.command(name="replay")(replay.run)
cli.command()(doctor.doctor)
cli.add_typer(gateway.app, name="gateway")
cli.add_typer(answers.app, name="answers")
cli.add_typer(holds.app, name="holds")
cli.add_typer(gates.app, name="gates")
cli.add_typer(appointments.app, name="appointments")
cli.add_typer(clarifications.app, name="clarifications")
cli.add_typer(duplicates.app, name="duplicates")
cli.add_typer(papers.app, name="papers")
cli.add_typer(payments.app, name="payments")
cli.add_typer(people.app, name="people")
cli.add_typer(exceptions.app, name="exceptions")
cli.add_typer(claims.app, name="claims")
cli.add_typer(complaints.app, name="complaints")
cli.add_typer(documents.app, name="documents")
cli.add_typer(offers.app, name="offers")
cli.add_typer(stock.app, name="stock")
cli.add_typer(recall.app, name="recall")
cli.add_typer(kpi.app, name="kpi")
cli.add_typer(report.app, name="report")
cli.add_typer(dlq.app, name="dlq")
cli.add_typer(offsets.app, name="offsets")
cli.add_typer(topics.app, name="topics")
cli.add_typer(contracts.app, name="contracts")
cli.add_typer(access.app, name="access")
cli.add_typer(reference.app, name="ref")
cli.add_typer(learn.app, name="learn")
cli.add_typer(lake.app, name="lake")
cli.add_typer(orderfile.app, name="orderfile")
cli.add_typer(archive.app, name="archive")
cli.add_typer(connectors.app, name="connectors")
cli.add_typer(effects.app, name="effects")
cli.add_typer(picks.app, name="picks")
cli.add_typer(carriers.app, name="carriers")
cli.add_typer(imports.app, name="import")
