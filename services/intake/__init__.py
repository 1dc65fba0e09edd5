"""Intake: takes every submission, screens it at once, and gives the order its number or says
everything that is wrong with it.

Comes in: `orders.submissions.v1` (submissions, corrections, requests to cancel or amend),
`orders.notices.v1` (how an order ended, that it is taken back for a change, or is to be smaller),
`orders.answers.v1` (whether one is a duplicate), `orders.linked.v1` (what replaces lost goods).
Goes out: `orders.intake.v1`: `OrderReceived` to review with `RecallRequested` behind it;
`OrderRejected`, `CorrectionRequested`, `DuplicateSuspected`, `SubmissionRepeated`,
`ResubmissionConflicted`, `ChangeRefused`, `ChangePending` and `RecallRepeated` to the channel;
messages to the customer, to teams concerned and to who decides about duplicates.

When an accepted order will be processed it reckons from its kind, from when the house works, and
from what waits already (`ref.workload.v1`, IN-04).

It keeps an order as long as it can be changed: it alone knows the latest version (CF-03). A change,
or a cancellation, that overtakes its order waits some minutes for it.

What an order leaves out, and `ref.partners.v1`, `ref.article_codes.v1` and `ref.prices.v1` know,
is filled in and told (IN-01).

It remembers every order id until the horizon has passed after its end. A submission placed before
the horizon is refused, so a repeated one never passes for new.
"""
