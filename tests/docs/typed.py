"""The commands that a document has people type."""

import re
import shlex
from itertools import product

import typer

from orders.cli.commands import cli
from orders.cli.stock.subcommands import WithDefault

BRACES = re.compile(r"\{([a-z, -]+)\}")


def commands(text: str) -> list[str]:
    """Every `orders ...` of it, in blocks for a shell and in backticks; `{a,b}` spelt out."""
    blocks = re.findall(r"(?ms)^```sh\n(.*?)^```", text)
    typed = [line.split(" #")[0].strip() for block in blocks for line in block.splitlines()]
    shown = re.findall(r"(?m)^    \$ (orders .+)$", text)
    quoted = re.findall(r"`(orders [^`]+)`", re.sub(r"(?ms)^```.*?^```", "", text))
    found = [line for line in (*typed, *shown, *quoted) if line.startswith("orders ")]
    return [one for line in found if line != "orders …" for one in spelt_out(line)]


def spelt_out(line: str) -> list[str]:
    """`orders holds {ls,release}` is two commands."""
    choices = [found.split(",") for found in BRACES.findall(line)]
    pattern = BRACES.sub("{}", line)
    return [pattern.format(*chosen) for chosen in product(*choices)] if choices else [line]


def wrong(typed: str) -> str:
    """What is wrong with the command: there is none of this name, or it has no such option. Those
    that belong together may be spoken of by what they have in common, `orders access`."""
    command, words = typer.main.get_command(cli), shlex.split(typed.replace("…", ""))[1:]
    while words and (known := getattr(command, "commands", {})):
        if isinstance(command, WithDefault) and words[0] not in known:
            words.insert(0, command.unsaid)
        if words[0] not in known:
            break
        command = known[words.pop(0)]
    if words and getattr(command, "commands", None) and not getattr(command, "callback", None):
        return "it is no command yet"
    options = {flag for one in command.params for flag in (*one.opts, *one.secondary_opts)}
    unknown = {word for word in words if re.fullmatch(r"--?[a-z-]+", word)} - options - {"--help"}
    return f"it has no {', '.join(sorted(unknown))}" if unknown else ""
