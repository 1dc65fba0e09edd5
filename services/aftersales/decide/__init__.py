"""What aftersales decides, one file for each who speaks:

orders.py    the chain: what became of the shipments
people.py    customers ask for returns and open cases, teams answer
partners.py  goods arrive at a warehouse, a bank takes a payment back
replacements.py  what was lost is sent again or paid back, as the customer chooses
exchanges.py other orders ask for the returns that they are exchanged for
complaints.py  goods that came damaged, or not whole, count as not delivered
linked.py    orders that replace something tell that they were stopped
claims.py    carriers answer for what they lost or spoilt, by what people say of it
timers.py    the clock: returns that did not come, cases and claims that are left, the end

What they share:

returns.py   goods that come back
cases.py     requests, with a team and a deadline
endings.py   where every handler ends: what is owed no longer is credited, the order is completed
"""
