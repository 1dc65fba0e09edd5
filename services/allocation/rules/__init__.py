"""The business rules of allocation, one idea a file: depots, need, money, choice, split,
waiting, settlement, partner documents."""
