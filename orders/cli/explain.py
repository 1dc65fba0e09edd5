"""`orders explain`: why an order is where it is, and what would have changed it (TR-01)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

import services
from orders.cli.explained import checked, exit_code, plain, shown
from orders.cli.orders import OrderId
from orders.cli.printing import AsJson, console, moment, not_found, print_json
from orders.client.history import history
from orders.contracts.records import RuleFired
from orders.engine.settings import load_settings
from orders.explain.decisions import DECIDING, Decided, decisions
from orders.explain.languages import LANGUAGES, language_of
from orders.explain.telling import Teller

SERVICES = Path(services.__file__).parent
STYLES = {"passed": "green", "noted": "cyan", "held": "yellow", "refused": "red"}

Language = Annotated[
    str, typer.Option("--lang", help=f"BCP 47, such as zh-Hans; there are {', '.join(LANGUAGES)}.")
]


Check = Annotated[
    bool,
    typer.Option(
        "--check",
        help="Fold each decision again with what would have changed it: it must.",
    ),
]


def explain(
    order: OrderId,
    lang: Language = LANGUAGES[0],
    check: Check = False,
    as_json: AsJson = False,
) -> None:
    """Every decision about the order: the rules that were looked at, with values and bounds, the
    policy version, and what would have changed it. Reads the topics themselves.

    Exit code 4 if nothing is said of the order there. With --check 1 if a decision comes out as it
    was, 3 if one cannot be folded again (compacted, or made under another policy).
    """
    language = language_of([lang])
    if language is None:
        raise typer.BadParameter(f"{lang!r} is not there; there are {', '.join(LANGUAGES)}")
    found = history(load_settings(), order, DECIDING).found
    if not found:
        raise not_found(f"order {order}")
    made, teller = decisions(found), Teller(SERVICES, language)
    verdicts = checked(order, made, found, teller) if check else {}
    if as_json:
        told = [teller.decision(one) for one in made]
        said = {"checks": [plain(*one) for one in verdicts.items()]} if check else {}
        print_json({"order_id": order, "language": language, "decisions": told, **said})
    else:
        out = console()
        for one in made:
            found_so = verdicts.get(one.position, ())
            out.print(Text("\n").join([*lines(one, teller), *shown(found_so, one.stage, teller)]))
        if not made:
            out.print(teller.word("no_decisions"))
    raise typer.Exit(exit_code([one for several in verdicts.values() for one in several]))


def lines(decided: Decided, teller: Teller) -> Iterator[Text]:
    """A decision for people: its head, then each rule that it did not have before."""
    yield Text.assemble(
        moment(decided.at),
        "  ",
        (f"{decided.record} ({decided.stage})", "bold"),
        f"  {teller.word('under_policy', policy=decided.policy)}  ",
        (decided.position, "dim"),
    )
    for rule in decided.fresh:
        yield said(decided.stage, rule, teller)
        if rule in decided.against and (flips := teller.flips(decided.stage, rule)):
            listed = teller.word("or").join(flip.text for flip in flips)
            yield Text(f"        {teller.word('would_have_changed_it', flips=listed)}")


def said(stage: str, rule: RuleFired, teller: Teller) -> Text:
    """A rule, its outcome, and what it said."""
    outcome = teller.word(f"rule.{rule['outcome']}")
    line = Text(f"  {rule['rule']:<6}").append(
        f"{outcome:<8}", style=STYLES.get(rule["outcome"], "")
    )
    return line.append(teller.rule(stage, rule)).append(f"  [{rule['code']}]", style="dim")
