"""Small documents as shops send them, made by hand from the shops' own documentation, a file each.
A document is an order that intake finds nothing wrong with, as of its date."""
