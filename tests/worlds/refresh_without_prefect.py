"""One night without Prefect, as `pulse refresh` runs it otherwise: its embedded server takes longer to start than a small night lasts."""

import sys
from datetime import UTC, datetime

from flows.night.context import Request
from flows.orchestration.refresh import EXIT_CODES, refresh_plainly
from flows.settings.model import load_settings

outcome = refresh_plainly(load_settings(), Request(datetime.now(UTC), notify=False))
sys.stdout.write("\n".join(outcome.lines()))
sys.exit(EXIT_CODES[outcome.status])
