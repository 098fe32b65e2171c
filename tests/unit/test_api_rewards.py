"""The pages of rewards: who may see and do what, what the reporter is told, and that nobody is named."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from tests.rewards_lives import FUND, NEW, Play, shipped_rules
from tests.web_reports import Told, case_of, put
from tests.web_site import Site, doom, open_site
from triage.domain.claims import ClaimStep
from triage.domain.receipts import query_code
from triage.domain.reports import Channel, ReportId
from triage.storage.staff import Account, create_account

RECEIVED = datetime(2026, 6, 1, 2, tzinfo=UTC)
FINED: dict[str, Any] = {**NEW, "verified": True, "fine": 120_000, "decided": "2026-06-20", "staff": False}
PAYEE = {
    "name": "司马青山",
    "phone": "139 5006 1234",
    "id_number": "350102199001011236",
    "account": "某银行 6200123456789012",
}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with open_site(tmp_path / "home") as opened:
        yield opened


@pytest.fixture
def play(site: Site) -> Play:
    made = Play(site.services, shipped_rules())
    made.budget(100_000)
    return made


def hidden(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found, name
    return found[1]


def post(browser: TestClient, page: str, path: str, **form: Any) -> Any:
    """A form sent from a page, with what the page hides in it."""
    html = browser.get(page).text
    kept = {name: hidden(html, name) for name in ("csrf", "version")}
    return browser.post(path, data={**kept, **form})


def step(browser: TestClient, play: Play, report: ReportId, name: str, **form: Any) -> Any:
    page = f"/desk/claims/{play.claim(report).id}"
    return post(browser, page, f"{page}/step", step=name, **form)


def reporter(site: Site, report: ReportId) -> tuple[TestClient, Any]:
    """The reporter's own browser at the page of the reward."""
    with site.services.unit_of_work() as uow:
        receipt = uow.reports.get(report).receipt
    browser = site.visitor()
    code = query_code(report, site.services.secrets.receipts)
    return browser, browser.post("/reward", data={"receipt": receipt, "code": code})


def acts(browser: TestClient, reply: Any, action: str, **form: Any) -> Any:
    return browser.post(f"/reward/{action}", data={"ticket": hidden(reply.text, "ticket"), **form})


def a_report(play: Play) -> ReportId:
    return play.reports("500103", RECEIVED)[0]


def test_a_double_click_takes_part_once(site: Site, play: Play) -> None:
    report = a_report(play)
    browser, reply = reporter(site, report)
    form = {name: hidden(reply.text, name) for name in ("ticket", "once")} | {"identity": "code"}
    replies = [browser.post("/reward/take-part", data=form) for _ in range(2)]
    assert [each.status_code for each in replies] == [200, 200]
    steps = [taken.step for taken in play.watched(report).steps]
    assert steps == [ClaimStep.WATCH, ClaimStep.OPT_IN]


def test_a_letter_that_was_received_first_and_registered_later_is_shown_and_the_rule_named(
    site: Site, play: Play
) -> None:
    told = Told(adcode="500103", received=RECEIVED, kind="water.industrial", place="某市某区")
    web = put(site.services, told)
    letter = put(
        site.services,
        replace(
            told,
            case=case_of(site.services, web),
            channel=Channel.LETTER,
            received=RECEIVED - timedelta(days=3),
        ),
    )
    clerk = site.sign_in("clerk")
    for report, rows in (
        (web, [("1（本件）", "2026年6月1日"), ("2", "2026年5月29日")]),
        (letter, [("1", "2026年6月1日"), ("2（本件）", "2026年5月29日")]),
    ):
        page = clerk.get(f"/desk/reports/{report}/reward").text
        part = page.partition('aria-label="登记与收到的先后"')[2].partition("</section>")[0]
        assert re.findall(r"<tr><td>(.*?)</td><td>(.*?)</td></tr>", part) == rows
        assert "首个有效举报按同一违法行为中的登记顺序认定（" in part
    places = [play.watched(report).place for report in (web, letter)]
    assert places == [0, 1], "the rule goes by registration"
    alone = clerk.get(f"/desk/reports/{a_report(play)}/reward").text
    assert "登记与收到的先后" not in alone


def test_the_tab_watches_from_registration_on(site: Site, play: Play) -> None:
    report = a_report(play)
    page = site.sign_in("clerk").get(f"/desk/reports/{report}/reward")
    assert page.status_code == 200
    for shown in (
        "尚不能判断",
        "渝环规〔2025〕1号",
        "举报查证属实",
        "未知",
        "依据待核实",
        "系统自登记起关注",
    ):
        assert shown in page.text, shown
    assert f"/desk/reports/{report}/reward" in site.sign_in("clerk").get(f"/desk/reports/{report}").text


