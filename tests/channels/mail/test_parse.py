"""Whatever arrives, something is made of it: by whom, to whom, what, and by hand or not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kijun.channels.mail.parse import parse
from kijun.channels.mail.received import Bounce
from tests.channels.mail.arrived import NOON, multipart, raw, read

STATUS = """Reporting-MTA: dns; post.example.org

Original-Recipient: rfc822;gone@example.com
Final-Recipient: rfc822;gone-really@example.net
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 nobody here
"""


def test_who_wrote_to_whom_and_what_it_answers() -> None:
    got = read(
        "はい、\r\n10分ほど遅れます。\r\n",
        **{"from": "=?utf-8?b?6Z2S5LqV?= <Aoi@Example.com>"},
        to="haruka+s-3kd8@example.org, Ben <ben@example.com>",
        cc="chiyo@example.com",
        delivered_to="haruka+s-3kd8@example.org",
        x_original_to="haruka+other@example.org",
        in_reply_to="<reminder-1@example.org>",
        references="<first@example.org> <reminder-1@example.org>",
        subject="=?utf-8?b?6YGF44KM44G+44GZ?=",
    )
    assert (got.from_name, got.from_address) == ("青井", "aoi@example.com")
    assert got.to == (
        "haruka+s-3kd8@example.org",
        "haruka+other@example.org",
        "ben@example.com",
        "chiyo@example.com",
    )
    assert got.message_id == "<answer-1@example.com>"
    assert got.in_reply_to == "<reminder-1@example.org>"
    assert got.references == ("<first@example.org>", "<reminder-1@example.org>")
    assert (got.subject, got.text) == ("遅れます", "はい、\n10分ほど遅れます。")
    assert (got.kind, got.flaw, got.received_at) == ("word", None, NOON)


@pytest.mark.parametrize(
    ("sent", "declared"),
    [
        ("iso2022_jp", "iso-2022-jp"),
        ("iso2022_jp", "us-ascii"),
        ("iso2022_jp", "utf-8"),
        ("cp932", "shift_jis"),
        ("cp932", "iso-2022-jp"),
        ("cp932", "utf-8"),
        ("cp932", "windows-31j"),
        ("euc_jp", "euc-jp"),
        ("utf-8", "shift_jis"),
        ("utf-8", "iso-8859-1"),
        ("utf-8", "no-such-charset"),
        ("utf-8", ""),
        ("utf-16-le", "utf-16-le"),
    ],
)
def test_letters_are_read_as_what_they_are_whatever_they_say(sent: str, declared: str) -> None:
    words = "電車が止まっていて、10分遅れます。"
    got = read(words.encode(sent), content_type=f"text/plain; charset={declared}")
    assert got.text == words


def test_letters_that_iso_2022_jp_does_not_have_are_read_all_the_same() -> None:
    got = read(b"\x1b$B-!-j|b\x1b(B desu", content_type="text/plain; charset=iso-2022-jp")
    assert got.text == "①㈱髙 desu"


def test_a_subject_in_raw_letters_is_read() -> None:
    got = parse(raw().replace(b"Re: reminder", "遅れます".encode("cp932")), 1, NOON)
    assert got.subject == "遅れます"


def test_html_alone_becomes_text_without_what_it_quotes() -> None:
    got = read(
        "<html><head><style>p{}</style></head><body><p>すみません、</p><div>10分&nbsp;遅れます<br>"
        '青井</div><div class="gmail_quote"><p>明日10時に</p></div></body></html>',
        content_type="text/html; charset=utf-8",
    )
    assert got.text == "すみません、\n\n10分 遅れます\n青井"


def test_html_behind_an_empty_text_is_read() -> None:
    got = multipart(
        ("text/plain; charset=utf-8", " "),
        ("text/html; charset=utf-8", "<p>遅れます</p><blockquote>明日</blockquote>"),
        kind="alternative",
    )
    assert got.text == "遅れます"


def test_what_is_attached_is_not_what_was_written() -> None:
    got = multipart(
        ("text/plain; charset=utf-8", "地図です"),
        ("text/plain; name=a.txt\r\nContent-Disposition: attachment", "遅れます"),
        ("message/rfc822", "Subject: x\r\n\r\n遅れます"),
    )
    assert got.text == "地図です"


@pytest.mark.parametrize(
    "quoting",
    [
        "遅れます。\n\n2026年11月24日(火) 9:00 佐伯事務所 <haruka@example.org>:\n\n> 明日10時に\n> お待ち\n",
        "遅れます。\n\n2026/11/24 9:00、佐伯事務所 <haruka@example.org>のメール:\n\n明日10時に\n",
        "遅れます。\n\n-----Original Message-----\nFrom: haruka@example.org\n明日10時に\n",
        "遅れます。\n\n________________________________\n差出人: 佐伯\n送信日時: 2026年\n明日10時に\n",
        "遅れます。\n\n差出人: 佐伯事務所\n送信日時: 2026年11月24日 9:00\n宛先: 青井\n件名: 明日\n\n明日10時に\n",
        "遅れます。\n\nOn Tue, Nov 24, 2026 at 9:00 AM Saeki <haruka@example.org> wrote:\n> 明日10時に\n",
        "遅れます。\n\nOn Tue, Nov 24, 2026 at 9:00 AM Saeki <\nharuka@example.org> wrote:\n\n明日10時に\n",
        "遅れます。\n\niPhoneから送信\n\n> 明日10時に\n",
        "遅れます。\n-- \n青井 直\n電話 03-0000-0000\n",
        "遅れます。\n━━━━━━━━━━━━━━\n青井 直\n━━━━━━━━━━━━━━\n",
        "> 明日10時に\n> お待ちしております\n\n遅れます。\n",
        "2026年11月24日(火) 9:00 佐伯事務所 <haruka@example.org>:\n> 明日10時に\n\n遅れます。\n",
        "＞明日10時に\n遅れます。",
    ],
)
def test_only_the_new_words_are_kept(quoting: str) -> None:
    assert read(quoting).text == "遅れます。"


@pytest.mark.parametrize(
    "headers",
    [
        {"auto_submitted": "auto-replied"},
        {"auto_submitted": "auto-generated; owner-email=x"},
        {"precedence": "bulk"},
        {"precedence": "auto_reply"},
        {"x_autoreply": "yes"},
        {"return_path": "<>"},
        {"from": "no-reply@example.com"},
        {"subject": "Automatic reply: reminder"},
        {"subject": "Out of Office Re: reminder"},
        {"subject": "=?utf-8?b?6Ieq5YuV6L+U5L+hOiDmmI7ml6U=?="},
        {"subject": "【自動返信】お問い合わせありがとうございます"},
        {"subject": "不在通知"},
        {"subject": "Re: 明日 (不在のため自動応答)"},
        {"subject": "自動応答: 明日10時"},
        {"subject": "不在のお知らせ：明日10時"},
        {"subject": "Out of office"},
        {"auto_submitted": "auto-replied", "list_post": "<mailto:group@example.com>"},
    ],
)
def test_what_a_machine_answers_is_put_aside(headers: dict[str, str]) -> None:
    assert read(**headers).kind == "auto_reply"


@pytest.mark.parametrize(
    "headers",
    [
        {"auto_submitted": "no"},
        {"subject": "明日は不在にします"},
        {"subject": "Re: Auto repair shop"},
        {"precedence": "normal"},
        {"return_path": "<aoi@example.com>"},
        {"subject": "夫が不在のため本日欠席します"},
        {"subject": "休暇中のご予約の件で"},
        {"subject": "本日は不在です"},
        {"subject": "不在のお知らせ"},
        {"subject": "自動返信メールが届きましたが、本日伺えません"},
        {"subject": "I am out of office"},
        {"subject": "On vacation, so I cannot come on Monday"},
        {"subject": "Re: [自動送信] ご予約の確認"},
        {"subject": "Re: 【自動返信】お問い合わせありがとうございます"},
        {"list_id": "<g.example.com>", "list_post": "<mailto:g@example.com>"},
        {"list_id": "<g.example.com>", "list_post": "<mailto:g@x.com>", "precedence": "bulk"},
        {"list_id": "<g.example.com>", "precedence": "list"},
    ],
)
def test_what_a_person_writes_is_a_word(headers: dict[str, str]) -> None:
    assert read(**headers).kind == "word"


@pytest.mark.parametrize(
    "headers",
    [
        {"list_id": "<news.example.com>"},
        {"list_unsubscribe": "<https://example.com/off>"},
        {"list_id": "<news.example.com>", "list_post": "NO (only the editor writes)"},
        {"feedback_id": "1:news:example"},
    ],
)
def test_what_is_sent_to_many_at_once_is_a_circular(headers: dict[str, str]) -> None:
    assert read(**headers).kind == "circular"


@pytest.mark.parametrize(
    ("action", "status", "is_permanent"),
    [("failed", "5.1.1", True), ("failed", "4.4.7", False), ("delayed", "4.4.1", False)],
)
def test_a_report_says_for_whom_and_whether_for_good(
    action: str, status: str, is_permanent: bool
) -> None:
    got = multipart(
        ("text/plain", "This is the mail system."),
        ("message/delivery-status", STATUS.format(action=action, status=status)),
        ("message/rfc822", "Message-ID: <reminder-1@example.org>\r\nSubject: x\r\n\r\ntext"),
        kind="report",
    )
    assert got.kind == "bounce"
    assert got.bounces == (Bounce("gone@example.com", is_permanent, status, "550 nobody here"),)
    assert got.references == ("<reminder-1@example.org>",)


def test_a_report_that_a_mail_was_delivered_is_no_bounce() -> None:
    delivered = STATUS.format(action="delivered", status="2.0.0")
    got = multipart(
        ("text/plain", "fine"), ("message/delivery-status", delivered), kind="report",
        return_path="<>",
    )  # fmt: skip
    assert (got.kind, got.bounces) == ("auto_reply", ())


def test_a_server_without_reports_is_understood() -> None:
    got = read(
        "Hi. This is the qmail-send program at example.net.\n<gone@example.com>:\n"
        "Sorry, no mailbox here by that name. (#5.1.1)\n",
        **{"from": "MAILER-DAEMON@example.net"},
        subject="failure notice",
    )
    assert got.kind == "bounce"
    assert got.bounces == (Bounce("gone@example.com", True, "5.1.1"),)


def test_a_bounce_that_somebody_passes_on_is_a_word() -> None:
    assert read(subject="Fwd: Undelivered Mail Returned to Sender").kind == "word"


def test_an_answer_to_an_invitation_is_kept() -> None:
    ics = "BEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR"
    got = multipart(
        ("text/plain", "Aoi has declined"), ("text/calendar; method=REPLY", ics), kind="alternative"
    )
    assert got.calendar.strip() == ics
    assert multipart(("text/calendar; method=REQUEST", ics)).calendar == ""


def test_an_answer_to_an_invitation_is_somebodys_though_a_program_writes_it() -> None:
    ics = "BEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR"
    written = {"auto_submitted": "auto-generated", "sender": "calendar@example.net"}
    assert multipart(("text/calendar; method=REPLY", ics), **written).kind == "word"
    assert multipart(("text/calendar; method=REQUEST", ics), **written).kind == "auto_reply"


@pytest.mark.parametrize(
    ("kind", "part"),
    [
        ("encrypted", ("application/pgp-encrypted", "Version: 1")),
        ("mixed", ("application/pkcs7-mime; smime-type=enveloped-data", "MIAG")),
        ("mixed", ("text/plain", "-----BEGIN PGP MESSAGE-----\n\nhQ\n-----END PGP MESSAGE-----")),
    ],
)
def test_what_is_encrypted_says_so(kind: str, part: tuple[str, str]) -> None:
    got = multipart(part, kind=kind)
    assert (got.flaw, got.text, got.kind) == ("encrypted", "", "word")


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"\r\n",
        b"\xff\xfe\x00\x01",
        b"Content-Type: multipart/mixed\r\n\r\nno boundary",
        b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\n--x\r\n--x--',
        b"Content-Transfer-Encoding: base64\r\n\r\n!!!!",
        b"Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin",
        b"Content-Type: text/plain; charset*=utf-8''%FF\r\n\r\nx",
        b"Subject: =?utf-8?b?x?= =?x?q?=FF?=\r\nFrom: <<>>@@\r\nTo: ,,;\r\nDate: never\r\n\r\nx",
        b"From: " + b"(" * 5000 + b"\r\n\r\nx",
        b"To: " + b'"' * 5000 + b"\r\n\r\nx",
        b"References: " + b"<" * 50_000 + b"\r\n\r\nx",
        b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n'
        + b'--x\r\nContent-Type: multipart/mixed; boundary="x"\r\n\r\n' * 2000,
        b"".join(
            b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (depth, depth)
            for depth in range(1500)
        ),
        b"Content-Type: text/html\r\n\r\n" + b"<div>" * 100_000,
        b"Content-Type: text/html\r\n\r\n<![if ]><!x[<!--<![CDATA[&#xFFFFFFFF;&#99999999999;",
    ],
)
def test_what_is_broken_does_no_harm(broken: bytes) -> None:
    got = parse(broken, 7, NOON)
    assert (got.uid, got.received_at) == (7, NOON)


@settings(max_examples=60)
@given(st.binary(max_size=300))
def test_no_bytes_do_any_harm(content: bytes) -> None:
    """A mail of any bytes is read as something."""
    assert parse(content, 7, NOON).uid == 7
    assert parse(raw(content), 7, NOON).from_address == "aoi@example.com"
