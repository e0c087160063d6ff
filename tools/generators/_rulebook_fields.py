"""Every field of a rulebook and of a rule: what it means, what holds without it, an example."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from kijun.judge.reading import RULEBOOK_KEYS
from kijun.judge.rule_reading import RULE_KEYS
from kijun.judge.words.language import Language, Said


class Field(NamedTuple):
    """What is told of a field; `default` is what holds where it is left out."""

    meaning: Said
    default: Said
    example: str


_NEEDED = Said("必ず書きます", "needed")
_NONE = Said("なし", "none")

OF_RULEBOOKS: Mapping[str, Field] = {
    "kijun": Field(Said("書き方の版", "the form of the file"), _NEEDED, "kijun: 1"),
    "title": Field(
        Said("基準集の題。お知らせの見出しになります", "what the announcement is headed with"),
        _NONE,
        "title: {ja: 時間の基準, en: About time}",
    ),
    "timezone": Field(
        Said("日時を数えるタイムゾーン", "the zone in which days and times are counted"),
        _NEEDED,
        "timezone: Asia/Tokyo",
    ),
    "currency": Field(Said("金額の通貨", "the currency of amounts"), _NONE, "currency: JPY"),
    "hours": Field(
        Said(
            "営業時間。`outside_hours` と、営業日で数える期限に使います",
            "opening hours, for `outside_hours` and for deadlines in business days",
        ),
        _NONE,
        'hours: {mon-fri: "09:00-18:00"}',
    ),
    "holidays": Field(
        Said("営業日に数えない祝日の国", "whose public holidays are no business days"),
        _NONE,
        "holidays: JP",
    ),
    "hourly_value": Field(
        Said("1時間の価値。`rate` に使います", "what an hour is worth, for `rate`"),
        _NONE,
        "hourly_value: [{from: 2026-01-01, amount: 20000}]",
    ),
    "rules": Field(
        Said("規定の一覧（次の表）", "the rules, as in the next table"), _NEEDED, "rules:"
    ),
}
OF_RULES: Mapping[str, Field] = {
    "id": Field(
        Said("規定の名前。基準集の中で一つだけ", "its name, unique in the rulebook"),
        _NEEDED,
        "id: late-without-word",
    ),
    "title": Field(
        Said("お客さまにお見せする題", "what people call it"),
        Said("場面の名前", "the name of the occasion"),
        "title: {ja: ご連絡のない遅れ, en: Late without word}",
    ),
    "occasion": Field(
        Said("どの場面の規定か（下の「場面と条件」）", "what it is about: see the occasions below"),
        _NEEDED,
        "occasion: lateness",
    ),
    "binds": Field(
        Said(
            "だれに適用するか。`client`（お客さま）、`house`（ご自身）、`both`（双方）、"
            "`member`（メンバー）",
            "whom it binds: `client`, `house` (yourself), `both` or `member`",
        ),
        Said("`client`", "`client`"),
        "binds: both",
    ),
    "services": Field(
        Said("適用するサービス", "the services to which it applies"),
        Said("すべて", "all"),
        "services: [consulting]",
    ),
    "when": Field(
        Said("適用する条件。すべてを満たすとき", "its conditions, all of which must hold"),
        Said("いつも", "always"),
        'when: {late: "> 10 min", notice: none}',
    ),
    "excuses": Field(
        Said(
            "数えない事情。どれか一つの条件を、すべて満たすとき",
            "when it does not count: one entry is enough, all of whose terms hold",
        ),
        _NONE,
        "excuses: [{reason: illness, notice_within: 24 h}]",
    ),
    "then": Field(
        Said(
            "結果。一度目、二度目……の順に角括弧で。最後のものは、その後も繰り返します",
            "what follows the first time, the second time, and so on; the last one repeats",
        ),
        _NEEDED,
        "then: [[remind], [warn]]",
    ),
    "house_then": Field(
        Said(
            "双方に適用する規定で、ご自身が同じことをしたときの結果",
            "what you owe for the same, where the rule binds you too",
        ),
        Said("`[[apologise]]`（お詫び）", "`[[apologise]]`"),
        "house_then: [[apologise, refund 50 %]]",
    ),
    "within": Field(
        Said("何度目かを数える期間", "how long a time counts"),
        Said("`12 months`", "`12 months`"),
        "within: 6 months",
    ),
    "mode": Field(
        Said(
            "`enforced`（施行）か `practice`（試行。数えるだけで、何も行いません）",
            "`enforced`, or `practice`: counted, and nothing follows",
        ),
        Said("`enforced`", "`enforced`"),
        "mode: practice",
    ),
    "confirm": Field(
        Said("軽い結果も、人の確認を待つか", "whether even light consequences wait for a person"),
        Said("`false`（待たない）", "`false`"),
        "confirm: true",
    ),
    "acknowledged": Field(
        Said(
            "お客さまのご確認をいただくまで適用しないか",
            "whether it binds only once the client has acknowledged it",
        ),
        Said("`false`（お知らせだけで適用）", "`false`: the announcement is enough"),
        "acknowledged: true",
    ),
    "because": Field(
        Said("この規定がある理由。お知らせに載ります", "why there is this rule, for the reader"),
        _NONE,
        "because: {ja: 次のお客さまをお待たせしないためです。, en: Others are waiting.}",
    ),
}

_TEXTS = {
    "heading": Said("基準集の書き方", "Writing rules"),
    "intro": Said(
        "基準集は YAML のファイルです。`kijun new time-and-promises > rules.yaml` で出てくるひな型を"
        "書き換えて、`kijun check rules.yaml` で確かめるのが早道です。",
        "A rulebook is a YAML file. The short way is to start from `kijun new time-and-promises >"
        " rules.yaml`, change it, and see what `kijun check rules.yaml` says.",
    ),
    "of_rulebooks": Said("基準集の項目", "Fields of a rulebook"),
    "of_rules": Said("規定の項目", "Fields of a rule"),
    "quantities": Said("比べ方と単位", "Comparisons and units"),
    "field": Said("項目", "field"),
    "meaning": Said("意味", "meaning"),
    "default": Said("書かないとき", "if left out"),
    "example": Said("例", "example"),
    "rules": Said(
        """\
