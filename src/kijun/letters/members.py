"""What members of the house are written: what was decided about them, and which rules hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kijun.judge.words.language import Language, Said
from kijun.letters.formal_words import COUNTS_ON
from kijun.letters.writing import Written

DECIDED: Final = "decided"
TAKEN_BACK: Final = "taken_back"
RULES: Final = "rules"
UNANSWERED: Final = "unanswered"
ANSWER_LATE: Final = "answer_late"
SERVICES: Final = "services"
SETTLING: Final = "settling"
"""Further kinds are those of `letters/afterwards.py`: what became of a decision after an appeal."""

_SUBJECTS: Final = {
    DECIDED: Said("{practice}の基準によるお知らせ", "About the rules of {practice}"),
    TAKEN_BACK: Said("先日のお知らせを取り消します", "Taking back what I wrote to you"),
    UNANSWERED: Said("お返事が遅れています：{who}", "The answer is late: {who} has none"),
    ANSWER_LATE: Said("お返事が遅れています：{who}", "The answer is late: {who} has none"),
    SERVICES: Said("{who}が担当していたサービスについて", "The services that {who} gave"),
    SETTLING: Said("{clock}に決まること：{who}", "At {clock}: {who}"),
    "appeal_received": Said("お申し出を受け取りました", "Your objection has arrived"),
    "appeal_rests": Said("お返事が遅れています", "My answer is late"),
    "dismissed": Said("お申し出へのお返事", "About your objection"),
    "upheld": Said("お申し出のとおり、取り消します", "You were right: I take it back"),
    "lifted": Said("本日で終わりにします", "It ends today"),
    RULES: Said("{practice}で一緒に働くときの基準", "How we work together at {practice}"),
}
_TEXTS: Final = {
    DECIDED: Said(
        "{name}さん\n\n{statement}\n\n事実が違うとき、事情があったときは、お知らせください。数えない事情にあたるときは、取り消します。\n\n{house}",
        "{name},\n\n{statement}\n\nIf the facts are wrong, or something stood in the way, tell me: "
        "where the rules allow for it, I take this back.\n\n{house}",
    ),
    TAKEN_BACK: Said(
        "{name}さん\n\n先日のお知らせを取り消します。数えませんので、これまでどおりでお願いします。\n\n{statement}\n\n{house}",
        "{name},\n\nI take back what I wrote to you. It does not count, and everything is as it was."
        "\n\n{statement}\n\n{house}",
    ),
    UNANSWERED: Said(
        "{name}さん\n\n{who}からの、「{things}」への異議に、14日のうちにお返事がありませんでした。"
        "{rests}\n\n相手の方にも、そうお知らせしました。\n\n"
        "お返事は、いつでも「今日」からできます。\n\n{practice}",
        "{name},\n\nWhat {who} said against this ({things}) has had no answer within 14 days.{rests}\n\n"
        "They have been told so.\n\n"
        "You can answer from Today, at any time.\n\n{practice}",
    ),
    ANSWER_LATE: Said(
        "{name}さん\n\n{who}からの、「{things}」への異議に、14日のうちにお返事がありませんでした。\n\n"
        "いま効いているものはありませんが、お返事はまだ必要です。\n\n"
        "お返事は、いつでも「今日」からできます。\n\n{practice}",
        "{name},\n\nWhat {who} said against this ({things}) has had no answer within 14 days.\n\n"
        "Nothing of what was decided holds now; the answer is still owed.\n\n"
        "You can answer from Today, at any time.\n\n{practice}",
    ),
    SETTLING: Said(
        "{name}さん\n\n{who}がお越しになったという記録も、ご連絡もありません。{clock}に、基準のとおりになります"
        "（{things}）。\n\nお越しになっているとき、ご連絡を受けておられるときは、それまでに「今日」から"
        "お知らせください。\n\n{practice}",
        "{name},\n\nThere is no record that {who} came, and no word from them. At {clock} the rules are "
        "followed ({things}).\n\nIf they are there, or have sent you word, say so on Today by then."
        "\n\n{practice}",
    ),
    SERVICES: Said(
        "{name}さん\n\n{who}は、メンバーではなくなりました。次のサービスの「担当できる方」に、名前がありました。\n\n"
        "{services}\n\n「いまは予約できません」とあるものは、担当できる方がほかにいません。"
        "「設定」の「サービス」で、選び直してください。\n\n{practice}",
        "{name},\n\n{who} is not a member here any more. These services name them among those who "
        "may give them:\n\n{services}\n\nWhere it says “cannot be booked now”, there is nobody else "
        "to give it. Choose who does under Services, in the settings.\n\n{practice}",
    ),
    "appeal_received": Said(
        "{name}さん\n\n{day}の「{things}」の件で、事実が違うとのお申し出を受け取りました。\n\n"
        "読み直して、{until}までに、理由を添えてお返事します。{rests}\n\n"
        "お申し出で不利になることはありません。\n\n{house}",
        "{name},\n\nWhat you told me about what I decided on {day} ({things}) has arrived.\n\n"
        "I read it again and answer with reasons by {until}.{rests}\n\n"
        "Telling me never counts against you.\n\n{house}",
    ),
    "appeal_rests": Said(
        "{name}さん\n\n{day}の「{things}」の件でのお申し出に、期限までにお返事できませんでした。申し訳ありません。"
        "{rests}\n\n{house}",
        "{name},\n\nI have not answered in time what you told me about what I decided on {day} "
        "({things}). I am sorry.{rests}\n\n{house}",
    ),
    "dismissed": Said(
        "{name}さん\n\n{day}の「{things}」の件で、お申し出をいただき、ありがとうございました。\n\n"
        "見直しましたが、決定はそのままとします。\n\n理由：{reason}\n\n{house}",
        "{name},\n\nThank you for telling me about what I decided on {day} ({things}).\n\n"
        "I have looked at it again, and leave it as it is.\n\nWhy: {reason}\n\n{house}",
    ),
    "upheld": Said(
        "{name}さん\n\n{day}の「{things}」の件は、お申し出のとおりでした。すべて取り消します。数えません。\n\n"
        "理由：{reason}\n\nご迷惑をおかけし、申し訳ありませんでした。知らせてくださり、ありがとうございます。\n\n{house}",
        "{name},\n\nYou were right about what I decided on {day} ({things}). All of it is taken back "
        "and does not count.\n\nWhy: {reason}\n\nI am sorry for the trouble, and thank you for telling "
        "me.\n\n{house}",
    ),
    "lifted": Said(
        "{name}さん\n\n{day}の「{things}」の件で決めていたことを、本日で終わりにします。\n\n理由：{reason}\n\n{house}",
        "{name},\n\nWhat I decided on {day} ({things}) ends today.\n\nWhy: {reason}\n\n{house}",
    ),
    RULES: Said(
        "{name}さん\n\n一緒に働くときの基準を、あらかじめお知らせします。{effective}から当てはまります。\n\n"
        "「自分の記録」のページで読み、「確認しました」を押してください。\n\n{house}",
        "{name},\n\nI would like you to know beforehand the rules that hold for who works here. "
        "They hold from {effective}.\n\nPlease read them on the page “Your record”, and press "
        "“I have read this” there.\n\n{house}",
    ),
}


_SERVICE: Final = Said("・{service}", "- {service}")
_UNLED: Final = Said("・{service}（いまは予約できません）", "- {service} (cannot be booked now)")


def service_line(service: str, language: Language, *, is_unled: bool) -> str:
    """Write a service on a line of its own, and whether nobody is left to give it."""
    said = _UNLED if is_unled else _SERVICE
    return said.in_language(language).format(service=service)


_RESTS: Final = {
    UNANSWERED: Said(
        "お返事するまで、この決定による条件や制限は止まっています。",
        "Until there is one, the conditions and limits that it sets rest.",
    ),
    "appeal_received": Said(
        "過ぎましたら、お返事まで、この決定による条件や制限を止めます。",
        "If I have not, the conditions and limits that it sets rest until I do.",
    ),
    "appeal_rests": Said(
        "お返事するまで、この決定による条件や制限を止めます。",
        "Until I do, the conditions and limits that it sets rest.",
    ),
}
"""What rests while there is no answer in time, in the letters about that."""


def told_of_rest(kind: str, language: Language, *, can_rest: bool, counts: bool) -> str:
    """Return what a letter of a kind says, behind a sentence, of what rests and what goes on."""
    rests = _RESTS.get(kind)
    if rests is None:
        return ""
    said = [rests] * can_rest + [COUNTS_ON] * counts
    space = " " if language == "en" else ""
    return "".join(space + each.in_language(language) for each in said)


def written_to_member(kind: str, given: Mapping[str, str], language: Language) -> Written:
    """Write a letter to a member. Raises KeyError for an unknown kind."""
    subject = _SUBJECTS[kind].in_language(language).format_map(given)
    return Written(" ".join(subject.split()), _TEXTS[kind].in_language(language).format_map(given))
