"""No test sees the places that the person running it has imported, or writes into a home folder."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True, scope="session")
def _no_user_places(tmp_path_factory: pytest.TempPathFactory) -> None:
    import os

    os.environ["TOLLTRACE_PLACES"] = str(Path(tmp_path_factory.mktemp("places")) / "places.sqlite")
