"""`kijun judge`: what follows from a record under the rules, to read and for programs."""

from __future__ import annotations

import gzip
import textwrap
from pathlib import Path

import msgspec
import pytest

from kijun.files.rulebook_file import load_rulebook
from kijun.judge.decision import Decision
from tests.cast import AOI, BEN, MIO
from tests.cli.command import RULEBOOK, booked, joined, kijun, record, write

VERSION = load_rulebook(RULEBOOK.encode()).version
ANNOUNCED: dict[str, object] = {
    "kind": "rules.announced",
    "id": "f-0",
    "at": "2026-01-01T08:00:00+09:00",
    "client": AOI.id,
    "rulebook": VERSION,
}
LATE = (
    booked(AOI.id, 1, "2026-02-02"),
    joined(AOI.id, 1, "2026-02-02T14:30:00+09:00"),
    booked(AOI.id, 2, "2026-03-02"),
    joined(AOI.id, 2, "2026-03-02T14:05:00+09:00"),
    booked(AOI.id, 3, "2026-04-06"),
)
AS_OF = ("--as-of", "2026-04-06")


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    return write(tmp_path, "rules.yaml", RULEBOOK)


def test_a_record_is_judged_per_client_in_plain_words(rules: Path, tmp_path: Path) -> None:
    path = record(tmp_path, ANNOUNCED, *LATE)
    ended = kijun("judge", rules, path, *AS_OF)
    assert ended.code == 0
    assert ended.out == textwrap.dedent(
        f"""\
        Client {AOI.id}

          2 February 2026 14:10  Late without word
            What happened   1 January 2026 09:00 A session was booked (starts 2 February 2026 14:00, 60 minutes)
                            nothing more is on record at 2 February 2026 14:10
            What follows    I send you a reminder
            Why             “Late without word” (late), announced on 1 January 2026, the first time within 12 months
            State           in force, until 2 August 2026 14:10
            Decision        {_decision(1)}

          6 April 2026 14:10  Late without word
            What happened   1 January 2026 09:00 A session was booked (starts 6 April 2026 14:00, 60 minutes)
                            nothing more is on record at 6 April 2026 14:10
            What follows    I may ask you to pause bookings for 30 days: waits for your confirmation
            Why             “Late without word” (late), announced on 1 January 2026, the second time within 12 months
            State           waiting for confirmation
            Decision        {_decision(3)}

        2 decisions: 1 in force, 1 waiting for you
        """
    )
    assert ended.err == (
        "Before 20 April 2026 14:10 nothing here changes by the passing of time alone.\n"
    )


def _decision(number: int) -> str:
    from kijun.judge.breach import decision_id

    return decision_id("late", AOI.id, f"a-{number}", "client")


def test_a_record_is_judged_in_japanese(rules: Path, tmp_path: Path) -> None:
    path = record(tmp_path, ANNOUNCED, *LATE)
    text = kijun("judge", rules, path, *AS_OF, language="ja").out
    assert text.startswith(f"お客さま {AOI.id}\n\n  2026年2月2日 14:10  遅れ\n")
    assert "    このあとのこと   お願いのご連絡を差し上げます\n" in text
    assert text.endswith("決定2件(有効 1件、確認待ち 1件)\n")


def test_programs_get_a_decision_a_line_with_its_text_in_both_languages(
    rules: Path, tmp_path: Path
) -> None:
    path = record(tmp_path, ANNOUNCED, *LATE)
    first, second = kijun("judge", rules, path, *AS_OF, "--format", "jsonl").lines
    assert first["decided_at"] < second["decided_at"]
    assert {
        "id": _decision(1),
        "client": AOI.id,
        "party": "client",
        "case": "a-1",
        "matter": "a-1",
        "rule": "late",
        "version": VERSION,
        "step": 1,
        "consequences": ["remind"],
        "awaiting": [],
        "level": 1,
        "status": "standing",
        "decided_at": "2026-02-02T14:10:00+09:00",
        "facts": [f"{AOI.id}-b-1"],
        "legal_note": None,
    }.items() <= first.items()
    assert second["awaiting"] == ["suspend 30 d"]
    assert set(first["text"]) == {"ja", "en"}
    assert set(first) == {*Decision.__struct_fields__, "text", "legal_note"}


