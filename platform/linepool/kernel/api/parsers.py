"""Bodies: JSON, no deeper than anybody means, of whole characters."""

import json
from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser as RestJSONParser


class JSONParser(RestJSONParser):
    """DRF's, which answers 400 for what is no JSON; so does this for two things that JSON allows and we cannot answer:
    brackets nested past the interpreter's depth, and half a surrogate pair, which has no UTF-8."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        """Return the body's value."""
        try:
            value = super().parse(stream, media_type, parser_context)
            json.dumps(value, ensure_ascii=False).encode()
        except RecursionError as error:
            raise ParseError("The body is nested too deeply.") from error
        except UnicodeEncodeError as error:
            raise ParseError("The body has half a character in it.") from error
        return value
