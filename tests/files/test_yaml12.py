"""Reading YAML: what a file means, what is refused, and what its writer is told."""

import pytest
import yaml

from kijun.files import yaml12
from kijun.files.problems import Refused
from kijun.files.yaml12 import MAX_BYTES, MAX_DEPTH, MAX_PROBLEMS, Document, load
from kijun.files.yaml_parser import PurePython
from kijun.judge.canonical import GREATEST_INTEGER

RULEBOOK = """\
kijun: 1
title: {ja: 稽古場の約束, en: Studio promises}
timezone: Asia/Tokyo
currency: JPY
hours: {mon-fri: "09:00-18:00"}       # lessons
hourly_value: [{from: 2026-01-01, amount: 20000}]
rules:
  - id: late-without-word
    title: {ja: 連絡のない遅刻, en: Late without word?}
    occasion: lateness
    binds: both
    services: [lesson]
    when:
      late: "> 0 min"
      notice: none
    excuses:
      - {reason: helping_someone, notice_within: 24 h}
    then:
      - [cancel_session]
      - [cancel_session, suspend 30 d]
    house_then:
      - [apologise, refund 50 %]
    confirm: false
    because:
      ja: |
        時間は命だから。
      en: Because time
        is life.
"""

PARSERS = [PurePython, *([yaml.CBaseLoader] if hasattr(yaml, "CBaseLoader") else [])]


@pytest.fixture(autouse=True, params=PARSERS, ids=lambda parser: parser.__name__)
def _each_parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml12, "Parser", request.param)


def read(text: str) -> Document:
    return load(text.encode(), "house.yaml")


def complaints(text: str | bytes) -> list[str]:
    with pytest.raises(Refused) as refused:
        load(text.encode() if isinstance(text, str) else text, "house.yaml")
    return [problem.text() for problem in refused.value.problems]


def test_a_rulebook_is_read_as_it_is_meant() -> None:
    assert read(RULEBOOK).value == {
        "kijun": 1,
        "title": {"ja": "稽古場の約束", "en": "Studio promises"},
        "timezone": "Asia/Tokyo",
        "currency": "JPY",
        "hours": {"mon-fri": "09:00-18:00"},
        "hourly_value": [{"from": "2026-01-01", "amount": 20000}],
        "rules": [
            {
                "id": "late-without-word",
                "title": {"ja": "連絡のない遅刻", "en": "Late without word?"},
                "occasion": "lateness",
                "binds": "both",
                "services": ["lesson"],
                "when": {"late": "> 0 min", "notice": "none"},
                "excuses": [{"reason": "helping_someone", "notice_within": "24 h"}],
                "then": [["cancel_session"], ["cancel_session", "suspend 30 d"]],
                "house_then": [["apologise", "refund 50 %"]],
                "confirm": False,
                "because": {"ja": "時間は命だから。\n", "en": "Because time is life."},
            }
        ],
    }


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), 1),
        (("kijun",), 1),
        (("hours", "mon-fri"), 5),
        (("hourly_value", 0, "amount"), 6),
        (("rules", 0), 8),
        (("rules", 0, "when"), 13),
        (("rules", 0, "when", "late"), 14),
        (("rules", 0, "excuses", 0, "reason"), 17),
        (("rules", 0, "then", 1), 20),
        (("rules", 0, "then", 1, 1), 20),
        (("rules", 0, "because", "en"), 27),
    ],
)
def test_every_path_knows_its_line(path: tuple[str | int, ...], line: int) -> None:
    document = read(RULEBOOK)
    assert document.lines[path] == line
    assert document.line_of(path) == line


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("rules", 0, "when", "latte"), 13),
        (("rules", 0, "when", "late", 3, "x"), 14),
        (("rules", 7), 7),
        (("absent", "entirely"), 1),
    ],
)
def test_what_is_not_there_has_the_line_of_what_is_around_it(
    path: tuple[str | int, ...], line: int
) -> None:
    assert read(RULEBOOK).line_of(path) == line


def test_the_first_line_is_that_of_the_first_entry() -> None:
    assert read("# house rules\n\n---\nkijun: 1\n").line_of(()) == 4


