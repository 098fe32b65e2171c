"""How office and reporter write to each other unseen, and what becomes of requests about own data."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from tests.integration.lives import run_all
from tests.unit.test_api_pictures import picture
from tests.web_reports import ring
from tests.web_site import PASSWORD, Site, open_site
from triage.domain.claims import ClaimState
from triage.domain.reports import ReportId
from triage.domain.standing import Standing
from triage.domain.workflow import State, Step
from triage.ports import StepTaken
from triage.storage.staff import Account, create_account
from triage.usecases.clocks import start_order_clock
from triage.usecases.withdrawing import EMERGENCY, WITHDRAWN

NAME, PHONE = "欧阳某乙", "13800000000"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with open_site(tmp_path / "home") as opened:
        with opened.services.unit_of_work() as uow:
            for username in ("bao", "ning"):
                person = Account(username, username, ("custodian",), "", active=True)
                create_account(uow.session, person, PASSWORD, at=opened.services.clock())
            uow.commit()
        yield opened


def filed(site: Site, **more: object) -> tuple[str, str]:
    """Number and code."""
    body = {"text": "晨光包装厂夜里排放臭气", "adcode": "350102", **more}
    reply = site.http.post("/api/v1/reports", json=body).json()
    run_all(site.services)
    return reply["receipt"], reply["code"]


def contact() -> dict[str, object]:
    return {"contact": {"name": NAME, "phone": PHONE}}


def looked_up(site: Site, receipt: tuple[str, str]) -> str:
    page = site.http.post("/status", data={"receipt": receipt[0], "code": receipt[1]}).text
    ticket = re.search(r'action="/status/own/open"><input type="hidden" name="ticket" value="([^"]+)"', page)
    assert ticket
    return ticket[1]


def own(site: Site, receipt: tuple[str, str], act: str = "open", **form: str) -> tuple[int, str]:
    reply = site.http.post(f"/status/own/{act}", data={"ticket": looked_up(site, receipt), **form})
    return reply.status_code, reply.text


def desk(browser: TestClient, address: str, **form: str) -> tuple[int, str]:
    csrf = re.search(r'name="csrf" value="([^"]*)"', browser.get("/desk/personal").text)
    assert csrf
    reply = browser.post(address, data={"csrf": csrf[1], **form}, follow_redirects=False)
    return reply.status_code, reply.text


def report_id(site: Site, receipt: tuple[str, str]) -> str:
    with site.services.unit_of_work() as uow:
        report = uow.reports.by_receipt(receipt[0])
    assert report is not None
    return str(report.id)


def test_officer_and_anonymous_reporter_write_to_each_other_and_numbers_stay_hidden(site: Site) -> None:
    receipt = filed(site)
    clerk, id = site.sign_in("clerk"), report_id(site, receipt)
    asked = "请问臭气一般几点出现？"
    assert desk(clerk, f"/desk/reports/{id}/messages", text=asked)[0] == 303
    assert asked in own(site, receipt)[1]
    answer = f"夜里十一点以后，可以打我电话{PHONE}，我叫{NAME}"
    status, page = own(site, receipt, "message", text=answer)
    assert status == 200
    assert answer in page
    seen = clerk.get(f"/desk/reports/{id}").text
    assert "夜里十一点以后" in seen
    assert "举报人通过查询页面回复了消息" in seen
    assert PHONE not in seen
    assert NAME not in seen


def test_without_number_and_code_nothing_opens(site: Site) -> None:
    filed(site)
    for ticket in ("", "made.up.ticket"):
        assert site.http.post("/status/own/open", data={"ticket": ticket}).status_code in (403, 422)
    ticket = looked_up(site, filed(site))
    site.services.later(hours=1)
    assert site.http.post("/status/own/open", data={"ticket": ticket}).status_code == 403


@pytest.mark.parametrize("text", ["", "   ", "长" * 2001])
def test_an_empty_or_endless_message_is_refused(site: Site, text: str) -> None:
    assert own(site, filed(site), "message", text=text)[0] == 422


def test_a_request_has_a_term_and_is_answered_with_a_reason_by_a_custodian(site: Site) -> None:
    receipt = filed(site, **contact())
    status, page = own(site, receipt, "request", kind="delete", words="不想再留电话")
    assert status == 200
    assert "2026年6月23日" in page  # fifteen working days after 1 June, with the Dragon Boat festival between
    assert own(site, receipt, "request", kind="delete")[0] == 422
    clerk, bao, ning = (site.sign_in(name) for name in ("clerk", "bao", "ning"))
    assert "不想再留电话" in clerk.get("/desk/personal").text
    assert desk(clerk, "/desk/personal/1/answer", granted="true", reason="同意删除")[0] == 403
    assert desk(bao, "/desk/personal/1/answer", granted="true", reason="")[0] == 422
    assert desk(bao, "/desk/personal/1/answer", granted="true", reason="已删除联系方式")[0] == 303
    status, page = desk(ning, "/desk/personal/1/answer", granted="false", reason="仍有需要")
    assert (status, "刚被别人办理" in page) == (409, True)
    assert site.services.vault.same_reporter(PHONE) == ()
    assert "已删除联系方式" in own(site, receipt)[1]


def test_a_refusal_is_told_with_its_reason_and_changes_nothing(site: Site) -> None:
    receipt = filed(site, **contact())
    own(site, receipt, "request", kind="delete")
    desk(site.sign_in("bao"), "/desk/personal/1/answer", granted="false", reason="案件尚在办理，依法保存")
    assert "案件尚在办理，依法保存" in own(site, receipt)[1]
    assert len(site.services.vault.same_reporter(PHONE)) == 1


def test_what_is_on_file_is_shown_with_its_middle_hidden_once_agreed(site: Site) -> None:
    receipt = filed(site, **contact())
    assert "138*" not in own(site, receipt)[1]
    own(site, receipt, "request", kind="access")
    desk(site.sign_in("bao"), "/desk/personal/1/answer", granted="true", reason="见查询页面")
    page = own(site, receipt)[1]
    assert "138*****000" in page
    assert PHONE not in page
    assert ("open", "reporter") in [(entry.action, entry.actor) for entry in site.services.vault.trail()]


def test_a_contact_is_corrected_after_the_office_agreed(site: Site) -> None:
    receipt = filed(site, **contact())
    new = {"name": NAME, "phone": "13900000000"}
    assert own(site, receipt, "contact", **new)[0] == 422
    own(site, receipt, "request", kind="correct")
    desk(site.sign_in("bao"), "/desk/personal/1/answer", granted="true", reason="请在页面填写")
    assert own(site, receipt, "contact", **new)[0] == 200
    assert len(site.services.vault.same_reporter("13900000000")) == 1
    assert "更正了联系方式" in site.sign_in("clerk").get(f"/desk/reports/{report_id(site, receipt)}").text


def correction_agreed(site: Site) -> tuple[str, str]:
    receipt = filed(site, **contact())
    own(site, receipt, "request", kind="correct")
    desk(site.sign_in("bao"), "/desk/personal/1/answer", granted="true", reason="请在页面填写")
    return receipt


def test_a_new_number_leaves_the_name_as_it_was(site: Site) -> None:
    receipt = correction_agreed(site)
    assert own(site, receipt, "contact", phone="13900000000")[0] == 200
    (id,) = site.services.vault.same_reporter("13900000000")
    told = site.services.vault.reveal(id, actor="bao", reason="回访核实", at=site.services.clock())
    assert told == {"name": NAME, "phone": "13900000000"}


def test_one_request_that_was_agreed_to_allows_one_change(site: Site) -> None:
    receipt = correction_agreed(site)
    assert "保存新的联系方式" in own(site, receipt)[1]
    assert own(site, receipt, "contact", phone="13900000000")[0] == 200
    assert "保存新的联系方式" not in own(site, receipt)[1]
    assert own(site, receipt, "contact", phone="13700000000")[0] == 422
    own(site, receipt, "request", kind="correct")
    desk(site.sign_in("bao"), "/desk/personal/2/answer", granted="true", reason="请在页面填写")
    assert own(site, receipt, "contact", phone="13700000000")[0] == 200


@pytest.mark.parametrize("new", [{"phone": "夜里打"}, {"phone": "139"}, {"name": "长" * 41}, {}])
def test_a_contact_that_cannot_be_one_is_refused_and_uses_nothing_up(site: Site, new: dict[str, str]) -> None:
    receipt = correction_agreed(site)
    assert own(site, receipt, "contact", **new)[0] == 422
    assert own(site, receipt, "contact", name="欧阳乙")[0] == 200
    assert len(site.services.vault.same_reporter(PHONE)) == 1


def test_an_anonymous_reporter_has_no_contact_to_correct_but_may_ask_for_a_human(site: Site) -> None:
    receipt = filed(site)
    assert own(site, receipt, "request", kind="correct")[0] == 422
    assert own(site, receipt, "request", kind="review", words="不是噪声，是臭气")[0] == 200
    assert "举报人请求人工重新判断" in site.sign_in("clerk").get("/desk?tab=attention").text
    assert (
        desk(site.sign_in("clerk"), "/desk/personal/1/answer", granted="true", reason="已由人工改判")[0]
        == 303
    )
    assert "已由人工改判" in own(site, receipt)[1]


def test_the_program_s_opinion_is_explained_to_the_reporter(site: Site) -> None:
    page = own(site, filed(site))[1]
    assert "自动程序怎样判断" in page
    assert "恶臭异味" in page


def supplemented(site: Site, receipt: tuple[str, str], text: str, photos: int = 0) -> tuple[int, str]:
    files = [("photos", (f"{n}.jpg", picture(), "image/jpeg")) for n in range(photos)]
    form = {"ticket": looked_up(site, receipt), "more": text}
    reply = site.http.post("/status/own/supplement", data=form, files=files or None)
    return reply.status_code, reply.text


def test_words_and_photos_are_added_to_the_own_report_and_the_desk_is_told(site: Site) -> None:
    receipt = filed(site)
    told = f"昨夜又排了一次，我叫{NAME}，电话{PHONE}"
    status, page = supplemented(site, receipt, told, photos=2)
    assert status == 200
    assert "昨夜又排了一次" in page
    assert "还可以补充 7 张" in page
    clerk, id = site.sign_in("clerk"), report_id(site, receipt)
    seen = clerk.get(f"/desk/reports/{id}").text
    assert "昨夜又排了一次" in seen
    assert PHONE not in seen
    assert NAME not in seen
    assert "举报人补充了情况，附照片 2 张" in seen
    assert seen.count('alt="照片') == 2
    assert receipt[0] in clerk.get("/desk?tab=attention").text
    with site.services.unit_of_work() as uow:
        report = uow.reports.by_receipt(receipt[0])
    assert report is not None
    assert report.text == "晨光包装厂夜里排放臭气"


def test_photos_alone_are_a_supplement_and_nine_are_the_most(site: Site) -> None:
    receipt = filed(site)
    assert supplemented(site, receipt, "")[0] == 422
    assert supplemented(site, receipt, "", photos=7)[0] == 200
    status, page = supplemented(site, receipt, "还有三张", photos=3)
    assert status == 422
    assert "已有 7 张" in page
    assert "还有三张" in page
    assert supplemented(site, receipt, "", photos=2)[0] == 200
    assert "不能再补充照片" in own(site, receipt)[1]


def form_on(page: str, address: str) -> dict[str, str]:
    """The hidden fields of a form of the page."""
    form = page.partition(f'action="{address}"')[2].partition("</form>")[0]
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]+)"', form))


def test_a_double_click_adds_words_and_photos_once(site: Site) -> None:
    receipt = filed(site)
    form = form_on(own(site, receipt)[1], "/status/own/supplement") | {"more": "昨夜又排了一次"}
    photo = ("photos", ("a.jpg", picture(), "image/jpeg"))
    for _ in range(2):
        page = site.http.post("/status/own/supplement", data=form, files=[photo])
        assert page.status_code == 200
    assert page.text.count("昨夜又排了一次") == 1
    assert "还可以补充 8 张" in page.text
    assert len(site.sealed_originals()) == 1
    changed = form | {"more": "今晨还有一次"}
    assert "今晨还有一次" in site.http.post("/status/own/supplement", data=changed).text


@pytest.mark.parametrize(
    ("act", "told"),
    [
        ("message", {"text": "请尽快来看"}),
        ("withdraw", {"sure": "true"}),
        ("request", {"kind": "review"}),
        ("contact", {"phone": "13900000000"}),
    ],
)
def test_of_a_form_that_comes_twice_the_second_changes_nothing_and_looks_like_the_first(
    site: Site, act: str, told: dict[str, str]
) -> None:
    receipt = correction_agreed(site)
    form = form_on(own(site, receipt)[1], f"/status/own/{act}") | told
    first, second = (site.http.post(f"/status/own/{act}", data=form) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    assert "已提交。" in second.text
    assert second.text.count("请尽快来看") == first.text.count("请尽快来看")


def test_a_form_that_was_refused_may_come_again(site: Site) -> None:
    form = form_on(own(site, filed(site))[1], "/status/own/message")
    for _ in range(2):
        assert site.http.post("/status/own/message", data=form).status_code == 422


def test_what_is_settled_takes_no_supplement_and_asks_for_a_new_report(site: Site) -> None:
    receipt = filed(site)
    with site.services.unit_of_work() as uow:
        id = ReportId(UUID(report_id(site, receipt)))
        uow.reports.take_step(id, StepTaken(Step.REFUSE, "clerk", site.services.clock(), "不属于职责"))
        uow.commit()
    status, page = supplemented(site, receipt, "还有新情况", photos=1)
    assert status == 409
    assert list(site.services.settings.folder("vault/originals").rglob("*")) == []
    assert 'href="/report"' in page
    assert 'action="/status/own/supplement"' not in page
    assert "还有新情况" in page


def test_reloading_after_a_form_repeats_nothing_and_what_is_refused_stays_typed(site: Site) -> None:
    receipt = filed(site)
    form = {"ticket": looked_up(site, receipt), "text": "请尽快来看"}
    reply = site.http.post("/status/own/message", data=form, follow_redirects=False)
    assert reply.status_code == 303
    assert site.http.get(reply.headers["location"]).text.count("请尽快来看") == 1
    assert site.visitor().get("/status/own", follow_redirects=False).headers["location"] == "/status"
    site.services.later(minutes=11)
    assert site.http.get("/status/own", follow_redirects=False).status_code == 303
    assert 'name="back" value="/status/own"' in own(site, receipt)[1]
    long = "长" * 2001
    assert long in own(site, receipt, "message", text=long)[1]
    page = own(site, receipt, "request", kind="correct", words="号码换了")[1]
    assert "号码换了" in page
    assert '<option value="correct" selected>' in page


def standing_of(site: Site, receipt: tuple[str, str]) -> Standing:
    with site.services.unit_of_work() as uow:
        return uow.reports.standing(ReportId(UUID(report_id(site, receipt))))


def test_a_report_is_withdrawn_once_that_was_confirmed_and_the_office_is_asked_to_go_on(site: Site) -> None:
    receipt = filed(site)
    assert standing_of(site, receipt).due is not None
    status, page = own(site, receipt, "withdraw", why="已经自行协商")
    assert status == 422
    assert "已经自行协商" in page
    status, page = own(site, receipt, "withdraw", why=f"已经协商，电话{PHONE}", sure="true")
    assert status == 200
    assert "主管部门仍可能继续调查" in page
    standing = standing_of(site, receipt)
    assert (standing.state, standing.due) == (State.WITHDRAWN, None)
    assert WITHDRAWN in standing.attention
    seen = site.sign_in("clerk").get(f"/desk/reports/{report_id(site, receipt)}").text
    assert "已经协商" in seen
    assert PHONE not in seen
    assert own(site, receipt, "withdraw", sure="true")[0] == 409


def test_the_deadline_of_an_order_runs_on_after_a_withdrawal(site: Site) -> None:
    receipt = filed(site)
    with site.services.unit_of_work() as uow:
        id = ReportId(UUID(report_id(site, receipt)))
        start_order_clock(id, date(2026, 6, 10), "GD-7", policies=site.services.policies, uow=uow)
        uow.commit()
    own(site, receipt, "withdraw", sure="true")
    assert standing_of(site, receipt).due == date(2026, 6, 10)


def test_an_emergency_is_not_withdrawn_but_a_person_is_asked(site: Site) -> None:
    receipt = filed(site)
    id = ReportId(UUID(report_id(site, receipt)))
    ring(site.services, id)
    status, page = own(site, receipt, "withdraw", sure="true", why="不想惹事")
    assert status == 200
    assert "已经收到您的撤回要求" in page
    standing = standing_of(site, receipt)
    assert standing.state == State.REGISTERED
    assert EMERGENCY in standing.attention
    assert "不想惹事" in site.sign_in("clerk").get(f"/desk/reports/{id}").text
    assert own(site, receipt, "withdraw", sure="true")[0] == 409


@pytest.mark.parametrize(
    ("said", "state"), [({}, ClaimState.WATCHING), ({"decline": "true"}, ClaimState.DECLINED)]
)
def test_a_reward_is_given_up_only_by_saying_so(site: Site, said: dict[str, str], state: ClaimState) -> None:
    receipt = filed(site)
    page = site.http.post("/reward", data={"receipt": receipt[0], "code": receipt[1]}).text
    ticket = re.search(r'name="ticket" value="([^"]+)"', page)
    assert ticket
    site.http.post("/reward/take-part", data={"ticket": ticket[1], "identity": "code"})
    assert own(site, receipt, "withdraw", sure="true", **said)[0] == 200
    with site.services.unit_of_work() as uow:
        claim = uow.claims.of_report(ReportId(UUID(report_id(site, receipt))))
    assert claim is not None
    assert claim.state is state
