"""Is a setting that does not fit one sentence, without what was set?"""

import pytest
from typer.testing import CliRunner

from runtime.cli import app


@pytest.mark.parametrize("command", ["run", "worker", "beat", "models", "classify"])
def test_a_setting_that_does_not_fit_is_named_without_its_value(
    command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUANSU_PORT", "a-word-nobody-should-read")
    result = CliRunner().invoke(app, [command], input="")
    assert result.exit_code == 1
    assert result.stderr.startswith("huansu: HUANSU_PORT: ")
    assert "a-word-nobody-should-read" not in result.output
    assert "Traceback" not in result.output


def test_settings_that_need_each_other_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUANSU_S3_BUCKET", "photos")
    result = CliRunner().invoke(app, ["migrate"])
    assert (result.exit_code, result.stderr) == (
        1,
        "huansu: HUANSU_S3_BUCKET needs HUANSU_S3_ENDPOINT (docs/settings.md)\n",
    )
