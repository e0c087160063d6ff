"""How people say it in English."""

from __future__ import annotations

from typing import Final

from kijun.channels.mail.phrases import Phrases, pattern

_CANNOT = (
    r"(?:can'?t|cannot|can\ not|won'?t|will\ not|couldn'?t|unable\ to|not\ able\ to|"
    r"not\ going\ to(?:\ be\ able\ to)?)"
)
_IF = r"\b(?:if|in\ case|unless|whenever|should\ i|when\ i'?m|when\ i\ am|in\ the\ event)\b"
_MAY_I = (
    r"\b(?:ok|okay|fine|alright|all\ right|possible|problem|mind|acceptable)\ (?:with\ you\ )?if\b"
)
_TIME = (
    r"(?:time|week|month|session|year|appointment|visit|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
)
_MEETING = r"(?:appointment|session|meeting|slot|call|booking|date|time|visit|consultation)"

ENGLISH: Final = Phrases(
    clauses=pattern(r"(?<!\b[ap])[.](?=\s|$)|[!;\n]+|(?<=[?])|,?\ but\ |,\ (?:so|however)\ "),
    acts={
        "late": pattern(
            r"""\b(?:i'?m|i\ am|i'?ll|i\ will|we'?re|we\ are|we'?ll|we\ will|i'?ll\ be|going\ to|gonna|might|may|could|be|running|arrive|arriving|get\ there|getting\ there)
                (?:\ [\w'-]+){0,6}?\ late\b(?!\ (?:night|evening|afternoon|november|october|december))
            | \brunning\ (?:[\w'-]+\ ){0,5}?(?:late|behind)\b
            | (?:min|mins|minutes|minute|hour|hours|hr|hrs)\.?\ (?:late|behind)\b
            | \b(?:delayed|held\ up)\ (?:by|about|for|at|in|on|around|\d)|\b(?:i'?m|i\ am|i'?ve\ been|been|got|getting)\ (?:a\ bit\ )?(?:delayed|held\ up)\b
            | (?:can'?t|cannot|won'?t|not\ going\ to|not)\ (?:be\ able\ to\ )?(?:make\ it|be\ there|arrive|get\ there)\ (?:there\ )?(?:on\ time|by|until|till|before)\b"""
        ),
        "absence": pattern(
            rf"""\b{_CANNOT}\ (?:[\w']+\ ){{0,3}}?(?:make\ it|make\ (?:today|tomorrow|our|the|my|this)|come\b|attend|be\ there|join\b|keep\ (?:our|my|the))
            | \bnot\ (?:be\ )?coming\b|\bwon'?t\ be\ coming
            | \b(?:have|need|going)\ to\ miss\ (?:our|the|my|today|tomorrow|this)|\bwon'?t\ be\ in\ today"""
        ),
        "cancel": pattern(
            rf"""\b(?:need|have|like|want|going|must|forced|please|i'?ll|i\ will|let'?s)\ (?:[\w']+\ ){{0,3}}?cancel\b
            | \bcancell?ing\ (?:our|my|the|today|tomorrow|this)|\b(?:please|kindly)\ cancel\b
            | ^\W*cancel\ (?:[\w']+\ ){{0,3}}?{_MEETING}"""
        ),
        "move": pattern(
            rf"""\b(?:re-?schedule\b|postpone\b)
            | \b(?:move|push|shift|change|swap|delay)\ (?:[\w']+\ ){{0,4}}?{_MEETING}\b
            | \b(?:another|a\ different|some\ other)\ (?:day|time|date|slot|week)\b"""
        ),
    },
    not_meant={
        "late": pattern(
            rf"""\b(?:won'?t|will\ not|wouldn'?t|not|never|n't)\ (?:going\ to\ )?(?:be\ |running\ |arrive\ |get\ there\ )?(?:\w+\ )?late\b|without\ being\ late|don'?t\ (?:want|plan|like)\ to\ be\ late
            | \blate(?:r|st|ly|\ (?:reply|response|fee|fees|payment|notice|answer|e-?mail|cancell?ation|policy))\b
            | {_IF}|\b(?:you|your|they|he|she|who)\b[^,]{{0,40}}\blate\b|\bwas\ (?:[\w'-]+\ ){{0,5}}?late\b|\bwere\ (?:[\w'-]+\ ){{0,3}}?late\b
            | \b(?:reply|replying|respond|responding|payment|invoice|report|answering|delivery|paying)\b[^,]{{0,30}}\b(?:late|delayed|behind)\b
            | \b(?:late|behind)\ (?:with|on|in)\ (?:my|the|our)?\ ?(?:reply|payment|report|invoice|answer|work)|\b(?:train|bus|flight|parcel)\ was\b|it'?s\ never\ too\ late|too\ late\ to"""
        ),
        "absence": pattern(
            rf"""{_IF}|\b(?:why|you|they|he|she|who)\b[^,]{{0,15}}\b(?:can'?t|cannot|won'?t)|can'?t\ (?:you|we)\b|couldn'?t\ make\ it\ (?:last|yesterday)
            | (?:make\ it|be\ there|come|join)\ (?:there\ )?(?:on\ time|by|until|till|before)\b|can'?t\ wait|(?:come|keep)\ up\ with"""
        ),
        "cancel": pattern(
            rf"""{_IF}|\b(?:don'?t|do\ not|not|never|no\ need\ to|without|won'?t)\ (?:[\w']+\ ){{0,3}}?cancel|cancell?ation\ (?:policy|fee|rule)|\bcancell?ed\b"""
        ),
        "move": pattern(
            rf"""{_IF}|\b(?:don'?t|do\ not|not|never|no\ need\ to)\ (?:[\w']+\ ){{0,3}}?(?:reschedul|postpon|move|change)|rescheduled|postponed|for\ another\ (?:day|time)\ \w"""
        ),
    },
    perhaps={
        "late": pattern(
            r"""\bsorry\ (?:i'?m|i\ am|for\ being|to\ be)\ late\b|\bstuck\ (?:in|on|at|behind)\b
            | \b(?:train|bus|subway|metro|flight|tube|plane)\b[^.]{0,30}\b(?:late|delay|delayed|cancell?ed|stopped|stuck|not\ running|broke)
            | \b(?:missed|missing)\ (?:my|the)\ (?:train|bus|connection|flight)|\boverslept\b|\b(?:i'?m|i\ am|got|we'?re)\ lost\b
            | \b(?:be|there|arrive)\ in\ (?:about\ )?\d+\ min"""
        ),
        "absence": pattern(r"\b(?:may|might)\ (?:not|have\ to\ miss)\b[^.]{0,20}\b(?:make\ it|come|attend|today)"),
        "cancel": pattern(r"\bthinking\ of\ cancell?ing"),
        "move": pattern(r"\b(?:move|push|shift)\ (?:it|back|this|to)\b"),
    },
    asked={
        "late": pattern(rf"{_MAY_I}[^.]*\blate\b"),
        "absence": pattern(rf"{_MAY_I}[^.]*\b(?:miss|skip)\b"),
        "cancel": pattern(rf"{_MAY_I}[^.]*\bcancel|\b(?:can|could|may|should)\ (?:i|we|you)\ cancel\b"),
        "move": pattern(rf"{_MAY_I}[^.]*\b(?:move|change)"),
    },
    past_day=pattern(
        rf"\b(?:last|previous)\ {_TIME}\b|\byesterday\b|\bthe\ other\ day\b|\bpreviously\b|\balways\b|\busually\b|\bevery\ time\b"
    ),
    later_day=pattern(
        rf"\bnext\ {_TIME}\b|\bin\ (?:the\ )?future\b|\bthe\ day\ after\ tomorrow\b"
    ),
    hedged=pattern(
        r"\bmight\b|\bmay\b|\bmaybe\b|\bperhaps\b|\bpossibl|\bcould\ be\b|\btomorrow\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|[?]\s*$"
    ),
    thanks=pattern(
        r"\bthank|\bthanks\b|\bthx\b|\bcheers\b|\bgot\ it\b|\bnoted\b|\bunderstood\b|\bsee\ you\b|\blooking\ forward\b|\bwill\ be\ there\b|\bi'?ll\ be\ there\b|\bsounds\ good\b|\bperfect\b|\bok(?:ay)?\b|\bon\ time\b|\bconfirmed?\b"
    ),
    reasons=(
        ("accommodation", pattern(r"\bwheelchair|\bdisabilit|\bdisabled\b|\breasonable\ adjustment|\bseizure")),
        (
            "force_majeure",
            pattern(r"\bearthquake|\btyphoon|\bflood|\bsnow\ ?storm|\bblizzard|\bblackout|\bpower\ cut|\bpower\ outage|\bhurricane|\btsunami|\bheavy\ snow"),
        ),
        (
            "helping_someone",
            pattern(r"\bhelp(?:ing|ed)\ (?:someone|somebody|a|an|out)\b|\bcalled\ an\ ambulance|\bfirst\ aid"),
        ),
        (
            "family",
            pattern(r"\bmy\ (?:[\w']+\ )?(?:son|daughter|child|kid|kids|children|mother|father|mum|mom|dad|wife|husband|family|baby|parents?|brother|sister|grandmother|grandfather)\b|\bfuneral|\bfamily\ emergency|\bday\ ?care|\bkindergarten"),
        ),
        (
            "illness",
            pattern(r"\bill\b(?!\w|')|\bsick\b|\bfever\b|\bunwell\b|\bnot\ (?:feeling\ )?well\b|\bhospital|\bflu\b|\bcovid|\bmigraine|\bheadache|\bfood\ poisoning|\binjur|\bdoctor|\bin\ bed\b|\bstomach|\ba\ cold\b"),
        ),
        ("lost_way", pattern(r"\b(?:i'?m|i\ am|got|we'?re|we\ are)\ lost\b|\bcan'?t\ find\b|\bwrong\ (?:exit|turn|station|way|address)|\blost\ my\ way")),
        ("no_connection", pattern(r"\bno\ (?:signal|reception|connection|internet|wi-?fi)|\bbattery\b|\bphone\ (?:died|broke|is\ dead)|\bout\ of\ coverage")),
        (
            "transport",
            pattern(r"\btrains?\b|\bbus(?:es)?\b|\bsubway|\bmetro\b|\btube\b|\btraffic|\bflight\b|\bplane\b|\btaxi|\bjammed|\broad\ (?:works|closed|closure)|\bcar\ (?:broke|won'?t|trouble)|\bflat\ tyre|\bflat\ tire|\bpuncture"),
        ),
        ("work", pattern(r"\bat\ work\b|\bmeeting\ (?:ran|is\ running|overran|went)|\bovertime|\bmy\ boss|\bwork\ (?:emergency|thing|came\ up)|\b(?:previous|last|other)\ (?:meeting|call)\ (?:ran|is\ running|overran)")),
    ),
)  # fmt: skip
