"""The commands as outsiders call them: data on stdout, sentences on stderr, exit codes as promised."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph import owned
from regulation.catalogue import PACKAGE
from regulation.grading import mirror

MODEL = "cn-medical-trial"
SPORTS = "cn-sports-trial"
"""A table that one test alone adopts; both lie in the same running store."""
FOOD_SALES = {
    "floor_area_m2": 150,
    "prepackaged_ambient_items": 400,
    "prepackaged_chilled_items": 80,
    "prepackaged_frozen_items": 0,
    "bulk_ambient_items": 20,
    "bulk_chilled_items": 0,
    "bulk_frozen_items": 0,
    "supplier_count": 12,
    "dynamic_score": 30.5,
}


def yima(
    *words: str, given: str = "", data_dir: Path | None = None, **env: str
) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    settings = {"PATH": "/usr/bin:/bin", "HOME": str(data_dir or "/nonexistent"), **env}
    if data_dir:
        settings["YIMA_DATA_DIR"] = str(data_dir)
    return subprocess.run(
        [sys.executable, "-m", "regulation.cli", *words],
        input=given,
        capture_output=True,
        text=True,
        env=settings,
        timeout=120,
        check=False,
    )


def graded(facts: object, *more: str, model: str = "cn-food-sales-2016") -> dict[str, Any]:
    """What `yima grade --json` says of these facts."""
    done = yima("grade", "--model", model, "--facts", "-", "--json", *more, given=json.dumps(facts))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data directory whose store runs, so that commands need not start it."""
    data_dir = tmp_path_factory.mktemp("data")
    with owned(data_dir):
        yield data_dir


def test_grade_says_score_grade_and_the_reason_for_every_point() -> None:
    said = graded(FOOD_SALES)
    assert set(said) == {
        "model", "version", "state", "score", "grade", "known_share", "points", "unknown", "supervision", "notes",
    }  # fmt: skip
    assert (said["state"], said["score"], said["grade"], said["known_share"]) == ("graded", 36, "B", 1)
    assert said["supervision"] == {"visits_per_year": {"min": 1, "max": 2}}
    for point in said["points"]:
        assert {"factor", "value", "points", "basis", "source"} <= set(point)
        assert {"law", "article", "version", "verified"} <= set(point["basis"])
    assert sum(point["points"] for point in said["points"]) == said["score"]


def test_grade_without_enough_known_names_a_state_and_no_grade() -> None:
    said = graded({"floor_area_m2": 150})
    assert (said["state"], said["score"], said["grade"]) == ("insufficient", None, None)
    assert said["supervision"]["visits_per_year"]["min"] >= 1
    assert "dynamic_score" in said["unknown"]


def test_grade_takes_facts_with_their_record_and_date() -> None:
    facts = {
        **FOOD_SALES,
        "supplier_count": {"value": 12, "source": "visit", "record": "V-1", "date": "2026-01-05"},
    }
    point = next(
        p for p in graded(facts, "--as-of", "2026-11-01")["points"] if p["factor"] == "supplier_count"
    )
    assert point["source"] == "visit"


def test_a_raise_trigger_starts_from_last_years_grade() -> None:
    facts = {**FOOD_SALES, "previous_grade": "A", "raise_triggers": ["accident"], "raise_by": 2}
    said = graded(facts)
    assert (said["grade"], said["score"]) == ("C", 36)
    assert said["notes"]


def test_the_food_hygiene_rating_falls_where_a_single_score_is_too_high() -> None:
    said = graded({"hygiene": 0, "structural": 0, "confidence": 10}, model="uk-fhrs")
    assert (said["grade"], said["score"]) == ("4", 10)


LAW = {
    "food_handling": 30,
    "processing_method": 0,
    "consumers": 0,
    "vulnerable_group": 0,
    "hygiene": 15,
    "structural": 0,
    "confidence": 0,
    "contamination": 0,
}


