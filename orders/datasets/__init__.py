"""Orders of the past from public data sets, as records that channels would have sent: UCI Online
Retail, Olist, JSON Lines of our own."""
