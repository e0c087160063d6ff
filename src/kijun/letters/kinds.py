"""The kinds of letters: what each says, in Japanese and in English, in at most eight lines.

A line is left out where something that it names is not given. `{client}` and `{house}` are always
there. A letter about a decision is of the kind of its weightiest consequence. A name with `:.0`
behind it is not written: the line is there only where it is given.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from kijun.judge.consequences import KINDS as CONSEQUENCES
from kijun.judge.words.language import Said
from kijun.letters.afterwards import AFTERWARDS, ANSWERING
from kijun.letters.enquiry_kinds import ANSWERS, ENQUIRIES
from kijun.letters.shape import GREETING, SIGNED, Kind, plain

LONGEST: Final = 8
"""Lines of a letter, at most."""


_WORD: Final = Said(
    "遅れそうなとき、お越しになれないときは、こちらからひとことお知らせください。"
    "わたしが遅れるときも、同じようにお知らせします。\n{link}",
    "If you will be late or cannot come, a word is enough, and I do the same when I am late:\n{link}",
)
_CHANGE: Final = Said(
    "日時の変更、お取り消し、遅れそうなときのご連絡は、こちらからどうぞ。"
    "わたしが遅れるときも、同じようにお知らせします。\n{link}",
    "Here you can move it, cancel it, or send word that you will be late. I do the same when I am "
    "late:\n{link}",
)
_REPLY: Final = Said(
    "このメールにご返信いただいても届きます。{replies_read:.0}",
    "Replying to this mail reaches me too.{replies_read:.0}",
)


_DECIDED: Final = (
    Said("{what}{follows}", "{what} {follows}"),
    Said(
        "ほかのお約束やご予約は、そのままです。{stays:.0}",
        "Your other bookings and everything else we agreed stay as they are.{stays:.0}",
    ),
    Said("{rule}によるものです。", "This follows {rule}."),
    Said(
        "理由の全文は、こちらです。事実が違うときも、こちらからお知らせください。\n{link}",
        "The reasons in full, and where to tell me if the facts are wrong:\n{link}",
    ),
    Said(
        "ご事情がおありでしたら、お知らせください。数えない事情にあたるときは、取り消します。{about_client:.0}",
        "If something stood in the way, tell me: where the rules allow for it, I take this back.{about_client:.0}",
    ),
)


def _decision(word: str, name: Said, subject: Said) -> Kind:
    return Kind(CONSEQUENCES[word].level, name, subject, (GREETING, *_DECIDED, SIGNED))


KINDS: Final[dict[str, Kind]] = {
    "rules": plain(
        Said("基準のお知らせ", "announcement of the rules"),
        Said("{practice}の基準のお知らせ", "How we work together: the rules of {practice}"),
        Said(
            "お世話になっております。ご一緒するときの決まりごとを、あらかじめお知らせいたします。",
            "I would like you to know beforehand how I work.",
        ),
        Said(
            "わたしがお約束することから書いてあります。{effective}から、お互いに同じように当てはまります。",
            "It begins with what I promise you, and holds for both of us from {effective}.",
        ),
        Said(
            "お読みになりましたら、いちばん下の「確認しました」を押してください。\n{link}",
            "Please read it and press “I have read this” at its end:\n{link}",
        ),
        Said(
            "この日より前のご予約には、これまでのお約束がそのまま当てはまります。",
            "What you booked before then stays as we agreed it.",
        ),
        Said(
            "わかりにくいところは、お気軽にお尋ねください。よろしくお願いいたします。",
            "If anything is unclear, please ask.",
        ),
    ),
    "rules_again": plain(
        Said("基準のご確認のお願い", "second request to read the rules"),
        Said("基準をお読みいただけましたか", "Have you had a moment for the rules?"),
        Said(
            "先日お送りした基準を、まだお読みいただけていないかもしれません。",
            "You may not have come to the rules that I sent you the other day.",
        ),
        Said(
            "数分でお読みいただけます。いちばん下の「確認しました」を押してください。\n{link}",
            "They take a few minutes. At their end, please press “I have read this”:\n{link}",
        ),
        Said(
            "わかりにくいところは、お気軽にお尋ねください。よろしくお願いいたします。",
            "If anything is unclear, please ask.",
        ),
    ),
    "rules_copy": plain(
        Said("お読みいただいた基準の控え", "a copy of the rules that were read"),
        Said("{practice}の基準の控え", "Your copy of the rules of {practice}"),
        Said(
            "ご予約のときにお読みいただいた基準を、控えとしてお送りいたします。\n{link}",
            "These are the rules that you read when you booked, for you to keep:\n{link}",
        ),
        Said(
            "お互いに同じように当てはまります。わかりにくいところは、お気軽にお尋ねください。",
            "They hold for both of us alike. If anything is unclear, please ask.",
        ),
    ),
    "request_declined": plain(
        Said("お受けできないお時間", "a time that cannot be had"),
        Said("{when} のお申し込みについて", "About {when}"),
        Said(
            "{when}のお申し込みを、ありがとうございました。",
            "Thank you for asking for {when}.",
        ),
        Said(
            "申し訳ありませんが、このお時間はお取りできません。",
            "I am sorry: I cannot offer you that time.",
        ),
        Said(
            "ほかのお時間につきましては、このメールにご返信ください。",
            "For another time, please reply to this mail.",
        ),
    ),
    "request_unanswered": plain(
        Said("お返事が間に合わなかったお申し込み", "a request that was not answered in time"),
        Said("{when} のお申し込みについて", "About {when}"),
        Said(
            "{when}のお申し込みを、ありがとうございました。",
            "Thank you for asking for {when}.",
        ),
        Said(
            "申し訳ありません。お返事が間に合わず、このお時間のご予約はできておりません。",
            "I am sorry: I did not answer in time, so nothing was booked for you then.",
        ),
        Said(
            "ほかのお時間は、こちらからお選びいただけます。\n{link}",
            "You can choose another time here:\n{link}",
        ),
        Said(
            "このメールにご返信くだされば、ほかのお時間をご相談いたします。",
            "If you reply to this mail, I will look for another time with you.",
        ),
    ),
    "reply": plain(
        Said("お返事", "an answer"),
        Said("{subject}", "{subject}"),
        Said("{words}", "{words}"),
    ),
    "invitation": plain(
        Said("ご予約の確認", "booking confirmation"),
        Said("{when} のご予約", "Our session on {when}"),
        Said(
            "{when}から{minutes}分のお時間をお取りしました。",
            "{minutes} minutes are set aside for you on {when}.",
        ),
        Said("{booked}", "{booked}"),
        Said("{condition}", "{condition}"),
        _CHANGE,
        _REPLY,
    ),
    "moved": plain(
        Said("日時変更のお知らせ", "change of date"),
        Said("{when} に変わりました", "Our session has moved to {when}"),
        Said(
            "{before}のセッションは、{when}からに変わりました。",
            "Our session of {before} now begins on {when}.",
        ),
        Said("場所：{place}", "Where: {place}"),
        Said(
            "ご都合がよくないときは、お知らせください。",
            "If that does not suit you, please tell me.",
        ),
        _CHANGE,
    ),
    "called_off": plain(
        Said("取りやめのお知らせ", "session called off"),
        Said("{when} のセッションは取りやめになりました", "Our session on {when} is called off"),
        Said(
            "{when}からのセッションは、取りやめになりました。",
            "Our session on {when} will not take place.",
        ),
        Said("{words}", "{words}"),
        Said(
            "日時をあらためますので、ご都合をお知らせください。",
            "For another date, tell me what suits you.",
        ),
    ),
    "cancelled": plain(
        Said("お取り消しの控え", "a cancellation by the client"),
        Said("{when} のお取り消しを承りました", "Your cancellation of {when}"),
        Said(
            "{when}からのご予約の、お取り消しを承りました。",
            "Our session on {when} is cancelled, as you asked.",
        ),
        Said(
            "ほかの日時をご希望でしたら、こちらからお選びください。\n{choose}",
            "If you would like another time, choose one here:\n{choose}",
        ),
        Said(
            "ほかの日時をご希望でしたら、ご都合をお知らせください。{ask:.0}",
            "If you would like another time, tell me what suits you.{ask:.0}",
        ),
    ),
    "called_off_for_good": plain(
        Said(
            "取りやめのお知らせ（お取引の終了後）", "session called off where dealings have ended"
        ),
        Said("{when} のセッションは取りやめになりました", "Our session on {when} is called off"),
        Said(
            "{when}からのセッションは、取りやめになりました。",
            "Our session on {when} will not take place.",
        ),
        Said(
            "新しいご予約は、いまお受けしておりません。",
            "I am not taking new bookings from you at present.",
        ),
        Said(
            "お心当たりがないときは、このメールにご返信ください。決まった曜日に拝読し、わたしの思い違いでしたら、お詫びのうえ、取り消します。{replies_read:.0}",
            "If this comes as a surprise, please reply to this mail. I read such mails on a set day of"
            " the week, and where I was mistaken I apologise and put it right.{replies_read:.0}",
        ),
        Said(
            "お心当たりがないときは、書面（郵便など）でお知らせください。わたしの思い違いでしたら、お詫びのうえ、取り消します。{replies_unread:.0}",
            "If this comes as a surprise, please tell me in writing, by post for instance. Where I was "
            "mistaken I apologise and put it right.{replies_unread:.0}",
        ),
    ),
    "reminder": plain(
        Said("前日のお知らせ", "reminder the day before"),
        Said("{when} にお待ちしております", "See you on {when}"),
        Said("{when}に、お待ちしております。", "I look forward to seeing you on {when}."),
        Said("場所：{place}", "Where: {place}"),
        _WORD,
        _REPLY,
    ),
    "nudge": plain(
        Said("10分前のお知らせ", "reminder ten minutes before"),
        Said("まもなくお約束の時間です：{clock}", "We start at {clock}"),
        Said("{clock}に、お待ちしております。", "We start at {clock}."),
        _WORD,
    ),
    "house_late": plain(
        Said("わたしの遅れのお知らせ", "note that I am late"),
        Said("{minutes}分ほど遅れます", "I will be about {minutes} minutes late"),
        Said(
            "申し訳ありません。{clock}のお約束に、{minutes}分ほど遅れます。",
            "I am sorry: I will be about {minutes} minutes late for our session at {clock}.",
        ),
        Said("{reason}", "{reason}"),
        Said(
            "お約束どおり、わたしの遅れにも同じ基準が当てはまります。",
            "The same rules apply to me as to you.",
        ),
    ),
    "house_absent": plain(
        Said("わたしの欠席のお知らせ", "note that I cannot come"),
        Said("{when} に伺えなくなりました", "I cannot make our session on {when}"),
        Said(
            "申し訳ありません。{when}のお約束に、伺えなくなりました。",
            "I am sorry: I cannot make our session on {when}.",
        ),
        Said("{reason}", "{reason}"),
        Said(
            "お約束どおり、わたしにも同じ基準が当てはまります。あらためての日時をご相談させてください。",
            "The same rules apply to me as to you. I will suggest another date.",
        ),
    ),
    "settling": plain(
        Said("お知らせの前のひとこと", "question before anything follows"),
        Said("{clock} のセッションについて", "About our session at {clock}"),
        Said(
            "{clock}を過ぎましたが、まだお会いできていません。",
            "It is past {clock} and we have not met yet.",
        ),
        Said(
            "何かございましたら、こちらからお知らせください。\n{link}",
            "If something came up, tell me here:\n{link}",
        ),
        Said(
            "ひとことあれば、すぐには何も決まりません。",
            "With a word from you, nothing is decided for now.",
        ),
    ),
    **AFTERWARDS,
    "thank": _decision("thank", Said("お礼", "thanks"), Said("お礼を申し上げます", "Thank you")),
    "apologise": _decision(
        "apologise", Said("お詫び", "apology"), Said("お詫びいたします", "I apologise")
    ),
    "remind": _decision(
        "remind",
        Said("お願い", "reminder about the rules"),
        Said("{when} の件でのお願い", "A reminder about {when}"),
    ),
    "warn": _decision(
        "warn",
        Said("警告", "written warning"),
        Said("{when} の件でのお知らせ（警告）", "A written warning about {when}"),
    ),
    "cancel_session": _decision(
        "cancel_session",
        Said("セッションの中止", "cancellation of a session"),
        Said("{when} のセッションの中止", "Our session on {when} is cancelled"),
    ),
    "charge": _decision(
        "charge",
        Said("料金のお知らせ", "charge"),
        Said("{when} の件での料金", "The fee for {when}"),
    ),
    "refund": _decision(
        "refund",
        Said("返金のお知らせ", "refund"),
        Said("{when} の件での返金", "A refund for {when}"),
    ),
    "make_good": _decision(
        "make_good",
        Said("埋め合わせ", "making up for it"),
        Said("{when} の件での埋め合わせ", "Making good for {when}"),
    ),
    "require_prepayment": _decision(
        "require_prepayment",
        Said("前払いのお願い", "payment in advance"),
        Said("今後のお支払いについて", "About payment from now on"),
    ),
    "written_only": _decision(
        "written_only",
        Said("文書でのご連絡のお願い", "request to write instead"),
        Said("今後のご連絡について", "About getting in touch from now on"),
    ),
    "suspend": _decision(
        "suspend",
        Said("一時停止", "pause in bookings"),
        Said("しばらくのお休みのお願い", "A pause in our sessions"),
    ),
    "end_engagement": _decision(
        "end_engagement",
        Said("ご契約の終了", "the end of an engagement"),
        Said("ご契約の終了について", "The end of our engagement"),
    ),
    "ban": _decision(
        "ban",
        Said("お取引の終了", "the end of all dealings"),
        Said("今後のお取引とご連絡について", "About any further dealings"),
    ),
    **ENQUIRIES,
}
"""Every kind by its name."""

ENCLOSED: Final = Said(
    "正式な書面（PDF）を添えております。", " The formal letter is enclosed as a PDF."
)
"""What goes with what follows, where the formal letter goes with the mail."""
WORDLESS: Final = frozenset({"note", "prefer", "not_ready"})
"""Consequences that no client is written about."""

STATEMENT_FIRST: Final = frozenset({"ban"})
"""Kinds of which nothing is done before they were handed over: afterwards the doors are closed."""
PAST_CLOSED_DOORS: Final = frozenset(
    {*AFTERWARDS, "ban", "charge", "refund", "make_good", "called_off_for_good"}
)
"""Kinds that are sent even to whom the doors are closed: about the decision itself, what was
answered to an appeal, what either side owes, and what nobody should come for in vain."""

ASKED_FOR: Final = frozenset(
    {
        "rules",
        "rules_again",
        "rules_copy",
        "request_declined",
        "request_unanswered",
        "enquiry_received",
        *ANSWERS,
        "reply",
        "house_late",
        "house_absent",
        "invitation",
        "moved",
        "called_off",
        "cancelled",
        "called_off_for_good",
        *ANSWERING,
    }
)
"""Kinds that the owner sends with their own hand, or of which nothing hangs on the owner: looking at
them first would be asking twice."""
AROUND_SESSIONS: Final = frozenset({"reminder", "nudge", "settling"})
"""Kinds that have their own time and none after it, whatever the office hours."""
PATIENCE: Final = dt.timedelta(minutes=15)
"""A letter that is later than this asks first."""
