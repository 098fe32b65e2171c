"""Three people report one violation; the right one is rewarded, through the pages alone, without a name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESK, PATIENCE_MILLISECONDS, Served
from tests.rewards_lives import FUND, Play, shipped_rules
from tests.web_site import PASSWORD
from triage.domain.receipts import query_code
from triage.domain.reports import ReportId

RECEIVED = datetime(2026, 6, 1, 2, tzinfo=UTC)
NAME, PHONE, IDENTITY = "司马青山", "13950061234", "350102199001011236"
NEW = ("known_before", "ordered_before", "in_media", "under_investigation", "supervisor", "staff")


def _sign_in(chromium: Browser, served: Served, username: str) -> Page:
    """A browser of this person's own."""
    context = chromium.new_context(base_url=served.url, viewport=DESK, locale="zh-CN")
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    page = context.new_page()
    page.goto("/desk/login")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page).not_to_have_url(re.compile(r"/desk/login"))
    return page


def _codes(served: Served, report: ReportId) -> tuple[str, str]:
    with served.services.unit_of_work() as uow:
        receipt = uow.reports.get(report).receipt
    return receipt, query_code(report, served.services.secrets.receipts)


def _look_up(page: Page, served: Served, report: ReportId) -> None:
    receipt, code = _codes(served, report)
    page.goto("/reward")
    page.get_by_label("受理编号").fill(receipt)
    page.get_by_label("查询码").fill(code)
    page.get_by_role("button", name="查询").click()


def _enter(page: Page, facts: Mapping[str, str], choices: Mapping[str, str]) -> None:
    """Fields by the names of the facts: labels are tried elsewhere, here only the outcome counts."""
    for name, value in facts.items():
        field = page.locator(f"#f-{name}")
        if field.count():
            field.fill(value)
    for name, value in choices.items():
        field = page.locator(f"#f-{name}")
        if field.count():
            field.select_option(value)
    page.get_by_role("button", name="保存处理结果").click()


@dataclass
class Scene:
    """Everybody's browser, the three reports, and what people at the desk got to see."""

    served: Served
    phone: Page
    clerk: Page
    head: Page
    cashier: Page
    auditor: Page
    anonymous: ReportId
    insider: ReportId
    joint: ReportId
    pictures: Path
    seen: list[str] = field(default_factory=list)

    def picture(self, page: Page, name: str) -> None:
        page.screenshot(path=self.pictures / f"{name}.png", full_page=True)


def test_three_reporters_of_one_violation_and_the_reward_of_the_insider(
    phone: Page, chromium: Browser, served: Served, tmp_path: Path
) -> None:
    play = Play(served.services, shipped_rules())
    clerk, head, cashier, auditor = (
        _sign_in(chromium, served, name) for name in ("clerk", "head", "cashier", "auditor")
    )
    anonymous, insider, joint = play.reports("370102", RECEIVED)
    scene = Scene(served, phone, clerk, head, cashier, auditor, anonymous, insider, joint, tmp_path)
    _reporters_say_how_they_stand(scene)
    _the_head_enters_a_budget(scene)
    _the_clerk_enters_what_it_came_to(scene)
    _the_right_one_is_proposed(scene)
    _the_head_agrees_and_refuses_the_others(scene)
    _the_insider_claims(scene)
    _the_cashier_pays(scene)
    _the_auditor_sees_who_looked(scene, play)
    _nobody_at_the_desk_saw_a_name(scene)


def _reporters_say_how_they_stand(scene: Scene) -> None:
    phone = scene.phone
    _look_up(phone, scene.served, scene.insider)
    phone.get_by_label("用真实姓名").check()
    phone.get_by_label("我是被举报单位的内部知情人员").check()
    phone.get_by_label("举报时仍在该单位任职").check()
    phone.get_by_role("button", name="参加有奖举报").click()
    expect(phone.locator(".state")).to_contain_text("愿意参加有奖举报")
    _look_up(phone, scene.served, scene.joint)
    phone.get_by_label("用真实姓名").check()
    phone.get_by_label("这是多人联名的举报").check()
    phone.get_by_label("联名人数").fill("3")
    phone.get_by_role("button", name="参加有奖举报").click()
    expect(phone.locator(".state")).to_contain_text("愿意参加有奖举报")


def _the_head_enters_a_budget(scene: Scene) -> None:
    head = scene.head
    head.goto("/desk/funds")
    head.get_by_text("录入或调整预算").click()
    head.get_by_label("发放单位").fill(FUND)
    head.get_by_label("金额（元；调减写负数）").fill("50000")
    head.get_by_label("预算文件或调整理由").fill("年度预算批复")
    head.get_by_role("button", name="录入预算").click()
    expect(head.locator("tbody").first).to_contain_text("50000元")


