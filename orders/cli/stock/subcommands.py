"""Groups of commands of which one may be left unsaid: `orders stock SKU` is `orders stock show
SKU`."""

from typing import Any

from typer.core import TyperGroup


class WithDefault(TyperGroup):
    """Takes what names none of its commands for arguments of the `unsaid` one."""

    unsaid = ""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = [self.unsaid, *args]
        return super().parse_args(ctx, args)


class ShowByDefault(WithDefault):
    """`orders stock SKU` is `orders stock show SKU`."""

    unsaid = "show"


class SendByDefault(WithDefault):
    """`orders stock reconcile FILE` is `orders stock reconcile send FILE`."""

    unsaid = "send"
