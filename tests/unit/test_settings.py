"""Settings: where they come from, which are refused, and that secrets stay secret."""

from pathlib import Path

import pytest

from orders.engine.errors import ConfigError
from orders.engine.settings import LakeSettings, LogSettings, Settings, load, load_settings
from services.intake.number import STRIDE

ADDRESSES = {
    "ORDERS_KAFKA_BOOTSTRAP_SERVERS": "broker:9092",
    "ORDERS_REGISTRY_URL": "http://registry/apis/ccompat/v7",
    "ORDERS_REDIS_URL": "rediss://app:hidden-1@redis:6380/0",
}


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, clean_settings: None):
    """Load the settings as a process would that starts in an empty folder with these variables,
    beside the three addresses."""
    monkeypatch.chdir(tmp_path)

    def load(**variables: str) -> Settings:
        for name, value in (ADDRESSES | variables).items():
            monkeypatch.setenv(name, value)
        return load_settings()

    return load


def shown(settings: Settings) -> dict[str, tuple[str, str]]:
    return {name: (value, source) for name, value, source in settings.effective()}


def test_defaults_are_those_of_one_machine(given):
    settings = given()
    assert (settings.batch_max_records, settings.batch_max_ms) == (2_000, 100)
    assert (settings.metrics_host, settings.metrics_port) == ("127.0.0.1", 0)
    assert (settings.partitions, settings.transaction_timeout_ms) == (12, 12_000)
    assert (settings.clock_mode, settings.data_dir) == ("real", Path("var"))


@pytest.mark.usefixtures("clean_settings")
def test_without_addresses_each_missing_one_is_named(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigError) as refused:
        load_settings()
    for name in ADDRESSES:
        assert f"{name} is not set: start the local stack with `make up`" in str(refused.value)


