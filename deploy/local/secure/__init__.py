"""The local stack with all doors locked: TLS everywhere, a user and a password for each program,
rules by which all that is not planned is refused."""
