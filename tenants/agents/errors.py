"""What skills, teams and agents may be refused for."""

from linepool.kernel.errors import Conflict, NotFound


class SkillNotFound(NotFound):
    """No such skill in this company."""

    code = "skill_not_found"


class TeamNotFound(NotFound):
    """No such team in this company."""

    code = "team_not_found"


class AgentNotFound(NotFound):
    """Nobody of this company who may use the desk has this id."""

    code = "agent_not_found"


class NameTaken(Conflict):
    """Another one of the kind has this name."""

    code = "name_taken"


class InUse(Conflict):
    """A queue or an agent refers to it: change these first."""

    code = "in_use"
