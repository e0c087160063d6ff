"""What formal letters say, by the weightiest consequence that they tell of."""

from __future__ import annotations

from typing import Final, NamedTuple

from kijun.judge.words.language import Said


class Wording(NamedTuple):
    """The words of one kind of formal letter: its subject, what it asks, and what it closes with."""

    subject: Said
    asks: Said
    closes: Said


_KEPT: Final = Said(
    "ほかのご予約とこれまでのお約束は、そのままでございます。今後とも、どうぞよろしくお願い申し上げます。",
    "Your other bookings and everything else that we agreed stay as they are.",
)

WORDINGS: Final[dict[str, Wording]] = {
    "warn": Wording(
        Said("{when}の件について（警告）", "Written warning: {when}"),
        Said(
            "つきましては、あらかじめお知らせしております基準に基づき、下記のとおり、書面をもって警告申し上げます。",
            "Under the rule that I announced to you beforehand, this letter is a written warning. "
            "The particulars are set out below.",
        ),
        Said(
            "これからも気持ちよくご一緒できますよう、お心に留めていただけましたら幸いに存じます。",
            "I would like us to go on working together, and ask you to bear it in mind.",
        ),
    ),
    "cancel_session": Wording(
        Said("セッションの中止について", "A session, cancelled: {when}"),
        Said(
            "つきましては、あらかじめお知らせしております基準に基づき、下記のとおり、当該のセッションを中止いたしました。",
            "Under the rule that I announced to you beforehand, that session is cancelled. "
            "The particulars are set out below.",
        ),
        _KEPT,
    ),
    "charge": Wording(
        Said("料金のお支払いのお願い", "A fee that is due: {when}"),
        Said(
            "つきましては、あらかじめお知らせしております基準に基づき、下記のとおり、料金を申し受けたく、お願い申し上げます。",
            "Under the rule that I announced to you beforehand, a fee is due. "
            "The particulars are set out below.",
        ),
        _KEPT,
    ),
    "require_prepayment": Wording(
        Said("今後のお支払いについてのお願い", "Payment in advance from now on"),
        Said(
            "つきましては、あらかじめお知らせしております基準に基づき、今後のご予約につき、下記のとおり、前もってのお支払いをお願い申し上げます。",
            "Under the rule that I announced to you beforehand, I ask you to pay in advance for "
            "bookings from now on. The particulars are set out below.",
        ),
        _KEPT,
    ),
    "written_only": Wording(
        Said("今後のご連絡方法についてのお願い", "Getting in touch in writing from now on"),
        Said(
            "つきましては、あらかじめお知らせしております基準に基づき、今後のご連絡を、下記のとおり、文書にてくださいますよう、お願い申し上げます。",
            "Under the rule that I announced to you beforehand, I ask you to get in touch in writing "
            "from now on. The particulars are set out below.",
        ),
        _KEPT,
    ),
    "suspend": Wording(
        Said("ご予約のお休みについてのお願い", "A pause in our sessions"),
        Said(
            "つきましては、あらかじめお知らせしております基準に基づき、下記のとおり、しばらくのあいだ、ご予約をお休みくださいますよう、お願い申し上げます。",
            "Under the rule that I announced to you beforehand, I ask you to pause bookings for a "
            "time. The particulars are set out below.",
        ),
        Said(
            "期間が過ぎましたら、これまでどおりご予約をお取りいただけます。またご一緒できますことを、願っております。",
            "Once the pause is over you can book as before. I hope that we shall work together again.",
        ),
    ),
    "end_engagement": Wording(
        Said("ご契約の終了について", "The end of our engagement"),
        Said(
            "つきましては、あらかじめお知らせしております基準に基づき、下記のとおり、ご契約を終了させていただきたく、ご通知申し上げます。",
            "Under the rule that I announced to you beforehand, I give you notice that our engagement "
            "ends. The particulars are set out below.",
        ),
        Said(
            "お預かりしているもの、ご精算の残りがございましたら、お申し出ください。これまでお力添えを賜りましたことに、御礼申し上げます。",
            "If I still hold anything of yours, or if anything remains to be settled, please tell me. "
            "Thank you for the work that we did together.",
        ),
    ),
    "ban": Wording(
        Said("今後のお取引およびご連絡について", "Any further dealings"),
        Said(
            "つきましては、あらかじめお知らせしております基準に基づき、下記のとおり、今後のお取引およびご連絡を、お断り申し上げます。",
            "Under the rule that I announced to you beforehand, I decline all further dealings and "
            "correspondence. The particulars are set out below.",
        ),
        Said(
            "本書のお届けをもちまして、ご予約、お電話、メールはお受けできなくなります。異議のお申し出、記録の開示のお求め、お支払い、法律上のご連絡は、いつでもお受けいたします。",
            "From the delivery of this letter I take no bookings, calls or emails. An objection, a "
            "request to see what is on record, a payment, and legal notices I always take.",
        ),
    ),
    "refund": Wording(
        Said("お詫びと返金について", "An apology and a refund: {when}"),
        Said(
            "ご迷惑をおかけし、まことに申し訳ございません。お約束しております基準に基づき、下記のとおり、料金をお返しいたします。",
            "I am sorry. The rules hold for me as they do for you, and under them I refund what is set "
            "out below.",
        ),
        Said(
            "今後は同じことのないよう、努めてまいります。",
            "I will do my part that it does not happen again.",
        ),
    ),
    "make_good": Wording(
        Said("お詫びと埋め合わせについて", "An apology, and how I make good: {when}"),
        Said(
            "ご迷惑をおかけし、まことに申し訳ございません。お約束しております基準に基づき、下記のとおり、埋め合わせをいたします。",
            "I am sorry. The rules hold for me as they do for you, and under them I make good as set "
            "out below.",
        ),
        Said(
            "今後は同じことのないよう、努めてまいります。",
            "I will do my part that it does not happen again.",
        ),
    ),
}
"""The kinds of letters about which there is a formal one: levels 2 to 6."""

