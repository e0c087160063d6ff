"""Answers to promises, courtesies, rules, contact and conduct."""

from __future__ import annotations

from typing import Final

from kijun.judge.words.language import Said
from kijun.services.noting.reply import AS_ANNOUNCED, always, by_house, reply

ABOUT_PEOPLE: Final = (
    reply(
        "promise_of_house",
        "promise_made",
        by_house,
        Said("お約束の確認", "What I have promised"),
        Said("{what}", "{what}"),
        Said(
            "{due}までに、必ずいたします。",
            "I will have it done by the end of {due}.",
        ),
        Said(
            "遅れそうなときは、その前にわたしからお知らせします。",
            "Should anything get in the way, you will hear from me before then.",
        ),
    ),
    reply(
        "promise_of_client",
        "promise_made",
        always,
        Said("お約束の確認", "What we have agreed"),
        Said("{what}", "{what}"),
        Said(
            "{due}までにとのこと、承知いたしました。お待ちしております。",
            "You said by {due}: thank you, I look forward to it.",
        ),
        Said(
            "ご都合が変わりましたら、その前にお知らせください。",
            "If that changes, please tell me before then.",
        ),
    ),
    reply(
        "keptby_house",
        "promise_kept",
        by_house,
        Said("お約束の件が済みました", "Done as promised"),
        Said("{what}", "{what}"),
        Said(
            "お約束しておりましたこちらの件を、済ませました。ご確認ください。",
            "I have done what I promised. Please have a look.",
        ),
    ),
    reply(
        "kept_by_client",
        "promise_kept",
        always,
        Said("お礼", "Thank you"),
        Said("{what}", "{what}"),
        Said(
            "お約束どおりにしてくださり、ありがとうございます。たいへん助かりました。",
            "Thank you for doing as you said. It helped me a great deal.",
        ),
    ),
    reply(
        "thanks_of_house",
        "thanks",
        by_house,
        Said("お礼", "Thank you"),
        Said(
            "このたびは、ありがとうございました。お力添えに、心よりお礼を申し上げます。",
            "Thank you. I am grateful for what you did.",
        ),
    ),
    reply(
        "thanks_of_client",
        "thanks",
        always,
        Said("お言葉へのお礼", "Thank you for your words"),
        Said(
            "お礼のお言葉をくださり、ありがとうございます。",
            "Thank you for your kind words.",
        ),
        Said(
            "何よりの励みになります。これからも力を尽くしてまいります。",
            "They mean a lot to me, and I will go on doing my best.",
        ),
    ),
    reply(
        "report_of_house",
        "report",
        by_house,
        Said("ご報告", "A report"),
        Said("現在の状況をご報告いたします。", "This is how things stand."),
        Said(
            "ご不明な点は、お気軽にお尋ねください。",
            "If anything is unclear, please ask.",
        ),
    ),
    reply(
        "report_of_client",
        "report",
        always,
        Said("ご報告へのお礼", "Thank you for telling me"),
        Said(
            "ご報告をくださり、ありがとうございます。",
            "Thank you for telling me how it went.",
        ),
        Said(
            "うかがった内容をもとに、次の一手を一緒に考えさせてください。",
            "With that we can think about the next step together.",
        ),
    ),
    reply(
        "apology_of_house",
        "apology",
        by_house,
        Said("お詫び", "I apologise"),
        Said(
            "このたびは、ご迷惑をおかけし、申し訳ありませんでした。",
            "I am sorry for the trouble that I have caused you.",
        ),
        Said(
            "同じことを繰り返さないよう、改めてまいります。",
            "I will see to it that it does not happen again.",
        ),
    ),
    reply(
        "apology_of_client",
        "apology",
        always,
        Said("お言葉をいただいて", "Thank you for your word"),
        Said(
            "ごていねいにお知らせくださり、ありがとうございます。",
            "Thank you for saying so.",
        ),
        Said(
            "お気持ちはたしかに受け取りました。これからもよろしくお願いいたします。",
            "I appreciate it, and look forward to going on working with you.",
        ),
    ),
    reply(
        "missedby_house",
        "courtesy_missed",
        by_house,
        Said("遅くなりました", "I should have written sooner"),
        Said(
            "申し上げるのが遅くなり、失礼いたしました。",
            "I should have written to you sooner, and I am sorry that I did not.",
        ),
    ),
    reply(
        "report_missed",
        "courtesy_missed",
        lambda s: s.courtesy == "report",
        Said("その後のご様子について", "How did it go?"),
        Said(
            "その後、いかがでしょうか。",
            "I have been wondering how it went.",
        ),
        Said(
            "結果のよしあしにかかわらず、お知らせくださいますと、次の手を一緒に考えられます。",
            "Good news or bad, once I know it we can think about what to do next.",
        ),
    ),
    reply(
        "word_missed",
        "courtesy_missed",
        always,
        Said("先日の件について", "About the other day"),
        Said(
            "先日の件は、その後お変わりありませんか。",
            "I hope that all has been well since the other day.",
        ),
        Said(
            "お気づきの点がありましたら、お聞かせください。",
            "If there is anything that you would like to say about it, I am glad to listen.",
        ),
    ),
    reply(
        "rule_for_both",
        "rule_imposed",
        lambda s: s.binds == "both",
        Said("進め方のルールについて", "About your rule"),
        Said("{what}", "{what}"),
        Said(
            "こちらのルールを承りました。お互いに当てはまるものとして、わたしも守ります。",
            "I have noted it as a rule for both of us, and I will keep to it.",
        ),
    ),
    reply(
        "rule_for_house",
        "rule_imposed",
        always,
        Said("進め方のルールについて", "About your rule"),
        Said("{what}", "{what}"),
        Said(
            "こちらのルールを承りました。わたしの側で守ってまいります。",
            "I have noted it, and I will keep to it on my side.",
        ),
        Said(
            "お互いに守るほうがよいものでしたら、お知らせください。",
            "If it would be better for both of us to keep it, please tell me.",
        ),
    ),
    reply(
        "rule_brokenby_house",
        "rule_broken",
        by_house,
        Said("ルールの件でのお詫び", "About your rule"),
        Said("{what}", "{what}"),
        Said(
            "こちらのルールをわたしが守れず、申し訳ありませんでした。今後は気をつけます。",
            "I did not keep to it, and I am sorry. I will take care from now on.",
        ),
    ),
    reply(
        "rule_broken_by_client",
        "rule_broken",
        always,
        Said("進め方のルールについて", "About your rule"),
        Said("{what}", "{what}"),
        Said(
            "お決めくださったこちらのルールが、今回はそのとおりになっておりませんでした。",
            "The rule that you set was not kept to this time.",
        ),
        Said(
            "このまま続けるか、改めるか、ご意向をお聞かせください。",
            "Shall we keep it, or would you like to change it?",
        ),
    ),
    reply(
        "complaint_about_rule_of_both",
        "rule_complained",
        lambda s: s.imposer_broke_it,
        Said("ご指摘について", "About what you pointed out"),
        Said("{what}", "{what}"),
        Said(
            "ご指摘をくださり、ありがとうございます。わたしの側は、確かめて改めます。",
            "Thank you for pointing it out. I will look at my side and put it right.",
        ),
        Said(
            "同じルールが、そちらでも守られていないことがありました。お互いに守れる形を、ご相談させてください。",
            "The same rule has not always been kept on your side either. Let us find a form of it that"
            " both of us can keep.",
        ),
    ),
    reply(
        "complaint_about_rule",
        "rule_complained",
        always,
        Said("ご指摘について", "About what you pointed out"),
        Said("{what}", "{what}"),
        Said(
            "ご指摘をくださり、ありがとうございます。確かめて、改めるべきところは改めます。",
            "Thank you for pointing it out. I will look into it and put right what needs it.",
        ),
    ),
    reply(
        "unwanted_contact",
        "contact",
        lambda s: s.unwanted,
        Said("ご連絡について", "About getting in touch"),
        Said("ご連絡を受け取りました。", "Your message has reached me."),
        Said(
            "恐れ入りますが、このようなご連絡はお控えくださいますよう、お願いいたします。",
            "I would ask you not to get in touch in this way.",
        ),
        AS_ANNOUNCED,
    ),
    reply(
        "contact",
        "contact",
        always,
        Said("ご連絡について", "About your message"),
        Said("ご連絡をくださり、ありがとうございます。", "Thank you for getting in touch."),
        Said(
            "お返事は、営業時間（{hours}）のうちに差し上げます。",
            "I answer during office hours ({hours}).",
        ),
        Said(
            "お急ぎの件も、その時間にご連絡くださいますと、しっかりとお応えできます。",
            "If you call then, you have all of my attention.",
        ),
    ),
    reply(
        "complaint",
        "complaint",
        always,
        Said("お知らせくださった件について", "About what you told me"),
        Said(
            "お気づきのことをお知らせくださり、ありがとうございます。",
            "Thank you for telling me what was not right.",
        ),
        Said(
            "事実を確かめて、{due}までにお返事いたします。",
            "I will find out what happened and answer you by {due}.",
        ),
        Said(
            "ご意見をくださったことが、不利にはたらくことはありません。",
            "Telling me never counts against anyone.",
        ),
    ),
    reply(
        "grave_conduct",
        "conduct",
        lambda s: s.severity == "grave",
        Said("先日の件について", "About what happened"),
        Said(
            "先日の件は、記録いたしました。",
            "What happened is on record.",
        ),
        Said(
            "今後のことは、事実を確かめたうえで、あらためて文面でお知らせいたします。"
            "それまでのご連絡は、文面でお願いいたします。",
            "Once the facts are clear I will write to you about what follows. Until then, please"
            " contact me in writing only.",
        ),
        AS_ANNOUNCED,
    ),
    reply(
        "conduct",
        "conduct",
        always,
        Said("先日の件について", "About what happened"),
        Said(
            "ご要望は、いつでもうかがいます。",
            "What you need, I am always ready to hear.",
        ),
        Said(
            "ただ、先日のようなお言葉やおふるまいは、お控えくださいますようお願いいたします。",
            "I would ask you, though, not to speak or act as happened the other day.",
        ),
        AS_ANNOUNCED,
        Said(
            "気持ちよくお仕事を続けられればと願っております。{goes_on:.0}",
            "I hope that we can go on working together with respect.{goes_on:.0}",
        ),
    ),
    reply(
        "referral",
        "referral",
        always,
        Said("ご紹介のお礼", "Thank you for the introduction"),
        Said(
            "このたびは、ご紹介をくださり、まことにありがとうございます。",
            "Thank you very much for introducing me.",
        ),
        Said(
            "お名前に恥じないよう、ていねいにご対応いたします。",
            "I will take good care of whoever comes from you.",
        ),
    ),
    reply(
        "testimonial",
        "testimonial",
        always,
        Said("お言葉のお礼", "Thank you for your testimonial"),
        Said(
            "推薦のお言葉をくださり、まことにありがとうございます。",
            "Thank you very much for recommending me.",
        ),
        Said(
            "お客さまのお言葉が、次の方への何よりの道しるべになります。",
            "Nothing helps the next person to decide as much as words like yours.",
        ),
    ),
)
"""Answers about promises, courtesy, rules, contact and conduct."""
