from tools import check_sizes


def test_a_file_and_a_function_at_the_bound_are_fine() -> None:
    function = "def f() -> None:\n" + "    pass\n" * 49
    assert list(check_sizes.too_long(function + "\n" * 350)) == []


def test_a_longer_file_is_told() -> None:
    assert list(check_sizes.too_long("\n" * 401)) == [(1, "401 lines, at most 400")]


def test_a_longer_function_is_told_even_inside_a_class() -> None:
    source = "class A:\n    async def f(self) -> None:\n" + "        pass\n" * 50
    assert list(check_sizes.too_long(source)) == [(2, "f: 51 lines, at most 50")]
