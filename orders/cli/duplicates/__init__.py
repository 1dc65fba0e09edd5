"""`orders duplicates`: orders that are probably another one once more, and the person who says
whether both are meant (IN-05)."""
