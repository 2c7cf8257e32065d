from people.models.department import Department
from people.models.person import CLOSED_STATES, MEMBER_STATES, Person, Role, State

__all__ = ["CLOSED_STATES", "MEMBER_STATES", "Department", "Person", "Role", "State"]
