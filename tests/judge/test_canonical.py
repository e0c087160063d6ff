"""Canonical JSON: the samples of RFC 8785, and another implementation as a second opinion."""

import struct
from decimal import Decimal
from enum import IntEnum, StrEnum
from hashlib import sha256

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from kijun.judge.canonical import GREATEST_INTEGER, canonical_json, identity

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-GREATEST_INTEGER, GREATEST_INTEGER)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(values)
def test_it_agrees_with_another_implementation(value: object) -> None:
    assert canonical_json(value) == rfc8785.dumps(value)  # type: ignore[arg-type]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_reads_back_as_the_same_number(value: float) -> None:
    assert float(canonical_json(value)) == value


@pytest.mark.parametrize(
    ("bits", "text"),
    [
        ("0000000000000000", "0"),
        ("8000000000000000", "0"),
        ("0000000000000001", "5e-324"),
        ("8000000000000001", "-5e-324"),
        ("7fefffffffffffff", "1.7976931348623157e+308"),
        ("ffefffffffffffff", "-1.7976931348623157e+308"),
        ("4340000000000000", "9007199254740992"),
        ("c340000000000000", "-9007199254740992"),
        ("4430000000000000", "295147905179352830000"),
        ("44b52d02c7e14af5", "9.999999999999997e+22"),
        ("44b52d02c7e14af6", "1e+23"),
        ("44b52d02c7e14af7", "1.0000000000000001e+23"),
        ("444b1ae4d6e2ef4e", "999999999999999700000"),
        ("444b1ae4d6e2ef4f", "999999999999999900000"),
        ("444b1ae4d6e2ef50", "1e+21"),
        ("3eb0c6f7a0b5ed8c", "9.999999999999997e-7"),
        ("3eb0c6f7a0b5ed8d", "0.000001"),
        ("41b3de4355555553", "333333333.3333332"),
        ("41b3de4355555554", "333333333.33333325"),
        ("41b3de4355555555", "333333333.3333333"),
        ("41b3de4355555556", "333333333.3333334"),
        ("41b3de4355555557", "333333333.33333343"),
        ("becbf647612f3696", "-0.0000033333333333333333"),
        ("43143ff3c1cb0959", "1424953923781206.2"),
    ],
)
def test_numbers_are_written_as_in_appendix_b_of_the_rfc(bits: str, text: str) -> None:
    (value,) = struct.unpack(">d", bytes.fromhex(bits))
    assert canonical_json(value).decode() == text


def test_the_example_of_the_rfc_is_written_as_there() -> None:
    value = {
        "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/",
        "literals": [None, True, False],
    }
    assert canonical_json(value).decode() == (
        '{"literals":[null,true,false],'
        '"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )


def test_keys_are_ordered_by_their_utf_16_code_units() -> None:
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    in_order = ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
    assert canonical_json(dict.fromkeys(keys)) == canonical_json(dict.fromkeys(in_order))
    written = canonical_json(dict.fromkeys(keys)).decode()
    assert sorted(in_order[1:], key=written.index) == in_order[1:]


def test_the_order_in_which_entries_were_written_makes_no_difference() -> None:
    assert identity({"a": 1, "b": [2, 3]}) == identity({"b": [2, 3], "a": 1})


def test_a_tuple_is_written_like_a_list() -> None:
    assert canonical_json((1, ("a",))) == b'[1,["a"]]'


def test_a_whole_number_with_a_decimal_point_is_the_same_number() -> None:
    assert identity(1.0) == identity(1)


def test_true_is_not_one() -> None:
    assert canonical_json([True, 1, False, 0]) == b"[true,1,false,0]"


def test_members_of_enumerations_are_written_as_their_values() -> None:
    class Level(IntEnum):
        WARN = 2

    class Kind(StrEnum):
        LATE = "late"

    assert canonical_json([Level.WARN, Kind.LATE]) == b'[2,"late"]'


def test_japanese_stays_readable() -> None:
    assert canonical_json({"ja": "基準"}) == '{"ja":"基準"}'.encode()


def test_an_identity_is_the_lower_case_hex_sha256_of_the_canonical_json() -> None:
    assert identity({"b": 1, "a": "基"}) == sha256('{"a":"基","b":1}'.encode()).hexdigest()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_not_a_number_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="no canonical JSON"):
        canonical_json([value])


@pytest.mark.parametrize("value", [2**53, -(2**53), 10**400])
def test_whole_numbers_that_not_every_reader_holds_exactly_are_refused(value: int) -> None:
    with pytest.raises(ValueError, match=r"beyond 2\*\*53"):
        canonical_json({"amount": value})


@pytest.mark.parametrize("value", [GREATEST_INTEGER, -GREATEST_INTEGER])
def test_the_greatest_whole_numbers_are_accepted(value: int) -> None:
    assert canonical_json(value).decode() == str(value)


@pytest.mark.parametrize("value", ["\ud83d", {"\udc00": 1}, "\ud83d\ude00"])
def test_half_a_surrogate_pair_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="surrogates not allowed"):
        canonical_json(value)


@pytest.mark.parametrize("value", [b"bytes", {1, 2}, Decimal(1), object(), {"a": 1j}])
def test_other_types_are_refused(value: object) -> None:
    with pytest.raises(TypeError, match="has no canonical JSON"):
        canonical_json(value)


@pytest.mark.parametrize("key", [1, None, True, ("a",)])
def test_a_key_that_is_not_text_is_refused(key: object) -> None:
    with pytest.raises(TypeError, match="must be text"):
        canonical_json({"a": 1, key: 2})
