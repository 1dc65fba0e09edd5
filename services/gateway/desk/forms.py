"""The forms of what requests of the desk say."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Text = Annotated[str, Field(max_length=500, pattern=r"^[^\x00]*$")]
ReasonCode = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
Said = Literal["approve", "reject"]
MOST_ORDERS = 100


class Form(BaseModel):
    """Base of all: unknown names are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Verdict(Form):
    """About one hold. `because` is kept with the order; `document`: SHA-256 of the contract that is
    signed by it (CF-06)."""

    hold_id: Annotated[str, Field(min_length=1, max_length=40)]
    verdict: Said
    reason_code: ReasonCode
    because: Text = ""
    role: Annotated[str, Field(max_length=40)] = ""
    document: Annotated[str, Field(pattern=r"^(?:[0-9a-f]{64})?$")] = ""


class Verdicts(Form):
    """About an order of this version. One hold that is rejected ends the order."""

    version: Annotated[int, Field(ge=1, lt=2**31)]
    verdicts: Annotated[list[Verdict], Field(min_length=1, max_length=20)]

    @model_validator(mode="after")
    def _one_meaning(self) -> Self:
        holds = [one.hold_id for one in self.verdicts]
        if len(set(holds)) < len(holds):
            raise ValueError("a hold is named twice; say one thing of each")
        if len(holds) > 1 and any(one.verdict == "reject" for one in self.verdicts):
            raise ValueError("a rejection ends the order; send it alone")
        return self


class BulkOrder(Form):
    """An order that many are decided with. `version`: as it was seen; null: whichever it has."""

    order_id: Annotated[str, Field(min_length=1, max_length=300)]
    version: Annotated[int | None, Field(ge=1, lt=2**31)] = None


class Bulk(Form):
    """The same verdict about many orders. `hold_id`: the hold of each; empty: all that the person
    may, but for contracts: nobody signs many at once (CF-06). Nothing is decided before `dry_run`
    is false."""

    orders: Annotated[list[BulkOrder], Field(min_length=1, max_length=MOST_ORDERS)]
    hold_id: Annotated[str, Field(max_length=40)] = ""
    verdict: Said
    reason_code: ReasonCode
    because: Text = ""
    role: Annotated[str, Field(max_length=40)] = ""
    dry_run: bool = True

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if len({one.order_id for one in self.orders}) < len(self.orders):
            raise ValueError("an order is named twice; name each once")
        return self


class SampleJudged(Form):
    """Whether the approval of this version of the order was right."""

    version: Annotated[int, Field(ge=1, lt=2**31)]
    verdict: Literal["agreed", "wrong"]
    reason_code: ReasonCode
    because: Text = ""


class DuplicateSaid(Form):
    """Whether an order of this version is meant, or another one (`twin`, if it is known) once
    more."""

    version: Annotated[int, Field(ge=0, lt=2**31)]
    verdict: Literal["keep", "merge"]
    twin: Annotated[str, Field(max_length=300, pattern=r"^[^\x00]*$")] = ""
    because: Text = ""


class ExceptionSaid(Form):
    """Nothing more is to be done about what was not as it should be; `kind` and `subject` say which
    of the order's it is. Of goods that were too warm or too cold, what was found (SH-07)."""

    kind: Annotated[str, Field(min_length=1, max_length=40)]
    subject: Annotated[str, Field(max_length=300, pattern=r"^[^\x00]*$")] = ""
    because: Text = ""
    verdict: Literal["", "good", "spoilt"] = ""


class DocumentSaid(Form):
    """What becomes of a document that nobody could read: it is read again and placed, or no order
    comes of it."""

    verdict: Literal["place", "discard"]
    because: Text = ""


class PaymentSaid(Form):
    """What a payment is that two tell of: the other one once more, or money of its own."""

    issuer: Annotated[str, Field(max_length=300, pattern=r"^[^\x00]*$")] = ""
    document_id: Annotated[str, Field(max_length=300, pattern=r"^[^\x00]*$")]
    verdict: Literal["same", "another"]
    because: Text = ""


class CountSaid(Form):
    """Whether the difference of a warehouse's list is posted, as it was seen. `lot`: its maker's
    name; `reason`: why it differs, a code, empty: as the list says (IV-11)."""

    warehouse: Annotated[str, Field(min_length=1, max_length=40)]
    list_id: Annotated[str, Field(min_length=1, max_length=200)]
    lot: Annotated[str, Field(max_length=40)] = ""
    difference: Annotated[int, Field(gt=-(2**53), lt=2**53)]
    verdict: Literal["approve", "refuse"]
    reason: Annotated[str, Field(pattern=r"^(?:[a-z0-9][a-z0-9_-]{0,39})?$")] = ""
    because: Text = ""


class GateSaid(Form):
    """Whether a gate of an order of this version opens. `reference`: number of the evidence;
    `document`: its SHA-256; it holds from and until then, ms, null: always (SH-06, SH-08)."""

    version: Annotated[int, Field(ge=1, lt=2**31)]
    verdict: Literal["open", "refuse"]
    reference: Annotated[str, Field(max_length=100, pattern=r"^[^\x00]*$")] = ""
    document: Annotated[str, Field(pattern=r"^(?:[0-9a-f]{64})?$")] = ""
    valid_from_at: Annotated[int, Field(ge=0, lt=2**53)] | None = None
    valid_until_at: Annotated[int, Field(ge=0, lt=2**53)] | None = None
    role: Annotated[str, Field(max_length=40)] = ""
    because: Text = ""


class LeaseWanted(Form):
    """For how long, seconds."""

    seconds: Annotated[int, Field(ge=1, le=3_600)] = 600


class QueueWanted(Form):
    """Which holds, and from which place in the queue on. `role`: one that decides, or `mine`;
    `kind` or a hold's id; `rule`: its requirement; `due_by_at`: deadline until then, ms; `leased`:
    `mine`, `nobody`, or a staff id; `after`: `next` of the page before."""

    role: Annotated[str, Field(max_length=40)] = ""
    kind: Annotated[str, Field(max_length=40)] = ""
    rule: Annotated[str, Field(max_length=10)] = ""
    channel: Annotated[str, Field(max_length=40)] = ""
    due_by_at: Annotated[int | None, Field(ge=0, lt=2**53)] = None
    leased: Annotated[str, Field(max_length=100)] = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    after: Annotated[
        str, Field(max_length=400, pattern=r"^(?:-?\d{1,3}:\d{0,15}:\d{1,15}:.+)?$")
    ] = ""
