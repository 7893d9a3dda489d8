"""What can be wrong with an export."""

from linepool.kernel.errors import Conflict, InvalidInput, NotFound


class UnknownExport(NotFound):
    """No export with this id, or somebody else's."""

    code = "unknown_export"
    message = "There is no such export."


class UnknownTable(InvalidInput):
    """There is no table of this name for this person."""

    code = "unknown_table"
    message = "There is no such table to export."


class TooManyExports(Conflict):
    """One person's exports wait for each other."""

    code = "too_many_exports"
    message = "Five of your exports are under way: wait for one, or cancel one."


class TooLongForPdf(InvalidInput):
    """A PDF of so many rows is nothing to read, and would not fit into memory."""

    code = "too_long_for_pdf"
    message = "A PDF holds at most 20,000 rows: choose CSV or XLSX, or fewer days."


class ExportNotReady(Conflict):
    """It is being written, or was cancelled, or its file is gone."""

    code = "export_not_ready"
    message = "This export has no file: it is not finished, was cancelled, or has expired. Ask for it again."
