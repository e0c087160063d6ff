"""The invented day of the gallery, 24 November 2026, as a Japanese and an English practice."""

from __future__ import annotations

import datetime as dt
from typing import Final
from zoneinfo import ZoneInfo

from kijun.ui.band import Act, Chance, History, Point, Threshold
from kijun.ui.day import Block, BlockState, DayLine, Note
from kijun.ui.marks import Mark, Party, Seal
from kijun.ui.parts import (
    Bar,
    Choice,
    Evidence,
    Happening,
    LogLine,
    Moment,
    Ruling,
    Stair,
)

ZONE: Final = ZoneInfo("Asia/Tokyo")


def _at(hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, 11, 24, hour, minute, tzinfo=ZONE)


def day(language: str) -> DayLine:
    """Return the day at 13:52, after one client's word that they will be late."""
    ja = language == "ja"
    notes = (
        Note(
            _at(10, 15),
            "自動で取り消し、45分が戻りました" if ja else "cancelled automatically, 45 min back",
        ),
        Note(
            _at(13, 51),
            "一報を受けて、開始を10分ずらしました"
            if ja
            else "word received, start moved by 10 min",
        ),
    )
    return DayLine((*_past(ja), *_coming(ja)), _at(13, 52), notes)


def _past(ja: bool) -> tuple[Block, ...]:
    return (
        Block(
            _at(10),
            _at(11),
            "三輪建具店" if ja else "Miwa Joinery",
            "取り消し" if ja else "cancelled",
            "一報なし15分" if ja else "15 min, no word",
            "45分戻る" if ja else "45 min back",
            BlockState.CANCELLED,
        ),
        Block(
            _at(11, 30),
            _at(12, 30),
            "藤枝医院" if ja else "Fujieda Clinic",
            "第12回" if ja else "Session 12",
            aside="済み" if ja else "done",
            state=BlockState.DONE,
            mark=Mark.KEPT,
        ),
        Block(_at(12, 30), _at(13, 30), "昼" if ja else "Lunch", state=BlockState.PAUSE),
    )


def _coming(ja: bool) -> tuple[Block, ...]:
    return (
        Block(
            _at(14, 10),
            _at(15, 8),
            "港商会" if ja else "Minato Trading",
            "第7回" if ja else "Session 7",
            "14:10から" if ja else "from 14:10",
            "あと18分" if ja else "in 18 min",
            BlockState.NEXT,
            moved_from=_at(14),
        ),
        Block(
            _at(16),
            _at(17, 30),
            "里山文庫" if ja else "Satoyama Library",
            "第2回・オンライン" if ja else "Session 2, online",
            "16:00–17:30",
        ),
        Block(
            _at(19),
            _at(21),
            "守られた時間" if ja else "Protected time",
            "電話・通知は、明朝9時に届きます" if ja else "Calls and messages arrive at 9:00",
            state=BlockState.PROTECTED,
        ),
    )


def shown(language: str) -> dict[str, object]:
    """Return what the other parts show."""
    ja = language == "ja"
    return {
        "minutes": [Choice(each, each) for each in ("5", "10", "15", "20", "30+")],
        "said_minutes": _said_minutes(ja),
        "reasons": _reasons(ja),
        "said_reasons": _said_reasons(ja),
        "said_none": "今、向かっています。" if ja else "",
        "stairs": _stairs(ja),
        "next": _next(ja),
        "appeal": _appeal(ja),
        "log": _log(ja),
        "evidence": _evidence(ja),
        "bars": _bars(ja),
        "changing": _CHANGING[ja],
        "staying": _STAYING[ja],
        "happenings": _happenings(ja),
        "history": _history(ja),
        "chances": [
            Chance(37, 97, 2, 2, known=False),
            Chance(61, 99, 5, 5),
            Chance(85, 98, 40, 38),
        ],
        "thresholds": _thresholds(ja),
        "who": [
            Choice("client", "客" if ja else "a client"),
            Choice("both", "どちらか" if ja else "either of us"),
        ],
        "until": [Choice("start", "開始まで" if ja else "by the start")],
        "late": [
            Choice(each, f"{each}分" if ja else f"{each} minutes")
            for each in ("5", "10", "15", "20")
        ],
        "what": [Choice("session", "その日の回" if ja else "that day's session")],
        "does": [Choice("auto", "自動で取り消し" if ja else "cancelled automatically")],
        "fee": [
            Choice("half", "半額" if ja else "half"),
            Choice("full", "全額" if ja else "the whole"),
        ],
        "free": [Choice("free", "無料" if ja else "free of charge")],
        "announced": dt.date(2026, 3, 1),
        "acknowledged": dt.date(2026, 3, 4),
    }


