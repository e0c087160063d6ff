from pathlib import Path

import pytest

from tools import check_links


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Set up", "set-up"),
        ("What may import what", "what-may-import-what"),
        ("What happened 起きたこと", "what-happened-起きたこと"),
        ("Is `make run` quick?", "is-make-run-quick"),
        ("(a) One & two", "a-one--two"),
        ("snake_case and kebab-case", "snake_case-and-kebab-case"),
    ],
)
def test_a_heading_gets_the_anchor_that_github_gives_it(heading: str, expected: str) -> None:
    assert expected in check_links.anchors(f"# {heading}\n")


def test_a_repeated_heading_gets_a_number() -> None:
    assert check_links.anchors("# Case\n\n# Case\n") == {"case", "case-1"}


def test_an_id_of_ones_own_is_an_anchor() -> None:
    assert "here" in check_links.anchors('<a id="here"></a>\n')


def test_a_link_in_code_is_no_link() -> None:
    assert list(check_links.links("`[a](b.md)`\n\n```\n[c](d.md)\n```\n")) == []


def test_links_and_images_are_found_in_tables_too() -> None:
    text = "Line one.\n\n| a |\n|---|\n| [x](x.md) ![y](y.png) |\n"
    assert [target for _, target in check_links.links(text)] == ["x.md", "y.png"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "page.md").write_text("# A page\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "target",
    ["docs/page.md", "docs/", "docs/page.md#a-page", "#top", "https://example.com/x", "mailto:a@b"],
)
def test_a_link_that_leads_somewhere_is_fine(folder: Path, target: str) -> None:
    (folder / "README.md").write_text(f"# Top\n\n[x]({target})\n", encoding="utf-8")
    assert check_links.check(folder) == []


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("docs/none.md", "leads to nothing"),
        ("docs/page.md#none", "no such heading"),
        ("#none", "no such heading"),
        ("../elsewhere.md", "leads out of the repository"),
    ],
)
def test_a_dead_link_is_told_with_its_line(folder: Path, target: str, reason: str) -> None:
    (folder / "README.md").write_text(f"# Top\n\n[x]({target})\n", encoding="utf-8")
    assert check_links.check(folder) == [f"README.md:3: {target}: {reason}"]
