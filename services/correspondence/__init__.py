"""Correspondence: what partners are told of their orders.

Comes in: `orders.intake.v1` (received, to be corrected, rejected, changed, a change refused),
`orders.review.v1` (confirmed), `orders.notices.v1` (stopped, finished). Goes out: `AnswerIssued` on
`orders.correspondence.v1`, once for each fact that the order's channel asks to be told
(`ref.channels.v1`, field `answers`; IN-03, IN-04). Who writes and sends it is the gateway.

Its topics come each at its own pace, so an answer says version and step: whoever sends it leaves
out what a later one has overtaken. An order of a channel that asks for nothing leaves no state.
"""
