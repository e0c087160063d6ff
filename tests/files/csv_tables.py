"""A small table with its map, and what the import tells of it."""

from __future__ import annotations

import io
import textwrap

import msgspec
import pytest

from kijun.files.csv_facts import facts_from_csv
from kijun.files.csv_map import read_map
from kijun.files.problems import Problem, Refused
from kijun.judge.facts import AnyFact

MAP = """
timezone: Asia/Tokyo
dates: [iso, "%Y/%m/%d"]
facts:
  - kind: appointment.booked
    at: "{Booked}"
    client: "{Client}"
    appointment: "{No}"
    starts: "{Day} {Time}"
    minutes: "{Minutes}"
    service: "{Service}"
    price: "{Price}"
  - kind: appointment.missed
    where: {Came: [No, いいえ]}
    at: "{Day} {Time}"
    client: "{Client}"
    appointment: "{No}"
    by: client
"""
HEADER = "No,Client,Booked,Day,Time,Minutes,Service,Price,Came\n"
GOOD_ROW = '1,sato,2026-11-01,2026-11-24,10:00,60,consulting,"12,000",Yes\n'


def take(
    table: str | bytes, text: str = MAP, name: str = "folder/visits.csv"
) -> tuple[list[dict[str, object]], list[str]]:
    data = table if isinstance(table, bytes) else table.encode()
    csv_map = read_map(textwrap.dedent(text).encode(), "map.yaml")
    problems: list[Problem] = []
    facts = list(facts_from_csv(csv_map, io.BytesIO(data), name, problems.append))
    for fact in facts:
        msgspec.json.decode(msgspec.json.encode(fact), type=AnyFact)
    return facts, [problem.text() for problem in problems]


def refusal(table: str | bytes, text: str = MAP) -> str:
    with pytest.raises(Refused) as caught:
        take(table, text)
    return str(caught.value)
