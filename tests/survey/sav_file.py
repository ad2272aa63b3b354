"""Writes SPSS system files (.sav) for the tests: small ones, odd ones, and ones that SPSS itself would not write.

The form of the file: "System File Format" of the PSPP developers' guide. Nothing here is of use to the product; what
it writes is read by ReadStat (inside pyreadstat), which knows nothing of it.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

SYSTEM_MISSING = -1.7976931348623157e308
F8_2, DATE11 = (5, 8, 2), (20, 11, 0)
"""A format: its number, width and decimals."""


@dataclass(frozen=True)
class Variable:
    """A variable and its values: numbers (NaN = system-missing) or texts of up to `width` bytes.

    `missing`: up to three values that count as missing; `missing_range`: from, to.
    """

    name: str
    values: Sequence[float] | Sequence[str]
    label: str = ""
    labels: Mapping[float, str] = field(default_factory=dict)
    missing: Sequence[float] = ()
    missing_range: tuple[float, float] | None = None
    format: tuple[int, int, int] = F8_2
    width: int = 0


def sav(
    path: Path,
    variables: Sequence[Variable],
    *,
    encoding: str = "UTF-8",
    multiple: str = "",
    cases: int | None = None,
    code_page: int = 65001,
) -> Path:
    """Write a file and give its path back.

    `multiple`: the multiple-response sets, as record 7/7 spells them; `cases`: what the head says of their number
    (-1: nothing).
    """
    codec = encoding.lower()
    number = len(variables[0].values)
    size = sum(_slots(each) for each in variables)
    out = bytearray(b"$FL2" + b"@(#) SPSS DATA FILE for tests".ljust(60))
    out += struct.pack("<iiiiid", 2, size, 0, 0, number if cases is None else cases, 100.0)
    out += b"22 Nov 2612:00:00" + b"".ljust(64) + b"\0\0\0"
    short = {each.name: f"V{index:06}" for index, each in enumerate(variables)}
    for each in variables:
        out += _variable(each, short[each.name], codec)
    position = 1
    for each in variables:
        if each.labels:
            out += _value_labels(each, position, codec)
        position += _slots(each)
    out += _extension(3, 4, struct.pack("<8i", 1, 0, 0, -1, 1, 1, 2, code_page))
    out += _extension(4, 8, struct.pack("<ddd", SYSTEM_MISSING, math.nextafter(math.inf, 0), SYSTEM_MISSING))
    if multiple:
        out += _extension(7, 1, multiple.encode(codec))
    out += _extension(13, 1, "\t".join(f"{short[each.name]}={each.name}" for each in variables).encode(codec))
    out += _extension(20, 1, encoding.encode())
    out += struct.pack("<ii", 999, 0)
    for case in range(number):
        for each in variables:
            out += _value(each, case, codec)
    path.write_bytes(out)
    return path


def _slots(variable: Variable) -> int:
    return max(1, -(-variable.width // 8))


def _variable(variable: Variable, short: str, codec: str) -> bytes:
    kind, width, decimals = (1, variable.width, 0) if variable.width else variable.format
    form = kind << 16 | width << 8 | decimals
    ranged = variable.missing_range
    limits = [*(ranged or ()), *variable.missing]
    number = -len(limits) if ranged else len(limits)
    out = struct.pack("<iiiiii", 2, variable.width, bool(variable.label), number, form, form) + short.encode().ljust(8)
    if variable.label:
        label = variable.label.encode(codec)[:255]
        out += struct.pack("<i", len(label)) + label.ljust(-(-len(label) // 4) * 4, b"\0")
    out += struct.pack(f"<{len(limits)}d", *limits)
    # A text longer than eight bytes goes on in variables without a name.
    rest = struct.pack("<iiiiii", 2, -1, 0, 0, form, form) + b" " * 8
    return out + rest * (_slots(variable) - 1)


def _value_labels(variable: Variable, position: int, codec: str) -> bytes:
    out = struct.pack("<ii", 3, len(variable.labels))
    for value, text in variable.labels.items():
        label = text.encode(codec)[:120]
        room = -(-(len(label) + 1) // 8) * 8 - 1
        out += struct.pack("<dB", value, len(label)) + label.ljust(room)
    return out + struct.pack("<iii", 4, 1, position)


def _extension(kind: int, size: int, content: bytes) -> bytes:
    return struct.pack("<iiii", 7, kind, size, len(content) // size) + content


def _value(variable: Variable, case: int, codec: str) -> bytes:
    value = variable.values[case]
    if isinstance(value, str):
        return value.encode(codec).ljust(_slots(variable) * 8)
    return struct.pack("<d", SYSTEM_MISSING if math.isnan(value) else value)