def test_a_whole_life_through_the_pages(site: Site, play: Play) -> None:
    report = a_report(play)
    clerk, head, cashier = (site.sign_in(name) for name in ("clerk", "head", "cashier"))
    tab = f"/desk/reports/{report}/reward"
    facts = {"verified": "true", "fine": "120000", "decided": "2026-06-20", "identity": "code"}
    form = {"fact": list(facts), "value": list(facts.values())}
    assert post(clerk, tab, f"{tab}/outcome", **form).url.path == tab
    page = clerk.get(tab).text
    assert "120000 × 5% = 6000元" in page
    assert "符合奖励条件" in page
    post(clerk, tab, f"{tab}/propose", payer=FUND)
    assert "待审批" in clerk.get("/desk/claims").text
    refused = step(clerk, play, report, "approve")
    assert refused.status_code == 403
    assert step(head, play, report, "approve").status_code == 200
    step(clerk, play, report, "notify")
    visitor, shown = reporter(site, report)
    assert "您可以领取奖励" in shown.text
    assert "6000元" in shown.text
    shown = acts(visitor, shown, "claim")
    shown = acts(visitor, shown, "payee", **PAYEE)
    assert "等待发放" in shown.text
    assert "司马青山" not in shown.text
    page = f"/desk/claims/{play.claim(report).id}"
    for name in ("clerk", "chief", "head", "auditor", "cashier"):
        assert "司马青山" not in site.sign_in(name).get(page).text
        if name != "cashier":
            reply = post(site.sign_in(name), page, f"{page}/payee", reason="看看")
            assert reply.status_code == 403
    assert "理由" in post(cashier, page, f"{page}/payee", reason=" ").text
    assert "司马青山" in post(cashier, page, f"{page}/payee", reason="办理转账").text
    auditor = site.sign_in("auditor").get(page).text
    assert "办理转账" in auditor
    assert "司马青山" not in auditor
    step(cashier, play, report, "pay", reason="凭证2026-018")
    assert play.state(report) == "paid"
    funds = head.get("/desk/funds").text
    assert "94000元" in funds
    assert "6000元" in funds


def test_an_outdated_page_is_refused_with_a_clear_sentence(site: Site, play: Play) -> None:
    report = a_report(play)
    play.decided(report, {**FINED, "identity": "code"})
    play.propose(report)
    page = f"/desk/claims/{play.claim(report).id}"
    head = site.sign_in("head")
    html = head.get(page).text
    form = {"csrf": hidden(html, "csrf"), "version": hidden(html, "version"), "step": "approve"}
    assert head.post(f"{page}/step", data=form).status_code == 200
    second = head.post(f"{page}/step", data=form)
    assert second.status_code == 409
    assert "刚被别人办理过" in second.text


def test_a_denial_is_told_with_reason_and_remedy(site: Site, play: Play) -> None:
    report = a_report(play)
    play.decided(report, {**FINED, "verified": False})
    head = site.sign_in("head")
    assert "救济途径" in step(head, play, report, "deny", reason="经查不属实", more="").text
    step(head, play, report, "deny", reason="经查不属实", more="可在60日内申请复核")
    _, shown = reporter(site, report)
    assert "不予奖励" in shown.text
    assert "经查不属实" in shown.text
    assert "可在60日内申请复核" in shown.text


def test_a_stale_proposal_is_pointed_out_on_the_page(site: Site, play: Play) -> None:
    first, second, _ = play.reports("500103", RECEIVED)
    for report in (first, second):
        play.decided(report, {**FINED, "identity": "code"})
    play.deny(first)
    play.propose(second)
    head, address = site.sign_in("head"), f"/desk/claims/{play.claim(second).id}"
    assert "须退回重新计算" not in head.get(address).text
    play.step(first, ClaimStep.RECONSIDER)
    assert "登记顺序由1变为2" in head.get(address).text
    refused = step(head, play, second, "approve")
    assert refused.status_code == 409
    assert "请退回重新计算" in refused.text


def test_the_reporter_takes_part_and_declines_without_a_name(site: Site, play: Play) -> None:
    report = a_report(play)
    browser, shown = reporter(site, report)
    assert "还没有表明参加" in shown.text
    said = {"identity": "named", "insider": "true", "employed": "true", "joint": "true", "joint_count": "3"}
    shown = acts(browser, shown, "take-part", **said)
    facts = play.watched(report).facts
    assert [facts.get(name) for name in ("opted_in", "identity", "insider", "joint_count")] == [
        True,
        "named",
        True,
        3,
    ]
    ticket = {"ticket": hidden(shown.text, "ticket")}
    assert "已放弃" in acts(browser, shown, "decline").text
    assert browser.post("/reward/claim", data=ticket).status_code == 409


def test_a_ticket_that_was_made_up_or_is_old_opens_nothing(site: Site, play: Play) -> None:
    report = a_report(play)
    browser, shown = reporter(site, report)
    assert browser.post("/reward/claim", data={"ticket": f"{report}.9999999999.abc"}).status_code == 403
    ticket = hidden(shown.text, "ticket")
    site.services.later(hours=2)
    assert browser.post("/reward/open", data={"ticket": ticket}).status_code == 403


