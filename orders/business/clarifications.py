"""How what is unclear about an order can be answered (RV-07)."""

AS_IT_STANDS, TO_BE_CHANGED, NOT_WANTED = "as_it_stands", "to_be_changed", "not_wanted"
"""The order is right, its change follows, or the customer takes it back."""
OPTIONS = (AS_IT_STANDS, TO_BE_CHANGED, NOT_WANTED)
