from people.models.concern import Concern, Decision
from people.models.department import Department
from people.models.notice import Notice
from people.models.organisation import Organisation
from people.models.person import CLOSED_STATES, MEMBER_STATES, PHOTOS, Person, Role, State
from people.models.preferences import Away, Digest, Preferences, Theme
from people.models.profile import DEFAULT_AUDIENCES, Audience, Motivator, Profile, Topic, Way

__all__ = [
    "CLOSED_STATES",
    "DEFAULT_AUDIENCES",
    "MEMBER_STATES",
    "PHOTOS",
    "Audience",
    "Away",
    "Concern",
    "Decision",
    "Department",
    "Digest",
    "Motivator",
    "Notice",
    "Organisation",
    "Person",
    "Preferences",
    "Profile",
    "Role",
    "State",
    "Theme",
    "Topic",
    "Way",
]
