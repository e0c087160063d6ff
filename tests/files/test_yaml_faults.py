"""What somebody is told who has never heard of YAML and mistyped a rulebook."""

import pytest
import yaml

from kijun.files import yaml12
from kijun.files.problems import Refused
from kijun.files.yaml12 import load
from kijun.files.yaml_parser import PurePython

PARSERS = [PurePython, *([yaml.CBaseLoader] if hasattr(yaml, "CBaseLoader") else [])]


@pytest.fixture(autouse=True, params=PARSERS, ids=lambda parser: parser.__name__)
def _each_parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml12, "Parser", request.param)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        # tabs and unusual spaces
        ("rules:\n\t- id: x\n", "2: There is a tab here."),
        ("rules:\n  - id: x\n\t  on: y\n", "3: There is a tab here."),
        ("because: |\n  one\n\ttwo\n", "3: There is a tab here."),
        ("because: one\n\ttwo\n", "2: There is a tab here."),
        ("because: |\n \tone\n", "2: There is a tab here."),
        ("a: b\n\u3000c\n", "2: This line is indented with a full-width"),
        ("a: b\n  \u3000c: d\n", "2: This line is indented with a full-width"),
        ("kijun\n \t1\nb: 2\n", "2: There is a tab here."),
        (
            "a:\n\u3000- b: 2\n",
            "2: A full-width or other unusual space stands beside the name “- b”",
        ),
        (
            "a:\n\u00a0\u00a0b: 2\n",
            "2: A full-width or other unusual space stands beside the name “b”",
        ),
        # colons
        ("kijun：1\n", "1: The colon in this line is a full-width one (：)."),
        ("a: 1\ntimezone：Asia/Tokyo\nb: 2\n", "2: The colon in this line is a full-width one"),
        ("kijun:1\n", "1: An ordinary (half-width) space is missing after the colon: “kijun: …”."),
        ("kijun:\u30001\n", "1: An ordinary (half-width) space is missing after the colon"),
        ("kijun:1\ntitle: x\n", "1: An ordinary (half-width) space is missing after the colon"),
        ("a: 1\nkijun:1\nb: 2\n", "2: An ordinary (half-width) space is missing after the colon"),
        (
            "a: {late:30}\n",
            "1: An ordinary (half-width) space is missing after the colon: “late: …”",
        ),
        ("a: {late:[b]}\n", "1: An ordinary (half-width) space is missing after the colon: “late"),
        ("kijun 1\ntitle: x\n", "1: A colon is missing in this line."),
        ("a: 1\nkijun 1\nb: 2\n", "2: A colon is missing in this line."),
        ("rules:\n  - id x\n    on: y\n", "2: A colon is missing in this line."),
        ("when:\n  # first\n  late 10\n\n  notice: none\n", "3: A colon is missing in this line."),
        ("title: Rules: ours\n", "1: There is a colon too many in this line."),
        ("title:\n  en: Rules:\n", "2: There is a colon too many in this line."),
        ("a: {b: c: d}\n", "1: The bracket “{” that opens here is not closed, or a comma"),
        # indentation and lists
        ("a: b\n  c: d\n", "2: This line is indented under a line that already has a value."),
        ("a: text\n  that goes on\n  so: far\n", "3: This line is indented under a line"),
        ("a:\n  b: c\n d: e\n", "3: This line does not line up with the lines"),
        ("a:\n  - b\n  c: d\n", "3: This line does not line up with the lines"),
        ("a: b\n- c\n", "2: This line does not line up with the lines"),
        ("then: - warn\n", "1: A list that is written with “- ” begins on a line of its own"),
        # quotation marks and brackets
        ('a: 1\nb: "x\nc: d\n', '2: The quotation mark that opens here is never closed. Add "'),
        ("a: 'x\n", "1: The quotation mark that opens here is never closed. Add '"),
        (
            'when: {late: ">= 10 min}\nthen: x\ntitle: {ja: "y"}\n',
            '1: The quotation mark that opens here is never closed. Add "',
        ),
        (
            'late: ">= 10 min\nid: x\nnext:\n  late: "> 5 min"\n',
            '1: The quotation mark that opens here is never closed. Add "',
        ),
        ('a: "one\n  two" three\nb: 1\n', "2: Something follows a closing quotation mark"),
        ("a: 'it's late'\n", "1: Something follows a closing quotation mark or bracket."),
        ('a: "late" or not\n', "1: Something follows a closing quotation mark or bracket."),
        ("a: [b] c\n", "1: Something follows a closing quotation mark or bracket."),
        ('a: "C:\\Users"\n', "1: Between double quotation marks a backslash (\\) has a meaning"),
        ('a: "\\ud83d"\n', "1: Between double quotation marks a backslash"),
        ('a: "\\UFFFFFFFF"\n', "1: Between double quotation marks a backslash"),
        ("a: 1\nb: [c,\n  d\ne: f\n", "2: The bracket “[” that opens here is not closed"),
        ("a: {b: c d: e\n", "1: The bracket “{” that opens here is not closed"),
        ("a: [b,, c]\n", "1: Something is missing before “,”"),
        ("a: b]\nc: ]\n", "2: Something is missing before “]”"),
        (": b\n", "1: Something is missing before “:”"),
        ("a: [b, \n", "1: The text ends here although a bracket"),
        # what text cannot begin with
        ("late: > 0 min\n", "1: A text that begins with “>” must be in quotes. Write comparisons"),
        ("late: >= 10 min\n", "1: A text that begins with “>” must be in quotes."),
        ("late: >10 min\n", "1: A text that begins with “>” must be in quotes."),
        ("a: {late: > 0 min}\n", "1: A text that begins with “>” must be in quotes."),
        ("a: |# x\n b\n", "1: A text that begins with “|” must be in quotes."),
        ("channel: @house\n", "1: A text that begins with “@” must be in quotes."),
        ("a: `b`\n", "1: A text that begins with “`” must be in quotes."),
        ("a: % of fee\n", "1: A text that begins with “%” must be in quotes."),
        ("a: * b\n", "1: A text that begins with “*” must be in quotes."),
        ("a: & b\n", "1: A text that begins with “&” must be in quotes."),
        # the rest
        ("a: b\n%YAML 1.2\n", "2: "),
        ("? a\n? - b\n : c\n", "3: "),
        ("a: b\n...\n%YAML " + "1" * 5000 + "\n", "3: "),
    ],
)
def test_a_slip_of_the_pen_is_explained_where_it_happened(text: str, complaint: str) -> None:
    with pytest.raises(Refused) as refused:
        load(text.encode(), "house.yaml")
    told = refused.value.problems[-1].text()
    assert told.startswith(f"house.yaml:{complaint}")
