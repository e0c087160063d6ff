"""What people write when they answer a reminder, and what is to be read in it.

One line a text: about, minutes, reason, sure, text; `-` is none, `/` a new line.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from kijun.channels.mail.words import Reading


class Sentence(NamedTuple):
    """A text and what is to be read in it."""

    text: str
    expected: Reading


TABLE: Final = """
late     -  -               sure  少し遅れます
late     10 -               sure  10分ほど遅れそうです
late     10 -               sure  １０分くらい遅れます。すみません。
late     20 -               sure  15〜20分遅れます
late     15 -               sure  十五分ほど遅れそうです
late     30 transport       sure  電車が遅延しており、30分ほど遅れる見込みです
late     -  transport       -     電車が止まっていて
late     -  transport       -     人身事故で電車が動きません
late     -  lost_way        -     道に迷ってしまいました
late     10 lost_way        sure  道に迷って10分遅れます
late     5  work            sure  会議が長引いて、5分ほど遅れてしまいそうです
late     60 -               sure  1時間遅れます
late     90 -               sure  1時間半ほど遅れます
late     10 -               sure  申し訳ございません。到着が10分ほど遅くなります。
late     -  -               sure  間に合いません
late     -  -               sure  10時に間に合いそうにありません
late     15 helping_someone sure  駅で倒れた方を介抱していて15分遅れます
late     -  family          sure  子供が熱を出してしまい、遅れます
late     10 -               sure  遅刻します。10分くらいです。
late     10 -               sure  先日は遅れてすみませんでしたが、今日も10分ほど遅れそうです
late     10 -               sure  ご連絡が遅くなり申し訳ありません。10分ほど遅れます。
late     -  -               -     遅れてすみません、今向かっています
late     -  -               -     少し遅れるかもしれません
late     10 -               -     10分遅れても大丈夫でしょうか
late     -  -               -     明日は少し遅れます
late     -  -               -     寝坊しました
late     -  transport       sure  渋滞で少々遅れます
late     -  no_connection   sure  電池が切れていました。遅れます。
late     -  force_majeure   sure  地震の影響で遅れます
late     10 -               sure  10分遅れますが、必ず伺います
late     5  -               sure  すみません/5分遅刻しそうです/青井
absence  -  -               sure  今日は伺えません
absence  -  illness         sure  体調が悪く、本日は伺えなくなりました
absence  -  illness         sure  熱が出たので今日は行けません
absence  -  family          sure  娘が入院したため、本日は欠席させていただきます
absence  -  illness         sure  風邪のためお休みさせてください
absence  -  -               sure  急用で参加できなくなりました
absence  -  -               -     今日は伺えないかもしれません
absence  -  -               -     今日は行くのが難しそうです
cancel   -  -               sure  本日の予約をキャンセルさせてください
cancel   -  -               sure  キャンセルをお願いします
cancel   -  work            sure  仕事が入ったので予約を取り消したいです
cancel   -  -               -     来週の予約をキャンセルしたいです
move     -  -               sure  日程を変更していただきたいです
move     -  -               sure  リスケをお願いします
move     -  -               sure  11時に変更してください
move     -  -               -     来週に変更をお願いできますか
move     -  -               -     日時の変更は可能でしょうか
thanks   -  -               -     ありがとうございます。明日よろしくお願いいたします。
thanks   -  -               -     承知しました
thanks   -  -               -     遅れませんので、よろしくお願いします
thanks   -  -               -     時間どおりに伺います。ありがとうございます。
thanks   -  -               -     先日は遅れてすみませんでした。ありがとうございます。
thanks   -  -               -     遅れる場合はご連絡します。よろしくお願いします。
thanks   -  -               -     もし遅れそうになったら連絡します。ありがとうございます。
thanks   -  -               -     返信が遅れて申し訳ありません。承知しました。
thanks   -  -               -     ご連絡が遅くなりました。よろしくお願いします。
thanks   -  -               -     5分前に伺います
thanks   -  -               -     変更はありません。よろしくお願いします。
thanks   -  -               -     キャンセル料について承知しました
other    -  -               -     遅れないようにします
other    -  -               -     遅れずに着けそうです
other    -  -               -     先日は遅れてすみません
other    -  -               -     前回は10分遅れてすみませんでした
other    -  -               -     来週は伺えません
other    -  -               -     次回は10分ほど遅れます
other    -  -               -     お支払いが遅れています
other    -  -               -     先生は遅れますか
other    -  -               -     遅刻についての決まりを教えてください
other    -  -               -     行けませんか
other    -  -               -     駐車場はありますか
other    -  -               -     資料の提出が遅れます
other    -  -               -     今後は遅れません
other    -  -               -     夫が忙しくて来れません
other    -  -               -     ごゆっくりお休みいただける部屋はありますか
other    -  -               -     キャンセルチャージはいつから発生しますか
other    -  -               -     どちらにするか迷っています
other    -  -               -     振替輸送の電車に乗りました
late     10 -               sure  I'm running 10 min late
late     15 -               sure  I'll be about 15 minutes late, sorry
late     20 transport       sure  Running 15-20 mins late because of traffic
late     -  -               sure  I am going to be late
late     -  -               sure  I'll be a little late today
late     30 -               sure  Going to be half an hour late
late     60 -               sure  I will be an hour late
late     5  -               sure  five minutes late, so sorry
late     -  transport       -     My train has been cancelled
late     -  transport       -     Stuck in traffic
late     -  lost_way        -     I'm lost
late     -  -               sure  Can't make it by 10, sorry
late     -  -               sure  I won't be there on time
late     10 -               sure  Sorry I was late last time, but I'm running 10 min late today
late     10 work            sure  My last meeting ran over. I'm running late, about 10 minutes.
late     -  -               -     I might be late
late     10 -               -     Is it okay if I'm 10 minutes late?
absence  -  -               sure  I can't make it today
absence  -  illness         sure  I'm sick and won't be able to come
absence  -  family          sure  My son has a fever, so I cannot make it
absence  -  -               sure  Unfortunately I am unable to attend our session
absence  -  -               sure  I have to miss today's session
absence  -  -               -     I might not make it
cancel   -  -               sure  I need to cancel our appointment
cancel   -  illness         sure  Please cancel today, I have the flu
cancel   -  -               -     Can I cancel?
move     -  -               sure  Can we reschedule, please. Another day would be better.
move     -  -               -     Please move our appointment to Friday afternoon or so, any time
thanks   -  -               -     Thanks, see you tomorrow!
thanks   -  -               -     I won't be late, thank you
thanks   -  -               -     Got it, I'll be there
thanks   -  -               -     Thanks for the reminder. If I'm running late I'll let you know.
thanks   -  -               -     Sorry for the late reply. See you then.
thanks   -  -               -     I'll be on time
thanks   -  -               -     See you later
other    -  -               -     Are you running late?
other    -  -               -     Sorry I was late last week
other    -  -               -     I can't make it next week
other    -  -               -     My payment will be late
other    -  -               -     Why can't you make it?
other    -  -               -     I will never be late again
other    -  -               -     What is your late cancellation policy?
other    -  -               -     I don't want to cancel
other    -  -               -     Where do I park?
late     -  transport       -     電車遅延のため10時15分頃の到着になりそうです。
late     20 -               sure  すみません、寝坊してしまい20分ほど遅れます
late     -  -               sure  家を出るのが遅れてしまい、少し遅れます。
late     -  -               -     今、駅に着きました。あと5分で着きます。
late     -  transport       -     バスが来ないので少し遅れるかもです
late     -  -               -     遅くなって申し訳ありません！もう着きます
late     -  lost_way        -     場所がわからず迷っています
late     10 no_connection   sure  携帯の充電が切れて連絡できませんでした。今向かってます。10分遅れます
late     5  work            sure  前の打ち合わせが押しています。5分遅れ
late     -  helping_someone sure  すみません遅れます。道で倒れている人がいて救急車を呼びました
absence  -  family          sure  母が倒れて病院にいます。今日は行けなくなりました
absence  -  illness         sure  コロナ陽性になったので行けません
absence  -  -               -     本日どうしても都合がつかなくなってしまいました
cancel   -  illness         -     急な発熱のため、本日の予約をキャンセルさせていただけますでしょうか
move     -  -               -     開始を30分遅らせていただけますか
move     -  -               -     時間を1時間後ろにずらしていただけないでしょうか
other    -  -               -     遅延証明書は必要ですか
other    -  -               -     今日は定休日ですか
other    -  -               -     15分前には着くと思います
other    -  -               -     昨日はキャンセルしてしまいすみませんでした
other    -  -               -     もし5分遅れたらキャンセル料はかかりますか
late     -  -               sure  Hi, running a few minutes behind, sorry!
late     -  transport       -     The train is delayed, I'll be there at 10:20
late     15 work            sure  Sorry, got held up at work. 15 min late
late     -  -               -     Be there in 5 min
late     20 transport       sure  We'll be 20 minutes late, traffic is terrible
absence  -  transport       sure  My flight got cancelled, can't make it today
cancel   -  family          sure  My daughter is sick so I need to cancel today's session
other    -  -               -     What happens if I'm late?
other    -  -               -     I was late because of the train
other    -  -               -     I have a late meeting
other    -  -               -     I can make it
other    -  -               -     Apologies for the delay in replying
"""


def sentences() -> list[Sentence]:
    """Give the table's rows."""
    rows = []
    for line in TABLE.strip().splitlines():
        about, minutes, reason, sure, text = line.split(maxsplit=4)
        expected = Reading(
            about,  # type: ignore[arg-type]
            None if minutes == "-" else int(minutes),
            None if reason == "-" else reason,
            sure == "sure",
        )
        rows.append(Sentence(text.replace("/", "\n"), expected))
    return rows