def test_the_same_input_gives_the_same_bytes_in_whatever_order(rules: Path, tmp_path: Path) -> None:
    facts: list[dict[str, object]] = [ANNOUNCED, *LATE]
    forth = record(tmp_path, *facts)
    back = record(tmp_path, *reversed(facts), name="back.jsonl")
    arguments = (*AS_OF, "--format", "jsonl")
    texts = {kijun("judge", rules, path, *arguments).out for path in (forth, forth, back)}
    assert len(texts) == 1


def test_what_comes_near_to_a_law_is_noted(tmp_path: Path) -> None:
    rules = write(
        tmp_path,
        "rules.yaml",
        RULEBOOK.replace("lateness", "price_request")
        .replace('{late: "> 10 min", notice: none}', "{imposed: true}")
        .replace("{reason: helping_someone, notice_within: 24 h}", "{target_met: false}"),
    )
    at = "2026-03-02T10:00:00+09:00"
    matter = {"client": AOI.id, "engagement": "e-1"}
    path = record(
        tmp_path,
        {"kind": "engagement.agreed", "at": at, **matter, "price": 1000, "currency": "JPY"},
        {"kind": "engagement.delivered", "at": at.replace("-02T", "-03T"), **matter},
        {"kind": "price.cut_imposed", "at": at.replace("-02T", "-04T"), **matter, "amount": 900},
    )
    arguments = ("--assume-announced", *AS_OF, "--format", "jsonl")
    (decision,) = kijun("judge", rules, path, *arguments).lines
    assert "may correspond to" in decision["legal_note"]["en"]
    assert "可能性があります" in decision["legal_note"]["ja"]


def test_packed_records_and_standard_input_are_judged_alike(rules: Path, tmp_path: Path) -> None:
    path = record(tmp_path, ANNOUNCED, *LATE)
    packed = write(tmp_path, "record.jsonl.gz", gzip.compress(path.read_bytes()))
    expected = kijun("judge", rules, path, *AS_OF)
    assert kijun("judge", rules, packed, *AS_OF) == expected
    assert kijun("judge", rules, "-", *AS_OF, stdin=path.read_bytes()) == expected
    assert kijun("judge", "-", path, *AS_OF, stdin=RULEBOOK.encode()) == expected


def test_standard_input_is_not_read_twice() -> None:
    ended = kijun("judge", "-", "-", stdin=RULEBOOK.encode())
    assert ended == (2, "", "-: Standard input (-) can be read once only.\n")


def test_rules_that_were_never_announced_bind_nobody_and_that_is_said(
    rules: Path, tmp_path: Path
) -> None:
    ended = kijun("judge", rules, record(tmp_path, *LATE), *AS_OF)
    assert ended.code == 0
    assert ended.out == "0 decisions\n"
    assert ended.err.startswith("No rule binds anybody here: the record holds no announcement")


def test_an_announcement_that_names_no_client_is_told_to_bind_nobody(
    rules: Path, tmp_path: Path
) -> None:
    to_nobody = {name: value for name, value in ANNOUNCED.items() if name != "client"}
    ended = kijun("judge", rules, record(tmp_path, to_nobody, *LATE), *AS_OF)
    assert ended.out == "0 decisions\n"
    assert "names no client, and so it is for members alone" in ended.err


def test_an_announcement_to_members_of_their_rules_is_no_slip(tmp_path: Path) -> None:
    for_members = RULEBOOK.replace("binds: both", "binds: member")
    rules = write(tmp_path, "members.yaml", for_members)
    version = kijun("check", rules).out.split()[0]
    announced = {"kind": "rules.announced", "at": "2026-02-01T09:00:00+09:00", "rulebook": version}
    ended = kijun("judge", rules, record(tmp_path, announced, *LATE), *AS_OF)
    assert "No rule binds anybody" not in ended.err


def test_an_empty_record_is_no_mistake(rules: Path, tmp_path: Path) -> None:
    assert kijun("judge", rules, record(tmp_path), *AS_OF) == (0, "0 decisions\n", "")


def test_rules_can_be_taken_as_known_from_the_start(rules: Path, tmp_path: Path) -> None:
    path = record(tmp_path, *LATE)
    ended = kijun("judge", rules, path, *AS_OF, "--assume-announced")
    assert "announced on" not in ended.out
    assert ended.out.endswith("2 decisions: 1 in force, 1 waiting for you\n")


