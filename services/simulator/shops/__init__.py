"""Stand-in shops: each holds a list of its own orders, and tells the gateway of each as its real
software does, in that format and signed in that manner.

Like real ones they are not to be relied on: a webhook is lost, comes twice, or is overtaken by
later ones, by a chance that the seed decides. What had no answer is fetched from the shop's list,
as whoever watches a channel does (IN-10).

    form.py         what kinds of shops differ in
    shopify.py woocommerce.py own.py    the kinds
    shop.py         one shop: its list, and what of it was answered
    listing.py      its list, as it is asked for over HTTP, where a header names the next page
    saleor.py sylius.py amazon.py    more kinds, that are no channels of the simulated house
    listing_saleor.py listing_sylius.py listing_amazon.py    how they are asked
    teller.py       whichever it is, with a quota; tokens.py
    drafting.py     how people enter an order there
    traffic.py      all shops, and their way to the gateway
    street.py       which shop each channel of the simulated house is
"""
