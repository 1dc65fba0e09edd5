"""The business rules of inventory, one idea a file: demand, shortage and restock, fair order,
expected supply, delay of what was promised."""
