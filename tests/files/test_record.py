"""Records as files: every sound line becomes a fact, every other one a problem with its place."""

from __future__ import annotations

import gzip
import io
import json
import sys
import tracemalloc
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kijun.files import record as module
from kijun.files.problems import Problem, Refused, Unreadable
from kijun.files.record import MAX_LINE, load_record, read_facts, reasons
from kijun.judge.facts import AppointmentJoined, Fact, OrderPlaced, id_of
from tests.cast import AOI, BEN


def order(**fields: object) -> dict[str, Any]:
    return {"kind": "order.placed", "at": "2026-04-01T10:00:00+09:00", "client": AOI.id, **fields}


def line(**fields: object) -> bytes:
    return json.dumps(order(**fields), ensure_ascii=False).encode()


def take(data: bytes) -> tuple[list[Fact], list[str]]:
    return taken(io.BytesIO(data))


def taken(file: BinaryIO) -> tuple[list[Fact], list[str]]:
    problems: list[Problem] = []

    def reject(number: int, line: bytes | Unreadable) -> None:
        problems.extend(reason.at("r.jsonl", number) for reason in reasons(line))

    facts = [fact for found, _ in read_facts(file, reject) for fact in found]
    return facts, [problem.text() for problem in problems]


class Told(io.BytesIO):
    """A file that is never wholly in memory: it is told piece by piece."""

    def __init__(self, pieces: list[bytes]) -> None:
        super().__init__()
        self._pieces = iter(pieces)
        self._rest = b""

    def read(self, size: int | None = -1) -> bytes:
        assert size is not None
        assert size > 0
        self._rest = self._rest or next(self._pieces, b"")
        data, self._rest = self._rest[:size], self._rest[size:]
        return data


def write(folder: Path, name: str, *lines: bytes) -> str:
    path = folder / name
    path.write_bytes(b"\n".join([*lines, b""]))
    return str(path)


def refusal(*names: str) -> list[str]:
    with pytest.raises(Refused) as refused:
        load_record(names)
    return [problem.text() for problem in refused.value.problems]


def test_each_line_is_a_fact_in_the_order_of_the_lines() -> None:
    facts, problems = take(line(id="f-2") + b"\n" + line(id="f-1") + b"\n")
    assert [fact.id for fact in facts] == ["f-2", "f-1"]
    assert problems == []


def test_the_last_line_needs_no_end() -> None:
    assert len(take(line() + b"\n" + line())[0]) == 2


def test_lines_may_end_as_on_windows_and_blank_ones_are_passed_over() -> None:
    facts, problems = take(b"\r\n\r\n".join([line(id="f-1"), b" \t", line(id="f-2")]))
    assert [fact.id for fact in facts] == ["f-1", "f-2"]
    assert problems == []


def test_blank_lines_are_counted_all_the_same() -> None:
    _, problems = take(b"\n\n" + line() + b"\n\nnonsense\n")
    assert [problem.split(" ")[0] for problem in problems] == ["r.jsonl:5:"]


def test_a_byte_order_mark_is_accepted_at_the_beginning_only() -> None:
    mark = "\ufeff".encode()
    assert len(take(mark + line())[0]) == 1
    assert take(line() + b"\n" + mark + line())[1][0].startswith("r.jsonl:2: ")


def test_nothing_at_all_is_a_record_without_facts() -> None:
    assert take(b"") == ([], [])


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_utf_16_is_named_instead_of_guessed(encoding: str) -> None:
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    data = mark + line().decode().encode(encoding)
    assert take(data) == ([], ["r.jsonl:1: The file is UTF-16 text. Save it as UTF-8."])


def test_several_facts_on_one_line_are_not_taken() -> None:
    facts, problems = take(line() + line() + b"\n" + line(id="f-2"))
    assert [fact.id for fact in facts] == ["f-2"]
    assert problems == [
        (
            "r.jsonl:1: Something follows after the end of the fact."
            " Each fact stands on a line of its own."
        )
    ]


def test_a_fact_over_several_lines_is_not_taken() -> None:
    facts, problems = take(json.dumps(order(), indent=1).encode())
    assert facts == []
    assert problems[0] == (
        "r.jsonl:1: The line ends in the middle of a fact."
        " Each fact stands on one line of its own, whole."
    )


def test_of_a_name_that_stands_twice_the_last_one_counts() -> None:
    facts, _ = take(b'{"client": "x", ' + line(client=AOI.id)[1:])
    assert [fact.client for fact in facts] == [AOI.id]


def test_packed_records_are_known_by_their_content(tmp_path: Path) -> None:
    path = tmp_path / "record.jsonl"
    path.write_bytes(gzip.compress(line(id="f-1") + b"\n") + gzip.compress(line(id="f-2")))
    assert [fact.id for fact in load_record([str(path)]).facts] == ["f-1", "f-2"]


