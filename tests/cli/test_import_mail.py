"""`kijun import mail` and `kijun import vcf`: who got in touch, and whose address that is."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from tests.cli.command import Ended, kijun, write

MAIL = """\
From: Sato <SATO@example.com>
To: haruka@example.com
Date: Mon, 2 Mar 2026 10:15:00 +0900
Message-ID: <one@example.com>
Subject: Hello

A secret word.
"""
AUTOMATIC = MAIL.replace("<one@", "<two@").replace("Subject: Hello", "Auto-Submitted: auto-replied")
LISTED = MAIL.replace("<one@", "<three@").replace("Subject: Hello", "List-Id: <all.example.com>")
BOUNCE = """\
From: MAILER-DAEMON@example.com
Return-Path: <>
Date: Mon, 2 Mar 2026 10:16:00 +0900
Subject: Undelivered Mail Returned to Sender

550 5.1.1 unknown user
"""
CARDS = """\
BEGIN:VCARD
VERSION:3.0
FN:Sato
EMAIL:Sato@example.com
EMAIL:sato@example.org
END:VCARD
BEGIN:VCARD
VERSION:3.0
FN:Oda
TEL:090-1234-5678
END:VCARD
"""


def lines_of(ended: Ended) -> list[dict[str, object]]:
    """Return the lines that were written, as they are."""
    return [msgspec.json.decode(line) for line in ended.out.splitlines()]


def test_a_mail_says_who_got_in_touch_and_when_and_nothing_else(tmp_path: Path) -> None:
    ended = kijun("import", "mail", write(tmp_path, "one.eml", MAIL))
    (fact,) = lines_of(ended)
    assert ended.code == 0
    assert fact["at"] == "2026-03-02T10:15:00+09:00"
    assert (fact["kind"], fact["channel"]) == ("contact.received", "mail")
    assert str(fact["client"]).startswith("c-")
    assert "secret" not in ended.out
    assert "1 mails, 1 facts." in ended.err


def test_what_machines_sent_is_left_out_and_counted(tmp_path: Path) -> None:
    for name, text in {"a": AUTOMATIC, "b": LISTED, "c": BOUNCE, "d": MAIL, "e": MAIL}.items():
        write(tmp_path, f"{name}.eml", text)
    (tmp_path / "notes.json").write_text("{}")
    ended = kijun("import", "mail", str(tmp_path))
    assert len(lines_of(ended)) == 1
    assert "2 sent by machines, 1 bounces, 0 of your own, 0 of nobody" in ended.err
    assert "1 there twice" in ended.err


def test_an_mbox_holds_many_mails_and_ones_own_are_nobodys(tmp_path: Path) -> None:
    own = MAIL.replace("Sato <SATO", "Haruka <Haruka").replace("<one@", "<own@")
    box = "".join(f"From x@y Mon Mar  2 10:00:00 2026\n{text}\n" for text in (MAIL, own))
    named = write(tmp_path, "inbox", box)
    ended = kijun("import", "mail", "--own", "haruka@example.com", named)
    assert len(lines_of(ended)) == 1
    assert "1 of your own" in ended.err


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (("Date: Mon, 2 Mar 2026 10:15:00 +0900\n", ""), "does not say when it was sent"),
        (("Mon, 2 Mar 2026", "Mon, 2 Mar 9999"), "does not say when it was sent"),
        (("Sato <SATO@example.com>", "nobody"), "does not say who sent it"),
    ],
)
def test_what_cannot_be_told_keeps_everything_back_unless_it_is_skipped(
    tmp_path: Path,
    changed: tuple[str, str],
    said: str,
) -> None:
    bad = write(tmp_path, "bad.eml", MAIL.replace(*changed).replace("<one@", "<bad@"))
    good = write(tmp_path, "good.eml", MAIL)
    ended = kijun("import", "mail", bad, good)
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err
    ended = kijun("import", "mail", "--skip-invalid", bad, good)
    assert (ended.code, len(lines_of(ended))) == (0, 1)
    assert "1 mail was left out." in ended.err


def test_where_the_date_is_missing_the_server_says_when(tmp_path: Path) -> None:
    text = MAIL.replace(
        "Date: Mon, 2 Mar 2026 10:15:00 +0900",
        "Received: from a by b; Mon, 02 Mar 2026 01:15:09 -0000",
    )
    ended = kijun("import", "mail", write(tmp_path, "one.eml", text))
    assert lines_of(ended)[0]["at"] == "2026-03-02T01:15:09+00:00"


def test_a_file_that_is_no_mail_is_refused(tmp_path: Path) -> None:
    ended = kijun("import", "mail", write(tmp_path, "a.txt", "Just words.\n"))
    assert (ended.code, ended.out) == (2, "")
    assert "This is no mail" in ended.err
    (tmp_path / "empty").mkdir()
    assert kijun("import", "mail", str(tmp_path / "empty")).code == 2


def test_contacts_say_which_addresses_are_one_client(tmp_path: Path) -> None:
    ended = kijun("import", "vcf", write(tmp_path, "all.vcf", CARDS))
    first, second = lines_of(ended)
    assert (first["address"], second["address"]) == ("sato@example.com", "sato@example.org")
    assert first["client"] == second["client"]
    assert "1 contact has no mail address" in ended.err
    contacts = write(tmp_path, "contacts.jsonl", ended.out)
    other = MAIL.replace("SATO@example.com", "oda@example.com").replace("<one@", "<oda@")
    again = MAIL.replace("SATO@example.com", "sato@example.org").replace("<one@", "<again@")
    names = [write(tmp_path, f"{n}.eml", text) for n, text in enumerate((MAIL, other, again))]
    ended = kijun("import", "mail", "--contacts", contacts, *names)
    assert [line["client"] for line in lines_of(ended)] == [first["client"]] * 2
    assert "1 of nobody in the contacts" in ended.err


@pytest.mark.parametrize(
    "line", ["no json", "{}", '{"address": "no", "client": "c"}', '{"address": 1, "client": "c"}']
)
def test_a_line_of_contacts_that_cannot_be_read_is_told(tmp_path: Path, line: str) -> None:
    contacts = write(tmp_path, "contacts.jsonl", f"\n{line}\n")
    mail = write(tmp_path, "one.eml", MAIL)
    ended = kijun("import", "mail", "--contacts", contacts, mail)
    assert (ended.code, ended.out) == (2, "")
    assert "contacts.jsonl:2: This line must be like" in ended.err


def test_both_speak_japanese(tmp_path: Path) -> None:
    named = write(tmp_path, "one.eml", MAIL)
    ended = kijun("import", "mail", named, language="ja")
    assert "メール1通から、事実1件。" in ended.err
