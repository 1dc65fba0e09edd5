"""Groups of commands of which one may be left unsaid: `orders stock SKU` is `orders stock show
SKU`."""

from typing import Any

from typer.core import TyperGroup


def with_default(command: str) -> type[TyperGroup]:
    """A group that takes what names none of its commands for arguments of this one."""

    class WithDefault(TyperGroup):
        def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
            if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
                args = [command, *args]
            return super().parse_args(ctx, args)

    return WithDefault
