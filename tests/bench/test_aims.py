"""Aims are held against the rows that they name."""

from bench import aims, own
from bench.peers import zen_table, zen_table_loaded
from bench.rounds import Candidate


def row(name: str, rate: float, engine: bool = True) -> Candidate:
    return Candidate(name, 1, None, engine=engine, rates=[rate])


def test_live_is_held_against_the_fastest_engine_and_the_created_table() -> None:
    rows = [
        row(own.LIVE, 1000, engine=False),
        row(own.FROM_BYTES, 400_000, engine=False),
        row("plain", 900, engine=False),
        row("engine 1.0", 500),
        row(f"{zen_table_loaded.NAME} 2.1", 300),
        row(f"{zen_table.NAME} 2.1", 20),
    ]
    found = aims.beside_peers(rows)
    assert [aim.reached for aim in found] == [True, False, True]
    assert [aim.figure for aim in found] == [
        "2.00 × engine 1.0",
        f"50.00 × {zen_table.NAME} 2.1",
        "400,000 facts/s",
    ]


def test_what_was_not_measured_is_not_reached() -> None:
    assert {(aim.reached, aim.figure) for aim in aims.beside_peers([])} == {(False, "not measured")}
