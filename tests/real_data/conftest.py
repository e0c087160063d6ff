"""What several tests on real tables look at."""

from __future__ import annotations

import pytest

from tests.real_data.visits import Visits, everything, share, some


@pytest.fixture(
    scope="session",
    params=[
        pytest.param(8, id="every eighth patient"),
        pytest.param(1, id="all patients", marks=pytest.mark.soak),
    ],
)
def visits(request: pytest.FixtureRequest) -> Visits:
    parts: int = request.param
    return everything() if parts == 1 else some(lambda row: share(row["PatientId"], parts) == 0)
