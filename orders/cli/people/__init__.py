"""`orders people`: what the house holds of a person, and has forgotten.

commands.py     the commands      forgetting.py   what is erased, and what stays until when
"""
