"""Bands of education: which a person has reached, and which satisfy what a post asks."""

from app.core.codes import Education as E
from app.programme.states import EducationBand as B

LADDER = (B.LOWER, B.HIGH_SCHOOL, B.SECONDARY, B.JUNIOR_COLLEGE, B.BACHELOR, B.POSTGRAD)
STEP = {band: step for step, band in enumerate(LADDER)}
# who left before graduation has the band of the level below
REACHED: dict[B, tuple[E, ...]] = {
    B.POSTGRAD: (E.E11, E.E14, E.E17),
    B.BACHELOR: (E.E21, E.E28, E.E12, E.E13, E.E15, E.E16, E.E18, E.E19),
    B.JUNIOR_COLLEGE: (E.E31, E.SENIOR_TECH),
    B.SECONDARY: (E.E41, E.E44, E.E47, E.SPECIAL_EDU_VOC),
    B.HIGH_SCHOOL: (E.E61, E.E22, E.E23, E.E32, E.E33),
    B.LOWER: (E.E71, E.E73, E.E81, E.E83, E.E90, E.E42, E.E43, E.E45, E.E46, E.E48, E.E49, E.E62, E.E63),
}
BAND_OF = {code: band for band, codes in REACHED.items() for code in codes}


def band_of(education: E | None) -> B | None:
    """The band that a person's education reaches; None when it is not known."""
    return BAND_OF.get(education) if education is not None else None


def open_to(band: B | None) -> tuple[B, ...]:
    """The demands of posts that a person of the band meets; one whose education is not known meets only ANY."""
    return (B.ANY, *LADDER[: STEP[band] + 1]) if band is not None else (B.ANY,)


def enough_for(asked: B) -> tuple[E, ...]:
    """The educations that satisfy what a post asks; all of them when it asks none."""
    least = STEP.get(asked, 0)
    return tuple(code for band, codes in REACHED.items() if STEP[band] >= least for code in codes)


def just_as(asked: B) -> tuple[E, ...]:
    """The educations that reach exactly the band that a post asks; none when it asks none."""
    return REACHED.get(asked, ())
