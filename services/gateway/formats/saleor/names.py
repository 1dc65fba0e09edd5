"""Saleor has two names for everything: a classic one, and that of its GraphQL schema."""

from services.gateway.formats.json_documents.parts import Part


def either(said: Part, classic: str, *subscribed: str) -> Part:
    """The value under its classic name, or else under the path that a subscription has for it."""
    if said.has(classic) or not subscribed:
        return said.at(classic)
    return said.at(*subscribed)