SEASON: Final = Said("時下ますますご清祥のこととお慶び申し上げます。", "")
SEASON_FIRM: Final = Said("時下ますますご清栄のこととお慶び申し上げます。", "")
THANKS: Final = Said("平素より{practice}をご利用くださり、厚く御礼申し上げます。", "")
TURN: Final = Said("さて、{what}", "{what}")

FACTS: Final = Said("事実", "The facts")
MORE_FACTS: Final = Said(
    "ほか{count}件。理由書にすべてございます。",
    "{count} more, all of them in the statement of reasons.",
)
SILENCE: Final = Said(
    "この時までに、お越しの記録もご連絡の記録もございませんでした。",
    "By then there was no record of an arrival and none of any word.",
)
RULE: Final = Said("お伝えした基準", "The rule that was announced")
MEASURE: Final = Said("決定", "What is decided")
AMOUNT: Final = Said("金額：{amount}", "Amount: {amount}")
STEP: Final = Said("回数", "Why this step")
FIRST_TIME: Final = Said(
    "この基準では、これが初めてです。", "It is the first time under this rule."
)
NTH_TIME: Final = Said(
    "この基準では、{window}のうちに{step}度目です。",
    "Within {window}, it is number {step} under this rule.",
)
BEFORE: Final = Said("{day}：{things}", "{day}: {things}")
BEFORE_SENT: Final = Said(
    "{day}：{things}（{sent}にお知らせしました）", "{day}: {things} (my letter of {sent})"
)
TERM: Final = Said("期間", "How long")
FROM_TO: Final = Said("{first}から{last}まで", "From {first} to {last}")
FROM: Final = Said("{first}から", "From {first}")
REVIEW: Final = Said(
    "{day}に、続けるかどうかを見直します。",
    "On {day} I look at it again and decide whether it goes on.",
)
COUNTS: Final = Said("{day}を過ぎましたら、数えません。", "After {day} it no longer counts.")
HOUSE: Final = Said("当方の側", "My side")
HOUSE_CLEAR: Final = Said(
    "同じ基準に照らし、この件で当方が守れていないお約束はございません。",
    "The same record was checked for me too: in this matter there is nothing that I owe you.",
)
HOUSE_OWES: Final = Said(
    "この件では、当方も次のとおりいたします：{things}", "In the same matter, for my part: {things}"
)
REDRESS: Final = Said("事実と違うとき", "If the facts are otherwise")
APPEAL: Final = Said(
    "{day}まで、無料でお申し出いただけます。お申し出により、不利になることはございません。",
    "You can object until {day}, free of charge. It never counts against you.",
)
ANSWER: Final = Said(
    "お申し出には14日のうちに理由を添えてお返事いたします。",
    "I answer with reasons within 14 days.",
)
RESTS: Final = Said(
    "過ぎましたら、お返事まで、この決定による条件や制限を止めます。",
    "If I have not, the conditions and limits that it sets rest until I do.",
)
COUNTS_ON: Final = Said(
    "そのあいだも、回数には数えます。", "Meanwhile it goes on counting as a step."
)
WHERE: Final = Said(
    "お申し出と理由書は、こちらです。", "Where to object, and the statement of reasons:"
)
WARNED: Final = Said("本書をもちまして、警告いたします。", "This letter is a written warning.")
HOW: Final = Said(
    "これは基準についての判断で、法律上の判断ではございません。",
    "This is a judgement by house rules; it is no judgement by law.",
)
