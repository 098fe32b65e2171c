"""Do particulars of a person leave the places made for them? Planted at every door, looked for everywhere."""

import logging
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from PIL import Image
from pydantic import SecretStr

from runtime.accounts import ROLES
from runtime.logs import event
from tests.integration.lives import run_all
from tests.scenarios.leaks import story, walk
from tests.scenarios.leaks.planted import CAMERA, CHATTING, LISTED, MARKS, WRITING, photo
from tests.scenarios.leaks.traces import traces
from tests.web_site import Site, open_site
from triage.domain.reports import ReportId
from triage.usecases.linking import document_of

pytestmark = pytest.mark.timeout(1500)  # every page as every role: minutes where several things run at once

# The reporter's own words, kept for the office that handles them; pages show them redacted.
OWN_WORDS = {
    "reports": frozenset({"text", "fact_place", "fact_time", "fact_source", "fact_effects"}),
    "relay_messages": frozenset({"text"}),
    "personal_requests": frozenset({"words"}),
}


@dataclass(frozen=True)
class Lived:
    """A site at which everything has happened, and what was seen of it."""

    site: Site
    heard: story.Heard
    seen: list[walk.Seen]
    exports: Mapping[str, str]
    log: Path

    @property
    def home(self) -> Path:
        return self.site.services.settings.home


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    folder = tmp_path_factory.mktemp("leaks")
    keys = {"city-app": SecretStr(story.OPEN311_KEY)}
    changes = {"chat_turns_per_minute": 1_000, "max_attempts": 1, "open311_keys": keys}
    with open_site(folder / "home", **changes) as site:
        with story.logged(folder / "log"):
            heard = story.tell_all(site)
            story.work(site)
            readers = walk.browsers(site)
            story.reward(site, heard)
            story.ask_around(site, heard)
            story.ask_for_contact(heard, readers["clerk"])
            story.publish(heard, readers["analyst"])
            story.write_unseen(site, heard)
            story.misuse(site, heard)
            story.draft_papers(heard, readers["clerk"])
            exports = story.exported(site, heard, folder)
            seen = list(walk.pages(site, readers))
        yield Lived(site, heard, seen, exports, folder / "log")


def test_the_walk_has_been_everywhere(lived: Lived) -> None:
    """An empty walk would find nothing."""
    reached = {(page.by, page.status) for page in lived.seen}
    assert {(role, 200) for role in ROLES} <= reached
    assert {(walk.ANYBODY, 303), ("clerk", 404), ("clerk", 422), ("clerk", 403), ("admin", 403)} <= reached
    ours = [page for page in lived.seen if page.by == "clerk" and page.status == 200]
    for shown in ("晨光包装厂", "〔电话〕", "恶臭异味", "留有联系方式"):
        assert any(shown in page.content.decode("utf-8", "ignore") for page in ours), shown
    for door, id in lived.heard.reports.items():
        assert any(page.address == f"/desk/reports/{id}" for page in ours), door
    assert lived.site.services.search.count() >= len(lived.heard.reports)
    assert {person.name for person in (CHATTING, WRITING)} <= traces(_record(lived), MARKS)


def test_no_page_shows_a_particular_to_any_role(lived: Lived) -> None:
    assert _leaks(lived.seen) == set()


def test_no_answer_of_an_interface_repeats_a_particular(lived: Lived) -> None:
    assert {
        (*answer[:3], *found) for answer in lived.heard.answers if (found := traces(answer.content))
    } == set()


def test_the_bot_hears_no_particular(lived: Lived) -> None:
    assert lived.site.bot.heard
    assert traces(repr(lived.site.bot.heard)) == set()


def test_no_line_of_the_log_has_a_particular(lived: Lived) -> None:
    lines = lived.log.read_text(encoding="utf-8")
    assert "job failed" in lines
    assert "ValueError" in lines
    assert traces(lines) == set()


def test_no_command_writes_a_particular(lived: Lived) -> None:
    assert "D3FJ202606010001" in lived.exports["export"]
    assert "晨光包装厂" in lived.exports["export"]
    assert lived.heard.receipts["chat"][0] in lived.exports["simulate"]
    assert {(name, *found) for name, text in lived.exports.items() if (found := traces(text))} == set()


def test_no_file_but_the_record_has_a_particular(lived: Lived) -> None:
    """The vault is among them: what it holds cannot be read from its bytes. So are index and messages."""
    written = dict(walk.files(lived.home, without=("record",)))
    for part in ("vault/vault.sqlite3", "index/reports-", "broker/messages", "chat/transcripts.sqlite3"):
        assert any(name.startswith(part) for name in written), part
    assert {(name, *found) for name, content in written.items() if (found := traces(content))} == set()