@pytest.mark.parametrize("cut", [5, 20, -1])
def test_a_damaged_packed_record_is_refused(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "record.jsonl.gz"
    path.write_bytes(gzip.compress(b"\n".join(line(amount=n) for n in range(9999)))[:cut])
    assert refusal(str(path))[-1].endswith("The packed file ends too early or is damaged.")


def test_a_line_may_be_one_megabyte_long_and_no_longer() -> None:
    short = line(note="")
    longest = line(note="x" * (MAX_LINE - len(short)))
    assert len(longest) == MAX_LINE
    facts, problems = take(b"\n".join([line(), longest, longest[:-2] + b'x"}', line()]))
    assert len(facts) == 3
    assert problems == ["r.jsonl:3: The line is longer than 1 MB (1,000,000 bytes)."]


@pytest.mark.parametrize("end", [b"", b"\n", b"\n" + line(id="f-9")])
def test_a_line_of_fifty_megabytes_is_refused_without_being_held(end: bytes) -> None:
    file = Told([b"x" * 1_000_000] * 50 + [end])
    tracemalloc.start()
    facts, problems = taken(file)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert problems == ["r.jsonl:1: The line is longer than 1 MB (1,000,000 bytes)."]
    assert len(facts) == (len(end) > 1)
    assert peak < 8_000_000


def refuse(number: int, line: bytes | Unreadable) -> None:
    raise AssertionError(number, line)


def test_memory_does_not_grow_with_the_record() -> None:
    block = b"".join(line(amount=n) + b"\n" for n in range(5_000))
    file = Told([block] * 40)
    assert len(block) > module.BLOCK
    tracemalloc.start()
    assert sum(len(facts) for facts, _ in read_facts(file, refuse)) == 200_000
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8_000_000


def test_a_broken_record_is_refused_with_every_line_that_is_wrong(tmp_path: Path) -> None:
    path = write(tmp_path, "r.jsonl", line(), b"nonsense", line(), line(amount="12"))
    found = refusal(path)
    assert [text.removeprefix(path).split(" ")[0] for text in found] == [":2:", ":4:"]


def test_after_twenty_lines_the_others_are_only_counted(tmp_path: Path) -> None:
    found = refusal(write(tmp_path, "r.jsonl", *[b"nonsense"] * 1023))
    assert len(found) == 21
    assert found[-1].endswith("1003 further lines cannot be taken either.")


def test_what_is_wrong_can_be_passed_over_and_is_counted(tmp_path: Path) -> None:
    path = write(tmp_path, "r.jsonl", b"nonsense", line(id="f-1"), line(client="", amount=True))
    told: list[Problem] = []
    record = load_record([path], skip=told.append)
    assert [fact.id for fact in record.facts] == ["f-1"]
    assert record.skipped == 2
    assert [problem.line for problem in told] == [1, 3, 3]


def test_the_same_line_twice_counts_once(tmp_path: Path) -> None:
    path = write(tmp_path, "r.jsonl", line(id="f-1"), line(id="f-1"), line(id="f-2"))
    assert [fact.id for fact in load_record([path]).facts] == ["f-1", "f-2"]


def test_who_reported_a_fact_does_not_make_it_another_one(tmp_path: Path) -> None:
    path = write(tmp_path, "r.jsonl", line(id="f-1", source="mail"), line(id="f-1", source="line"))
    assert [fact.source for fact in load_record([path]).facts] == ["mail"]


def test_an_id_with_two_contents_names_both_lines(tmp_path: Path) -> None:
    first = write(tmp_path, "a.jsonl", b"", line(id="f-1"))
    second = write(tmp_path, "b.jsonl", line(id="f-1", amount=1))
    assert refusal(first, second) == [
        f"{second}:1: The id “f-1” belongs to another fact already: {first}:2."
    ]


def test_of_an_id_with_two_contents_neither_is_taken(tmp_path: Path) -> None:
    same = line(id="f-1")
    path = write(tmp_path, "r.jsonl", same, line(id="f-2"), same, line(id="f-1", amount=1))
    told: list[Problem] = []
    record = load_record([path], skip=told.append)
    assert [fact.id for fact in record.facts] == ["f-2"]
    assert record.skipped == 2
    assert [problem.line for problem in told] == [4]


def test_facts_without_an_id_are_never_in_each_others_way(tmp_path: Path) -> None:
    path = write(tmp_path, "r.jsonl", line(amount=1), line(amount=2), line(id="f-1"))
    assert len(load_record([path]).facts) == 3


def test_a_fact_is_found_again_by_file_and_line(tmp_path: Path) -> None:
    first = write(tmp_path, "a.jsonl", line(id="f-1"), line(id="f-1"), b"", line(id="f-2"))
    second = write(tmp_path, "b.jsonl", line(id="f-3"), line(amount=7))
    record = load_record([first, second])
    places = [record.place(index) for index in range(len(record.facts))]
    assert places == [(first, 1), (first, 4), (second, 1), (second, 2)]
    assert record.place_of("f-2") == f"{first}:4"


def test_ids_are_derived_once_however_often_a_place_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, "a.jsonl", *[line(amount=number) for number in range(50)])
    record = load_record([path])
    names = [id_of(fact) for fact in record.facts]
    asked: list[Fact] = []

    def counted(fact: Fact) -> str:
        asked.append(fact)
        return id_of(fact)

    monkeypatch.setattr(module, "id_of", counted)
    assert [record.place_of(name) for name in names] == [f"{path}:{n + 1}" for n in range(50)]
    assert len(asked) == 50