@pytest.mark.usefixtures("clean_settings")
def test_who_asks_the_lake_alone_needs_no_server(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ORDERS_LAKE_WAREHOUSE", "elsewhere")
    assert load(LakeSettings).lake_warehouse == "elsewhere"
    monkeypatch.setenv("ORDERS_LAKE_WAREHOUS", "a slip")
    with pytest.raises(ConfigError, match="is not a setting"):
        load(LakeSettings)


@pytest.mark.usefixtures("clean_settings")
def test_who_reads_topics_alone_needs_no_redis(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigError) as refused:
        load(LogSettings)
    assert "ORDERS_REDIS_URL" not in str(refused.value)
    for name in ("ORDERS_KAFKA_BOOTSTRAP_SERVERS", "ORDERS_REGISTRY_URL"):
        monkeypatch.setenv(name, ADDRESSES[name])
    assert load(LogSettings).kafka_bootstrap_servers == "broker:9092"


@pytest.mark.parametrize(
    ("slip", "nearest"),
    [
        ("ORDERS_BATCH_MAX_RECORD", "ORDERS_BATCH_MAX_RECORDS"),
        ("ORDERS_REDIS_URI", "ORDERS_REDIS_URL"),
        ("ORDERS_KAFKA", "ORDERS_KAFKA_PROPERTIES"),
        ("ORDERS_KAFKA__", "ORDERS_KAFKA_PROPERTIES"),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest_known_one(given, slip, nearest):
    with pytest.raises(
        ConfigError,
        match=rf"^{slip} \(from environment\) is not a setting; the nearest one is {nearest}$",
    ):
        given(**{slip: "1"})


def test_an_unknown_name_in_the_stack_file_is_refused_too(given, tmp_path):
    (tmp_path / "slip.env").write_text("ORDERS_REGISTRY_ULR=x\n")
    with pytest.raises(ConfigError, match=r"ORDERS_REGISTRY_ULR \(from slip.env\)"):
        given(ORDERS_STACK_FILE="slip.env")


def test_any_librdkafka_property_passes_through(given):
    settings = given(
        ORDERS_KAFKA__SECURITY_PROTOCOL="SASL_SSL",
        ORDERS_KAFKA__SASL_PASSWORD="1e5",
        ORDERS_KAFKA__ENABLE_SSL_CERTIFICATE_VERIFICATION="true",
        ORDERS_KAFKA_PROPERTIES='{"odd.name_here": "x"}',
    )
    properties = settings.kafka_properties()
    assert properties["bootstrap.servers"] == "broker:9092"
    assert properties["security.protocol"] == "SASL_SSL"
    assert properties["sasl.password"] == "1e5", "a value is never read as a number"
    assert properties["enable.ssl.certificate.verification"] == "true"
    assert properties["odd.name_here"] == "x"


def test_brokers_are_named_in_one_place(given):
    with pytest.raises(ConfigError, match="set ORDERS_KAFKA_BOOTSTRAP_SERVERS"):
        given(ORDERS_KAFKA__BOOTSTRAP_SERVERS="other:9092")


def test_senseless_values_are_named_but_never_repeated(given):
    with pytest.raises(ConfigError) as refused:
        given(ORDERS_BATCH_MAX_RECORDS="hidden-2", ORDERS_CLOCK_MODE="hidden-3")
    assert "ORDERS_BATCH_MAX_RECORDS: " in str(refused.value)
    assert "ORDERS_CLOCK_MODE: " in str(refused.value)
    assert "hidden" not in str(refused.value)


def test_properties_of_the_lakes_store_must_be_a_json_object(given):
    with pytest.raises(ConfigError, match=r"^ORDERS_LAKE_STORE is not a JSON object$"):
        given(ORDERS_LAKE_STORE="s3.endpoint=http://store")


def test_odd_properties_must_be_a_json_object(given):
    with pytest.raises(ConfigError, match="ORDERS_KAFKA_PROPERTIES is not a JSON object"):
        given(ORDERS_KAFKA_PROPERTIES="a=b")


def test_there_are_no_more_partitions_than_order_numbers_tell_apart(given):  # IN-04
    assert given(ORDERS_PARTITIONS=str(STRIDE)).partitions == STRIDE
    with pytest.raises(ConfigError, match="ORDERS_PARTITIONS"):
        given(ORDERS_PARTITIONS=str(STRIDE + 1))


def test_a_scaled_clock_needs_its_anchor(given):
    with pytest.raises(ConfigError, match="ORDERS_CLOCK_ANCHOR_MS"):
        given(ORDERS_CLOCK_MODE="scaled")
    settings = given(
        ORDERS_CLOCK_ANCHOR_MS="1000", ORDERS_CLOCK_START_MS="2000", ORDERS_CLOCK_DAY_SECONDS="1.5"
    )
    assert (settings.clock_anchor_ms, settings.clock_start_ms, settings.clock_day_seconds) == (
        1000,
        2000,
        1.5,
    )


def test_the_environment_stands_above_the_stack_file(given, tmp_path):
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "stack.env").write_text(
        "ORDERS_REGISTRY_URL=http://local\nORDERS_PARTITIONS=6\n"
    )
    settings = given()
    assert (settings.registry_url, settings.partitions) == (ADDRESSES["ORDERS_REGISTRY_URL"], 6)
    rows = shown(settings)
    assert rows["ORDERS_REGISTRY_URL"][1] == "environment"
    assert rows["ORDERS_PARTITIONS"] == ("6", "var/stack.env")
    assert rows["ORDERS_REPLICA"] == ("1", "default")


def test_a_stack_file_that_was_asked_for_must_exist(given):
    with pytest.raises(ConfigError, match=r"ORDERS_STACK_FILE: there is no file elsewhere\.env"):
        given(ORDERS_STACK_FILE="elsewhere.env")


def test_registry_login_is_handed_to_the_client(given):
    settings = given(ORDERS_REGISTRY_USER="app", ORDERS_REGISTRY_PASSWORD="hidden-4")
    assert settings.registry_properties() == {
        "url": ADDRESSES["ORDERS_REGISTRY_URL"],
        "basic.auth.user.info": "app:hidden-4",
    }
    assert given(ORDERS_REGISTRY_URL="http://other").registry_properties()["url"] == "http://other"


def test_no_secret_is_ever_shown(given):
    settings = given(
        ORDERS_KAFKA__SASL_PASSWORD="hidden-5",
        ORDERS_KAFKA_PROPERTIES='{"ssl.key.pem": "hidden-6"}',
        ORDERS_REGISTRY_PASSWORD="hidden-7",
        ORDERS_REGISTRY_URL="http://app:hidden-8@registry",
    )
    assert "hidden" not in repr(settings)
    assert "hidden" not in str(settings.effective())
    rows = shown(settings)
    assert rows["ORDERS_REDIS_URL"] == ("rediss://app:********@redis:6380/0", "environment")
    assert rows["ORDERS_REGISTRY_URL"][0] == "http://app:********@registry"
    assert rows["ORDERS_KAFKA__SASL_PASSWORD"] == ("********", "environment")
    assert rows["ORDERS_KAFKA_PROPERTIES[ssl.key.pem]"] == ("********", "environment")


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:4318", "https://collector/otlp", "http://[::1]:4318/"]
)
def test_who_takes_spans_is_named_by_a_url(given, url):
    assert given(ORDERS_SPANS_URL=url).spans_url == url


@pytest.mark.parametrize(
    "url", ["collector:4318", "http://app:hidden@collector", "http://collector:port", "http://"]
)
def test_a_url_of_spans_that_is_none_or_has_a_login_is_refused(given, url):
    with pytest.raises(ConfigError, match="ORDERS_SPANS_URL") as refused:
        given(ORDERS_SPANS_URL=url)
    assert "hidden" not in str(refused.value)


def test_secrets_are_files_named_like_their_setting(given, tmp_path):
    secrets = tmp_path / "secrets"
    (secrets / "intake").mkdir(parents=True)
    (secrets / "ORDERS_KAFKA__SASL_USERNAME").write_text("operator\n")
    (secrets / "ORDERS_KAFKA__SASL_PASSWORD").write_text("hidden-4\n")
    (secrets / "intake" / "ORDERS_KAFKA__SASL_USERNAME").write_text("intake")
    settings = given(ORDERS_SECRETS_DIR=str(secrets))
    assert settings.kafka_properties()["sasl.username"] == "operator"
    assert settings.kafka_properties()["sasl.password"] == "hidden-4", "the line's end is no part"
    value, source = shown(settings)["ORDERS_KAFKA__SASL_PASSWORD"]
    assert (value, source) == ("********", str(secrets / "ORDERS_KAFKA__SASL_PASSWORD"))
    own = load_settings("intake").kafka_properties()
    assert (own["sasl.username"], own["sasl.password"]) == ("intake", "hidden-4")
    assert load_settings("review").kafka_properties()["sasl.username"] == "operator"


def test_secrets_stand_above_the_stack_file_and_below_the_environment(given, tmp_path):
    (tmp_path / "var").mkdir()
    stack = ["ORDERS_SECRETS_DIR=secrets", "ORDERS_PARTITIONS=3", "ORDERS_REPLICA=a"]
    (tmp_path / "var" / "stack.env").write_text("\n".join(stack))
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "ORDERS_PARTITIONS").write_text("4")
    (tmp_path / "secrets" / "ORDERS_REPLICA").write_text("b")
    settings = given(ORDERS_REPLICA="c")
    assert (settings.partitions, settings.replica) == (4, "c")


def test_a_slip_in_the_name_of_a_secret_is_refused(given, tmp_path):
    (tmp_path / "ORDERS_REDIS_PASSWORT").write_text("hidden-5")
    with pytest.raises(ConfigError, match=r"ORDERS_REDIS_PASSWORT .* is not a setting") as refused:
        given(ORDERS_SECRETS_DIR=str(tmp_path))
    assert "hidden" not in str(refused.value)


def test_a_folder_of_secrets_that_is_not_there_is_named(given):
    with pytest.raises(ConfigError, match="ORDERS_SECRETS_DIR: there is no folder nowhere"):
        given(ORDERS_SECRETS_DIR="nowhere")


def test_the_registrys_authority_is_handed_on(given, tmp_path):
    (tmp_path / "ca.pem").write_text("")
    settings = given(ORDERS_REGISTRY_CA=str(tmp_path / "ca.pem"))
    assert settings.registry_properties()["ssl.ca.location"] == str(tmp_path / "ca.pem")
    with pytest.raises(ConfigError, match="ORDERS_REGISTRY_CA: there is no file"):
        given(ORDERS_REGISTRY_CA="nowhere.pem").registry_properties()
