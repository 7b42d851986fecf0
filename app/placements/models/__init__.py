"""Applications, placements with all that hangs on them, and what follows the end."""

from app.placements.models.after import Benefit, FollowUp, FollowUpStep, Retention, RetentionCheck
from app.placements.models.agreements import Agreement, Assessment
from app.placements.models.applications import Application
from app.placements.models.attendance import (
    AllowancePayment,
    AttendanceCorrection,
    AttendanceDay,
    AttendanceMonth,
    Leave,
)
from app.placements.models.insurance import InsuranceCase, InsuranceCover, InsurancePolicy
from app.placements.models.mentoring import Mentor, MentorLog, Training
from app.placements.models.placements import OfPlacement, Placement, StandingRequest, Suspension
from app.placements.models.rights import Complaint, PresenceCall, PresenceDraw
from app.placements.models.surveys import SurveyAnswer, SurveyRequest, SurveyResult

__all__ = [
    "Agreement",
    "AllowancePayment",
    "Application",
    "Assessment",
    "AttendanceCorrection",
    "AttendanceDay",
    "AttendanceMonth",
    "Benefit",
    "Complaint",
    "FollowUp",
    "FollowUpStep",
    "InsuranceCase",
    "InsuranceCover",
    "InsurancePolicy",
    "Leave",
    "Mentor",
    "MentorLog",
    "OfPlacement",
    "Placement",
    "PresenceCall",
    "PresenceDraw",
    "Retention",
    "RetentionCheck",
    "StandingRequest",
    "SurveyAnswer",
    "SurveyRequest",
    "SurveyResult",
    "Suspension",
    "Training",
]
