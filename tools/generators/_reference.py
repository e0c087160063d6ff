"""The reference of facts, occasions, terms, consequences and statuses, made from the code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from kijun.judge.consequences import COUNTS, KINDS, UNTIL_MET, Kind
from kijun.judge.facts import KINDS as FACT_KINDS
from kijun.judge.facts import Fact
from kijun.judge.occasions import OCCASIONS
from kijun.judge.occasions.shape import COMMON_TERMS
from kijun.judge.terms import BUILT_IN_EXCUSES, REASONS, TIERS, TermKind
from kijun.judge.words.catalogue import CONSEQUENCES, FACTS, FIELDS, MOMENTS, STATUS_MEANINGS
from kijun.judge.words.consequences import REVIEWED
from kijun.judge.words.figures import duration
from kijun.judge.words.language import Language, Said
from kijun.judge.words.vocabulary import (
    OCCASIONS as OCCASION_WORDS,
)
from kijun.judge.words.vocabulary import (
    STATUSES,
    TERMS,
    reason_words,
    tier_words,
)
from tools.generators._kinds import always_needs_client, default_actor, fields_of
from tools.generators._rulebook_fields import writing_rules

TYPES = {
    "StrType": Said("文字", "text"),
    "DateTimeType": Said("日時（時差つき）", "time with offset"),
    "DateType": Said("日付", "date"),
    "IntType": Said("数", "number"),
    "FloatType": Said("数", "number"),
    "BoolType": Said("true・false", "true or false"),
    "VarTupleType": Said("一覧", "list"),
}
SPECIAL_TYPES = {
    "by": Said(
        "`client`, `house`, `member:ID`, `system`", "`client`, `house`, `member:ID`, `system`"
    ),
    "due": Said(
        "日付。約束と問い合わせでは日時（時差つき）も可",
        "date; of promises and inquiries also a time with offset",
    ),
}
"""What the types in the code do not tell by themselves."""
COMPARISONS = {
    "span": Said("時間の長さの比較", "a length of time, compared"),
    "quantity": Said("数の比較", "a number, compared"),
    "deadline": Said("期限", "a deadline"),
    "words": Said("言葉（一つ、または一覧）", "a word or a list of words"),
    "flag": Said("true・false", "true or false"),
    "tier": Said("信用の段階（それ以上）", "a tier of standing, or better"),
    "count": Said("回数", "a number"),
}
ROLES = {
    "client": Said("お客さま", "client"),
    "house": Said("事業者", "house"),
    "member": Said("メンバー", "member"),
}
TEXTS = {
    "title": Said("レファレンス", "Reference"),
    "intro": Said(
        "記録と基準に書ける言葉の一覧です。コードから `make generate` で作られます。",
        "Every word that a record and a rulebook may hold, made from the code by `make generate`.",
    ),
    "facts": Said("事実", "Facts"),
    "facts_intro": Said(
        "記録は、一行に一件の事実を JSON で書きます。どの事実にも、次の項目を書けます。",
        "A record holds one fact a line, as JSON. Every fact may hold these fields.",
    ),
    "facts_rules": Said(
        """\
- 必ず書くのは、`kind`、`at` と、下の表で省けない項目です。
- 日時には、必ず時差を付けます。`2026-12-01T09:30:00+09:00`、または協定世界時の \
`2026-12-01T00:30:00Z` のように書きます。当てはまる項目は {instants} です。
- `by` は、だれのしたことかを表します。書かないときは、下の表の「`by` の初期値」になります。\
事業者の遅刻や欠席のように初期値と異なるときは、必ず書いてください。
- `client` は、お客さまごとに決めたIDです（お名前は書きません）。省くのは、お客さまに関わりのない、\
メンバーについての事実（予約なら `member` を書いたもの）、決定のIDからわかる `decision.*` と \
`appeal.*`、全員に当てはまる `practice.*` と `watch.*` だけです。`client` のない `rules.announced` は、\
メンバーだけに宛てたお知らせになります。
- `id` は、記録の中で一つだけのものにします。同じ `id` で内容の異なる行があると、\
記録を読めません。省くと内容から決まるので、まったく同じ行が二つあっても一件と数えます。
- 行の順序は自由です。
- お知らせ、了承、試行、決定についての事実は、言える立場の人によるものだけが効力を持ちます。\
それ以外は、その旨をお伝えするだけで、何も変わりません\
([決めたこと 0003](decisions/0003-how-the-judge-reads-the-rules.md) の17)。""",
        """\
