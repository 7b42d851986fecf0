"""Which record an address of a desk, or of a page of staff that no card generated, names."""

DOCUMENTS = {
    "dispatch": "placement",
    "agreement": "agreement",
    "assessment": "assessment",
    "certificate": "assessment",
    "attendance": "attendance-month",
    "attendance-unit": "attendance-month",
    "slip": "application",
}

# The record that an address of a desk names, by its view, or by its endpoint where a view names several.
OF_TRAINEE = {
    "TraineeApplications": "application",
    "TraineeAgreements": "agreement",
    "TraineePlacement": "standing-request",
    "TraineeLeave": "leave",
    "TraineeAllowance": "allowance-payment",
    "TraineeComplaints": "complaint",
    "TraineeAssessments": "assessment",
    "TraineeSurveys": "survey-request",
    "TraineeSubsidies": "claim-of-trainee",
}
OF_MENTOR = {"MentorDesk": "placement", "MentorLogs": "placement", "MentorLeave": "leave"}
OF_UNIT = {
    "UnitMembers.switch": "account",
    "UnitMembers.withdraw": "invitation",
    "UnitApplicants": "application",
    "UnitPlacements": "placement",
    "UnitDeeds": "placement",
    "UnitClosing": "placement",
    "UnitAgreements": "agreement",
    "UnitAssessments": "assessment",
    "UnitSurveys": "survey-request-unit",
    "UnitMentors": "mentor",
    "UnitLeave": "leave",
    "UnitSubsidies": "claim",
    "UnitShowcase": "nomination-of-unit",
}
BY_STATE = {
    "UnitAgreements.edit",  # there is nothing to edit in an agreement that both have signed
    "UnitShowcase.paper",  # there is none before the naming; tests/workspaces/test_unit_showcase.py
}
OF_EVERYBODY = {"DeskMessages": "message", "MessageView": "message"}
OF_OFFICERS = {
    "GapView": "placement",
    "DocumentView.show": "issued",
    "TimelineView": "trainee",
    "RoundView": "trainee",
    "SlipView": "trainee",
    "RecommendView.posts": "trainee",
    "RecommendView.push_posts": "trainee",
    "RecommendView.people": "post",
    "RecommendView.push_people": "post",
    "UnitFlagsView": "unit",
    "ExclusionView": "trainee",
    "ShowcasePaperView.open": "nomination-of-unit",  # tests/showcase/test_certificates.py
    "ShowcasePaperView.show": "issued",
    "ScoringView": "showcase-score",
    "ShowcasePanelView.show": "showcase-scored",
    "ShowcaseRoomView": "showcase-scored",
    "ShowcaseDossierView": "showcase-scored",
    "ShowcasePanelView.invite": "showcase-scored",
    "ShowcasePanelView.withdraw": "showcase-panelist",
    "ShowcasePanelView.assign": "showcase-panelist",
    "ShowcasePanelView.release": "showcase-panelist",
}
OF_PAPERS = {  # tests/subsidies/test_papers.py asks what each of them is for those to whom the claim belongs
    "PaperView.open": "claim",
    "PaperView.show": "issued",
    "PaperView.tax": "unit",
    "BatchPaperView.roster": "payment-batch",
    "BatchPaperView.show": "issued",
    "DeskPaperView.open": "claim",
}
NAMED = {**OF_TRAINEE, **OF_MENTOR, **OF_UNIT, **OF_EVERYBODY, **OF_OFFICERS, **OF_PAPERS}
WITH_KIND = {"DeskDocuments.open", "DocumentView.open"}
PUBLIC = {"TraineePosts"}  # posts on offer are public; tests/workspaces asks what becomes of an application
NO_RECORD = {
    "TraineeAttendance",  # names a month; whose month is the account's own
    "InvitedView",  # names a secret that opens it; tests/workspaces/registration
    "ExportView",  # names a file that one account ordered; tests/exchange
}
NEITHER = {"ImportView"}  # names a list that may be brought in; by permission, tests/exchange
ASKED = ("END", "SUSPEND", "RESUME", "RETAIN")
OF_THE_UNIT = {"post", "account", "unit"}  # what a colleague may well meet: the posts on offer
SECOND = {  # a second record that an address names within the first
    "step_id": "follow-up-step",
    "benefit_id": "benefit",
    "call_id": "presence-draw",
    "payment_id": "allowance-payment",
    "file_id": "placement",
}
BODY = {
    "reason": "理由",
    "version": "1",
    "words": "情况说明",
    "content": "本周内容",
    "answer": "RECEIVED",
    "active": "0",
    "week_of": "2023-07-10",
    "name": "改名",
    "decline_reason": "OTHER",
    "read_to_end": "y",
    "typed_name": "某某",
    "code": "000000",
    "opinion": "AGREE",
}
