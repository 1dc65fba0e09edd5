"""`orders stock`: what is where, now (IV-01).

commands.py  show (also without its name), find, lots, load    telling.py   as people read it
sources.py   where the answers are from: gateway.py, or the books (orders/client/stock)
waiting.py   who waits for it, and until when                  transfer.py  between two warehouses
"""
