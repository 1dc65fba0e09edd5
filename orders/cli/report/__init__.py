"""`orders report`: what came of many orders, added up."""