@pytest.mark.parametrize(
    ("model", "facts", "words", "grade", "score"),
    [
        ("cn-food-production-2016", {"product_lines": ["050104", "0101"], "dynamic_score": 10}, (), "B", 38),
        ("us-nyc-restaurant", {"violations": [{"code": "02B", "condition": "I"}]}, (), "A", 7),
        ("us-fda-retail", {"retail_operations": ["extensive_menu"]}, (), "3", 3),
        ("cn-medical-device-operation-2022", {"device_operations": "other"}, (), "1", 1),
        ("cn-anhui-food-fusion-2024", {"food_risk_score": 30, "credit_risk_score": 6.5}, (), "B", 36.5),
        ("uk-food-law-code", LAW, ("--version", "earlier"), "C", 45),
        ("uk-food-law-code", LAW, ("--version", "current"), "D", 45),
    ],
)
def test_every_published_model_grades_on_the_command_line(
    model: str, facts: object, words: tuple[str, ...], grade: str, score: float
) -> None:
    said = graded(facts, *words, model=model)
    assert (said["grade"], said["score"]) == (grade, score)
    assert sum(point["points"] for point in said["points"]) == score
    if words:
        assert said["version"] == words[1]


def test_events_and_a_red_line_are_graded_and_told() -> None:
    facts = {
        "penalties": [{"date": "2026-01-01", "weight": 2}, {"date": "2010-01-01"}],
        "failed_inspections": [],
        "verified_complaints": [],
        "on_abnormal_list": False,
        "annual_report_missing": False,
        "broken_promise": False,
        "on_serious_violation_list": True,
    }
    said = graded(facts, "--as-of", "2026-03-01", model="cn-credit-risk")
    assert (said["grade"], said["score"]) == ("D", 6)


def test_a_refused_fact_names_its_file_and_line(tmp_path: Path) -> None:
    given = tmp_path / "facts.json"
    given.write_text('{\n "dynamic_score": 1,\n "product_lines": ["2701"]\n}\n', encoding="utf-8")
    done = yima("grade", "--model", "cn-food-production-2016", "--facts", str(given))
    assert done.returncode == 2
    assert "facts.json, line 3: product_lines names 2701" in done.stderr


@pytest.mark.parametrize(
    ("words", "given", "sentence"),
    [
        (("--model", "no-such"), "{}", "no-such"),
        (("--model", "uk-fhrs", "--version", "1900-01-01"), "{}", "1900-01-01"),
        (("--model", "uk-fhrs", "--as-of", "yesterday"), "{}", "yesterday"),
        (("--model", "cn-food-sales-2016", "--as-of", "2010-01-01"), "{}", "2016-12-01"),
        (("--model", "uk-fhrs"), "[1]", "object"),
        (("--model", "uk-fhrs"), "{nonsense", "JSON"),
        (("--model", "uk-fhrs"), '{"hygiene": "five"}', "hygiene"),
        (("--model", "uk-fhrs"), '{"hygiene": 7}', "hygiene"),
        (("--model", "uk-fhrs"), '{"higiene": 5}', "higiene"),
        (("--model", "uk-fhrs"), '{"hygiene": {"value": 5, "date": "2999-01-01"}}', "2999-01-01"),
        (("--model", "uk-fhrs"), '{"hygiene": {"worth": 5}}', "hygiene"),
    ],
)
def test_what_cannot_be_graded_is_one_sentence_and_exit_2(
    words: tuple[str, ...], given: str, sentence: str
) -> None:
    done = yima("grade", *words, "--facts", "-", "--json", given=given)
    assert done.returncode == 2
    assert done.stdout == ""
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_a_facts_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    done = yima("grade", "--model", "uk-fhrs", "--facts", str(tmp_path / "none.json"))
    assert done.returncode == 2
    assert "none.json" in done.stderr


def test_models_lists_every_table_with_its_editions() -> None:
    rows = json.loads(yima("models", "--json").stdout)
    assert {row["id"] for row in rows} >= {
        "cn-food-sales-2016",
        "cn-catering-2016",
        "uk-fhrs",
        "chicago-food",
    }
    for row in rows:
        assert all({"version", "source", "on_trial"} <= set(version) for version in row["versions"])
    assert next(r for r in rows if r["id"] == "chicago-food")["versions"][0]["on_trial"]


def test_the_language_of_texts_is_a_setting() -> None:
    chinese, english = (yima("models", YIMA_LANG=lang).stdout for lang in ("zh", "en"))
    assert "评分" in chinese
    assert "评分" not in english


