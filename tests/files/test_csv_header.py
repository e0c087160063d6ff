"""The columns that a map names, and those that a table has."""

from __future__ import annotations

from tests.files.csv_tables import GOOD_ROW, HEADER, MAP, refusal, take


def test_a_column_that_is_missing_is_a_mistake_of_the_map_and_the_nearest_is_named() -> None:
    assert refusal(HEADER.replace("Client", "Cliemt") + GOOD_ROW).splitlines() == [
        (
            "map.yaml:7: “folder/visits.csv” has no column “Client”, which this line names."
            " Did you mean “Cliemt”?"
        ),
        (
            "map.yaml:16: “folder/visits.csv” has no column “Client”, which this line names."
            " Did you mean “Cliemt”?"
        ),
    ]


def test_the_name_of_a_column_without_braces_is_refused() -> None:
    told = refusal(HEADER + GOOD_ROW, MAP.replace('"{Client}"', "Client"))
    assert told.splitlines() == [
        'map.yaml:7: “Client” is a column here: write "{Client}".',
        'map.yaml:16: “Client” is a column here: write "{Client}".',
    ]


def test_a_word_that_a_field_knows_may_be_called_as_a_column_is() -> None:
    header, row = HEADER.replace("Came", "Came,client"), GOOD_ROW.replace("Yes", "Yes,x")
    facts, problems = take(header + row)
    assert (len(facts), problems) == (1, [])


def test_a_column_that_stands_twice_is_refused() -> None:
    assert "visits.csv:1: Two columns of this table are called “Came”." in refusal(
        HEADER.replace("Price", "Came").replace("Came,Came", "Came,Came,Price") + GOOD_ROW
    )
