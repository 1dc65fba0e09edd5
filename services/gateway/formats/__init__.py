"""What partners really send, read into canonical orders (IN-01). One module a format; each has one
function, `read(document, profile)`, which never raises for what a partner sent: what cannot be
read comes back as faults that say where.

    reading.py      what a document turns into, and the profile of whoever sent it
    shopify/ woocommerce/ amazon/ saleor/ sylius.py    web shops and marketplaces: orders in JSON

What they share:

    json_text.py    bytes to values: exact, strict
    parts.py        a value and its place, so that what is odd about it can be told
    documents.py    a document of several orders, one by one
    canonical.py    the canonical order, its parties and payment, empty until they are said
    sums.py         lines, charges and totals that agree
    money.py dates.py countries.py units.py references.py payments.py cards.py    words
"""
