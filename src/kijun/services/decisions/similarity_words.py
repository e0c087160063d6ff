"""In one short line, what is alike in two cases and what differs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Final

from kijun.judge.words import figures
from kijun.judge.words.language import Language, Said
from kijun.judge.words.vocabulary import CHANNELS, CONDUCT, COURTESIES, SERVICES, TERMS
from kijun.services.decisions.similarity import NEVER, Likeness, Measures
from kijun.services.record.history_words import NO_WORD, WORD_AFTER, WORD_BEFORE, minutes_words

_ALIKE: Final = Said("同じ点: {things}", "Alike: {things}")
_DIFFERENT: Final = Said("違う点: {things}", "Different: {things}")
_BOTH: Final = Said(
    "{label}(この件は{here}、前例は{there})", "{label} (here {here}, there {there})"
)
_HERE: Final = Said("{label}(この件だけ)", "{label} (here only)")
_THERE: Final = Said("{label}(前例だけ)", "{label} (there only)")
_LABELS: Final = {
    **TERMS,
    "earlier": Said("それまでの回数", "how many came before"),
    "excuse": Said("数えないご事情", "what excused it"),
    "days": Said("お約束からの遅れ", "how late it was kept"),
    "imposed": Said("一方的な減額", "cut without agreement"),
    "after_refusal": Said("お断りのあと", "after a refusal"),
    "paid": Said("追加の料金のお申し出", "pay was offered"),
    "unwanted": Said("お控えいただきたいご連絡", "unwanted"),
    "rules": Said("当時の基準の版", "the version of the rules then"),
}
_VALUES: Final[Mapping[str, Mapping[str, Said]]] = {
    "late": {NEVER: Said("お越しの記録なし", "no arrival on record")},
    "days": {NEVER: Said("果たされていない", "not kept")},
    "notice": {"none": NO_WORD, "before": WORD_BEFORE, "after": WORD_AFTER},
    "stage": {
        "before_agreement": Said("ご契約の前", "before agreement"),
        "agreed": Said("ご契約のあと", "agreed"),
        "delivered": Said("納品のあと", "delivered"),
        "accepted": Said("検収のあと", "accepted"),
    },
    "target_met": {
        "true": Said("達成", "met"),
        "false": Said("未達", "not met"),
        "unknown": Said("不明", "not known"),
    },
    "severity": {"minor": Said("軽度", "minor"), "grave": Said("重大", "grave")},
    "what": CONDUCT,
    "channel": CHANNELS,
    "courtesy": COURTESIES,
    "service": SERVICES,
}
"""What is told of both; a reason is nobody's but theirs: of it no more than whether it is the same."""


def line(
    found: Likeness,
    here: Measures,
    there: Measures,
    language: Language,
    currency: str,
    *,
    other_rules: bool = False,
) -> str:
    """Say what is alike and what differs; of numbers that are near, both are told."""
    tell = partial(_told, here=here, there=there, language=language, currency=currency)
    differing = [tell(name) for name in found.differing]
    if other_rules:
        differing.append(_LABELS["rules"].in_language(language))
    parts = [
        _said(_ALIKE, map(tell, found.alike), language),
        _said(_DIFFERENT, differing, language),
    ]
    return (" / " if language == "ja" else ". ").join(filter(None, parts))


def _said(said: Said, things: Iterable[str], language: Language) -> str:
    told = ("、" if language == "ja" else ", ").join(things)
    return said.in_language(language).format(things=told) if told else ""


def _told(name: str, *, here: Measures, there: Measures, language: Language, currency: str) -> str:
    label = _LABELS[name].in_language(language)
    if name not in there or name not in here:
        return (_HERE if name in here else _THERE).in_language(language).format(label=label)
    values = [_value(name, each[name], language, currency) for each in (here, there)]
    if values[0] == values[1] or not all(values):
        return label
    return _BOTH.in_language(language).format(label=label, here=values[0], there=values[1])


def _value(name: str, value: str | float, language: Language, currency: str) -> str:
    """Return a value in words; an empty text where it is not to be told."""
    if isinstance(value, str):
        said = _VALUES.get(name, {}).get(value)
        return said.in_language(language) if said is not None else ""
    return _NUMBERS[name](value, language, currency)


def _minutes(value: float, language: Language, _: str) -> str:
    return minutes_words(int(value), language) + ("分" if language == "ja" else "")


def _counted(ja: str, one: str, many: str, value: float, language: Language, _: str) -> str:
    told = figures.number(round(value, 1))
    if language == "ja":
        return f"{told}{ja}"
    return f"{told} {one if told == '1' else many}"


def _money(value: float, language: Language, currency: str) -> str:
    return figures.amount(value, currency, language)


_NUMBERS: Final[Mapping[str, Callable[[float, Language, str], str]]] = {
    "late": _minutes,
    "lead": partial(_counted, "時間前", "hour before", "hours before"),
    "days": partial(_counted, "日", "day", "days"),
    "share": partial(_counted, "%", "%", "%"),
    "earlier": partial(_counted, "回", "", ""),
    "short": _money,
    "amount": _money,
}
