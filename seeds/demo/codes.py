"""Well-formed credit codes of organisations that do not exist."""

from app.core.identifiers import uscc_problem

CODE_SET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)  # GB 11714


def credit_code(number: int, county: str, head: str = "91") -> str:
    """The code of an invented organisation of a county; each number makes another one."""
    eight = f"MA7{number:05d}"
    rest = 11 - sum(int(c, 36) * weight for c, weight in zip(eight, WEIGHTS, strict=True)) % 11
    seventeen = head + county + eight + "0123456789X0"[rest]
    total = sum(CODE_SET.index(c) * pow(3, place, 31) for place, c in enumerate(seventeen))
    code = seventeen + CODE_SET[(31 - total % 31) % 31]
    assert uscc_problem(code) is None
    return code
