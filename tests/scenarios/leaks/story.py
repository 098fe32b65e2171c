"""What happens before anybody looks? Four people report, jobs run and fail, bad input comes in."""

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from celery import Celery
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from runtime import cli
from runtime.batches import take_in
from runtime.logs import configure
from runtime.reindexing import reindex
from runtime.tasks import register, relay_outbox, remind_all
from runtime.worker import celery_app
from tests.fakes import WordClassifier
from tests.integration.lives import run_all
from tests.rewards_lives import NEW, Play, shipped_rules
from tests.scenarios.leaks.planted import CHATTING, LISTED, SENDING, WRITING, photo
from tests.scenarios.leaks.walk import Seen
from tests.web_site import Site
from triage.documents.tables import written_csv
from triage.domain.reports import ReportId
from triage.domain.rewards import Verdict
from triage.storage.outbox import lease

MATTER = "楼下晨光包装厂每天夜里排放刺鼻的臭气，窗户都不敢开。"
OPEN311_KEY = "key-of-a-city-app-7"
_NUMBER = r"HS\d{6}-\d{6}-\d{2}"
_CODE = r"(?<![A-Z0-9-])[A-Z0-9]{5}-[A-Z0-9]{5}(?![A-Z0-9-])"
_CHANGE = """\
owners:
  - rule: fuzhou/odour
    kinds: [air.odour]
    area: "350100"
    owner: city_management
    citation: 某市职责清单
    valid_from: 2020-01-01
"""


@dataclass
class Heard:
    """What left the platform while it happened."""

    answers: list[Seen] = field(default_factory=list)
    reports: dict[str, ReportId] = field(default_factory=dict)
    receipts: dict[str, tuple[str, str]] = field(default_factory=dict)

    def note(self, by: str, reply: Any) -> Any:
        self.answers.append(Seen(by, str(reply.request.url.path), reply.status_code, reply.content))
        return reply


@contextmanager
def logged(file: Path) -> Iterator[None]:
    """All loggers write as in production, for a while."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    for handler in handlers:
        root.removeHandler(handler)
    configure(file)
    logging.getLogger("httpx2").setLevel(logging.WARNING)  # the browser of these tests, no part of the site
    try:
        yield
    finally:
        for handler in root.handlers[:]:
            root.removeHandler(handler)
            handler.close()
        for handler in handlers:
            root.addHandler(handler)
        root.setLevel(level)


def tell_all(site: Site) -> Heard:
    """Every door once, by four people."""
    heard = Heard()
    _chat(site, heard)
    _write(site, heard)
    _send(site, heard)
    _send_open311(site, heard)
    table = written_csv(
        ["受理编号", "问题基本情况", "被举报单位", "行政区域"],
        [["D3FJ202606010001", LISTED.told(MATTER), "晨光包装厂", f"福州市，联系人{LISTED.name}"]],
    )
    taken = take_in(table.encode(), "第一批", due=None, actor="clerk", services=site.services)
    assert (taken.filed, taken.problems) == (1, ())
    return heard


def work(site: Site) -> None:
    """Messages are written, one job fails with a report in its error, then all are done, twice indexed."""
    jobs = celery_app(site.services.settings)
    register(jobs, lambda: site.services)
    assert relay_outbox(jobs, site.services) == len(("chat", "form", "api", "open311", "list"))
    _fail(site, jobs)
    run_all(site.services)
    reindex(site.services, lambda _: None)
    site.services.later(days=40)
    remind_all(site.services)
    jobs.close()


def ask_around(site: Site, heard: Heard) -> None:
    """Where a report stands, asked rightly and wrongly, at all doors."""
    visitor, services = site.visitor(), site.services
    token = {"X-Huansu-Service": services.secrets.service}
    for number, code in heard.receipts.values():
        right, wrong = {"receipt": number, "code": code}, {"receipt": number, "code": "AAAAA-AAAAA"}
        for asked in (right, wrong):
            heard.note("anybody", visitor.post("/status", data=asked))
            heard.note("bot", visitor.post("/internal/status", json=asked, headers=token))
    for path in (f"requests/{heard.receipts['open311'][0]}", "requests"):
        for asked in ({"api_key": OPEN311_KEY}, {"api_key": SENDING.phone}):
            for suffix in ("json", "xml"):
                told = visitor.get(f"/open311/v2/{path}.{suffix}", params=asked)
                assert ("晨光包装厂" in told.text) == (asked["api_key"] == OPEN311_KEY)
                heard.note("client", told)
    for person in (CHATTING, WRITING):
        heard.note("bot", visitor.post("/internal/locate", json={"text": person.home}, headers=token))


def reward(site: Site, heard: Heard) -> None:
    """A reward up to the payee, who is somebody's full particulars; refused ones are sent as well."""
    play, person = Play(site.services, shipped_rules()), LISTED
    play.budget(1_000_000)
    facts = {**NEW, "verified": True, "grade": "1", "amount": "60000", "identity": "named", "staff": False}
    for id in heard.reports.values():
        play.decided(id, facts)
    owed = next(id for id in heard.reports.values() if play.watched(id).answer.verdict is Verdict.ELIGIBLE)
    play.propose(owed)
    play.approve(owed)
    play.notify(owed)
    door = next(name for name, id in heard.reports.items() if id == owed)
    number, code = heard.receipts[door]
    visitor = site.visitor()
    shown = heard.note("anybody", visitor.post("/reward", data={"receipt": number, "code": code}))
    ticket = {"ticket": re.findall(r'name="ticket" value="([^"]+)"', shown.text)[0]}
    heard.note("anybody", visitor.post("/reward/claim", data=ticket))
    payee = {"name": person.name, "phone": person.phone, "account": f"某银行 {person.account}"}
    for identity in (f"{person.identity}转账", person.identity):
        form = {**ticket, **payee, "id_number": identity}
        heard.note("anybody", visitor.post("/reward/payee", data=form))
    assert play.state(owed) == "identified"
    play.read_payee(owed, "办理转账")


