"""Three lives as people see them on the pages: answered and rated, not ours or wrongly sent, an emergency."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Served
from tests.integration.lives import run_all
from tests.web_site import PASSWORD

SMELL = "福州市鼓楼区东街口晨光包装厂每天夜里排放刺鼻的臭气，要求停止夜间生产"
PILING = "福州市鼓楼区五四路工地凌晨两点还在打桩，噪声很大"
LEAK = "福州市鼓楼区工业路冷库液氨泄漏，气味刺鼻，两名工人晕倒送医院，有臭味"


def sign_in(page: Page, username: str) -> None:
    page.goto("/desk")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page).to_have_url(re.compile(r"/desk$"))


def report(phone: Page, text: str, served: Served) -> dict[str, str]:
    """Told on the plain form; number and code. The jobs that follow are done."""
    phone.goto("/report")
    phone.locator("#text").fill(text)
    phone.get_by_role("button", name=re.compile("提交")).click()
    told = phone.locator(".receipt dd")
    expect(told).to_have_count(3)
    kept = {"receipt": told.nth(0).inner_text(), "code": told.nth(1).inner_text()}
    run_all(served.services)
    return kept


def ask(phone: Page, kept: dict[str, str]) -> Locator:
    """Where it stands, as the citizen sees it."""
    phone.goto("/status")
    phone.get_by_label("受理编号").fill(kept["receipt"])
    phone.get_by_label("查询码").fill(kept["code"])
    phone.get_by_role("button", name="查询").click()
    return phone.get_by_label("查询结果")


def step(desk: Page, name: str, **fields: str) -> None:
    """One of the forms beside the report."""
    form = desk.locator(".acts details", has=desk.locator("summary", has_text=re.compile(f"^{name}$")))
    if form.get_attribute("open") is None:
        form.locator("summary").click()
    for field, value in fields.items():
        form.locator(f"[name={field}]").fill(value)
    form.get_by_role("button", name=name, exact=True).click()


def stands(desk: Page, state: str) -> None:
    expect(desk.locator(".standing .state-word")).to_have_text(state)


@pytest.mark.timeout(120)
def test_a_normal_life_until_a_bad_rating_has_the_matter_handled_again(
    phone: Page, desk: Page, served: Served, tmp_path: Path
) -> None:
    kept = report(phone, SMELL, served)
    sign_in(desk, "chief")
    desk.get_by_role("link", name=kept["receipt"]).click()
    expect(desk.locator(".clock").first).to_contain_text("环保举报热线工作管理办法（环境保护部令第15号）")
    step(desk, "受理")
    stands(desk, "已受理")
    expect(desk.locator(".clock").first).to_contain_text("办结举报件")
    step(desk, "交办")
    stands(desk, "办理中")
    desk.get_by_role("link", name=re.compile("拟写答复")).first.click()
    desk.get_by_label("被举报对象（全称）").fill("福州晨光包装有限公司")
    desk.get_by_role("radio", name="属实", exact=True).check()
    desk.get_by_label("调查情况").fill("夜间生产时废气处理设施没有运行。")
    desk.get_by_label("处理措施（不属实的可不填）").fill("责令立即改正，夜间停止生产。")
    for answer in desk.locator("[name=answer]").all()[:-1]:
        answer.fill("夜间停止生产。")
    desk.get_by_label("依据").fill("大气污染防治法第一百一十七条")
    if not desk.get_by_label("救济途径").input_value():
        desk.get_by_label("救济途径").fill("可以依法申请行政复议或者提起行政诉讼。")
    desk.get_by_role("button", name="提交审核").click()
    stands(desk, "答复待审")
    step(desk, "办结")
    stands(desk, "已办结")
    step(desk, "答复", reason="厂方已停止夜间生产，谢谢您的举报。")
    stands(desk, "已答复")

    shown = ask(phone, kept)
    expect(shown).to_contain_text("厂方已停止夜间生产")
    phone.get_by_label("不满意", exact=True).check()
    phone.get_by_label(re.compile("^意见")).fill("昨夜又在生产")
    phone.get_by_role("button", name="提交评价").click()
    expect(phone.get_by_role("heading")).to_contain_text("不满意")
    expect(ask(phone, kept)).not_to_contain_text("您对答复满意吗")

    desk.reload()
    expect(desk.locator(".attention.banner")).to_contain_text("举报人对答复不满意")
    expect(desk.locator(".trail")).to_contain_text("昨夜又在生产")
    desk.screenshot(path=tmp_path / "rated.png", full_page=True)
    step(desk, "重新办理", reason="夜间再次检查")
    stands(desk, "办理中")
    expect(ask(phone, kept)).to_contain_text("重新调查")


@pytest.mark.timeout(120)
def test_what_is_not_ours_is_refused_with_its_owner_and_what_was_sent_wrongly_comes_back(
    phone: Page, desk: Page, served: Served
) -> None:
    refused, sent = report(phone, PILING, served), report(phone, SMELL, served)
    sign_in(desk, "chief")
    desk.get_by_role("link", name=refused["receipt"]).click()
    owner = desk.locator(".opinion", has_text="责任单位")
    expect(owner).to_contain_text("噪声污染防治法")
    expect(owner).to_contain_text("住房和城乡建设")
    step(desk, "不予受理", reason="该事项由住房和城乡建设主管部门负责。")
    stands(desk, "不予受理")
    shown = ask(phone, refused)
    expect(shown).to_contain_text("该事项由住房和城乡建设主管部门负责")
    expect(shown).to_contain_text("可以向这里反映：福州市鼓楼区住房和城乡建设主管部门")

    desk.goto("/desk?tab=all")
    desk.get_by_role("link", name=sent["receipt"]).click()
    step(desk, "转办", reason="事发地在晋安区", where="福州市晋安生态环境局")
    stands(desk, "已转办")
    expect(desk.locator(".clock", has_text="提出异议并退回")).to_contain_text("信访工作条例第二十三条")
    expect(ask(phone, sent)).to_contain_text("福州市晋安生态环境局")
    step(desk, "退回异议", reason="污染源在鼓楼区")
    stands(desk, "已登记")
    expect(desk.locator(".clock").first).to_contain_text("决定并告知是否受理")
    expect(ask(phone, sent)).to_contain_text("我们已收到并登记")


@pytest.mark.timeout(120)
def test_an_emergency_rings_on_an_open_page_and_is_led_to_its_end(
    phone: Page, desk: Page, served: Served, tmp_path: Path
) -> None:
    desk.clock.install()
    sign_in(desk, "chief")
    desk.goto("/desk/duty")
    desk.get_by_label("值班人").select_option("chief")
    desk.get_by_label("开始").fill("2026-06-01T08:00")
    desk.get_by_label("结束").fill("2026-06-02T08:00")
    desk.get_by_role("button", name="加入").click()
    expect(desk.locator("main")).to_contain_text("chief 福建省福州市，至 2026-06-02 08:00")
    desk.screenshot(path=tmp_path / "duty.png", full_page=True)

    kept = report(phone, LEAK, served)
    desk.clock.run_for(20_000)  # the page was there before the report: it has to ask
    expect(desk.locator(".alarm")).to_contain_text("值班：chief")
    expect(desk).to_have_title(re.compile("^【突发】"))
    desk.screenshot(path=tmp_path / "alarm.png")
    desk.get_by_role("link", name="由您接手").click()
    expect(desk.locator("main")).to_contain_text(kept["receipt"])
    desk.get_by_role("button", name="接手", exact=True).click()
    expect(desk.locator(".alarm")).to_have_count(0)
    desk.get_by_label("中毒或者重伤（人）").fill("2")
    desk.get_by_label("疏散转移（人）").fill("12000")
    desk.get_by_role("button", name="核实", exact=True).click()
    expect(desk.locator(".standing")).to_contain_text("重大")
    expect(desk.locator(".standing")).to_contain_text("2026-06-01 12:00 前报告")
    expect(desk.locator("main")).to_contain_text("突发环境事件信息报告办法（环境保护部令第17号）第三条")
    desk.screenshot(path=tmp_path / "incident.png", full_page=True)
    step(desk, "初报", reason="已电话报告市政府和省生态环境厅")
    expect(desk.locator(".standing")).to_contain_text("已初报")
    step(desk, "通报相邻地区", reason="福州市晋安生态环境局，电话")
    step(desk, "处理结果报告", reason="泄漏已止住，人员脱险")
    expect(desk.locator(".standing")).to_contain_text("已终报")
    desk.screenshot(path=tmp_path / "ended.png", full_page=True)
