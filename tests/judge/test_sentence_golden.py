"""The golden sentences: rules as people read them, kept as text (see `sentence_text`)."""

import pytest

from tests.judge.sentence_text import SENTENCES, Golden, read

ALL = [case for path in sorted(SENTENCES.glob("*.txt")) for case in read(path)]


@pytest.mark.parametrize("case", ALL, ids=lambda case: f"{case.file}: {case.heading}")
def test_a_rule_reads_as_it_was_found_good(case: Golden) -> None:
    assert case.said() == case.told


def test_there_are_at_least_sixty_golden_sentences_of_every_occasion() -> None:
    assert sum(len(case.told) for case in ALL) >= 60
    assert len({case.rulebook.rules[0].occasion for case in ALL}) == 14


def test_a_case_is_written_as_it_is_read() -> None:
    for path in SENTENCES.glob("*.txt"):
        assert "\n".join(case.text() for case in read(path)) == path.read_text(encoding="utf-8")