@pytest.mark.parametrize(
    ("written", "value"),
    [
        *[(null, None) for null in ("", "~", "null", "Null", "NULL")],
        *[(true, True) for true in ("true", "True", "TRUE")],
        *[(false, False) for false in ("false", "False", "FALSE")],
        *[(text, text) for text in ("yes", "no", "on", "off", "y", "N", "tRUE", "nULL", "nan")],
        *[(time, time) for time in ("09:00", "1:30", "9:00:00", "2026-01-01")],
        ("2026-01-01T10:00:00+09:00", "2026-01-01T10:00:00+09:00"),
        *[
            (text, text)
            for text in ("1_000", "1,000", "0b11", "0o8", "0xg", "1.2.3", "+", ".", "e5")
        ],
        *[(text, text) for text in ("１２", "30 %", "24 h", "1 d before 18:00", "=", "<<", "a#b")],
        *[('"1"', "1"), ("'true'", "true"), ('""', ""), ("'~'", "~"), ('"<<"', "<<")],
        *[("0", 0), ("-0", 0), ("+7", 7), ("010", 10), ("0o17", 15), ("0x1F", 31)],
        *[("-12", -12), (str(GREATEST_INTEGER), GREATEST_INTEGER)],
        *[("1.5", 1.5), ("1.", 1.0), (".5", 0.5), ("-1e3", -1000.0), ("1E-2", 0.01)],
    ],
)
def test_plain_words_mean_what_the_core_schema_of_yaml_1_2_says(
    written: str, value: object
) -> None:
    (read_value,) = read(f"it: {written}\n").value.values()
    assert read_value == value
    assert type(read_value) is type(value)


def test_words_of_yaml_1_1_are_names_like_any_other() -> None:
    text = "on: 1\nyes: 2\nN: 3\n2026-01-01: 4\n09:00: 5\n"
    assert list(read(text).value) == ["on", "yes", "N", "2026-01-01", "09:00"]


def test_a_quoted_name_may_be_anything() -> None:
    assert list(read('"1": a\n\'true\': b\n"": c\n"<<": d\n').value) == ["1", "true", "", "<<"]


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffkijun: 1\nlate: soon\n",
        "kijun: 1\r\nlate: soon\r\n",
        "kijun: 1\rlate: soon\r",
        "kijun:\t1\t\nlate: soon\t# really\n",
        "%YAML 1.2\n---\nkijun: 1\nlate: soon\n...\n",
        "---\n{kijun: 1, late: soon}\n",
        '# rules\nkijun: 1\n"late": "\\u0073oon"\n',
    ],
)
def test_the_way_of_writing_makes_no_difference(text: str) -> None:
    assert read(text).value == {"kijun": 1, "late": "soon"}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("a: &it b\n", "house.yaml:1: “&it” is not allowed here."),
        ("&it a: b\n", "house.yaml:1: “&it” is not allowed here."),
        ("a: 1\nb: &it [c]\n", "house.yaml:2: “&it” is not allowed here."),
        ("a:\n  - *it\n", "house.yaml:2: “*it” is not allowed here."),
        ("a: !x b\n", "house.yaml:1: A text that begins with “!” must be in quotes"),
        ("a: !!str b\n", "house.yaml:1: A text that begins with “!” must be in quotes"),
        ("a: 1\nb: !!map {c: d}\n", "house.yaml:2: A text that begins with “!”"),
        ("a: ! b\n", "house.yaml:1: A text that begins with “!” must be in quotes"),
        ("a: 1\nb: 2\na: 3\n", "house.yaml:3: “a” stands here for the second time; line 1 has"),
        ('a: {b: 1, "b": 2}\n', "house.yaml:1: “b” stands here for the second time"),
        ('"": 1\n"": 2\n', "house.yaml:2: “” stands here for the second time"),
        ("a:\n  1: b\n", "house.yaml:2: “1” before the colon would be read as something other"),
        ("true: b\n", 'Put it in quotes: "true".'),
        ("~: b\n", 'Put it in quotes: "~".'),
        ("1.5: b\n", 'Put it in quotes: "1.5".'),
        (".nan: b\n", 'Put it in quotes: ".nan".'),
        ("a: {: b}\n", "house.yaml:1: Something is missing before “:”"),
        ("?\n: b\n", "house.yaml:1: A name is missing before the colon."),
        ("a:\n  [b]: c\n", "house.yaml:2: Before the colon there must be a name"),
        ("a: {{b: c}: d}\n", "house.yaml:1: Before the colon there must be a name"),
        ("a: 1\n<<: {b: 2}\n", "house.yaml:2: “<<” is not allowed here."),
        ("a: 1\n---\nb: 2\n", "house.yaml:2: A second document begins here (---)."),
        ("a: 1\n...\nb: 2\n", "house.yaml:3: The document is at its end above this line"),
        ("a: 1\nb: .nan\n", "house.yaml:2: “.nan” is no number that can be compared."),
        ("a: [-.INF]\n", "house.yaml:1: “-.INF” is no number that can be compared."),
        (f"a: {2**53}\n", "house.yaml:1: The number 9007199254740992 is too large"),
        (f"a: -{2**53}\n", "house.yaml:1: The number -9007199254740992 is too large"),
        ("a: 0x20000000000000\n", "house.yaml:1: The number 0x20000000000000 is too large"),
        ("a: 1e999\n", "house.yaml:1: The number 1e999 is too large"),
        ("a: " + "9" * 5000, f"house.yaml:1: The number {'9' * 39}… is too large"),
        ("", "house.yaml: There is nothing in this file"),
        ("# later\n\n", "house.yaml: There is nothing in this file"),
        ("---\n", "house.yaml: There is nothing in this file"),
        ("~\n", "house.yaml:1: The file must be made of names and values"),
        ("\n- a\n- b\n", "house.yaml:2: The file must be made of names and values"),
        ("just words\n", "house.yaml:1: The file must be made of names and values"),
        ("%YAML 1.1\n---\na: 1\n", "house.yaml:1: This line begins with “%”."),
        ("# x\n%TAG ! tag:x,2000:\n---\na: 1\n", "house.yaml:2: This line begins with “%”."),
        ("%YAML 1.2\n%OWN x\n---\na: 1\n", "house.yaml:2: This line begins with “%”."),
        ('a: "\\0"\n', "house.yaml:1: There is an invisible character (U+0000)"),
        ('a: 1\n"\\e": 2\n', "house.yaml:2: There is an invisible character (U+001B)"),
        ("a: 1\nb: \x00\n", "house.yaml:2: There is an invisible character (U+0000)"),
        ("a: 1\r\nb: \x7f\r\n", "house.yaml:2: There is an invisible character (U+007F)"),
        ("a: 1\n\nb: x\u2028y\n", "house.yaml:3: There is an invisible character (U+2028)"),
        ("a: 1\nb: \ufeff2\n", "house.yaml:2: There is an invisible character (U+FEFF)"),
        ("a: [" * 40, f"house.yaml:1: The entries here are more than {MAX_DEPTH} levels deep."),
    ],
)
def test_what_could_surprise_is_refused_with_its_line(text: str, complaint: str) -> None:
    (told,) = complaints(text)
    assert complaint in told


