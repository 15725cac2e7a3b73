"""Static files on a server: addresses that say which content they lead to."""

from __future__ import annotations

import json

from hub.assets import AssetStorage


def test_address_is_the_manifests_each_time(tmp_path):
    manifest = {"version": "1.1", "hash": "", "paths": {"home/hub.css": "home/hub.123.css"}}
    (tmp_path / "staticfiles.json").write_text(json.dumps(manifest))
    storage = AssetStorage(location=tmp_path, base_url="/static/")

    assert [storage.url("home/hub.css") for _ in range(2)] == ["/static/home/hub.123.css"] * 2
