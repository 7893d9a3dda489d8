"""A newcomer's team comes in by a file: what it would do is shown, a bad row is named, the others get their mail."""

from playwright.sync_api import FilePayload, expect

from tests.lab.agent import Browser
from tests.lab.workspace import PASSWORD, Workspace

TABLE = "邮箱,姓名,角色\r\nlab-dora@example.com,朵拉,班长\r\nnobody,没有邮箱,坐席\r\nlab-eve@example.com,,\r\n"
TOLD_MS = 15_000


def test_many_are_invited_from_a_file_excel_saved(visitor: Browser, company: Workspace) -> None:
    page = visitor.page
    visitor.begin_session(company.site.url, company.email, PASSWORD)
    page.goto(f"{company.site.url}/people")
    visitor.press("invite-many", seconds=30)
    file: FilePayload = {"name": "team.csv", "mimeType": "text/csv", "buffer": TABLE.encode("gbk")}
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_test_id("invite-many-row")).to_have_count(2, timeout=TOLD_MS)
    expect(page.get_by_test_id("invite-many-problem")).to_contain_text("Not an e-mail address")
    visitor.press("invite-many-send")
    for email, role in (("lab-dora@example.com", "Supervisor"), ("lab-eve@example.com", "Agent")):
        expect(page.get_by_test_id("invitation-row").filter(has_text=email)).to_contain_text(role, timeout=TOLD_MS)
