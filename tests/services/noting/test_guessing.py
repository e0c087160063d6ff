"""What a mail may be is proposed by its words."""

from __future__ import annotations

import pytest

from kijun.services.noting.guessing import likely_sorts
from kijun.services.noting.sorts import SORTS


@pytest.mark.parametrize(
    ("text", "sorts"),
    [
        ("いつもありがとうございます。もう少しお安くしていただけませんか。", ["price_request"]),
        ("Thank you. Could you lower your price a little?", ["price_request"]),
        ("ついでに、ロゴもお願いします。", ["scope_request"]),
        ("Could you also draw a logo?", ["scope_request"]),
        ("先日の対応には納得がいきません。", ["complaint"]),
        ("お値引きいただけないのは不満です。", ["price_request", "complaint"]),
        ("友人をご紹介したいのですが。", ["referral"]),
        ("先日は申し訳ありませんでした。", ["apology"]),
        ("先日はありがとうございました。", ["thanks"]),
        ("請求書をお送りします。", []),
        ("", []),
    ],
)
def test_a_mail_is_proposed_as_what_it_seems_to_be(text: str, sorts: list[str]) -> None:
    assert likely_sorts(text) == sorts
    assert set(sorts) <= set(SORTS)
