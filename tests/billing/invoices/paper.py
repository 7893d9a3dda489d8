"""Reading what a paper prints."""

from collections.abc import Callable
from typing import Any

import pytest
from fpdf import FPDF

from linepool.kernel.tenancy import public_scope


def words_on(paper: Callable[[], bytes], monkeypatch: pytest.MonkeyPatch) -> str:
    """Everything a PDF prints, as it is given to the page."""
    printed: list[str] = []

    def keeping(method: Callable[..., Any]) -> Callable[..., Any]:
        def noted(page: Any, *given: Any, **options: Any) -> Any:
            printed.extend(str(one) for one in (*given, *options.values()) if isinstance(one, str))
            return method(page, *given, **options)

        return noted

    for name in ("cell", "multi_cell"):
        monkeypatch.setattr(FPDF, name, keeping(getattr(FPDF, name)))
    with public_scope():
        assert paper().startswith(b"%PDF-")
    return "\n".join(printed)
