"""Returns that nobody asks for, as stages know them."""

REFUSED_RETURN = "refused-"
"""How the id begins of the return by which what was refused at the door comes back; the shipment's
id follows (DL-02)."""
