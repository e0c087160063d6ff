"""Opaque ids: they say nothing, and no two are the same."""

from __future__ import annotations

from kijun.accounts.ids import ALPHABET, LENGTH, new_id


def test_an_id_tells_its_kind_and_nothing_else() -> None:
    kind, _, signs = new_id("c").partition("-")
    assert kind == "c"
    assert len(signs) == LENGTH
    assert set(signs) <= set(ALPHABET)


def test_ids_are_different_and_use_every_sign() -> None:
    ids = {new_id("c") for _ in range(1000)}
    assert len(ids) == 1000
    assert set("".join(ids)) - {"-"} == set(ALPHABET)
