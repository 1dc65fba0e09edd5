"""`orders offers`: what customers are asked to agree to, and staff who answer for them on the
telephone (CF-01, RV-04).

commands.py  ls, answer    queue.py  what is open, and what is due first
"""
