"""What facts, their fields, occasions, consequences and statuses mean, for the reference."""

from __future__ import annotations

from typing import Final

from kijun.judge.words.language import Said

FACTS: Final = {
    "appointment.booked": Said("予約が入った", "A session was agreed."),
    "appointment.moved": Said("予約の日時が変わった", "A session was moved to another time."),
    "appointment.cancelled": Said(
        "予約が取り消された。`system` によるものは決定の実行で、だれの取り消しにもならない",
        "A session was called off; by `system` it carries out a decision and is nobody's act.",
    ),
    "appointment.joined": Said("`by` が到着した", "`by` arrived at `at`."),
    "appointment.missed": Said("`by` が来なかった", "`by` was absent."),
    "appointment.awaited": Said(
        "`at` の時点で相手がまだ来ていないと、人が確かめた",
        "Somebody says that the other had not come yet at `at`.",
    ),
    "notice.given": Said(
        "遅れる、または休むという連絡があった", "Word was sent about being late or absent."
    ),
    "engagement.agreed": Said("仕事の内容と料金が決まった", "Work was agreed at a price."),
    "engagement.delivered": Said("納品した", "The work was handed over."),
    "engagement.accepted": Said("検収された", "The work was accepted."),
    "engagement.ended": Said("契約が終わった", "The engagement came to its end."),
    "outcome.measured": Said("成果を測った", "What the work brought was measured."),
    "price.cut_requested": Said("値引きを求められた", "A lower price was asked for."),
    "price.cut_refused": Said("値引きを断った", "A lower price was refused."),
    "price.cut_imposed": Said(
        "合意のないまま減額された", "A lower price was paid or fixed without agreement."
    ),
    "scope.extra_requested": Said(
        "取り決めた範囲を超える依頼があった", "More was asked for than had been agreed."
    ),
    "invoice.issued": Said(
        "請求書を出した。出した側でないほうが支払う",
        "An invoice went out; whoever did not issue it owes it.",
    ),
    "invoice.paid": Said("支払いがあった", "An amount was paid."),
    "invoice.disputed": Said("請求に異議の申し出があった", "The invoice was contested."),
    "invoice.settled": Said("これ以上の支払いは要らなくなった", "Nothing more is owed."),
    "promise.made": Said("期限つきの約束をした", "Something was promised by a time."),
    "promise.kept": Said("約束を果たした", "The promise was kept."),
    "courtesy.shown": Said(
        "お礼・お詫び・報告があった", "Thanks, an apology or a report was given."
    ),
    "courtesy.missed": Said("お礼・お詫び・報告がなかった", "It stayed out where it was due."),
    "client_rule.imposed": Said(
        "`by` が仕事の進め方のルールを決めた", "`by` set a rule of their own for the work."
    ),
    "client_rule.broken": Said("`by` がそのルールを守らなかった", "`by` did not keep that rule."),
    "client_rule.complained": Said(
        "相手がそのルールを守らないと `by` が指摘した",
        "`by` complained that the other did not keep it.",
    ),
    "conduct.reported": Said(
        "受け入れがたい言動があった", "Conduct was reported that nobody has to bear."
    ),
    "contact.received": Said("`by` から連絡があった", "`by` got in touch."),
    "inquiry.received": Said("仕事の問い合わせがあった", "Somebody asked for work."),
    "work.logged": Said("働いた時間", "Time that was worked."),
    "order.placed": Said("注文があった", "An order came in."),
    "referral.given": Said("紹介があった", "Somebody was referred to the house."),
    "testimonial.given": Said("推薦の言葉をいただいた", "A testimonial was given."),
    "rules.announced": Said("基準のある版を知らせた", "A version of the rulebook was announced."),
    "rules.acknowledged": Said(
        "基準のある版を `by` が確認した", "`by` acknowledged a version of the rulebook."
    ),
    "decision.confirmed": Said(
        "確認待ちの決定を、人が承認した", "A person said yes to what waited."
    ),
    "decision.declined": Said("確認待ちの決定を、人が見送った", "A person said no to what waited."),
    "decision.carried_out": Said("決定を実行した", "The decision was carried out."),
    "decision.met": Said("決定の条件が満たされた", "What the decision asked for was done."),
    "decision.waived": Said("人が理由を添えて見逃した", "A person let it pass, with a reason."),
    "decision.lifted": Said("人が理由を添えて解除した", "A person ended it, with a reason."),
    "appeal.filed": Said(
        "決定に異議の申し出があった", "A decision is asked to be looked at again."
    ),
    "appeal.upheld": Said("申し出が認められた", "The appeal was right."),
    "appeal.dismissed": Said("申し出により決定は変わらなかった", "The appeal changed nothing."),
    "practice.started": Said("試行を始めた", "A trial began."),
    "practice.ended": Said("試行を終えた", "A trial ended."),
    "watch.began": Said(
        "起きれば必ず記録される状態になった", "From now on `source` would tell of it."
    ),
    "watch.ended": Said("その状態が終わった", "From now on `source` would no longer tell."),
}

