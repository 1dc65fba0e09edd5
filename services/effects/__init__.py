"""Effects: what leaves the house, once for each decision.

Comes in: `orders.messages.v1` (what is to be told, TR-02), `orders.intake.v1` (who bought and how
they are reached), `orders.notices.v1` (the order's end), `connector.reports.v1` (what came of an
attempt), `orders.answers.v1` (people settle what is in doubt). Goes out: `AttemptOrdered` and
`EffectEnded` on `orders.effects.v1`. Who acts by them is a connector (`services/connectors`).

An attempt is committed before anything is done, and each is done once at most; of one that nobody
reports in time it is not known whether it was, and what follows goes by what its connector can do
(docs/decisions/0092). An order of which the house tells nobody leaves no state.
"""
