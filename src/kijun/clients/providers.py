"""What is known of providers of mail: which domains are one mailbox, and which are no firm's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

ONE_MAILBOX: Final[Mapping[str, str]] = {
    "googlemail.com": "gmail.com",
    "me.com": "icloud.com",
    "mac.com": "icloud.com",
}
"""Domains under which the same name is the same mailbox, as the providers themselves say.

Google: googlemail.com is gmail.com. Apple: whoever has an address under mac.com or me.com has it
under icloud.com too (support.apple.com/118230).
"""

WITHOUT_DOTS: Final = frozenset({"gmail.com"})
"""Domains whose provider does not look at dots before the @."""

_PROVIDERS: Final = frozenset(
    {
        "126.com",
        "163.com",
        "aol.com",
        "asahi-net.or.jp",
        "au.com",
        "biglobe.ne.jp",
        "daum.net",
        "dion.ne.jp",
        "disney.ne.jp",
        "docomo.ne.jp",
        "duck.com",
        "emnet.ne.jp",
        "emobile.ne.jp",
        "eonet.ne.jp",
        "excite.co.jp",
        "excite.jp",
        "ezweb.ne.jp",
        "fastmail.com",
        "fastmail.fm",
        "gmail.com",
        "gmx.at",
        "gmx.ch",
        "gmx.com",
        "gmx.de",
        "gmx.net",
        "goo.jp",
        "goo.ne.jp",
        "hanmail.net",
        "hey.com",
        "hi-ho.ne.jp",
        "hotmail.co.jp",
        "hotmail.co.uk",
        "hotmail.com",
        "hotmail.de",
        "hotmail.fr",
        "icloud.com",
        "iijmio-mail.jp",
        "infoseek.jp",
        "inter7.jp",
        "itscom.net",
        "jcom.home.ne.jp",
        "jcom.zaq.ne.jp",
        "kcn.jp",
        "laposte.net",
        "libero.it",
        "live.com",
        "live.jp",
        "mail.com",
        "mail.ru",
        "mineo.jp",
        "msn.com",
        "naver.com",
        "nifty.com",
        "ocn.ne.jp",
        "odn.ne.jp",
        "orange.fr",
        "outlook.com",
        "outlook.de",
        "outlook.fr",
        "outlook.jp",
        "pdx.ne.jp",
        "plala.or.jp",
        "pm.me",
        "privaterelay.appleid.com",
        "proton.me",
        "protonmail.com",
        "qq.com",
        "rakumail.jp",
        "rakuten.jp",
        "sakura.ne.jp",
        "sky.com",
        "so-net.ne.jp",
        "softbank.jp",
        "softbank.ne.jp",
        "t-online.de",
        "tuta.io",
        "tutanota.com",
        "uqmobile.jp",
        "vodafone.ne.jp",
        "wakwak.com",
        "web.de",
        "willcom.com",
        "y-mobile.ne.jp",
        "yahoo.co.jp",
        "yahoo.co.uk",
        "yahoo.com",
        "yahoo.de",
        "yahoo.fr",
        "yahoo.ne.jp",
        "yandex.com",
        "yandex.ru",
        "yeah.net",
        "ymail.com",
        "ymail.ne.jp",
        "ymobile.ne.jp",
        "zaq.ne.jp",
        "zoho.com",
    }
)


def is_provider(domain: str) -> bool:
    """Say whether anybody may have an address under a domain (or one that it is part of)."""
    while "." in domain:
        if domain in _PROVIDERS:
            return True
        domain = domain.partition(".")[2]
    return False