FIELDS: Final = {
    "kind": Said("事実の種類", "what kind of fact it is"),
    "at": Said("起きた日時", "when it happened"),
    "client": Said("お客さまのID", "the client's id"),
    "id": Said(
        "この事実のID。省くと内容から決まる", "the fact's id; by default made from its content"
    ),
    "by": Said("だれのしたことか", "whose act it is"),
    "recorded_at": Said("記録した日時", "when it was recorded"),
    "source": Said("だれ、または何からの記録か", "who or what told of it"),
    "service": Said("サービス", "the service"),
    "evidence": Said("証拠のSHA-256", "evidence, as SHA-256"),
    "note": Said("覚え書き", "a note"),
    "appointment": Said("予約のID", "the session's id"),
    "starts": Said("開始日時", "when it starts"),
    "minutes": Said("長さ（分）", "how many minutes"),
    "member": Said("担当するメンバー", "the member in charge"),
    "price": Said("料金", "the price"),
    "rulebook": Said("基準の版", "the version of the rulebook"),
    "reason": Said("理由", "why"),
    "about": Said("遅れか欠席か", "late or absent"),
    "eta": Said("到着の見込み", "when to expect them"),
    "text": Said("本文", "the words"),
    "tapped_at": Said("押した日時（確かなものだけ）", "when it was tapped, if vouched for"),
    "engagement": Said("契約のID", "the engagement's id"),
    "currency": Said("通貨", "the currency"),
    "baseline": Said("開始時の値", "where it started from"),
    "target": Said("目標の値", "the target"),
    "better": Said("高いほどよいか、低いほどよいか", "whether higher or lower is better"),
    "unit": Said("単位", "the unit"),
    "unit_value": Said("1単位の価値", "what a unit is worth"),
    "guaranteed": Said("成果を保証するか", "whether the outcome is guaranteed"),
    "value": Said("測った値", "what was measured"),
    "amount": Said("金額", "the amount"),
    "paid": Said("追加の料金を払うか", "whether pay is offered"),
    "invoice": Said("請求書のID", "the invoice's id"),
    "due": Said("期日", "by when"),
    "withholding": Said("源泉徴収額", "tax withheld at source"),
    "promise": Said("約束のID", "the promise's id"),
    "what": Said("内容", "what it was"),
    "courtesy": Said("お礼・お詫び・報告のどれか", "which courtesy"),
    "client_rule": Said("そのルールのID", "the rule's id"),
    "binds": Said("だれに向けたルールか", "whom it binds"),
    "severity": Said("軽度か重大か", "minor or grave"),
    "against": Said("だれに向けられたか", "towards whom"),
    "channel": Said("手段", "by which channel"),
    "unwanted": Said("控えてほしい連絡か", "whether it was unwanted"),
    "inquiry": Said("問い合わせのID", "the inquiry's id"),
    "budget": Said("予算", "the budget"),
    "hours": Said("見込みの時間数", "how many hours"),
    "field": Said("分野", "the field of work"),
    "effective": Said("適用を始める日時", "when it takes effect"),
    "decision": Said("決定のID", "the decision's id"),
    "consequence": Said("どの結果か。省くとすべて", "which consequence; by default all"),
    "rule": Said("どの基準か。省くとすべて", "which rule; by default all"),
    "of": Said("何の記録か", "of what"),
}