def test_only_a_single_version_can_be_taken_as_known(tmp_path: Path) -> None:
    write(tmp_path, "rules.yaml", RULEBOOK)
    write(tmp_path, "other.yaml", RULEBOOK.replace("remind", "warn"))
    path = record(tmp_path, *LATE)
    ended = kijun("judge", tmp_path, path, "--assume-announced")
    assert ended == (
        2,
        "",
        f"{tmp_path}: --assume-announced takes a single version of a rulebook; here are 2.\n",
    )


def test_a_folder_of_versions_judges_by_the_one_that_was_in_effect(tmp_path: Path) -> None:
    other = RULEBOOK.replace("remind", "warn")
    folder = tmp_path / "versions"
    folder.mkdir()
    write(folder, "a.yaml", RULEBOOK)
    write(folder, "b.yaml", other)
    later: dict[str, object] = {
        **ANNOUNCED,
        "id": "f-1",
        "at": "2026-02-15T08:00:00+09:00",
        "rulebook": load_rulebook(other.encode()).version,
    }
    known_later = {"at": "2026-02-20T09:00:00+09:00"}
    path = record(
        tmp_path,
        ANNOUNCED,
        later,
        booked(AOI.id, 1, "2026-02-02"),
        booked(AOI.id, 2, "2026-03-02", **known_later),
    )
    lines = kijun("judge", folder, path, *AS_OF, "--format", "jsonl").lines
    assert [decision["version"] for decision in lines] == [VERSION, later["rulebook"]]


def test_with_all_what_is_not_announced_is_shown_too(rules: Path, tmp_path: Path) -> None:
    ended = kijun("judge", rules, record(tmp_path, *LATE), *AS_OF, "--all")
    assert "nothing; had the rule been in effect: I send you a reminder" in ended.out
    assert "not in effect then" in ended.out


def test_the_house_and_members_are_told_apart_from_clients(tmp_path: Path) -> None:
    of_members = RULEBOOK.split("rules:\n")[1].replace("id: late", "id: training")
    of_members = of_members.replace("binds: both", "binds: member")
    rules = write(tmp_path, "rules.yaml", RULEBOOK + of_members)
    mine = {"by": f"member:{MIO.id}", "client": None}
    training = {**booked("t", 7, "2026-03-02", member=MIO.id), "by": "house", "client": None}
    path = record(
        tmp_path,
        booked(BEN.id, 1, "2026-02-02"),
        joined(BEN.id, 1, "2026-02-02T13:55:00+09:00"),
        joined(BEN.id, 1, "2026-02-02T14:20:00+09:00", by=f"member:{MIO.id}"),
        training,
        {**joined("t", 7, "2026-03-02T14:20:00+09:00"), **mine},
    )
    text = kijun("judge", rules, path, *AS_OF, "--assume-announced").out
    first, second = text.split("Without a client\n")
    assert first.startswith(f"Client {BEN.id}\n")
    assert "Late without word  (I myself)" in first
    assert f"Late without word  (Member {MIO.id})" in second


def test_the_passing_of_time_is_an_argument(rules: Path, tmp_path: Path) -> None:
    path = record(tmp_path, ANNOUNCED, *LATE)
    moments = {
        "2026-02-02T14:09:59+09:00": 0,
        "2026-02-02T14:10:00+09:00": 1,
        "2026-02-02T05:10:00Z": 1,
        "2026-02-01": 0,
        "2026-02-02": 1,
    }
    for moment, expected in moments.items():
        arguments = ("--as-of", moment, "--format", "jsonl")
        assert len(kijun("judge", rules, path, *arguments).lines) == expected, moment


def test_a_date_means_its_end_where_the_rulebook_lives(rules: Path, tmp_path: Path) -> None:
    far = write(tmp_path, "far.yaml", RULEBOOK.replace("Asia/Tokyo", "Pacific/Honolulu"))
    facts = [booked(AOI.id, 1, "2026-02-02")]
    path = record(tmp_path, *facts)
    arguments = ("--as-of", "2026-02-01", "--assume-announced", "--format", "jsonl")
    assert kijun("judge", rules, path, *arguments).lines == []
    assert len(kijun("judge", far, path, *arguments).lines) == 1


@pytest.mark.parametrize("moment", ["tomorrow", "2026-02-30", "2026-02-02T14:10:00", "0001-01-01"])
def test_a_moment_that_is_none_is_refused(rules: Path, tmp_path: Path, moment: str) -> None:
    ended = kijun("judge", rules, record(tmp_path), "--as-of", moment)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("kijun: --as-of must be a time with its offset")
    assert moment in ended.err


