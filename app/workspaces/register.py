"""What the desks add to the application: their pages."""

from flask_appbuilder import AppBuilder

from app.core import menu
from app.core.views import Page
from app.security.states import Permission
from app.workspaces.views.attendance import UnitAttendance, UnitScreen
from app.workspaces.views.attendance_unit import UnitAllowances, UnitLeave
from app.workspaces.views.documents import DeskDocuments
from app.workspaces.views.members import InvitedView, UnitMembers
from app.workspaces.views.mentor import MENTOR_PAGES
from app.workspaces.views.messages import DeskMessages
from app.workspaces.views.registration import RegisterView, ResetView
from app.workspaces.views.slips import SlipView
from app.workspaces.views.surveys import TraineeSurveys, UnitSurveys
from app.workspaces.views.trainee import TraineeDesk
from app.workspaces.views.trainee_after import TraineeAfter, TraineeAssessments
from app.workspaces.views.trainee_agreements import TraineeAgreements
from app.workspaces.views.trainee_applications import TraineeApplications
from app.workspaces.views.trainee_attendance import TraineeAttendance, TraineeLeave
from app.workspaces.views.trainee_complaints import TraineeComplaints
from app.workspaces.views.trainee_placement import TraineeAllowance, TraineePlacement
from app.workspaces.views.trainee_posts import TraineePosts
from app.workspaces.views.trainee_profile import TraineeProfile
from app.workspaces.views.trainee_subsidies import TraineeSubsidies
from app.workspaces.views.unit import UnitDesk
from app.workspaces.views.unit_agreements import UnitAgreements
from app.workspaces.views.unit_applicants import UnitApplicants
from app.workspaces.views.unit_assessments import UnitAssessments
from app.workspaces.views.unit_closing import UnitClosing
from app.workspaces.views.unit_deeds import UnitDeeds
from app.workspaces.views.unit_people import UnitMentors, UnitTrainings
from app.workspaces.views.unit_placements import UnitPlacements
from app.workspaces.views.unit_posts import UnitPosts
from app.workspaces.views.unit_showcase import UnitShowcase
from app.workspaces.views.unit_subsidies import UnitSubsidies, UnitSubsidyAccount

OPEN_PAGES: tuple[type[Page], ...] = (RegisterView, ResetView, InvitedView, UnitMembers, DeskMessages, SlipView)

UNIT_PAGES: tuple[type[Page], ...] = (
    UnitDesk,
    UnitPosts,
    UnitApplicants,
    UnitPlacements,
    UnitDeeds,
    UnitClosing,
    UnitAgreements,
    UnitAssessments,
    UnitSurveys,
    UnitTrainings,
    UnitMentors,
    UnitAttendance,
    UnitLeave,
    UnitAllowances,
    UnitScreen,
    UnitSubsidies,
    UnitSubsidyAccount,
    UnitShowcase,
)

PAGES: tuple[type[Page], ...] = (
    TraineeDesk,
    TraineePosts,
    TraineeApplications,
    TraineeAgreements,
    TraineePlacement,
    TraineeAttendance,
    TraineeLeave,
    TraineeAllowance,
    TraineeSubsidies,
    TraineeComplaints,
    TraineeAssessments,
    TraineeSurveys,
    TraineeAfter,
    TraineeProfile,
    *MENTOR_PAGES,
    DeskDocuments,
)


def register(appbuilder: AppBuilder) -> None:
    """Add the desks, which have their own frame; units find theirs in the staff menu too, where their posts are."""
    for page in (*OPEN_PAGES, *PAGES, *UNIT_PAGES):
        appbuilder.add_view_no_menu(page)
    menu.add("工作台", "单位工作台", "UnitDesk.home", Permission.UNIT_DESK)  # the way back from a post's page