def test_of_equal_lines_without_an_id_the_first_is_the_place(tmp_path: Path) -> None:
    path = write(tmp_path, "a.jsonl", line(id="f-1"), line(), line())
    record = load_record([path])
    assert record.place_of(id_of(record.facts[2])) == f"{path}:2"
    record.leave_out([1])
    assert record.place_of(id_of(record.facts[1])) == f"{path}:3"


def test_an_id_that_nobody_has_is_found_nowhere(tmp_path: Path) -> None:
    record = load_record([write(tmp_path, "a.jsonl", line(id="f-1"))])
    with pytest.raises(KeyError):
        record.place_of("f-2")


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(line(id="f-1") + b"\nnonsense"))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert refusal("-")[0].startswith("-:2: ")


def test_a_reader_is_told_how_far_it_has_come(tmp_path: Path) -> None:
    path = write(tmp_path, "r.jsonl", *[line(amount=n) for n in range(9_000)])
    steps: list[int] = []
    load_record([path], advance=steps.append)
    assert sum(steps) == Path(path).stat().st_size
    assert len(steps) > 2


def test_what_concerns_a_client_must_name_one() -> None:
    appointment = {"kind": "appointment.joined", "at": "2026-04-01T10:00:00Z", "appointment": "a"}
    facts, problems = take(
        b"\n".join(
            json.dumps(fact).encode()
            for fact in (
                {**appointment, "by": "member:mio"},
                appointment,
                {"kind": "rules.announced", "at": "2026-04-01T10:00:00Z", "rulebook": "v"},
                {"kind": "order.placed", "at": "2026-04-01T10:00:00Z", "by": "house"},
            )
        )
    )
    assert len(facts) == 2
    assert problems == [
        "r.jsonl:2: “client” is missing: appointment.joined needs to say which client it is about.",
        "r.jsonl:4: “client” is missing: order.placed needs to say which client it is about.",
    ]


@pytest.mark.parametrize("field", ["at", "recorded_at"])
@pytest.mark.parametrize(
    ("time", "is_sound"),
    [
        ("1900-12-31T23:59:59Z", False),
        ("1901-01-01T00:00:00+09:00", True),
        ("1901-01-01T00:00:00Z", True),
        ("2899-12-31T23:59:59Z", True),
        ("2899-12-31T23:59:59-01:00", True),
        ("2900-01-01T00:00:00+09:00", False),
        ("9999-12-31T23:59:59-09:00", False),
        ("0001-01-01T00:00:00+09:00", False),
    ],
)
def test_times_that_nobody_can_mean_are_not_taken(field: str, time: str, *, is_sound: bool) -> None:
    facts, problems = take(line(**{field: time}))
    assert len(facts) == is_sound
    assert is_sound or problems == [
        f'r.jsonl:1: “{field}” must lie in the years 1901 to 2899; here it is "{time}".'
    ]


@given(
    st.lists(st.sampled_from([line(id="f-1"), line(), b"", b"nonsense", b"[]", b"\xff"])),
    st.sampled_from([b"\n", b"\r\n"]),
)
def test_many_lines_at_once_are_read_as_line_by_line(lines: list[bytes], end: bytes) -> None:
    facts, problems = take(end.join(lines))
    alone = [take(each) for each in lines]
    assert facts == [fact for found, _ in alone for fact in found]
    numbers = [number for number, (_, found) in enumerate(alone, start=1) for _ in found]
    assert [int(problem.split(":")[1]) for problem in problems] == numbers


@given(st.integers(1, 400))
def test_it_does_not_matter_where_blocks_end(size: int) -> None:
    data = b"".join(line(id=f"f-{n}", note="あ" * n) + b"\n" for n in range(20))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "BLOCK", size)
        facts, problems = take(data)
    assert [fact.id for fact in facts] == [f"f-{n}" for n in range(20)]
    assert problems == []


def test_facts_come_as_what_they_are() -> None:
    joined = {"kind": "appointment.joined", "at": "2026-04-01T10:00:00Z", "client": BEN.id}
    facts, _ = take(line() + b"\n" + json.dumps({**joined, "appointment": "a-1"}).encode())
    assert [type(fact) for fact in facts] == [OrderPlaced, AppointmentJoined]
