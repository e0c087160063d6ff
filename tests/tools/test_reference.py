import pytest

from kijun.judge.facts import KINDS
from tools.generators import reference_en, reference_ja
from tools.generators._kinds import always_needs_client, default_actor


@pytest.mark.parametrize(
    ("kind", "actor"),
    [
        ("appointment.missed", "client"),
        ("invoice.paid", "client"),
        ("invoice.issued", "house"),
        ("rules.announced", "house"),
        ("rules.acknowledged", "client"),
        ("appeal.filed", "client"),
        ("appeal.upheld", "house"),
        ("watch.began", "system"),
    ],
)
def test_the_reference_knows_whose_act_a_fact_is_where_the_line_does_not_say(
    kind: str, actor: str
) -> None:
    assert default_actor(KINDS[kind]) == actor


def test_the_reference_knows_which_facts_always_concern_a_client() -> None:
    assert always_needs_client(KINDS["invoice.paid"])
    assert not always_needs_client(KINDS["appointment.missed"])
    assert not always_needs_client(KINDS["rules.announced"])


@pytest.mark.parametrize("page", [reference_en.render(), reference_ja.render()])
def test_the_reference_lists_every_field_that_carries_an_offset(page: str) -> None:
    listed = "`at`, `recorded_at`, `starts`, `eta`, `tapped_at`, `effective`"
    assert listed in page


def test_the_reference_shows_the_default_and_the_client_beside_each_kind() -> None:
    lines = reference_en.render().splitlines()
    (invoice,) = [line for line in lines if line.startswith("| `invoice.issued` |")]
    (missed,) = [line for line in lines if line.startswith("| `appointment.missed` |")]
    assert "| `house` | needed | `invoice`, `amount`, `due`," in invoice
    assert "| `client` | needed if `by` is `client` | `appointment` |" in missed
