"""What the gateway answers to, by what is asked.

placing.py     hand in: orders, documents, cancellations
asking.py      where an order stands (TR-01)
explaining.py  why it stands there, and what would have changed it (TR-01)
health.py      for whoever runs it: live, ready, metrics
"""