def test_guessing_is_slow_and_tells_nothing(site: Site, play: Play) -> None:
    report = a_report(play)
    with site.services.unit_of_work() as uow:
        receipt = uow.reports.get(report).receipt
    browser = site.visitor()
    replies = [
        browser.post("/reward", data={"receipt": receipt, "code": "AAAAA-AAAAA"}).status_code
        for _ in range(6)
    ]
    assert replies == [404] * 5 + [429]


def test_a_form_of_another_site_is_refused(site: Site, play: Play) -> None:
    browser, shown = reporter(site, a_report(play))
    form = {"ticket": hidden(shown.text, "ticket")}
    foreign = browser.post("/reward/decline", data=form, headers={"origin": "https://elsewhere.example"})
    assert foreign.status_code == 403


def test_the_look_up_leads_to_the_reward(site: Site, play: Play) -> None:
    report = a_report(play)
    with site.services.unit_of_work() as uow:
        receipt = uow.reports.get(report).receipt
    form = {"receipt": receipt, "code": query_code(report, site.services.secrets.receipts)}
    browser = site.visitor()
    shown = browser.post("/status", data=form)
    ticket = re.search(
        r'action="/reward/open"><input type="hidden" name="ticket" value="([^"]*)"', shown.text
    )
    assert ticket
    assert browser.post("/reward/open", data={"ticket": ticket[1]}).status_code == 200


def test_a_wrong_payee_is_not_repeated(site: Site, play: Play) -> None:
    report = a_report(play)
    play.decided(report, {**FINED, "identity": "code"})
    play.propose(report)
    play.approve(report)
    play.notify(report)
    browser, shown = reporter(site, report)
    shown = acts(browser, shown, "claim")
    refused = acts(browser, shown, "payee", **{**PAYEE, "id_number": "1234"})
    assert refused.status_code == 422
    assert "身份证号" in refused.text
    assert "司马青山" not in refused.text


def test_a_payee_whose_commit_fails_is_not_kept(site: Site, play: Play) -> None:
    report = a_report(play)
    play.decided(report, {**FINED, "identity": "code"})
    play.propose(report)
    play.approve(report)
    play.notify(report)
    browser, shown = reporter(site, report)
    shown = acts(browser, shown, "claim")
    doom(site, "INSERT ON claim_steps")
    acts(browser, shown, "payee", **PAYEE)
    assert play.claim(report).payee is None
    assert site.services.vault.same_reporter(PAYEE["phone"]) == ()


@pytest.mark.parametrize("address", ["/desk/claims", "/desk/funds"])
def test_whoever_has_no_business_with_rewards_sees_none(site: Site, address: str) -> None:
    assert site.sign_in("keeper").get(address).status_code == 403
    assert site.sign_in("cashier").get(address).status_code == 200
    assert site.sign_in("cashier").get("/desk").status_code == 403


def test_a_claim_of_another_division_is_not_found(site: Site, play: Play) -> None:
    report = a_report(play)
    play.decided(report, FINED)
    assert site.sign_in("xiamen").get(f"/desk/claims/{play.claim(report).id}").status_code == 404


def test_a_budget_is_an_approvers_and_needs_a_reason(site: Site) -> None:
    head, clerk = site.sign_in("head"), site.sign_in("clerk")
    csrf = {"csrf": hidden(head.get("/desk/funds").text, "csrf"), "payer": "另一局", "year": "2026"}
    assert "理由" in head.post("/desk/funds", data={**csrf, "amount": "5000"}).text
    assert head.post("/desk/funds", data={**csrf, "amount": "五千", "reason": "x"}).status_code == 422
    assert "5000元" in head.post("/desk/funds", data={**csrf, "amount": "5000", "reason": "批复"}).text
    own = {**csrf, "csrf": hidden(clerk.get("/desk/funds").text, "csrf"), "amount": "1", "reason": "x"}
    assert clerk.post("/desk/funds", data=own).status_code == 403


def test_a_budget_of_another_division_is_not_found(site: Site, play: Play) -> None:
    play.budget(1)
    with site.services.unit_of_work() as uow:
        uow.session.execute(text("UPDATE funds SET area = '350100'"))
        for name, division in (("fuzhou", "350100"), ("other", "350200")):
            create_account(
                uow.session, Account(name, name, ("approver",), division, active=True), name, at=RECEIVED
            )
        uow.commit()
    before = play.left()
    form = {"payer": FUND, "year": str(site.services.clock().year), "amount": "-100", "reason": "调整"}
    for name, status in (("other", 404), ("fuzhou", 200)):
        browser = site.sign_in(name)
        csrf = hidden(browser.get("/desk/funds").text, "csrf")
        assert browser.post("/desk/funds", data={**form, "csrf": csrf}).status_code == status
    assert play.left() == before - 100, "only the division whose fund it is has changed it"