def _said_minutes(ja: bool) -> list[str]:
    if ja:
        return [f"[{each}]ほど遅れそうです" for each in ("5分", "10分", "15分", "20分", "30分以上")]
    amounts = ("5 minutes", "10 minutes", "15 minutes", "20 minutes", "30 minutes or more")
    return [f"I’ll be about [{each}] late." for each in amounts]


def _reasons(ja: bool) -> list[Choice]:
    words = {
        "lost_way": ("道に迷った", "I’m lost"),
        "transport": ("電車の遅延", "Train delay"),
        "no_connection": ("Wi-Fiがない", "No Wi-Fi"),
        "helping_someone": ("人を助けていた", "Helping someone"),
        "other": ("その他", "Something else"),
    }
    return [Choice(name, said[not ja], name) for name, said in words.items()]


def _said_reasons(ja: bool) -> list[str]:
    if ja:
        return [
            "今、[道に迷っている]ので、",
            "今、[電車が遅れている]ので、",
            "今、[Wi-Fiがつながらない]ので、",
            "今、[人を助けている]ので、",
            "今、[事情がある]ので、",
        ]
    return [
        "I’ve [lost my way]. ",
        "My [train is delayed]. ",
        "I have [no Wi-Fi]. ",
        "I’m [helping someone]. ",
        "[Something came up]. ",
    ]


def _stairs(ja: bool) -> list[Stair]:
    person, machine = Seal.PERSON, Seal.MACHINE
    if ja:
        return [
            Stair("その場", "取り消し", "その回かぎり", "", machine),
            Stair("段2", "警告", "6か月に2回", "6か月で消える", machine),
            Stair("段4", "一時停止", "12か月に3回", "14日、最長90日", person),
            Stair("段5", "契約の終了", "停止のあとに", "精算して終える", person),
            Stair("段6", "出禁", "さらに重なれば", "1年で見直す", person),
        ]
    return [
        Stair("at once", "Cancelled", "that session only", "", machine),
        Stair("level 2", "Warning", "twice in 6 months", "ends after 6 months", machine),
        Stair("level 4", "Pause", "3 times in 12 months", "14 days, at most 90", person),
        Stair("level 5", "End of contract", "after a pause", "settled, then ended", person),
        Stair("level 6", "All dealings end", "if it goes on", "reviewed every year", person),
    ]


def _next(ja: bool) -> list[Moment]:
    if ja:
        return [
            Moment("14:10", "ここから始めます。あわてずお越しください。", done=True),
            Moment("14:25", "さらに遅れるときは、もう一度お知らせください。"),
            Moment("15:00", "予定どおり終わります。"),
        ]
    return [
        Moment("14:10", "We start here. No need to rush.", done=True),
        Moment("14:25", "If you need longer, please tell me again by now."),
        Moment("15:00", "We end as planned."),
    ]


def _appeal(ja: bool) -> list[Moment]:
    if ja:
        return [
            Moment("", "すぐに、受け取りの控えをお送りします"),
            Moment("", "山根さん（外部の方）が読み直します"),
            Moment("", "14日のうちに、わけをつけてお返事します。過ぎたら警告は止まります"),
        ]
    return [
        Moment("", "You get a receipt at once"),
        Moment("", "Mr Yamane, who is not one of us, reads it again"),
        Moment("", "You hear from me with reasons within 14 days; after that the warning stops"),
    ]


def _log(ja: bool) -> list[LogLine]:
    if ja:
        return [
            LogLine("10:15", "三輪建具店の今日の回を取り消し、理由書を送りました。", "#"),
            LogLine("9:00", "支払期日の3日前のお知らせを、2社へ。"),
            LogLine("8:30", "今日の3社へ、一報ボタンつきのご案内を。"),
            LogLine("2:14", "時間外の着信1件。鳴らさずに預かり、返信の時刻を伝えました。"),
        ]
    return [
        LogLine("10:15", "Cancelled today’s session with Miwa Joinery and sent the reasons.", "#"),
        LogLine("9:00", "Reminded two clients that payment is due in three days."),
        LogLine("8:30", "Sent today’s three clients their page with the notice button."),
        LogLine("2:14", "Took one call outside hours without ringing, and said when I answer."),
    ]


def _evidence(ja: bool) -> list[Evidence]:
    if ja:
        return [
            Evidence("11月14日", "報告書を納品し、受領のご返信をいただきました。"),
            Evidence("11月20日 10:12", "メール「4万円ほど下げていただけませんか」", "#"),
            Evidence("11月21日 16:40", "わけを添えて、お断りしました。", "#"),
            Evidence("11月23日 9:05", "メール「やはり4万円の減額をお願いします」", "#"),
        ]
    return [
        Evidence("14 Nov", "I delivered the report, and you wrote that you had received it."),
        Evidence("20 Nov 10:12", "Your mail: “Could you come down by about 40,000 yen?”", "#"),
        Evidence("21 Nov 16:40", "I declined, with my reasons.", "#"),
        Evidence("23 Nov 9:05", "Your mail: “We would still like 40,000 yen off.”", "#"),
    ]


