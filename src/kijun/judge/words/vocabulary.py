"""The words for the codes that rulebooks, records and decisions are written in.

Within one table no two codes share a word: whoever reads the words knows the code.
"""

from __future__ import annotations

from typing import Final

from kijun.judge.words.language import Language, Said, word_for

OCCASIONS: Final = {
    "lateness": Said("遅れ", "lateness"),
    "absence": Said("欠席", "absence"),
    "cancellation": Said("取り消し", "cancellation"),
    "move": Said("日時の変更", "moving a session"),
    "payment": Said("お支払い", "payment"),
    "price_request": Said("値引きの求め", "asking for a lower price"),
    "scope_request": Said("範囲を超えるご依頼", "asking for more than was agreed"),
    "promise": Said("お約束", "promises"),
    "courtesy": Said("お礼・お詫び・ご報告", "thanks, apologies and reports"),
    "double_standard": Said("ご自身のルール", "rules that one sets for the other"),
    "conduct": Said("言動", "conduct"),
    "contact": Said("ご連絡", "getting in touch"),
    "inquiry": Said("お問い合わせ", "inquiries"),
    "streak": Said("お約束の積み重ね", "a run of kept commitments"),
}

REASONS: Final = {
    "lost_way": Said("道に迷った", "lost the way"),
    "transport": Said("交通機関の乱れ", "trouble with transport"),
    "no_connection": Said("通信の不具合", "no connection"),
    "helping_someone": Said("人を助けていた", "helping someone"),
    "illness": Said("病気", "illness"),
    "family": Said("家族の事情", "a family matter"),
    "accommodation": Said("体調・障がいへの配慮", "a disability or health"),
    "force_majeure": Said("災害など", "a disaster or the like"),
    "work": Said("仕事の都合", "work"),
    "other": Said("その他の事情", "another reason"),
}

SERVICES: Final = {
    "consulting": Said("コンサルティング", "consulting"),
    "coaching": Said("コーチング", "coaching"),
    "counselling": Said("カウンセリング", "counselling"),
    "training": Said("研修", "training"),
    "lesson": Said("レッスン", "lessons"),
    "workshop": Said("ワークショップ", "workshops"),
    "seminar": Said("セミナー", "seminars"),
    "speaking": Said("講演", "talks"),
    "copywriting": Said("コピーライティング", "copywriting"),
    "marketing": Said("マーケティング", "marketing"),
    "agency": Said("代行", "agency work"),
    "design": Said("デザイン", "design"),
    "development": Said("開発", "development"),
    "treatment": Said("施術", "treatments"),
}
"""Words for services and fields of work; everybody has their own, which are quoted."""

CHANNELS: Final = {
    "phone": Said("お電話", "phone"),
    "email": Said("Eメール", "email"),
    "mail": Said("メール", "mail"),
    "line": Said("LINE", "LINE message"),
    "sms": Said("SMS", "text message"),
    "chat": Said("チャット", "chat"),
    "slack": Said("Slack", "Slack message"),
    "social": Said("SNS", "social media"),
    "letter": Said("お手紙", "letter"),
    "fax": Said("ファクス", "fax"),
}

CONDUCT: Final = {
    "violence": Said("暴力", "violence"),
    "threat": Said("脅し", "threats"),
    "insult": Said("侮辱", "insults"),
    "sexual": Said("性的ないやがらせ", "sexual harassment"),
    "stalking": Said("つきまとい", "stalking"),
    "detention": Said("長時間の拘束", "keeping people from leaving"),
    "posting": Said("中傷の投稿", "defamatory posts"),
    "demand": Said("行き過ぎた要求", "excessive demands"),
}

COURTESIES: Final = {
    "thanks": Said("お礼", "thanks"),
    "apology": Said("お詫び", "an apology"),
    "report": Said("ご報告", "a report"),
}

TIERS: Final = {
    "unknown": Said("まだわからない", "not known yet"),
    "building": Said("積み重ね中", "building"),
    "good": Said("良好", "good"),
    "trusted": Said("信頼", "trusted"),
    "steadfast": Said("盤石", "steadfast"),
}

