"""What is wrong with a subscribed calendar, as people read it: each says what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "not_an_address": {
        "ja": "カレンダーのアドレスとして読めません。https:// または webcal:// で始まる、"
        "iCalendar形式（.ics）の公開アドレスを、パスワードを含めずに貼り付けてください。",
        "en": "This cannot be read as the address of a calendar. Paste the published iCalendar (.ics)"
        " address, which begins with https:// or webcal://, without a password in it.",
    },
    "inside_address": {
        "ja": "このアドレスは内部のネットワークを指しているため、開きません。インターネットから見える"
        "アドレスを入れてください。このコンピューターのカレンダーを使う場合は、KIJUN_FEEDS_INSIDE=1 で"
        "起動してください。",
        "en": "This address leads to an internal network, so it is not opened. Enter an address that can"
        " be reached from the internet. To use a calendar on this computer, start with"
        " KIJUN_FEEDS_INSIDE=1.",
    },
    "port": {
        "ja": "通常と異なるポートのアドレスは開きません。ポート番号を含まないアドレスを入れてください。",
        "en": "Addresses with an unusual port are not opened. Enter an address without a port number.",
    },
    "unknown_name": {
        "ja": "アドレスのサーバー名が見つかりません。つづりをお確かめください。正しければ、"
        "あとで自動的に読み直します。",
        "en": "No server of that name was found. Check the spelling; if it is right, it is tried again"
        " by itself later.",
    },
    "no_answer": {
        "ja": "カレンダーのサーバーから正しい応答がありません。あとで自動的に読み直します。続くときは、"
        "アドレスをブラウザーで開いてお確かめください。",
        "en": "The calendar's server gives no proper answer. It is tried again by itself; if this goes"
        " on, open the address in a browser to see whether it still works.",
    },
    "too_slow": {
        "ja": "カレンダーの応答に時間がかかりすぎたため、読み込みを中止しました。あとで自動的に"
        "読み直します。",
        "en": "The calendar took too long to arrive, so reading was stopped. It is tried again by itself"
        " later.",
    },
    "too_large": {
        "ja": "カレンダーが大きすぎます（上限は10 MBです）。過去の予定を除いて公開するか、面談用の"
        "カレンダーを分けて、そのアドレスを入れてください。",
        "en": "The calendar is too large (at most 10 MB). Publish it without past events, or keep"
        " sessions in a calendar of their own and enter its address.",
    },
    "not_found": {
        "ja": "このアドレスにカレンダーはありません。公開が取り消されたか、アドレスが変わっています。"
        "カレンダーの設定から新しいアドレスを貼り付けてください。",
        "en": "There is no calendar at this address: it is no longer published, or its address has"
        " changed. Paste the new address from the calendar's settings.",
    },
    "not_allowed": {
        "ja": "このカレンダーを読む許可がありません。カレンダーの設定にある「限定公開URL（iCal形式）」を"
        "貼り付けてください。",
        "en": "Reading this calendar is not allowed. Paste its secret address in iCal format, which is"
        " found in the calendar's settings.",
    },
    "not_a_calendar": {
        "ja": "開いた先はiCalendar形式のカレンダーではありません。カレンダーのページのアドレスではなく、"
        ".ics のアドレスを貼り付けてください。",
        "en": "What was found there is no calendar in the iCalendar form. Paste the .ics address, not the"
        " address of the calendar's page.",
    },
    "redirects": {
        "ja": "アドレスの転送が多すぎるか、転送先を開けません。カレンダーの設定から、いまのアドレスを"
        "貼り付けてください。",
        "en": "The address passes on too often, or to what cannot be opened. Paste the current address"
        " from the calendar's settings.",
    },
    "not_secure": {
        "ja": "アドレスが暗号化されていない接続へ転送されるため、開きません。https:// で読める"
        "アドレスを入れてください。",
        "en": "The address passes on to an unencrypted connection, so it is not opened. Enter an address"
        " that can be read by https:// throughout.",
    },
    "certificate": {
        "ja": "サーバーの証明書を確認できないため、接続していません。アドレスをお確かめになり、正しければ"
        "カレンダーの提供元にお知らせください。",
        "en": "The server's certificate cannot be verified, so nothing was read. Check the address; if it"
        " is right, tell whoever runs that server.",
    },
    "cut_short": {
        "ja": "カレンダーが途中までしか届きませんでした。届かなかった予定を取りやめとは扱いません。"
        "あとで自動的に読み直します。",
        "en": "Only part of the calendar arrived. No event is taken as deleted because of that; it is"
        " read again by itself later.",
    },
    "empty": {
        "ja": "カレンダーが空になっています。すべてを取りやめとは扱わず、お返事を待っています。実際に"
        "なくなった予定であれば、確定してください。",
        "en": "The calendar is empty now. Nothing was cancelled because of that: if the events are really"
        " off, confirm it.",
    },
    "all_missing": {
        "ja": "これからの予定がすべて、カレンダーから一度に消えました。取りやめとは扱わず、お返事を"
        "待っています。実際になくなった予定であれば、確定してください。",
        "en": "All coming events have disappeared from the calendar at once. Nothing was cancelled"
        " because of that: if they are really off, confirm it.",
    },
}
"""Code → language → text. The last three are told of a calendar that was read, and is doubted."""


def words(code: str, language: str) -> str:
    """Return what a code says in `ja` or `en`. Raises KeyError for a code that does not exist."""
    texts = WORDS[code]
    return texts.get(language, texts["en"])
