"""What is written about a decision of which its client knows: taken back, answered, ended early."""

from __future__ import annotations

from typing import Final

from kijun.judge.words.language import Said
from kijun.letters.shape import Kind, plain

AFTERWARDS: Final[dict[str, Kind]] = {
    "put_right": plain(
        Said("取り消しとお詫び", "reversal and apology"),
        Said("{when} の件を取り消しました", "What I wrote about {when} is taken back"),
        Said(
            "ご事情をお知らせいただき、ありがとうございます。{told:.0}",
            "Thank you for telling me what happened.{told:.0}",
        ),
        Said(
            "{when}の件を、こちらで見直しました。{untold:.0}",
            "I have looked again at what I wrote about {when}.{untold:.0}",
        ),
        Said(
            "{when}の件は取り消しました。数えません。ご迷惑をおかけし、申し訳ありませんでした。",
            "What I wrote about {when} no longer holds and does not count. I am sorry for the trouble.",
        ),
        Said("{undone}", "{undone}"),
        Said(
            "いまの記録は、こちらでご覧いただけます。\n{link}", "This is how it stands now:\n{link}"
        ),
    ),
    "eased": plain(
        Said("一部の取り消しとお詫び", "partial reversal and apology"),
        Said(
            "{when} の件の一部を取り消しました", "Part of what I wrote about {when} is taken back"
        ),
        Said(
            "{when}の件は、その後わかったことにより、一部を取り消しました。申し訳ありませんでした。",
            "From what is known now, part of what I wrote about {when} no longer holds. I am sorry.",
        ),
        Said("{undone}", "{undone}"),
        Said(
            "いまの記録は、こちらでご覧いただけます。\n{link}", "This is how it stands now:\n{link}"
        ),
    ),
    "dismissed": plain(
        Said("お申し出へのご返事", "an answer to an objection"),
        Said("{when} の件でのお申し出について", "Your objection about {when}"),
        Said(
            "{when}の件で、事実が違うとのお申し出をいただき、ありがとうございました。",
            "Thank you for telling me that something about {when} was otherwise.",
        ),
        Said(
            "見直しましたが、決定はそのままといたします。",
            "I have looked at it again, and leave what was decided as it is.",
        ),
        Said("理由：{reason}", "Why: {reason}"),
        Said(
            "記録と、お申し出とその答えは、こちらでご覧いただけます。お伝えになっていないことがあれば、あらためてお知らせください。\n{link}",
            "What is on record, with your words and my answer. If there is more to tell, tell me here:\n{link}",
        ),
        level=2,
    ),
    "upheld": plain(
        Said("お申し出による取り消しとお詫び", "taken back after an objection"),
        Said("{when} の件を取り消し、お詫びいたします", "You were right about {when}"),
        Said(
            "{when}の件は、お申し出のとおりでした。決定をすべて取り消しました。数えません。",
            "You were right about {when}: all that I decided is taken back and does not count.",
        ),
        Said("理由：{reason}", "Why: {reason}"),
        Said("{undone}", "{undone}"),
        Said(
            "ご迷惑をおかけし、まことに申し訳ありませんでした。お知らせくださったことに、感謝いたします。",
            "I am sorry for the trouble it has given you, and thank you for telling me.",
        ),
        Said(
            "いまの記録は、こちらでご覧いただけます。\n{link}", "This is how it stands now:\n{link}"
        ),
        level=2,
    ),
    "appeal_received": plain(
        Said("お申し出の受け取り", "an objection, received"),
        Said("{when} の件でのお申し出を受け取りました", "Your objection about {when} has arrived"),
        Said(
            "{when}の件で、事実が違うとのお申し出を、たしかに受け取りました。",
            "What you told me about {when} has arrived.",
        ),
        Said(
            "読み直して、{until}までに、理由を添えてお返事いたします。",
            "I read it again and answer with reasons by {until}.",
        ),
        Said(
            "それまでにお返事しないときは、お返事するまで、この決定の効きめを止めます。{rests:.0}",
            "If I have not answered by then, what I decided rests until I do.{rests:.0}",
        ),
        Said(
            "お申し出いただいたことで、不利になることはありません。",
            "Telling me never counts against you.",
        ),
        Said("いまの状態は、こちらでご覧いただけます。\n{link}", "Where it stands:\n{link}"),
    ),
    "appeal_rests": plain(
        Said("返事の遅れと、効きめの停止", "a late answer: the measure rests"),
        Said("{when} の件のお返事が遅れております", "My answer about {when} is late"),
        Said(
            "{when}の件でのお申し出に、期限までにお返事できませんでした。申し訳ありません。",
            "I have not answered what you told me about {when} in time. I am sorry.",
        ),
        Said(
            "お返事するまで、この決定の効きめを止めております。{rests:.0}",
            "Until I do, what I decided rests.{rests:.0}",
        ),
        Said(
            "そのあいだ、ご予約もこれまでどおりお取りいただけます。{books:.0}",
            "Meanwhile you can book as before.{books:.0}",
        ),
        Said("いまの状態は、こちらでご覧いただけます。\n{link}", "Where it stands:\n{link}"),
    ),
    "lifted": plain(
        Said("早めの終了", "ended early"),
        Said("{when} の件を終わりにしました", "What followed from {when} has ended"),
        Said(
            "{when}の件で決めていたことを、本日で終わりにいたしました。",
            "What I had decided about {when} ends today.",
        ),
        Said("理由：{reason}", "Why: {reason}"),
        Said(
            "これまでどおり、どうぞよろしくお願いいたします。",
            "Everything is as it was before.",
        ),
        Said(
            "いまの記録は、こちらでご覧いただけます。\n{link}", "This is how it stands now:\n{link}"
        ),
    ),
}
"""Each kind by its name."""

ANSWERING: Final = frozenset({"dismissed", "upheld", "appeal_received", "appeal_rests", "lifted"})
"""Those about an appeal, or by the owner's own hand: they leave at once, and are not asked about."""
