"""Event -> decision, one handler a record type: orders (reserve, wait, recall), notices
(settle), articles (what partners report). Whom goods go past: orders/business/waiting.py."""