def write_unseen(site: Site, heard: Heard) -> None:
    """A reporter answers and asks about own data with all particulars in it, and a reveal is asked for."""
    person, visitor = CHATTING, site.visitor()
    number, code = heard.receipts["chat"]
    page = visitor.post("/status", data={"receipt": number, "code": code}).text
    opened = re.search(r'"/status/own/open"><input type="hidden" name="ticket" value="([^"]+)"', page)
    assert opened
    for act, form in (
        ("message", {"text": person.told(MATTER)}),
        ("supplement", {"more": person.told(MATTER)}),
        ("request", {"kind": "access", "words": person.told(MATTER)}),
    ):
        own = visitor.post(f"/status/own/{act}", data={"ticket": opened[1], **form})
        assert own.status_code == 200, own.text  # the reporter's own screen may repeat what was typed
    site.services.vault.reveal(
        site.services.reveals.waiting()[0].asked.contact,
        actor="chen",
        reason="回访",
        at=site.services.clock(),
    )


def ask_for_contact(heard: Heard, clerk: TestClient) -> None:
    """Every role may then see the request, and nobody the contact."""
    csrf = re.search(r'name="csrf" value="([^"]*)"', clerk.get("/desk/reveals").text)
    assert csrf
    form = {"csrf": csrf[1], "reason": "现场找不到排口", "minutes": "30"}
    for door in ("chat", "form", "api"):
        asked = clerk.post(f"/desk/reports/{heard.reports[door]}/reveal", data=form)
        heard.note("clerk", asked)
        assert asked.status_code == 200, asked.text


def publish(heard: Heard, analyst: TestClient) -> None:
    """Of the month in which everybody reported; the walk reads it."""
    csrf = re.search(r'name="csrf" value="([^"]*)"', analyst.get("/desk/analysis/bulletins").text)
    assert csrf
    made = analyst.post("/desk/analysis/bulletins", data={"csrf": csrf[1], "month": "2026-06"})
    heard.note("analyst", made)
    assert made.status_code == 200, made.text