def test_a_date_is_refused_where_versions_live_in_different_zones(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", RULEBOOK)
    write(tmp_path, "b.yaml", RULEBOOK.replace("Asia/Tokyo", "Europe/Paris"))
    path = record(tmp_path)
    assert kijun("judge", tmp_path, path, "--as-of", "2026-02-02").code == 2
    assert kijun("judge", tmp_path, path, "--as-of", "2026-02-02T00:00:00Z").code == 0


def test_nothing_is_judged_from_a_broken_record(rules: Path, tmp_path: Path) -> None:
    path = record(tmp_path, ANNOUNCED, {"kind": "order.placed"}, *LATE)
    ended = kijun("judge", rules, path, *AS_OF)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == f"{path}:2: “at” is missing: order.placed needs it.\n"


def test_what_is_wrong_can_be_left_out_and_is_counted(rules: Path, tmp_path: Path) -> None:
    path = record(tmp_path, ANNOUNCED, {"kind": "order.placed"}, *LATE, {"kind": "x"})
    ended = kijun("judge", rules, path, *AS_OF, "--skip-invalid")
    assert ended.code == 0
    assert ended.out.endswith("2 decisions: 1 in force, 1 waiting for you\n")
    told = ended.err.splitlines()
    assert told[0].startswith(f"{path}:2: ")
    assert told[1].startswith(f"{path}:8: ")
    assert told[2] == "2 lines were left out."


def test_a_fact_that_cannot_be_used_is_told_by_its_line(rules: Path, tmp_path: Path) -> None:
    waived: dict[str, object] = {
        "kind": "decision.waived",
        "id": "f-9",
        "at": "2026-03-01T09:00:00+09:00",
        "client": AOI.id,
        "decision": "d-none",
        "reason": "kindness",
    }
    path = record(tmp_path, ANNOUNCED, *LATE, waived)
    ended = kijun("judge", rules, path, *AS_OF)
    assert ended.code == 0
    assert ended.err.startswith(f"{path}:7: There is no decision d-none.\n")


def test_what_a_file_holds_cannot_move_about_on_a_terminal(rules: Path, tmp_path: Path) -> None:
    path = record(tmp_path, *[{**fact, "client": "\u001b[2Jx\u202e"} for fact in LATE])
    out = kijun("judge", rules, path, *AS_OF, "--assume-announced").out
    assert "Client ·[2Jx·\n" in out


def test_decisions_end_in_many_ways_and_each_has_its_words(rules: Path, tmp_path: Path) -> None:
    first = kijun(
        "judge", rules, record(tmp_path, ANNOUNCED, *LATE), *AS_OF, "--format", "jsonl"
    ).lines
    acts = [
        ("decision.waived", 0, {"reason": "a hard week"}),
        ("decision.confirmed", 1, {}),
    ]
    facts: list[dict[str, object]] = [
        {
            "kind": kind,
            "id": f"f-9{number}",
            "at": "2026-04-06T18:00:00+09:00",
            "client": AOI.id,
            "decision": first[number]["id"],
            **fields,
        }
        for kind, number, fields in acts
    ]
    path = record(tmp_path, ANNOUNCED, *LATE, *facts, name="acts.jsonl")
    text = kijun("judge", rules, path, *AS_OF).out
    assert "let pass, because: a hard week" in text
    assert "1 let pass" in text
    assert msgspec.json.decode(path.read_bytes().splitlines()[-1])["kind"] == "decision.confirmed"


def test_a_record_may_lie_in_several_files(rules: Path, tmp_path: Path) -> None:
    events = record(tmp_path, *LATE)
    letters = record(tmp_path, ANNOUNCED, name="announced.jsonl")
    whole = record(tmp_path, ANNOUNCED, *LATE, name="whole.jsonl")
    apart = kijun("judge", rules, events, letters, *AS_OF, "--format", "jsonl")
    assert apart.lines == kijun("judge", rules, whole, *AS_OF, "--format", "jsonl").lines != []
    decision = str(apart.lines[0]["id"])
    assert kijun("explain", rules, events, letters, decision, *AS_OF).code == 0


def test_files_in_the_wrong_order_are_told_so_and_nobody_is_asked_to_delete_anything(
    rules: Path, tmp_path: Path
) -> None:
    ended = kijun("judge", record(tmp_path, *LATE), rules)
    assert ended.code == 2
    assert "looks like a record (JSON Lines)" in ended.err
    assert "The rulebook comes first" in ended.err
