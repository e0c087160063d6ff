"""Answers to what was asked about price and scope."""

from __future__ import annotations

from typing import Final

from kijun.judge.words.language import Said
from kijun.services.noting.reply import AS_ANNOUNCED, always, is_done, reply

_ABOUT_PRICE: Final = Said("料金について", "About the price")
_REFUSED_BEFORE: Final = Said(
    "{refused}にも、同じお返事を差し上げております。",
    "I gave you the same answer on {refused}.",
)
_NO_CUT: Final = Said(
    "料金は、始める前にお互いに納得して決めたものですので、お値引きはいたしかねます。",
    "We both agreed on the price before I began, so I leave it as it is.",
)
_BELOW_TARGET: Final = reply(
    "price_below_target",
    "price_request price_refused",
    lambda s: is_done(s) and s.target_met == "false",
    _ABOUT_PRICE,
    Said(
        "{work}の成果が目標の{target}に届いていないことは、わたしも重く受け止めております。",
        "That {work} has not reached its target of {target} weighs on me too.",
    ),
    Said(
        "料金のお話の前に、不足をどのように補えるか、ご相談させてください。",
        "Before we speak of the price, I would like to talk about how I can make up for it.",
    ),
    Said(
        "ご都合のよい日時を、いくつかお知らせください。", "Please name a few times that suit you."
    ),
)
ABOUT_WORK: Final = (
    reply(
        "price_before_agreement",
        "price_request",
        lambda s: s.stage in ("before_agreement", "none"),
        Said("お見積もりについて", "About the quote"),
        Said(
            "料金についてご相談くださり、ありがとうございます。",
            "Thank you for raising the price with me before we begin.",
        ),
        Said(
            "お約束の前でしたら、内容とあわせて見直すことができます。",
            "Before we agree, the price and what it covers can be looked at together.",
        ),
        Said(
            "ご予算と、なくてもよい項目をお知らせください。あらためてお見積もりをお送りします。",
            "Tell me your budget and what you could do without, and I will send a new quote.",
        ),
    ),
    _BELOW_TARGET,
    reply(
        "price_after_delivery",
        "price_request price_refused",
        is_done,
        _ABOUT_PRICE,
        Said(
            "{work}は{delivered}に納品し、目標の{target}に対して{value}という成果になりました。",
            "I delivered {work} on {delivered}; against a target of {target} it reached {value}.",
        ),
        _NO_CUT,
        AS_ANNOUNCED,
        _REFUSED_BEFORE,
        Said(
            "次のお仕事の内容やご予算のご相談は、いつでも承ります。{goes_on:.0}",
            "For the next piece of work I am glad to talk about scope and budget at any time.{goes_on:.0}",
        ),
        records="price.cut_refused",
    ),
    reply(
        "price_agreed",
        "price_request price_refused",
        always,
        _ABOUT_PRICE,
        Said(
            "{work}は、{price}でお約束しております。お値引きはいたしかねます。",
            "We agreed on {price} for {work}, and I leave the price as it is.",
        ),
        AS_ANNOUNCED,
        _REFUSED_BEFORE,
        Said(
            "内容を減らしてご予算に合わせることでしたら、喜んでご相談に応じます。",
            "If you would like to do less for less, I am glad to talk about that.",
        ),
        records="price.cut_refused",
    ),
    reply(
        "price_imposed",
        "price_imposed",
        always,
        Said("お支払いの金額について", "About the amount paid"),
        Said(
            "{work}のお支払いが、お約束の{price}より{amount}少なくなっておりました。",
            "The payment for {work} was {amount} less than the {price} we agreed on.",
        ),
        Said(
            "行き違いかと存じますが、ご確認のうえ、差額をお支払いくださいますようお願いいたします。",
            "It may be an oversight: please check it and pay what is missing.",
        ),
        AS_ANNOUNCED,
        Said(
            "ご事情がおありでしたら、先にお知らせください。",
            "If there is a reason, please tell me first.",
        ),
    ),
    reply(
        "scope_paid",
        "scope_request",
        lambda s: s.paid,
        Said("追加のご依頼について", "About the extra work"),
        Said(
            "追加のご依頼をくださり、ありがとうございます。喜んでお受けします。",
            "Thank you for asking me to do more. I would be glad to.",
        ),
        Said("料金は{quote}です。", "The price for it is {quote}."),
        Said(
            "ご了承のお返事をいただいてから、着手いたします。",
            "I will begin as soon as you have said yes.",
        ),
    ),
    reply(
        "scope_unpaid",
        "scope_request",
        always,
        Said("追加のご依頼について", "About the extra work"),
        Said(
            "ご依頼をくださり、ありがとうございます。",
            "Thank you for telling me what else you need.",
        ),
        Said(
            "こちらは{work}のお約束には含まれておりませんので、別途お見積もりいたします。",
            "It is not part of what we agreed for {work}, so I will quote for it separately.",
        ),
        Said("料金は{quote}です。", "The price for it is {quote}."),
        Said(
            "ご了承のお返事をいただいてから、着手いたします。",
            "I will begin as soon as you have said yes.",
        ),
    ),
)
"""Answers about price and scope."""
