"""What aftersales decides, by what happens: deliveries, returns, cases, payments, the clock.

progress.py  money back, and the end of the order; every handler ends in `progress.conclude`
records.py   the records that aftersales publishes
"""
