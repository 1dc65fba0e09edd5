"""The business rules of shipping, pure: what is picked, how it is packed, who carries it, when
it is late."""
