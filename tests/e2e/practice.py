"""Make the practice of Saeki in a running Kijun's home: `python -m tests.e2e.practice SMTP IMAP`.

It has an owner, rules that were published, a mailbox, and two clients who have not been told of
the rules yet. Prints the ids of both, a line each.
"""

from __future__ import annotations

import sys

import django

PASSWORD = "夕方までまるごと自分の時間"
OWNER = "haruka@example.com"
AOI, BEN = "aoi@example.com", "ben@example.com"
RULES = """\
kijun: 1
title: {ja: 時間と約束の基準, en: Time and promises}
timezone: Asia/Tokyo
currency: JPY
rules:
  - id: late-without-word
    title: {ja: 連絡のない遅れ, en: Late without word}
    occasion: lateness
    binds: both
    when: {late: "> 10 min", notice: none}
    excuses:
      - {reason: helping_someone, notice_within: 24 h}
    then:
      - [cancel_session]
      - [cancel_session, warn]
    house_then:
      - [apologise, refund 50 %]
"""


def main(smtp_port: int, imap_port: int, password: str) -> None:
    """Fill the home that the environment names."""
    django.setup()
    from kijun.channels.mail.models import MailAccount
    from kijun.letters.kinds import KINDS
    from kijun.letters.models import LookedAt
    from kijun.services import clock
    from kijun.services.accounts.rooms import open_first_room
    from kijun.services.clients.clients import ClientGiven, add
    from kijun.services.rules.rulebooks import publish, save_draft

    owner = open_first_room(
        practice="佐伯事務所",
        name="佐伯 遥",
        email=OWNER,
        password=PASSWORD,
        language="ja",
        timezone="Asia/Tokyo",
    )
    room, now = owner.rooms.get(), clock.now()
    save_draft(room, RULES)
    publish(room, RULES, now)
    account = MailAccount(
        room=room,
        from_name="佐伯事務所",
        from_address=OWNER,
        smtp_host="127.0.0.1",
        smtp_port=smtp_port,
        smtp_security="none",
        imap_host="127.0.0.1",
        imap_port=imap_port,
        imap_security="none",
        imap_user=OWNER,
    )
    account.imap_password = password
    account.save()
    LookedAt.objects.bulk_create(LookedAt(room=room, kind=kind, at=now) for kind in KINDS)
    for name, kana, language, mail in (
        ("青井 直", "アオイ ナオ", "ja", AOI),
        ("Ben Carter", "", "en", BEN),
    ):
        client = add(room, ClientGiven(name=name, kana=kana, language=language, mails=(mail,)))
        print(client.pk)  # noqa: T201 - what the test reads


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
