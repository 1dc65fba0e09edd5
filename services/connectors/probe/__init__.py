"""Looks whether platforms of online services work (SH-09). Nothing is changed by it, so it may be
done again; where a URL may lead is as it is for webhooks.

looking.py  -> what the platform said of itself
"""
