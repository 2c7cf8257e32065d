from people.models.audit import Act, ActObject, AuditEntry, Door
from people.models.closing import ClosedAccount, PrivateAddress
from people.models.concern import Concern, Decision
from people.models.department import Department
from people.models.device import Device
from people.models.directory import DirectoryEntry
from people.models.kept_answer import KeptAnswer
from people.models.notice import Notice
from people.models.organisation import Organisation
from people.models.person import CLOSED_STATES, MEMBER_STATES, PHOTOS, Person, Role, State
from people.models.preferences import Away, Digest, Preferences, Theme
from people.models.profile import AUDIENCE_LABELS, DEFAULT_AUDIENCES, Audience, Motivator, Profile, Topic, Way
from people.models.token import Scope, Token

__all__ = [
    "AUDIENCE_LABELS",
    "CLOSED_STATES",
    "DEFAULT_AUDIENCES",
    "MEMBER_STATES",
    "PHOTOS",
    "Act",
    "ActObject",
    "Audience",
    "AuditEntry",
    "Away",
    "ClosedAccount",
    "Concern",
    "Decision",
    "Department",
    "Device",
    "Digest",
    "DirectoryEntry",
    "Door",
    "KeptAnswer",
    "Motivator",
    "Notice",
    "Organisation",
    "Person",
    "Preferences",
    "PrivateAddress",
    "Profile",
    "Role",
    "Scope",
    "State",
    "Theme",
    "Token",
    "Topic",
    "Way",
]
