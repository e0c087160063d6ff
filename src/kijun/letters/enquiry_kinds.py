"""What letters about enquiries say."""

from __future__ import annotations

from typing import Final

from kijun.judge.words.language import Said
from kijun.letters.shape import Kind, plain

_SUBJECT: Final = Said("「{service}」へのお問い合わせについて", "Your enquiry about {service}")
_OWN: Final = Said("{own}", "{own}")

ENQUIRIES: Final[dict[str, Kind]] = {
    "enquiry_received": plain(
        Said("お問い合わせの受け取り", "an enquiry, received"),
        Said("お問い合わせをお受けしました", "Your enquiry has arrived"),
        Said(
            "「{service}」へのお問い合わせを、ありがとうございます。確かにお受けしました。",
            "Thank you for asking about {service}. Your enquiry has arrived.",
        ),
        Said("{until}までに、お返事いたします。", "You will have my answer by {until}."),
        Said(
            "いただいた内容は、こちらでご覧いただけます。書き足していただくこともできます。\n{link}",
            "What you wrote is here, and you can add to it:\n{link}",
        ),
        Said(
            "お心当たりのないときは、そのままになさってください。何も起きません。",
            "If this was not you, leave this mail as it is: nothing follows from it.",
        ),
    ),
    "enquiry_accepted": plain(
        Said("お問い合わせへのお返事（お受けする）", "an enquiry, accepted"),
        _SUBJECT,
        Said(
            "お問い合わせをありがとうございました。喜んでお受けいたします。",
            "Thank you for your enquiry. I am glad to take it on.",
        ),
        _OWN,
        Said(
            "はじめの日時は、こちらからお選びください。\n{link}",
            "Please choose a first time here:\n{link}",
        ),
        Said(
            "ご一緒するときの決まりごとは、お読みいただいたとおりです。わたしにも同じように当てはまります。{has_read:.0}",
            "The rules that you have read hold from here on, for me as for you.{has_read:.0}",
        ),
        Said(
            "ご一緒するときの決まりごとは、別の便でお送りいたします。わたしにも同じように当てはまります。{sends_rules:.0}",
            "The rules by which I work come in a letter of their own. They hold for me as for you.{sends_rules:.0}",
        ),
    ),
    "enquiry_asked": plain(
        Said("お問い合わせへのお返事（お伺いする）", "an enquiry, asked back"),
        _SUBJECT,
        Said(
            "お問い合わせをありがとうございます。お返事の前に、お伺いしたいことがございます。",
            "Thank you for your enquiry. Before I answer, there is something I would like to ask.",
        ),
        Said("{question}", "{question}"),
        _OWN,
        Said(
            "お返事は、こちらからお願いいたします。\n{link}",
            "Please answer here:\n{link}",
        ),
        Said(
            "このメールにご返信いただいても届きます。{replies_read:.0}",
            "Replying to this mail reaches me too.{replies_read:.0}",
        ),
    ),
    "enquiry_declined": plain(
        Said("お問い合わせへのお返事（お断りする）", "an enquiry, declined"),
        _SUBJECT,
        Said("お問い合わせをありがとうございました。", "Thank you for your enquiry."),
        Said(
            "内容を拝見し、考えましたが、今回はお受けすることができません。申し訳ありません。",
            "I have read it and thought it over, and I am sorry: I cannot take this on.",
        ),
        Said("{why}", "{why}"),
        _OWN,
        Said(
            "よいお仕事になりますよう、お祈りしております。",
            "I hope that it goes well for you.",
        ),
    ),
    "enquiry_held": plain(
        Said("お問い合わせへの中間のご連絡", "an enquiry, answered later"),
        _SUBJECT,
        Said(
            "{asked}にいただいたお問い合わせへのお返事に、もう少しお時間をいただいております。申し訳ありません。",
            "My answer to your enquiry of {asked} is taking longer than I said. I am sorry.",
        ),
        Said(
            "お問い合わせは届いております。お返事は必ずいたします。",
            "It has arrived, and I will answer it.",
        ),
        Said(
            "お急ぎのときや、ご事情が変わったときは、こちらからお知らせください。\n{link}",
            "If it is urgent, or something has changed, tell me here:\n{link}",
        ),
    ),
}
"""Every kind by its name."""

ANSWERS: Final = frozenset({"enquiry_accepted", "enquiry_asked", "enquiry_declined"})
"""What the owner answers with their own hand."""