def _bars(ja: bool) -> list[Bar]:
    if ja:
        return [
            Bar(0, "今日から"),
            Bar(25, "2027年5月24日", "もう数えません"),
            Bar(100, "2028年11月24日", "記録を消します"),
        ]
    return [
        Bar(0, "from today"),
        Bar(25, "24 May 2027", "no longer counts"),
        Bar(100, "24 Nov 2028", "erased from the record"),
    ]


_CHANGING: Final = {
    True: ["この警告が、6か月残ります", "その間に重なると、一時停止14日を検討します"],
    False: [
        "This warning stands for six months",
        "If it happens again in that time, I will consider a pause of 14 days",
    ],
}
_STAYING: Final = {
    True: ["ご予約とご連絡、これまでの料金", "お約束した仕事と、その質"],
    False: [
        "Your bookings, how to reach me, and the price",
        "The work I promised, and its quality",
    ],
}


def _happenings(ja: bool) -> list[Happening]:
    def on(month: int, day: int) -> dt.date:
        return dt.date(2026, month, day)

    client, house = Party.CLIENT, Party.HOUSE
    draft = (
        Ruling("警告（段2）の案", "一度お断りしたあとの、二度目のため", Seal.WAITING)
        if ja
        else Ruling("Draft of a warning (level 2)", "the second time after a refusal", Seal.WAITING)
    )
    asked = (
        Ruling("お願い（段1）を送った", "同じ事情の前例7件と同じ")
        if ja
        else Ruling("Reminder (level 1) sent", "as in the seven cases before it")
    )
    repaid = (
        Ruling("その回の料金から3,000円を返した", "10月9日・先方の了承あり", Seal.PERSON, "佐伯 遥")
        if ja
        else Ruling(
            "3,000 yen of the fee returned", "9 Oct, they agreed", Seal.PERSON, "Haruka Saeki"
        )
    )
    no, yes = Mark.NOT_KEPT, Mark.KEPT
    texts = (
        (on(11, 23), client, no, ("4万円の値引きを、再び求められた", "Asked again for 40,000 yen off"), ("第2条・メール2通を保存", "Rule 2, both mails kept"), draft),
        (on(11, 21), house, yes, ("お断りと、その理由を返信", "Declined, with reasons"), ("第6条・1営業日で", "Rule 6, within a business day"), None),
        (on(11, 20), client, no, ("4万円の値引きを求められた", "Asked for 40,000 yen off"), ("第2条・一度目", "Rule 2, the first time"), asked),
        (on(11, 14), house, yes, ("報告書を納品", "Delivered the report"), ("約束の日どおり", "on the day promised"), None),
        (on(10, 31), client, yes, ("支払い、期日の2日前", "Paid, two days early"), ("", ""), None),
        (on(10, 8), house, no, ("一報なしに、開始が6分遅れた", "Started 6 minutes late, no word"), ("第1条・わたしの側", "Rule 1, my side"), repaid),
        (on(9, 12), client, Mark.NOTICE, ("20分遅れ、開始前に一報", "20 minutes late, word before the start"), ("人を助けていた・数えない", "helping someone, does not count"), None),
    )  # fmt: skip
    return [
        Happening(day, who, mark, title[not ja], note[not ja], ruling)
        for day, who, mark, title, note, ruling in texts
    ]


def _thresholds(ja: bool) -> list[Threshold]:
    return [Threshold("良好" if ja else "good", 60), Threshold("信頼" if ja else "trusted", 75)]


_LOWER: Final = (50, 48, 57, 53, 45, 43, 51, 48, 55, 52, 60, 58, 63, 61, 66, 63, 68, 65, 69, 67, 71, 70, 53)  # fmt: skip


def _history(ja: bool) -> History:
    first = dt.date(2025, 9, 8)
    points = [
        Point(first + dt.timedelta(days=90 + 16 * step), Chance(low, 98 - (step == 22) * 6, 20, 17))
        for step, low in enumerate(_LOWER)
    ]
    unusual = {2: Mark.LET_PASS, 6: Mark.NOT_KEPT, 17: Mark.NOTICE, 21: Mark.NOT_KEPT}
    words = {
        Mark.KEPT: ("お約束が守られた", "A promise kept"),
        Mark.NOTICE: ("開始前に一報、20分の遅れ", "Word before the start, 20 minutes late"),
        Mark.NOT_KEPT: ("お約束と違った", "A promise not kept"),
        Mark.LET_PASS: ("初めての遅れを見逃した", "A first lateness let pass"),
    }
    acts = [
        Act(first + dt.timedelta(days=21 * step), mark, words[mark][not ja])
        for step, mark in ((step, unusual.get(step, Mark.KEPT)) for step in range(22))
    ]
    return History(points, acts, _thresholds(ja))
