"""What a menu may be refused for."""

from linepool.kernel.errors import Conflict, InvalidInput, NotFound


class FlowNotFound(NotFound):
    """The company has no such flow."""

    code = "flow_not_found"


class FormInvalid(InvalidInput):
    """The form says something impossible; `fields` names where."""

    code = "flow_form_invalid"


class FlowNotSimple(Conflict):
    """The published flow is richer than the form: the form must not overwrite it."""

    code = "flow_not_simple"


class FlowChanged(Conflict):
    """Somebody published another version meanwhile: load it and change that."""

    code = "flow_changed"
