"""References of partners, written so that every character shows (IN-02)."""

from urllib.parse import unquote

from orders.business.text import legible


def encoded(reference: str) -> str:
    """The reference with blanks, invisible characters and % percent-encoded (RFC 3986, UTF-8):
    `PO 4711` is `PO%204711`. `decoded` gives it back."""
    return "".join(
        one if legible(one) and one != "%" else "".join(f"%{byte:02X}" for byte in one.encode())
        for one in reference
    )


def decoded(reference: str) -> str:
    """What the partner wrote."""
    return unquote(reference, errors="strict")
