"""How a channel's entry says that it is sent to is looked at before anything is sent (IN-04)."""

from pathlib import Path

import pytest

from orders.engine.errors import ConfigError
from services.gateway.deliver import sending
from tests.gateway.delivering.house import JSON, House


@pytest.mark.parametrize("url", ["http://partner.test:port", "http://[::1", "http://a\x01b/"])
def test_a_url_that_is_none_is_told_by_its_channel(tmp_path: Path, url: str):
    (tmp_path / "one").write_text("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLjSw")
    house = House(tmp_path, web={**JSON, "url": url})
    with pytest.raises(ConfigError, match=r"channel web: delivery\.url"):
        sending(house.partners["web"], tmp_path)