TERMS: Final = {
    "late": Said("遅れ", "how late"),
    "notice": Said("ご連絡の有無", "whether word was sent"),
    "notice_lead": Said("開始までのご連絡の時期", "how long before the start word was sent"),
    "notice_within": Said("開始からのご連絡の時期", "how soon after the start word was sent"),
    "reason": Said("理由", "the reason"),
    "lead": Said("開始・期日までの時間", "how long before it"),
    "after_deadline": Said("期限のあとかどうか", "whether after the deadline"),
    "moves": Said("変更の回数", "how often it was moved"),
    "overdue": Said("お支払いの遅れ", "how long overdue"),
    "short": Said("不足額", "how much is missing"),
    "disputed": Said("異議のお申し出", "whether it is contested"),
    "stage": Said("お仕事の段階", "the stage of the work"),
    "target_met": Said("目標の達成", "whether the target was met"),
    "imposed": Said("一方的な減額かどうか", "whether the cut was imposed"),
    "after_refusal": Said("お断りのあとかどうか", "whether it came after a refusal"),
    "amount": Said("金額", "the amount"),
    "share": Said("ご契約額に対する割合", "the share of the agreed price"),
    "paid": Said("追加の料金", "whether pay was offered"),
    "requests": Said("ご依頼の回数", "how often it was asked"),
    "kept": Said("お約束が果たされたか", "whether the promise was kept"),
    "courtesy": Said("お礼・お詫び・ご報告の別", "which courtesy"),
    "shown": Said("ひと言の有無", "whether it was shown"),
    "imposer_breaches": Said("ご自身が守らなかった回数", "how often its own maker did not keep it"),
    "other_breaches": Said("相手が守らなかった回数", "how often the other did not keep it"),
    "complaints": Said("ご指摘の回数", "how often it was complained of"),
    "binds": Said("ルールの対象", "whom the rule binds"),
    "what": Said("言動の種類", "the kind of conduct"),
    "severity": Said("程度", "how grave"),
    "outside_hours": Said("営業時間の外かどうか", "whether outside opening hours"),
    "channel": Said("ご連絡の手段", "the channel"),
    "unwanted": Said("お控えいただきたいご連絡か", "whether unwanted"),
    "rate": Said("1時間あたりのご予算", "the budget per hour"),
    "field": Said("分野", "the field of work"),
    "good_in_a_row": Said("続いた回数", "how many in a row"),
    "of": Said("数えるもの", "what is counted"),
    "service": Said("サービス", "the service"),
    "party": Said("どちらの側か", "whose side"),
    "standing": Said("これまでのお約束", "standing"),
}
"""What each term asks, by its name."""

CHANGED_BY_A_PERSON: Final = frozenset({"waived", "overturned"})
"""Statuses that a person gave to what had been decided before."""

STATUSES: Final = {
    "proposed": Said("確認をお待ちしています", "waiting for confirmation"),
    "practice": Said("試行中の記録です", "on trial"),
    "standing": Said("有効です", "in force"),
    "excused": Said("ご事情により数えません", "excused"),
    "waived": Said("見逃しました", "let pass"),
    "overturned": Said("取り消しました", "taken back"),
    "held_back": Said("控えています", "held back"),
    "lapsed": Said("行わないことになりました", "lapsed"),
    "expired": Said("終わりました", "ended"),
    "absorbed": Said("同じ件の別の決定に含まれます", "covered by another decision"),
    "unannounced": Said(
        "適用を始める前のことのため、適用しません", "not in effect then, so not applied"
    ),
}


def occasion_words(occasion: str, language: Language) -> str:
    """Return what an occasion is about."""
    return word_for(occasion, OCCASIONS, language)


def reason_words(reason: str, language: Language) -> str:
    """Return a reason; one that is not known is quoted as given."""
    return word_for(reason, REASONS, language)


def status_words(status: str, language: Language) -> str:
    """Return what has become of a decision."""
    return word_for(status, STATUSES, language)


def tier_words(tier: str, language: Language) -> str:
    """Return a tier of standing; too few facts read as “not known yet”, never as bad."""
    return word_for(tier, TIERS, language)
