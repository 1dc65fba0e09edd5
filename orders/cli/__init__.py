"""The `orders` command."""