@pytest.mark.parametrize(
    "command",
    [
        "run",
        "serve",
        "doctor",
        "load",
        "models",
        "grade",
        "regrade",
        "mirror rebuild",
        "mirror check",
        "bench",
        "account add",
        "account list",
        "account disable",
    ],
)
def test_every_command_explains_itself_with_an_example(command: str) -> None:
    done = yima(*command.split(), "--help")
    assert done.returncode == 0
    assert "Example:" in done.stdout


def test_an_unknown_command_is_exit_2() -> None:
    assert yima("frobnicate").returncode == 2


@pytest.mark.store
def test_load_reports_as_promised_and_loading_twice_changes_nothing(running: Path, tmp_path: Path) -> None:
    table = tmp_path / "shops.csv"
    table.write_text(
        "code,name,industry,district,address\n"
        "test:1,面馆一,6210,110105,某路1号\n"
        "test:2,面馆二,catering,110105,某路2号\n"
        "91110000600037341N,错码,catering,110105,某路3号\n",
        encoding="utf-8",
    )
    dry = yima("load", "enterprises", str(table), "--dry-run", "--json", data_dir=running)
    first = yima("load", "enterprises", str(table), "--json", data_dir=running)
    second = yima("load", "enterprises", str(table), "--json", data_dir=running)
    assert [run.returncode for run in (dry, first, second)] == [0, 0, 0]
    said = [json.loads(run.stdout) for run in (dry, first, second)]
    assert [set(report) for report in said] == [{"loaded", "unchanged", "rejected", "rejected_file"}] * 3
    assert [report["loaded"] for report in said] == [
        {"enterprises": 2},
        {"enterprises": 2},
        {"enterprises": 0},
    ]
    assert [report["unchanged"] for report in said] == [0, 0, 2]
    assert [report["rejected"] for report in said] == [1, 1, 1]
    assert "line,reason,code" in Path(said[1]["rejected_file"]).read_text(encoding="utf-8-sig")


@pytest.mark.store
@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.csv", "", "empty"),
        ("short.csv", "code,name\n", "industry"),
        ("bad.csv", "code,name,industry,district,address\nx,y,z,w,v\n", None),
        ("list.doc", "x", ".csv"),
    ],
)
def test_input_of_which_nothing_can_be_used_is_exit_2(
    running: Path, tmp_path: Path, name: str, content: str, sentence: str | None
) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    done = yima("load", "enterprises", str(path), "--json", data_dir=running)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    if sentence:
        assert sentence in done.stderr
    else:
        assert json.loads(done.stdout)["rejected"] == 1


@pytest.mark.store
def test_regrade_grades_what_was_loaded(running: Path, tmp_path: Path) -> None:
    columns = [f"fact:{name}" for name in FOOD_SALES]
    table = tmp_path / "graded.csv"
    values = ",".join(str(value) for value in FOOD_SALES.values())
    table.write_text(
        f"code,name,industry,district,address,{','.join(columns)}\ntest:g,超市,food_retail,110105,某路9号,{values}\n",
        encoding="utf-8",
    )
    assert yima("load", "enterprises", str(table), data_dir=running).returncode == 0
    done = yima("regrade", "--model", "cn-food-sales-2016", "--json", data_dir=running)
    said = json.loads(done.stdout)
    assert said["states"] == {"graded": 1}
    assert said["refused"] == []


@pytest.mark.store
def test_the_mirror_is_made_compared_and_told_of(running: Path) -> None:
    made = json.loads(yima("mirror", "rebuild", "--json", data_dir=running).stdout)
    assert {row["model"] for row in made["models"]} >= {"cn-food-sales-2016", "cn-catering-2016"}
    shops = {row["model"]: row["premises"] for row in made["models"]}
    checked = yima("mirror", "check", "--json", data_dir=running)
    assert checked.returncode == 0
    said = json.loads(checked.stdout)
    assert said["fits"]
    assert {row["model"]: row["premises"] for row in said["models"]} == shops
    assert all(row["differing"] == [] for row in said["models"])
    seen = {row["name"]: row for row in json.loads(yima("doctor", "--json", data_dir=running).stdout)}
    assert "0 changed since" in seen["mirror"]["seen"]
    with mirror.alone(running):
        second = yima("regrade", data_dir=running)
    assert second.returncode == 2
    assert "is at work on the mirror" in second.stderr
    assert "Traceback" not in second.stderr