- `kind` and `at` are always needed, and of the further fields those that may not be left out.
- A time carries its offset, always: `2026-12-01T09:30:00+09:00`, or in UTC \
`2026-12-01T00:30:00Z`. These fields are such times: {instants}.
- `by` says whose act it is. Where a line does not say, it is what the table below gives as the \
default; so write it wherever that is not so, as when the house itself comes late.
- `client` is an id of your choice, never a name. Leave it out only where a member is concerned \
and no client (a booking of theirs names its `member`), of `decision.*` and `appeal.*`, where the \
decision tells it, and of `practice.*` and `watch.*`, which then concern everybody. \
`rules.announced` without `client` is an announcement to members alone.
- `id` is unique in the record: one `id` with two contents is an error, and nothing is judged. \
Without one it is made from the content, so that the very same line twice counts once.
- Lines may stand in any order.
- Announcements, acknowledgements, trials and what is said of a decision have effect only from \
those whose word it is; from anybody else they are reported and change nothing \
([decision 0003](decisions/0003-how-the-judge-reads-the-rules.md), number 17).""",
    ),
    "by_default": Said("`by` の初期値", "`by` by default"),
    "needed": Said("必須", "needed"),
    "of_client": Said("`by` が `client` なら必須", "needed if `by` is `client`"),
    "field": Said("項目", "field"),
    "type": Said("値", "value"),
    "meaning": Said("意味", "meaning"),
    "kind": Said("種類", "kind"),
    "further": Said("そのほかの項目（[ ] は省ける）", "further fields ([ ] may be left out)"),
    "fields": Said("項目の意味", "What the fields mean"),
    "occasions": Said("場面と条件", "Occasions and their terms"),
    "occasions_intro": Said(
        "`when` と `excuses` に書けるのは、その場面の条件と、どの場面にも共通の条件です。",
        "`when` and `excuses` take the terms of the occasion and those common to all.",
    ),
    "decided": Said("決まるとき", "Decided at"),
    "term": Said("条件", "term"),
    "asks": Said("問うこと", "asks"),
    "example": Said("例・言葉", "example, words"),
    "bare": Said("（長さだけなら「以内」）", " (alone: at most)"),
    "common": Said("共通の条件", "Common terms"),
    "own": Said("自由な言葉", "any own word"),
    "built_in": Said(
        "理由が `{}` か `{}` のときは、書かなくても数えません。",
        "The reasons `{}` and `{}` always excuse, without being written.",
    ),
    "consequences": Said("結果", "Consequences"),
    "level": Said("段", "level"),
    "word": Said("言葉", "word"),
    "for_whom": Said("だれに", "for whom"),
    "lasts": Said("続く長さ", "lasts"),
    "once": Said("一度きり", "once"),
    "given": Said("書いた長さ", "as long as written"),
    "until_met": Said("満たされるまで、最長{}", "until met, at most {}"),
    "until_lifted": Said("解除まで（{}ごとに見直し）", "until lifted, looked at every {}"),
    "persons": Said(
        "段4から6は、必ず人の確認を待ちます。",
        "Levels 4 to 6 always wait for a person.",
    ),
    "statuses": Said("決定の状態", "Statuses of a decision"),
    "status": Said("状態", "status"),
    "reads": Said("読まれる言葉", "reads as"),
    "reasons": Said("理由の言葉", "Words for reasons"),
    "tiers": Said("信用の段階", "Tiers of standing"),
    "tiers_intro": Said(
        "低いものから順に並べています。信用は、よいことを開くだけで、不利な結果にはつながりません。",
        "From the lowest on. Standing only opens something good; it never leads to a sanction.",
    ),
}


def instants() -> list[str]:
    """Return the fields that hold an instant, each in code marks."""
    every = (field for kind in FACT_KINDS.values() for field in fields_of(kind))
    found = {field.name for field in every if "DateTimeType" in repr(field.type)}
    return [f"`{name}`" for name in FIELDS if name in found]


class Page:
    """The reference in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def say(self, name: str) -> str:
        return TEXTS[name].in_language(self.language)

    def told(self, said: Said) -> str:
        return said.in_language(self.language)

    def render(self) -> str:
        parts = [
            f"# {self.say('title')}",
            self.say("intro"),
            *self.facts(),
            *writing_rules(self.language),
            *self.occasions(),
            *self.consequences(),
            *self.statuses(),
            *self.words(),
        ]
        return "\n\n".join(parts) + "\n"

    def table(self, head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
        names = list(head)
        lines = [names, ["---"] * len(names), *rows]
        return "\n".join(f"| {' | '.join(line)} |" for line in lines)

    # -- facts ---------------------------------------------------------------------------------

    def facts(self) -> Iterator[str]:
        yield f"## {self.say('facts')}"
        yield self.say("facts_intro")
        yield self.meanings(["kind", *Fact.__struct_fields__])
        yield self.say("facts_rules").format(instants=", ".join(instants()))
        yield self.table(
            (*map(self.say, ("kind", "meaning", "by_default")), "`client`", self.say("further")),
            (
                (
                    f"`{name}`",
                    self.told(FACTS[name]),
                    f"`{default_actor(kind)}`",
                    self.say("needed" if always_needs_client(kind) else "of_client"),
                    self.further(kind) or "—",
                )
                for name, kind in FACT_KINDS.items()
            ),
        )
        own = {f for kind in FACT_KINDS.values() for f in kind.__struct_fields__}
        yield f"### {self.say('fields')}"
        yield self.meanings([name for name in FIELDS if name in own - {*Fact.__struct_fields__}])

    def meanings(self, names: Iterable[str]) -> str:
        types = {"kind": self.told(TYPES["StrType"])}
        for kind in FACT_KINDS.values():
            types.update(self.types(kind))
        types.update((name, self.told(said)) for name, said in SPECIAL_TYPES.items())
        return self.table(
            (self.say("field"), self.say("type"), self.say("meaning")),
            ((f"`{name}`", types[name], self.told(FIELDS[name])) for name in names),
        )

    def types(self, kind: type[Fact]) -> dict[str, str]:
        return {field.name: self.type_of(field.type) for field in fields_of(kind)}

    def type_of(self, given: Any) -> str:
        name = type(given).__name__
        if name == "Metadata":
            return self.type_of(given.type)
        if name == "LiteralType":
            return ", ".join(f"`{value}`" for value in given.values)
        if name == "UnionType":
            told = [self.type_of(t) for t in given.types if type(t).__name__ != "NoneType"]
            return ", ".join(dict.fromkeys(told))
        return self.told(TYPES[name])

    def further(self, kind: type[Fact]) -> str:
        common = {*Fact.__struct_fields__}
        own = [
            field
            for field in fields_of(kind)
            if field.name not in common or (field.required and field.name == "source")
        ]
        return ", ".join(
            f"`{field.name}`" if field.required else f"[`{field.name}`]"
            for field in sorted(own, key=lambda field: not field.required)
        )

    # -- occasions -----------------------------------------------------------------------------

    def occasions(self) -> Iterator[str]:
        yield f"## {self.say('occasions')}"
        yield self.say("occasions_intro")
        for name, occasion in OCCASIONS.items():
            words = self.told(OCCASION_WORDS[name])
            yield f"### `{name}`" + ("" if words == name else f" {words}")
            yield f"{self.say('decided')}: {self.told(MOMENTS[name])}"
            yield self.terms(occasion.terms)
            if occasion.has_built_in_excuses:
                yield self.say("built_in").format(*BUILT_IN_EXCUSES)
        yield f"### {self.say('common')}"
        yield self.terms(COMMON_TERMS)

    def terms(self, terms: Any) -> str:
        return self.table(
            (self.say("term"), self.say("asks"), self.say("type"), self.say("example")),
            (
                (
                    f"`{name}`",
                    self.told(TERMS[name]),
                    self.told(COMPARISONS[kind.name]) + (self.say("bare") if kind.bare else ""),
                    self.example(kind),
                )
                for name, kind in terms.items()
            ),
        )

    def example(self, kind: TermKind) -> str:
        if kind.name == "words":
            own = [self.say("own")] if kind.is_open else []
            return ", ".join([*(f"`{word}`" for word in kind.words), *own])
        return f"`{kind.expected or TIERS[2]}`"

    # -- consequences, statuses, words -----------------------------------------------------------

    def consequences(self) -> Iterator[str]:
        yield f"## {self.say('consequences')}"
        yield self.table(
            (self.say(n) for n in ("level", "word", "meaning", "for_whom", "lasts")),
            (
                (
                    str(kind.level),
                    _ARGUMENTS[kind.argument].format(word),
                    self.told(CONSEQUENCES[word]),
                    ", ".join(self.told(ROLES[role]) for role in ROLES if role in kind.roles),
                    self.lasts(kind),
                )
                for word, kind in KINDS.items()
            ),
        )
        yield self.say("persons")

    def lasts(self, kind: Kind) -> str:
        if kind.ending == "once":
            return self.say("once")
        if kind.ending == "until_met":
            return self.say("until_met").format(duration(UNTIL_MET, self.language))
        if kind.ending == "until_lifted":
            return self.say("until_lifted").format(REVIEWED.in_language(self.language))
        return self.say("given") if kind.argument else duration(COUNTS, self.language)

    def statuses(self) -> Iterator[str]:
        yield f"## {self.say('statuses')}"
        yield self.table(
            (self.say("status"), self.say("reads"), self.say("meaning")),
            (
                (f"`{code}`", self.told(said), self.told(STATUS_MEANINGS[code]))
                for code, said in STATUSES.items()
            ),
        )

    def words(self) -> Iterator[str]:
        yield f"## {self.say('reasons')}"
        yield self.table(
            (self.say("word"), self.say("meaning")),
            ((f"`{code}`", reason_words(code, self.language)) for code in REASONS),
        )
        yield f"## {self.say('tiers')}"
        yield self.say("tiers_intro")
        yield self.table(
            (self.say("word"), self.say("meaning")),
            ((f"`{tier}`", tier_words(tier, self.language)) for tier in TIERS),
        )


_ARGUMENTS = {
    "": "`{}`",
    "share": "`{} 50 %`",
    "duration": "`{} 30 d`",
    "duration?": "`{0}`, `{0} 365 d`",
}
