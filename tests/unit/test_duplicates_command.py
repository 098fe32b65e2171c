"""A pool goes in, one case for each message comes out."""

import io

from runtime.commands.duplicates import answer, read
from search.clusters import group
from search.embedding import HashingEncoder
from triage.policies.duplicates import load_duplicate_rules

POOL = """
{"id": "1", "title": "滨江花园烧烤油烟", "text": "滨江花园小区楼下烧烤店油烟很大", "time": "2026/3/1 20:00"}
{"id": "2", "title": "大桥村倒垃圾", "text": "大桥村有人夜里倒建筑垃圾", "time": "2026-03-02T08:00:00+08:00"}
not json
{"id": 3, "title": "滨江花园烧烤油烟", "text": "滨江花园小区楼下烧烤店油烟很大，天天如此", "time": "whenever"}
{"id": "4"}
"""


def test_every_readable_line_gets_a_case_and_the_rest_is_reported() -> None:
    errors = io.StringIO()
    messages = read(POOL.splitlines(), errors)
    rows = list(answer(messages, HashingEncoder(256), load_duplicate_rules(), group))
    assert [row["id"] for row in rows] == ["1", "2", "3", "4"]
    assert rows[0]["case"] == rows[2]["case"]
    assert len({row["case"] for row in rows}) == 3
    assert "line 4" in errors.getvalue()