def misuse(site: Site, heard: Heard) -> None:
    """Programs send personal data where it does not belong; no refusal may repeat it."""
    visitor, person = site.visitor(), SENDING
    token = {"X-Huansu-Service": site.services.secrets.service}
    refused = {"text": person.told(MATTER), "attachments": person.phone}
    bad: Sequence[Any] = (
        {**refused, "contact": {"name": person.name, "phone": f"{person.phone}转微信"}},
        {"text": [person.told(MATTER)]},
        {**refused, "adcode": person.phone, "external_no": person.identity * 9},
        person.marks,
        {"text": person.name * 9_000},
    )
    for body in bad:
        for path in ("/api/v1/reports", "/chat/messages", "/chat/contact", "/internal/reports"):
            heard.note("program", visitor.post(path, json=body, headers=token))
    form = {"api_key": OPEN311_KEY, "service_code": "air.odour", "description": person.told(MATTER)}
    for wrong in (
        {},
        {"lat": person.phone},
        {"address_string": person.home * 40},
        {"email": person.identity},
    ):
        for suffix in ("json", "xml"):
            heard.note("client", visitor.post(f"/open311/v2/requests.{suffix}", data={**form, **wrong}))
    twice = {"Idempotency-Key": "planted-key-1"}
    for text in (MATTER, person.told(MATTER)):
        heard.note("program", visitor.post("/api/v1/reports", json={"text": text}, headers=twice))
    stranger = {**token, "content-type": "application/json"}
    raw = person.told(MATTER).encode("gbk")
    heard.note("program", visitor.post("/api/v1/reports", content=raw, headers=stranger))
    heard.note("program", visitor.put(f"/api/v1/reports?phone={person.phone}"))
    visitor.post("/report", data={"text": person.told(MATTER), "name": person.name, "phone": "没有"})
    visitor.get("/status", params={"receipt": person.phone})
    visitor.get(f"/{person.mail}")


def draft_papers(heard: Heard, clerk: TestClient) -> None:
    """Every paper with what the desk fills in by itself."""
    for id in heard.reports.values():
        address = f"/desk/reports/{id}/notices"
        for kind in ("acceptance", "transfer", "reply"):
            page = heard.note("clerk", clerk.get(f"{address}?kind={kind}")).text
            csrf = re.findall(r'name="csrf" value="([^"]*)"', page)[-1]
            names = re.findall(r'name="field" value="([^"]+)"', page)
            given = re.findall(r'name="value" value="([^"]*)"|name="value"[^>]*>([^<]*)</textarea>', page)
            values = ["".join(pair) or "已核实" for pair in given]
            assert len(names) == len(values) > 0
            form = {"csrf": csrf, "field": names, "value": values}
            drafted = heard.note("clerk", clerk.post(f"{address}/{kind}", data=form))
            assert drafted.status_code == 200, drafted.text
        form["paper"] = re.findall(r'name="paper" value="([^"]*)"', page)[-1]
        form["sign"] = "榕环"
        heard.note("clerk", clerk.post(f"{address}/{kind}/issue", data=form))
        form["confirmed"] = "true"
        issued = heard.note("clerk", clerk.post(f"{address}/{kind}/issue", data=form))
        assert issued.status_code == 200, issued.text


def exported(site: Site, heard: Heard, folder: Path) -> Mapping[str, str]:
    """What the commands write about reports, by command."""
    change = folder / "change.yaml"
    change.write_text(_CHANGE, encoding="utf-8")
    asked = {
        "batches": ["inspection", "list"],
        "export": ["inspection", "export", "--batch", "第一批", "--out", str(folder / "disclosed.csv")],
        "audit": ["audit", "export"],
        "simulate": ["policy", "simulate", "--since", "2026-01-01", "--change", str(change)],
        **{f"explain {door}": ["policy", "explain", number] for door, (number, _) in heard.receipts.items()},
    }
    settings = site.services.settings
    environment = {"HUANSU_HOME": str(settings.home), "HUANSU_REGION": settings.region}
    written = {}
    for name, words in asked.items():
        result = CliRunner().invoke(cli.app, words, env=environment)
        assert result.exit_code == 0, result.output
        written[name] = result.output
    written["export"] += (folder / "disclosed.csv").read_text(encoding="utf-8-sig")
    return written