MOMENTS: Final = {
    "lateness": Said(
        "開始時刻に `late` の長さを足した時点で、来ておらず、取り消されてもいないとき",
        "The start plus `late`, if they have not come and nobody called it off by then.",
    ),
    "absence": Said(
        "`appointment.missed` の時点、または来ないまま終了時刻を迎えた時点",
        "The `appointment.missed` fact, or the end of the session without them.",
    ),
    "cancellation": Said(
        "終了時刻までの取り消しの時点", "The cancellation, up to the end of the session."
    ),
    "move": Said("変更の時点。変更ごとに一件", "The move; each one is a case of its own."),
    "payment": Said(
        "期日の終わりに `overdue` の長さを足した時点で、不足があるとき",
        "The end of the due day plus `overdue`, if anything is missing then.",
    ),
    "price_request": Said("求め、または減額の時点", "The request, or the cut."),
    "scope_request": Said("依頼の時点", "The request."),
    "promise": Said(
        "果たされた時点、または期限に `late` の長さを足した時点",
        "When it is kept, or its time plus `late`.",
    ),
    "courtesy": Said("その事実の時点", "The fact."),
    "double_standard": Said(
        "自分の決めたルールを自分が守らず、相手には指摘する、という組がそろった時点",
        "The fact that completes the pair of an own breach and a complaint about the other.",
    ),
    "conduct": Said("その事実の時点", "The fact."),
    "contact": Said("その事実の時点", "The fact."),
    "inquiry": Said(
        "問い合わせの時点。不利に扱う場面ではない", "The inquiry; it is never a breach."
    ),
    "streak": Said(
        "続いた回数に達した時点と、その倍数の時点",
        "The fact that completes the row, and each multiple of it.",
    ),
}
"""When a case of each occasion is decided."""

CONSEQUENCES: Final = {
    "note": Said("記録にとどめる", "a note on record"),
    "thank": Said("お礼を伝える", "thanks"),
    "prefer": Said("優先する", "to be put first"),
    "apologise": Said("お詫びする", "an apology"),
    "remind": Said("お願いの連絡をする", "a reminder"),
    "warn": Said("書面で警告する", "a written warning"),
    "cancel_session": Said("その回を中止する", "the session is cancelled"),
    "charge": Said("料金の一部を請求する", "a share of the fee is charged"),
    "refund": Said("料金の一部を返す", "a share of the fee is returned"),
    "make_good": Said("埋め合わせをする", "to make up for it"),
    "require_prepayment": Said("前払いをお願いする", "payment in advance"),
    "written_only": Said("連絡を文面のみにする", "messages in writing only"),
    "not_ready": Said("お客さまの前に出る仕事をまかせない", "no work in front of clients"),
    "suspend": Said("お休みをお願いする", "a pause"),
    "end_engagement": Said("契約を終える", "the end of the engagement"),
    "ban": Said("取引と連絡をすべて終える", "the end of all dealings and contact"),
}

STATUS_MEANINGS: Final = {
    "proposed": Said("すべてが人の確認を待っている", "All of it waits for a person."),
    "practice": Said(
        "試行中の基準による。数えるが、何も行わない", "Under a rule on trial: counted, no more."
    ),
    "standing": Said("効力がある", "It is in force."),
    "excused": Said("数えない事情が認められた", "An excuse holds; it does not count."),
    "waived": Said("人が理由を添えて見逃した", "A person let it pass, with a reason."),
    "overturned": Said("異議が認められ、取り消した", "An appeal was right; it is taken back."),
    "held_back": Said(
        "同じ件で事業者が先に果たすことがあり、控えている",
        "It waits until the house has made good its own part in the same matter.",
    ),
    "lapsed": Said("行うものが残っていない", "Nothing of it is left to do."),
    "expired": Said("期限が来たか、解除された", "It came to its end, or was lifted."),
    "absorbed": Said(
        "同じ件のより重い決定に含まれる", "A weightier decision of the same case covers it."
    ),
    "unannounced": Said(
        "知らせる前のことなので適用しない", "It happened before the rule was announced."
    ),
}
