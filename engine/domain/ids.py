"""The ids of the vocabulary. A `TaskId` where a `JourneyId` is wanted does not type-check."""

from typing import NewType

WorkerId = NewType("WorkerId", str)
TeamId = NewType("TeamId", str)
ChildId = NewType("ChildId", str)
HouseholdId = NewType("HouseholdId", str)
JourneyId = NewType("JourneyId", str)
TaskId = NewType("TaskId", str)
DeadlineId = NewType("DeadlineId", str)
TimerId = NewType("TimerId", str)
ArrivalId = NewType("ArrivalId", str)
SubmissionId = NewType("SubmissionId", str)
DocumentId = NewType("DocumentId", str)
PathwayKey = NewType("PathwayKey", str)  #: "adopter_stage_1", the process id and folder name
ElementId = NewType("ElementId", str)  #: "ut_stage1_decision", the id in the drawing
FormId = NewType("FormId", str)  #: "adopter_stage_1.stage1_decision"
RuleKey = NewType("RuleKey", str)  #: "adopter.stage1"
Role = NewType("Role", str)  #: "adoption_tm"
Token = NewType("Token", str)  #: where the engine waits: stable from opening to closing, also over save and restore