def test_no_row_of_index_or_vault_has_a_particular(lived: Lived) -> None:
    databases = [*lived.home.glob("index/*.sqlite3"), *lived.home.glob("vault/*.sqlite3")]
    assert len(databases) >= len(("index", "vault"))
    rows = [(path.name, row) for path in databases for row in walk.rows_of_file(path)]
    assert any("晨光" in row for _, row in rows)
    assert {(name, *found) for name, row in rows if (found := traces(row))} == set()


def test_the_record_has_particulars_in_the_reporters_own_words_only(lived: Lived) -> None:
    """Jobs, history, opinions and cases are read by more people and programs than the report itself."""
    rows = list(walk.rows(lived.site, own_words=OWN_WORDS))
    assert any(name == "outbox.last_error" and "ValueError" in value for name, value in rows)
    assert {(name, *found) for name, value in rows if (found := traces(value))} == set()


def test_the_photo_that_is_served_is_a_picture_and_nothing_else(lived: Lived) -> None:
    shown = [page for page in lived.seen if "/photos/" in page.address and page.status == 200]
    assert {page.by for page in shown} == set(ROLES) - {"admin", "cashier"}
    originals = list(walk.files(lived.home / "vault" / "originals", without=()))
    assert originals, "the original is evidence and stays whole, but sealed"
    opened = lived.site.services.originals.read(
        UUID(originals[0][0]), actor="bao", reason="现场比对", at=lived.site.services.clock()
    )
    assert CAMERA.encode() in opened
    kept = [content for _, content in walk.files(lived.home / "files", without=())]
    assert not any(CAMERA.encode() in content for content in kept)
    clerk = lived.site.sign_in("clerk")
    for address in {page.address for page in shown}:
        content = clerk.get(address).content
        assert not Image.open(BytesIO(content)).getexif()
        assert CAMERA.encode() not in content


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(b"call 139-7311-2046 now", id="with dashes"),
        pytest.param("１３９ ７３１１ ２０４６".encode(), id="in full width"),
        pytest.param(b'{"name": "\\u6b27\\u9633\\u82e5\\u6f9c"}', id="escaped in JSON"),
        pytest.param(b"mail=ruolan.ouyang%40example.org", id="escaped in an address"),
        pytest.param(b"&#27431;&#38451;&#33509;&#28572;", id="escaped in HTML"),
        pytest.param(
            b'{"body": "' + b64encode(b'{"phone": "13973112046"}') + b'"}', id="packed in a message"
        ),
        pytest.param("欧阳 若 澜".encode(), id="cut into words"),
        pytest.param(b"\x00\x81\xff" + "闽A7K2M9".encode() + b"\x00", id="among bytes"),
        pytest.param(photo(CHATTING), id="beside a picture"),
    ],
)
def test_a_particular_is_found_however_it_is_written(written: bytes) -> None:
    assert traces(written, CHATTING.marks)
    assert not traces(written, LISTED.marks)


def test_what_is_planted_where_it_should_not_be_is_found(tmp_path: Path) -> None:
    """One leak of every sort, made on purpose."""
    person = WRITING
    with open_site(tmp_path / "home") as site:
        site.http.post("/api/v1/reports", json={"text": story.MATTER})
        run_all(site.services)
        readers = {"clerk": site.sign_in("clerk")}
        assert _leaks(walk.pages(site, readers)) == set()
        with site.services.unit_of_work() as uow:
            id = uow.reports.get(ReportId(UUID(walk.known(site).reports[0]))).id
            uow.reports.set_standing(replace(uow.reports.standing(id), attention=f"致电{person.phone}"))
            uow.outbox.put("triage_report", report_id=person.identity)
            report, standing = uow.reports.get(id), uow.reports.standing(id)
            uow.commit()
        raw = replace(report, text=person.told(story.MATTER))
        site.services.search.put([document_of(raw, standing, lambda text: text)])
        with story.logged(tmp_path / "log"):
            event(logging.getLogger("careless"), "report filed", reporter=person.name)

        told = {address for _, address, *_ in _leaks(walk.pages(site, readers))}
        assert {"/desk", f"/desk/reports/{id}"} <= told
        columns = {
            name for name, value in walk.rows(site, own_words=OWN_WORDS) if traces(value, person.marks)
        }
        assert columns == {"standings.attention", "outbox.arguments"}
        found = [
            name for name, content in walk.files(tmp_path / "home", without=("record",)) if traces(content)
        ]
        assert [name for name in found if name.startswith("index/")]
        assert traces((tmp_path / "log").read_text(encoding="utf-8")) == {person.name}


def _leaks(seen: Iterable[walk.Seen]) -> set[tuple[str, ...]]:
    """Who sees what on which page."""
    found = ((page, traces(page.content)) for page in seen)
    return {(page.by, page.address.partition("?")[0], *sorted(marks)) for page, marks in found if marks}


def _record(lived: Lived) -> str:
    return "\n".join(value for _, value in walk.rows(lived.site, own_words={}))