- `"> 10 min"` は10分を超えたら、`">= 10 min"` は10分ちょうどから。`"<"` は未満、`"<="` は\
ちょうどまで、`"= 2"` は等しいとき、`"10..30 min"` は10分から30分まで（両端を含みます）。必ず\
半角で書き、引用符で囲みます。
- 時間の長さの単位は、`min`（分）、`h`（時間）、`d`（日）、`weeks`（週）、`months`（月）です。\
`min` と `h` は経過した時間、`d` から先は暦で数えます（`24 h` と `1 d` は、夏時間のある地域では\
同じ長さとは限りません）。
- 割合は `50 %`、金額と回数は数だけを書きます（`"> 10000"`）。桁区切りの「,」は付けません。
- 期限は `1 d before 18:00`（前日の18時）、`2 business days before 17:00`（2営業日前の17時）の\
ように書きます。
- 言葉の条件は、`notice: none` のように一つ、または `reason: [illness, family]` のように一覧で\
書きます。一覧は、どれか一つに当たれば満たします。
- ご連絡は、そのときに決まっていた開始時刻についてのものです。移したあとの時刻についてのご連絡には\
数えません。""",
        """\
- `"> 10 min"` is more than ten minutes, `">= 10 min"` is from ten minutes on; `"<"` is less, \
`"<="` is up to and including; `"= 2"` is exactly that, and `"10..30 min"` runs from ten to \
thirty, both included. Comparisons stand in quotation marks.
- Units of time are `min`, `h`, `d`, `weeks` and `months`. `min` and `h` are elapsed time, from \
`d` on it is counted in the calendar of the zone.
- A share is `50 %`; amounts and numbers of times stand without a unit and without commas: \
`"> 10000"`.
- A deadline is `1 d before 18:00` or `2 business days before 17:00`.
- Where a word is asked for, write one (`notice: none`) or a list, any of which will do \
(`reason: [illness, family]`).
- Word is about the start that held when it was sent: after a move it does not stand for the new \
time.""",
    ),
}


def writing_rules(language: Language) -> Iterator[str]:
    """Yield the parts of the section; a KeyError means a field that is not told here."""

    def say(name: str) -> str:
        return _TEXTS[name].in_language(language)

    yield f"## {say('heading')}"
    yield say("intro")
    for heading, keys, fields in (
        ("of_rulebooks", RULEBOOK_KEYS, OF_RULEBOOKS),
        ("of_rules", RULE_KEYS, OF_RULES),
    ):
        yield f"### {say(heading)}"
        rows = [[say(name) for name in ("field", "meaning", "default", "example")], ["---"] * 4]
        for key in keys:
            field = fields[key]
            told = (field.meaning.in_language(language), field.default.in_language(language))
            rows.append([f"`{key}`", *told, f"`{field.example}`"])
        yield "\n".join(f"| {' | '.join(row)} |" for row in rows)
    yield f"### {say('quantities')}"
    yield say("rules")
