"""The roster of duty at the desk: who is called now, which hours nobody covers, who may change it."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from openpyxl import Workbook
from typer.testing import CliRunner

from runtime import cli
from runtime.roster import MOST_LINES
from tests.web_reports import Told, put, ring
from tests.web_site import Site, open_site

NOW = "2026-06-01 10:00"  # of the site's clock, in China
CSV = "辖区,值班人,开始,结束\n350100,clerk,2026-06-01 08:00,2026-06-02 08:00\n"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with open_site(tmp_path / "home") as opened:
        yield opened


def csrf(browser: TestClient) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', browser.get("/desk/duty").text)
    assert found
    return found[1]


def add(browser: TestClient, person: str = "clerk", **more: str) -> tuple[int, str]:
    shift = {"area": "350100", "person": person, "start": "2026-06-01T08:00", "end": "2026-06-02T08:00"}
    reply = browser.post(
        "/desk/duty/add", data={"csrf": csrf(browser), **shift, **more}, follow_redirects=False
    )
    return reply.status_code, reply.text


def send(browser: TestClient, name: str, content: bytes) -> tuple[int, str]:
    reply = browser.post(
        "/desk/duty/import",
        data={"csrf": csrf(browser)},
        files={"table": (name, content)},
        follow_redirects=False,
    )
    return reply.status_code, reply.text


def xlsx(*rows: tuple[str | int, ...]) -> bytes:
    book, content = Workbook(), BytesIO()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(content)
    return content.getvalue()


LAUGHS = b"a: &a [x]\n" + b"".join(b"%c: &%c [*%c, *%c]\n" % (c, c, c - 1, c - 1) for c in b"bcdefghijklm")


def test_a_roster_nobody_has_filled_is_one_long_gap(site: Site) -> None:
    page = site.sign_in("clerk").get("/desk/duty").text
    assert "现在没有人值班" in page
    assert "今后十四天有 1 段时间没有人值班" in page


def test_a_shift_is_entered_shown_and_taken_out_again(site: Site) -> None:
    chief = site.sign_in("chief")
    assert add(chief)[0] == 303
    page = chief.get("/desk/duty").text
    assert re.search(r"<b>clerk</b> 福建省福州市，至 2026-06-02 08:00", page)
    assert "2026-06-02 08:00 至 2026-06-15 10:00" in page, "the gap begins when the shift ends"
    id = re.findall(r'name="id" value="(\d+)"', page)[0]
    form = {"csrf": csrf(chief), "id": id}
    assert chief.post("/desk/duty/remove", data=form, follow_redirects=False).status_code == 303
    assert "现在没有人值班" in chief.get("/desk/duty").text
    assert chief.post("/desk/duty/remove", data=form, follow_redirects=False).status_code == 404


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"area": "999999"}, "没有区划代码"),
        ({"person": "auditor"}, "没有用户名为“auditor”的办理人员账号"),
        ({"end": "2026-06-01T08:00"}, "结束时间不晚于开始时间"),
        ({"start": "明天"}, "“明天”不是时间"),
    ],
)
def test_a_shift_that_cannot_be_is_refused_in_words(site: Site, changes: dict[str, str], said: str) -> None:
    status, page = add(site.sign_in("chief"), **changes)
    assert (status, said in page) == (422, True)


def test_only_a_supervisor_changes_the_roster(site: Site) -> None:
    clerk = site.sign_in("clerk")
    assert "导入排班表" not in clerk.get("/desk/duty").text
    form = {"csrf": re.findall(r'name="csrf" value="([^"]+)"', clerk.get("/desk").text)[0]}
    shift = {"area": "350100", "person": "clerk", "start": NOW, "end": "2026-06-02 08:00"}
    assert clerk.post("/desk/duty/add", data=form | shift).status_code == 403
    assert clerk.post("/desk/duty/remove", data={**form, "id": "1"}).status_code == 403
    assert clerk.post("/desk/duty/import", data=form, files={"table": ("a.csv", b"x")}).status_code == 403


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("班.csv", CSV.encode()),
        ("班.csv", CSV.encode("gb18030")),
        ("班.csv", CSV.encode("utf-8-sig")),
        (
            "duty.yaml",
            b"shifts:\n- {area: '350100', person: clerk, start: 2026-06-01 08:00, end: '2026-06-02 08:00'}",
        ),
        (
            "班.xlsx",
            xlsx(
                ("辖区", "值班人", "开始", "结束"), (350100, "clerk", "2026-06-01 08:00", "2026-06-02 08:00")
            ),
        ),
    ],
    ids=["csv", "csv in GB 18030", "csv with mark", "yaml", "xlsx"],
)
def test_a_roster_is_taken_in_from_a_file_and_once(site: Site, name: str, content: bytes) -> None:
    chief = site.sign_in("chief")
    for _ in range(2):
        status, page = send(chief, name, content)
        assert status == 303, page
    page = chief.get("/desk/duty").text
    assert len(re.findall("取消 clerk", page)) == 1


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("班.csv", CSV.replace("clerk", "ghost").encode(), "第2行：没有用户名为“ghost”"),
        ("班.csv", (CSV + "350100,clerk,,\n").encode(), "第3行：缺少“开始”"),
        ("班.txt", b"", "YAML、CSV 或 xlsx"),
        ("班.xlsx", b"no book", "不是有效的 xlsx"),
        ("a.yaml", b"{", "不是有效的 YAML"),
        ("a.yaml", b"- 1", "应当是班次的列表"),
        ("a.csv", b"", "没有班次"),
        ("a.csv", (CSV + '350100,"clerk,').encode(), "引号是否成对"),
        ("a.csv", CSV.encode() + b"350100,clerk,,\n" * MOST_LINES, "超过 10000 行"),
        ("a.yaml", LAUGHS, "不能用 * 引用"),
        ("a.yaml", b"[" * 100_000, "不是有效的 YAML"),
        (
            "a.yaml",
            b"- {area: 1, person: x, start: 2026-13-45, end: 0x" + b"f" * 9000 + b"}",
            "没有区划代码“1”",
        ),
        ("班.xlsx", xlsx(("辖区", "值班人", "开始", "结束"))[:-200], "不是可以打开的表格"),
    ],
)
def test_a_roster_with_a_fault_enters_nothing_and_names_the_line(
    site: Site, name: str, content: bytes, said: str
) -> None:
    chief = site.sign_in("chief")
    status, page = send(chief, name, content)
    assert (status, said in page) == (422, True)
    assert "取消 clerk" not in chief.get("/desk/duty").text


def test_the_alarm_names_who_is_on_duty(site: Site) -> None:
    id = put(site.services, Told(text="储罐泄漏", adcode="350102"))
    ring(site.services, id)
    chief = site.sign_in("chief")
    assert "现在没有排班" in chief.get("/desk").text
    add(chief)
    assert "值班：clerk" in chief.get("/desk").text
    assert "由您接手" in site.sign_in("clerk").get("/desk").text


def test_the_command_line_enters_shows_and_refuses(site: Site, tmp_path: Path) -> None:
    table = tmp_path / "roster.csv"
    table.write_text(CSV, encoding="utf-8")
    environment = {"HUANSU_HOME": str(site.services.settings.home), "HUANSU_REGION": "350100"}
    runner = CliRunner()
    assert (
        "1 shifts entered" in runner.invoke(cli.app, ["duty", "import", str(table)], env=environment).output
    )
    table.write_text(CSV.replace("350100", "1"), encoding="utf-8")
    refused = runner.invoke(cli.app, ["duty", "import", str(table)], env=environment)
    assert (refused.exit_code, "没有区划代码" in refused.output) == (1, True)
    assert "nobody: " in runner.invoke(cli.app, ["duty", "show"], env=environment).output
    assert len(runner.invoke(cli.app, ["duty", "key"], env=environment).output.strip()) == 64