def _chat(site: Site, heard: Heard) -> None:
    """With contact, photo and name; the bot files what it was told, under the reporter's name."""
    person, call = CHATTING, site.bot.call_api
    named = {"anonymous": False}
    site.bot.call_api = lambda path, body: call(path, body | named)
    for said in (person.told(MATTER), person.home, f"每天夜里，请打{person.phone}"):
        assert heard.note("own chat", site.say(said)).status_code == 200
        heard.answers.pop()  # the reporter's own screen may repeat what the reporter typed
    upload = {"photo": ("a.jpg", photo(person), "image/jpeg")}
    assert heard.note("anybody", site.http.post("/chat/attachments", files=upload)).status_code == 201
    contact = {"name": person.name, "phone": person.phone}
    assert heard.note("anybody", site.http.post("/chat/contact", json=contact)).is_success
    site.say(button="contact_given")
    filed = heard.note("anybody", site.say(button="confirm"))
    card = filed.json()["messages"][0]["custom"]["receipt"]
    _remember(site, heard, "chat", card["number"], card["code"])


def _write(site: Site, heard: Heard) -> None:
    person = WRITING
    form = {"text": person.told(MATTER), "place": person.home, "source": f"晨光包装厂，{person.plate}也见过"}
    form |= {"name": person.name, "phone": person.phone, "effects": f"请加微信{person.account}看视频"}
    files = {"photos": ("a.jpg", photo(person))}
    filed = heard.note("anybody", site.visitor().post("/report", data=form, files=files))
    number, code = re.search(_NUMBER, filed.text), re.search(_CODE, filed.text)
    assert number
    assert code
    _remember(site, heard, "form", number[0], code[0])


def _send(site: Site, heard: Heard) -> None:
    person = SENDING
    body = {
        "text": person.told(MATTER),
        "facts": {"place": person.home, "time": "每天夜里", "effects": f"联系人：{person.name}"},
        "contact": {"name": person.name, "phone": person.phone},
    }
    filed = heard.note("program", site.visitor().post("/api/v1/reports", json=body))
    assert filed.status_code == 201, filed.text
    _remember(site, heard, "api", filed.json()["receipt"], filed.json()["code"])


def _send_open311(site: Site, heard: Heard) -> None:
    person = SENDING
    form = {
        "api_key": OPEN311_KEY,
        "service_code": "air.odour",
        "address_string": person.home,
        "description": person.told(MATTER),
        "media_url": f"http://127.0.0.1/{person.account}.jpg",
        "device_id": person.plate,
        "account_id": person.account,
        "last_name": person.name,
        "phone": person.phone,
        "email": person.mail,
    }
    filed = heard.note("client", site.visitor().post("/open311/v2/requests.json", data=form))
    assert filed.status_code == 201, filed.text
    notice, (told, *_) = re.search(_CODE, filed.text), filed.json()
    assert notice
    _remember(site, heard, "open311", told["service_request_id"], notice[0])


def _remember(site: Site, heard: Heard, door: str, number: str, code: str) -> None:
    with site.services.unit_of_work() as uow:
        report = uow.reports.by_receipt(number)
    assert report is not None
    heard.reports[door] = report.id
    heard.receipts[door] = (number, code)


class _Quoting(WordClassifier):
    """Fails as careless libraries do: with the text in the error."""

    def classify(self, texts: Sequence[str]) -> NoReturn:
        raise ValueError(f"cannot read {texts} of {CHATTING.told(MATTER)}")


def _fail(site: Site, jobs: Celery) -> None:
    site.services.later(minutes=5)
    with site.services.unit_of_work() as uow:
        job = lease(uow.session, site.services.clock(), 60, 1)[0]
        uow.commit()
    site.services.used_classifier = _Quoting()
    jobs.tasks[job.task](outbox_id=job.id, attempt=1, **job.arguments)
    site.services.used_classifier = WordClassifier()