def test_several_problems_are_told_at_once() -> None:
    told = complaints("a: *b\nc: &d e\nc: .nan\n1: f\ng: 'h\n")
    assert [line.split(" ")[0] for line in told] == [
        f"house.yaml:{number}:" for number in (1, 2, 3, 3, 4, 5)
    ]


def test_a_file_full_of_problems_is_left_after_a_handful() -> None:
    assert len(complaints("a: *b\n" * 1000)) == MAX_PROBLEMS


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"kijun: 1\ntitle: \xff\n", "house.yaml:2: The file is not in UTF-8 (byte 17 cannot"),
        ("a: 時間\n".encode("cp932"), "house.yaml:1: The file is not in UTF-8 (byte 4 cannot"),
        ("a: b\n".encode("utf-16"), "house.yaml:1: The file is not in UTF-8 (byte 1 cannot"),
        (b"a: \xed\xa0\x80\n", "house.yaml:1: The file is not in UTF-8 (byte 4 cannot"),
        (b"a: \xe6\x99", "house.yaml:1: The file is not in UTF-8 (byte 4 cannot"),
    ],
)
def test_other_encodings_are_refused_at_their_first_byte(data: bytes, place: str) -> None:
    (told,) = complaints(data)
    assert told.startswith(place)


def test_one_megabyte_is_the_most() -> None:
    text = b"a: b\n#"
    assert load(text.ljust(MAX_BYTES, b"x"), "house.yaml").value == {"a": "b"}
    (told,) = complaints(text.ljust(MAX_BYTES + 1, b"x"))
    assert told.startswith("house.yaml: The file is too large")


def test_as_many_levels_as_allowed_are_read() -> None:
    value: object = read("a: " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)).value["a"]
    for _ in range(MAX_DEPTH - 2):
        assert isinstance(value, list)
        (value,) = value
    assert value == []