@pytest.mark.store
def test_accounts_are_made_listed_and_disabled(running: Path) -> None:
    made = yima("account", "add", "zhao", "--role", "regulator", data_dir=running, given="a long password\n")
    assert made.returncode == 0, made.stderr
    short = yima("account", "add", "qian", "--role", "regulator", data_dir=running, given="short\n")
    assert (short.returncode, "10 characters" in short.stderr) == (2, True)
    odd = yima("account", "add", "sun", "--role", "king", data_dir=running, given="a long password\n")
    assert (odd.returncode, "king" in odd.stderr) == (2, True)
    assert yima("account", "disable", "zhao", data_dir=running).returncode == 0
    assert yima("account", "disable", "nobody", data_dir=running).returncode == 2
    rows = json.loads(yima("account", "list", "--json", data_dir=running).stdout)
    assert [(row["name"], row["disabled"]) for row in rows] == [("zhao", True)]
    assert "password" not in json.dumps(rows)


@pytest.mark.store
def test_a_second_run_of_the_same_store_is_refused_with_a_sentence(running: Path) -> None:
    done = yima("run", "--port", "18431", data_dir=running)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) <= 2


@pytest.mark.store
def test_the_doctor_names_what_is_assumed_and_what_is_missing(tmp_path: Path) -> None:
    data_dir = tmp_path / "fresh"
    sick = yima("doctor", "--json", data_dir=data_dir)
    assert sick.returncode == 1
    made = yima("doctor", "--init", "--json", data_dir=data_dir)
    checks = json.loads(made.stdout)
    assert made.returncode == 0, checks
    assert "First account" in made.stderr
    assumed = [check for check in checks if check["name"].startswith("assumed in cn-catering-2016")]
    assert len(assumed) > 5
    assert [check for check in checks if check["name"] == "assumed in the owner's access"]
    assert oct((data_dir / "secrets").stat().st_mode & 0o777) == "0o700"


@pytest.mark.store
def test_a_table_is_adopted_and_taken_back_and_commands_without_a_store_say_which_it_is(
    running: Path,
) -> None:
    def standing() -> tuple[Any, str]:
        rows = json.loads(yima("models", "--json", data_dir=running).stdout)
        graded = yima(
            "grade", "--model", SPORTS, "--facts", "-", "--json", given="{}", data_dir=running, YIMA_LANG="en"
        )
        return next(row for row in rows if row["id"] == SPORTS)["adopted"], json.loads(graded.stdout)[
            "notes"
        ][-1]

    assert standing() == (None, "on trial; not adopted here, so nobody is graded by it")
    words = ("adopt", SPORTS, "--by", "王敏", "--reason", "试行一年")
    done = yima(*words, "--on", "2026-01-01", data_dir=running)
    assert (done.returncode, done.stdout) == (2, "")
    assert "at the earliest" in done.stderr
    assert yima("adopt", SPORTS, "--by", " ", "--reason", "x", data_dir=running).returncode == 2
    done = yima(*words, "--json", data_dir=running)
    said = json.loads(done.stdout)
    assert (said["by"], said["industries"], said["taken_back"]) == ("王敏", ["sports"], False)
    adopted, note = standing()
    assert (adopted["by"], adopted["reason"], adopted["sha256"]) == ("王敏", "试行一年", said["sha256"])
    assert "adopted here by 王敏 from" in note
    listed = " ".join(yima("models", data_dir=running).stdout.split())
    assert f"{SPORTS} 2026-11-22, on trial, adopted here by 王敏" in listed
    assert "adopted already" in yima(*words, data_dir=running).stderr
    back = yima("adopt", SPORTS, "--take-back", "--by", "王敏", "--reason", "停用", data_dir=running)
    assert "is taken back by 王敏" in back.stdout
    assert standing() == (None, "on trial; not adopted here, so nobody is graded by it")


