"""Sound interchanges to start from: their counts and control numbers agree."""

from collections.abc import Sequence

HEAD_850 = ("BEG*00*SA*PO-77**20260105", "CUR*BY*USD", "N1*BY*Bright Stores*UL*0614141000012")
LINE_850 = ("PO1*1*12*EA*2.50**UP*614141000036*VN*LAMP-1", "PID*F****Desk lamp")
HEAD_860 = ("BCH*04*SA*PO-77**2*20260105",)
HEAD_ORDERS = (
    "BGM+220+PO-77+9",
    "DTM+137:20260105:102",
    "NAD+BY+5412345000013::9",
    "NAD+DP+5412345000020::9",
    "CUX+2:EUR:9",
)
LINE_ORDERS = ("LIN+1++4012345678901:EN", "QTY+21:12:PCE", "PRI+AAA:2.50")
HEAD_ORDCHG = ("BGM+230+CH-1+4", "DTM+137:20260107:102", "RFF+ON:PO-77")


def x12(
    *messages: Sequence[str],
    kind: str = "850",
    end: str = "~\n",
    test: str = "P",
    number: int = 7,
) -> bytes:
    """An interchange of X12 with one group; each message has its segments without ST and SE.
    `number`: its control number."""
    isa = "ISA*00*          *00*          *ZZ*BRIGHT         *ZZ*HOUSE          *260105*0930*U"
    segments = [
        f"{isa}*00401*{number:09}*0*{test}*>",
        "GS*PO*BRIGHT*HOUSE*20260105*0930*7*X*004010",
    ]
    for n, body in enumerate(messages, 1):
        segments += [f"ST*{kind}*{n:04}", *body, f"SE*{len(body) + 2}*{n:04}"]
    segments += [f"GE*{len(messages)}*7", f"IEA*1*{number:09}"]
    return "".join(segment + end for segment in segments).encode()


def order_850(*lines: Sequence[str], head: Sequence[str] = HEAD_850) -> list[str]:
    """The segments of a purchase order, with its count of lines."""
    lines = lines or (LINE_850,)
    return [*head, *(one for line in lines for one in line), f"CTT*{len(lines)}"]


def change_860(*lines: Sequence[str], head: Sequence[str] = HEAD_860) -> list[str]:
    """The segments of a change of a purchase order, with its count of lines."""
    return [*head, *(one for line in lines for one in line), f"CTT*{len(lines)}"]


def edifact(
    *messages: Sequence[str],
    kind: str = "ORDERS:D:96A:UN:EAN008",
    before: str = "",
    syntax: str = "UNOC:3",
    encoding: str = "latin-1",
) -> bytes:
    """An interchange of EDIFACT; each message has its segments without UNH and UNT. `before` is
    what stands before UNB."""
    segments = [f"UNB+{syntax}+5412345000013:14+4098765000010:14+260105:0930+R7"]
    for n, body in enumerate(messages, 1):
        segments += [f"UNH+{n}+{kind}", *body, f"UNT+{len(body) + 2}+{n}"]
    segments.append(f"UNZ+{len(messages)}+R7")
    return (before + "".join(f"{segment}'\n" for segment in segments)).encode(encoding)


def orders(*lines: Sequence[str], head: Sequence[str] = HEAD_ORDERS) -> list[str]:
    """The segments of an order, with its count of lines."""
    lines = lines or (LINE_ORDERS,)
    return [*head, *(one for line in lines for one in line), "UNS+S", f"CNT+2:{len(lines)}"]


def ordchg(*lines: Sequence[str], head: Sequence[str] = HEAD_ORDCHG) -> list[str]:
    """The segments of a change of an order."""
    return [*head, *(one for line in lines for one in line), "UNS+S"]


HEAD_TRADACOMS = (
    "CLO=5012345000027:D7+BRIGHT DEPOT+9 DOCK RD:LEEDS:::LS1 1AA",
    "ORD=PO-77::260105",
    "DIN=260112++0930+RING TWICE",
)
LINE_TRADACOMS = ("OLD=1+5010210000000:LAMP-1++:B77++12+25000+++DESK LAMP:WHITE",)


def tradacoms(*messages: Sequence[str], kind: str = "0430", test: str = "ORDHDR") -> bytes:
    """A transmission of TRADACOMS with one order file; each message has its segments without MHD
    and MTR."""
    header = [
        f"TYP={kind}+NEW-ORDERS",
        "SDT=5098765000013:77+HOUSE",
        "CDT=5012345000010+BRIGHT STORES+1 MAIN ST:LONDON:::N1 1AA",
        "FIL=7+1+260105",
    ]
    bodies = [("ORDHDR", header)]
    bodies += [("ORDERS", list(body)) for body in messages]
    bodies.append(("ORDTLR", [f"OFT={len(messages)}"]))
    segments = [f"STX=ANA:1+5012345000010:BRIGHT+5098765000013:HOUSE+260105:0930+R7++{test}"]
    for n, (name, body) in enumerate(bodies, 1):
        segments += [f"MHD={n}+{name}:9", *body, f"MTR={len(body) + 2}"]
    segments.append(f"END={len(bodies)}")
    return "".join(f"{segment}'\n" for segment in segments).encode()


def order_tradacoms(*lines: Sequence[str], head: Sequence[str] = HEAD_TRADACOMS) -> list[str]:
    """The segments of an order, with its count of lines."""
    lines = lines or (LINE_TRADACOMS,)
    return [*head, *(one for line in lines for one in line), f"OTR={len(lines)}"]
