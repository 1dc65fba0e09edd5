"""What partners really send, read into canonical orders (IN-01). A room a format, or a file where
one is enough; each has one function, `read(document, profile)`, which never raises for what a
partner sent: what cannot be read comes back as faults that say where.

    reading.py         what a document turns into, and the profile of whoever sent it
    catalogue.py       the formats by name, and which one a document is in
    crossing_out.py    what of a document may be kept: it has no card numbers

    order_json.py      our own order
    tables/            delimited texts and workbooks
    amazon/ saleor/ shopify/ sylius.py woocommerce/    web shops and marketplaces, in JSON
    edifact/ x12/ tradacoms/    interchanges           ubl/    XML
    mail.py            a mail, each part by the reader of its format

What they share:

    values/            amounts, quantities, times, names and numbers as partners write them
    building/          a canonical order while it is put together
    json_documents/    for web shops                   interchanges/    for EDI
"""