@pytest.mark.store
def test_the_doctor_lists_every_assumed_number_as_data(running: Path) -> None:
    def seen(name: str) -> list[str]:
        checks = json.loads(yima("doctor", "--json", data_dir=running).stdout)
        return [check["seen"] for check in checks if check["name"] == name]

    assert "codes an address may type: 10" in seen("assumed in typed codes")
    assert len(seen("assumed in closing what a visit found")) == 5
    assert any("recognise_days" in what for what in seen("assumed in the visits of catering"))
    assert any("steps" in what for what in seen("assumed in the evaluation of every trade"))
    assert len(seen(f"assumed in {MODEL} 2026-11-22")) > 5
    assert yima("adopt", MODEL, "--by", "王敏", "--reason", "试行", data_dir=running).returncode == 0
    assert len(seen(f"assumed in {MODEL} 2026-11-22")) > 5
    assert seen(f"risk table {MODEL}") == []
    own = running / "tables" / MODEL / "2026-11-22.toml"
    own.parent.mkdir(parents=True)
    shipped = PACKAGE / "tables" / MODEL / own.name
    own.write_text(shipped.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
    assert seen(f"risk table {MODEL}") == ["王敏 adopted another text than lies here now"]
    own.unlink()


def test_a_store_that_cannot_be_reached_is_one_sentence(tmp_path: Path) -> None:
    done = yima("regrade", data_dir=tmp_path, YIMA_STORE="neo4j://127.0.0.1:1")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "127.0.0.1:1" in done.stderr


def test_whatif_says_what_a_draft_would_change_and_refuses_what_is_no_table(
    running: Path, tmp_path: Path
) -> None:
    shipped = PACKAGE / "tables" / "cn-food-sales-2016" / "2016-12-01.toml"
    draft = tmp_path / "draft.toml"
    draft.write_bytes(shipped.read_bytes())
    words = ("whatif", "--model", "cn-food-sales-2016", "--table")
    done = yima(*words, str(draft), "--json", data_dir=running)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["sha256"] == hashlib.sha256(shipped.read_bytes()).hexdigest()
    assert (said["before"], said["after"]) == ("2016-12-01", "2016-12-01")
    assert said["movers"] == [], "a table beside itself moves nobody"
    assert yima(*words, str(draft), data_dir=running).stdout.startswith(
        "cn-food-sales-2016 2016-12-01 beside"
    )
    (bad := tmp_path / "bad.toml").write_text("id = ", encoding="utf-8")
    for file, sentence in ((bad, "bad.toml: this is not TOML"), (tmp_path / "none.toml", "cannot be read")):
        refused = yima(*words, str(file), data_dir=running)
        assert (refused.returncode, refused.stdout) == (2, "")
        assert sentence in refused.stderr
        assert "Traceback" not in refused.stderr
    late = yima(*words, str(draft), "--as-of", "soon", data_dir=running)
    assert (late.returncode, late.stdout) == (2, "")


@pytest.mark.store
def test_the_doctor_says_which_windows_of_publicity_hold_and_what_they_assume(tmp_path: Path) -> None:
    own = tmp_path / "data" / "credit" / "rules.toml"
    yima("doctor", "--init", data_dir=tmp_path / "data")
    own.parent.mkdir()
    own.write_text('windows = "samr-45"\nupheld_days = 30\n', encoding="utf-8")
    checks = json.loads(yima("doctor", "--json", data_dir=tmp_path / "data").stdout)
    held = next(check["seen"] for check in checks if check["name"] == "windows of publicity")
    assert held == f"samr-45 (SAMR Order 45), and over it from {own}: upheld_days"
    assumed = "\n".join(check["seen"] for check in checks if check["name"] == "assumed in credit")
    assert "kind.penalty.window.least_months" in assumed
    assert "upheld_days" not in assumed
    own.write_text('windows = "nowhere"\n', encoding="utf-8")
    for command in (("doctor",), ("run", "--port", "18432"), ("serve", "--port", "18432"), ("regrade",)):
        done = yima(*command, data_dir=tmp_path / "data")
        assert done.returncode in (1, 2), command
        assert f"{own}: windows names the set 'nowhere'" in done.stdout + done.stderr, command
        assert "Traceback" not in done.stderr