def _the_clerk_enters_what_it_came_to(scene: Scene) -> None:
    clerk, no = scene.clerk, dict.fromkeys(NEW, "false")
    identified = {"joint_identified": "true"}
    for report, own in ((scene.anonymous, {}), (scene.insider, {}), (scene.joint, identified)):
        clerk.goto(f"/desk/reports/{report}")
        clerk.get_by_role("link", name="举报奖励", exact=True).click()
        _enter(clerk, {"fine": "20000", "decided": "2026-06-20"}, {"verified": "true", **no, **own})
        scene.seen.append(clerk.content())
    clerk.goto(f"/desk/reports/{scene.anonymous}/reward")
    row = clerk.locator("tr", has_text="举报人身份符合要求")
    expect(row).to_contain_text("不成立")
    expect(row).to_contain_text("匿名")
    scene.picture(clerk, "refused")
    clerk.goto(f"/desk/reports/{scene.joint}/reward")
    expect(clerk.locator("tr", has_text="同一违法行为的首个有效举报")).to_contain_text("不成立")


def _the_right_one_is_proposed(scene: Scene) -> None:
    clerk = scene.clerk
    clerk.goto(f"/desk/reports/{scene.insider}/reward")
    expect(clerk.locator(".sums")).to_contain_text("500元 × 200% = 1000元")
    expect(clerk.locator("main")).to_contain_text("鲁环发〔2023〕19号")
    clerk.get_by_label("发放单位").fill(FUND)
    clerk.get_by_role("button", name="提出奖励").click()
    expect(clerk.locator(".standing")).to_contain_text("待审批")
    scene.picture(clerk, "proposed")


def _the_head_agrees_and_refuses_the_others(scene: Scene) -> None:
    head = scene.head
    head.goto("/desk/claims?state=proposed")
    head.locator(".row-link").first.click()
    head.get_by_role("button", name="同意").click()
    expect(head.locator(".standing")).to_contain_text("已批准")
    for report in (scene.anonymous, scene.joint):
        head.goto(f"/desk/reports/{report}/reward")
        form = head.locator("details", has_text="不予奖励").first
        if form.get_attribute("open") is None:
            form.locator("summary").click()
        form.get_by_label("理由（会告诉举报人）").fill("不符合奖励办法规定的条件")
        form.get_by_label("救济途径（会告诉举报人）").fill("可在60日内向本局申请复核")
        form.get_by_role("button", name="不予奖励").click()
        expect(head.locator(".standing")).to_contain_text("不予奖励")
    scene.clerk.reload()
    scene.clerk.get_by_role("button", name="告知举报人").click()
    expect(scene.clerk.locator(".standing")).to_contain_text("已告知举报人")


def _the_insider_claims(scene: Scene) -> None:
    phone = scene.phone
    _look_up(phone, scene.served, scene.joint)
    expect(phone.locator(".card").first).to_contain_text("可在60日内向本局申请复核")
    receipt, code = _codes(scene.served, scene.insider)
    phone.goto("/status")
    phone.get_by_label("受理编号").fill(receipt)
    phone.get_by_label("查询码").fill(code)
    phone.get_by_role("button", name="查询").click()
    expect(phone.locator(".result")).to_contain_text("您可以领取奖励")
    phone.get_by_role("button", name="查看举报奖励").click()
    expect(phone.locator(".result")).to_contain_text("1000元")
    scene.picture(phone, "notified")
    phone.get_by_role("button", name="我要领取").click()
    phone.get_by_label("收款人姓名").fill(NAME)
    phone.get_by_label("手机号").fill(PHONE)
    phone.get_by_label("身份证号").fill(IDENTITY)
    phone.get_by_label("收款方式和账号").fill("某银行 6200123456789012")
    scene.picture(phone, "payee")
    phone.get_by_role("button", name="提交收款信息").click()
    expect(phone.locator(".state")).to_contain_text("加密封存")


def _the_cashier_pays(scene: Scene) -> None:
    cashier = scene.cashier
    cashier.goto("/desk/claims?state=identified")
    cashier.locator(".row-link").first.click()
    scene.seen.append(cashier.content())
    cashier.get_by_label("查看的理由（会留痕）").fill("办理转账")
    cashier.get_by_role("button", name="查看收款信息").click()
    expect(cashier.locator(".receipt")).to_contain_text(NAME)
    cashier.get_by_label("付款凭证号").fill("凭证2026-018")
    cashier.get_by_role("button", name="登记已发放").click()
    expect(cashier.locator(".standing")).to_contain_text("已发放")
    expect(cashier.locator("main")).not_to_contain_text(NAME)


def _the_auditor_sees_who_looked(scene: Scene, play: Play) -> None:
    scene.auditor.goto(f"/desk/claims/{play.claim(scene.insider).id}")
    expect(scene.auditor.locator("main")).to_contain_text("收款信息的查看记录")
    expect(scene.auditor.locator("main")).to_contain_text("办理转账")
    scene.picture(scene.auditor, "audited")
    scene.head.goto("/desk/funds")
    expect(scene.head.locator("tfoot")).to_contain_text("1000元")
    scene.picture(scene.head, "funds")


def _nobody_at_the_desk_saw_a_name(scene: Scene) -> None:
    insider = scene.insider
    for page in (scene.clerk, scene.head, scene.auditor):
        for address in (f"/desk/reports/{insider}", f"/desk/reports/{insider}/reward", "/desk/claims"):
            page.goto(address)
            scene.seen.append(page.content())
    for particular in (NAME, PHONE, IDENTITY, "6200123456789012"):
        assert not any(particular in content for content in scene.seen)
