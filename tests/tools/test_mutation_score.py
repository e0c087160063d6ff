import pytest

from tools import mutation_score


def lines(module: str, **results: int) -> list[str]:
    return [
        f"    {module}.x_f__mutmut_{number}: {result.replace('_', ' ')}\n"
        for result, count in results.items()
        for number in range(count)
    ]


def test_a_fault_counts_as_noticed_where_a_test_failed_or_ran_out_of_time() -> None:
    told = lines("kijun.judge.ladder", killed=2, timeout=1, survived=1, no_tests=1)
    assert mutation_score.scores(told) == {"kijun.judge.ladder": (3, 5)}


def test_nine_of_ten_are_enough(capsys: pytest.CaptureFixture[str]) -> None:
    assert mutation_score.main(lines("a.b", killed=9, survived=1)) == 0
    assert capsys.readouterr().out == "a.b: 9 of 10 faults noticed, 90.0%\n"


def test_every_module_must_reach_the_share() -> None:
    told = lines("a.b", killed=100) + lines("a.c", killed=8, survived=2)
    assert mutation_score.main(told) == 1


def test_no_results_at_all_are_not_enough() -> None:
    assert mutation_score.main([]) == 1
