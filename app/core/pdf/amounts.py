"""Amounts in the capital characters of Chinese bills (大写人民币), which nobody can alter with a stroke."""

from decimal import Decimal

from app.core import money

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿")
MOST = Decimal(10) ** 16


def in_capitals(amount: Decimal | int | str) -> str:
    """人民币壹仟玖佰伍拾元整 for 1950; 角 and 分 where there are any, 整 where there is no 分; ValueError beyond 10^16.

    As 正确填写票据和结算凭证的基本规定 has it: 零 once for a row of noughts inside, and after 元 where 角 is missing.
    """
    exact = money.yuan(amount)
    if not Decimal(0) <= exact < MOST:
        raise ValueError(f"no amount for a bill: {exact}")
    yuan, cents = divmod(int(exact * 100), 100)
    jiao, fen = divmod(cents, 10)
    whole = f"{_whole(yuan)}元" if yuan or not cents else ""
    if not cents:
        return f"人民币{whole}整"
    tens = f"{DIGITS[jiao]}角" if jiao else (DIGITS[0] if whole else "")
    return f"人民币{whole}{tens}{f'{DIGITS[fen]}分' if fen else '整'}"


def _whole(number: int) -> str:
    if not number:
        return DIGITS[0]
    said, owes_nought = "", False
    groups: list[int] = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    for place in reversed(range(len(groups))):
        group = groups[place]
        if not group:
            owes_nought = bool(said)
            continue
        if said and (owes_nought or group < 1000):
            said += DIGITS[0]
        said += _group(group) + GROUPS[place]
        owes_nought = False
    return said


def _group(number: int) -> str:
    """Up to four digits, 零 once between."""
    said, owes_nought = "", False
    for place in reversed(range(4)):
        digit = number // 10**place % 10
        if not digit:
            owes_nought = bool(said)
            continue
        said += (DIGITS[0] if owes_nought else "") + DIGITS[digit] + PLACES[place]
        owes_nought = False
    return said
