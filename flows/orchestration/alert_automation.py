"""Sends alerts to a webhook through Prefect itself, for operators who manage their messages there.

``python -m flows.orchestration.alert_automation URL`` creates or updates, on the server of ``PREFECT_API_URL``, a Webhook block with the
address, which Prefect keeps as a secret, and an automation that posts the message of each alert to it. Source:
https://docs.prefect.io/v3/concepts/automations
"""

import asyncio
import os
import sys

from prefect.automations import Automation
from prefect.blocks.webhook import Webhook
from prefect.events.actions import CallWebhook
from prefect.events.schemas.automations import EventTrigger, Posture
from pydantic import SecretStr

NAME = "Framework Pulse, alerts to a webhook"
BLOCK = "framework-pulse-alerts"
_EVENTS = {"framework.health.alert", "framework.data.alert"}
_PAYLOAD = """{"framework": {{ event.resource.name|tojson }}, "title": {{ event.payload["title"]|tojson }},
"event": {{ event.event|tojson }}, "alert": {{ event.payload|tojson }}}"""


async def install(url: str) -> None:
    """Create the block and the automation, or update them if they exist."""
    block = await Webhook(method="POST", url=SecretStr(url)).save(BLOCK, overwrite=True)
    trigger = EventTrigger(
        expect=_EVENTS,
        match={"prefect.resource.id": "framework-pulse.framework.*"},
        posture=Posture.Reactive,
        threshold=1,
    )
    made = Automation(name=NAME, trigger=trigger, actions=[CallWebhook(block_document_id=block, payload=_PAYLOAD)])
    try:
        made.id = (await Automation.aread(name=NAME)).id
    except ValueError:
        await made.acreate()
    else:
        await made.aupdate()


def main() -> int:
    """Read the command line; returns the exit code."""
    if len(sys.argv) != 2 or not sys.argv[1].startswith(("http://", "https://")) or not os.environ.get("PREFECT_API_URL"):
        sys.stderr.write("expected PREFECT_API_URL in the environment and one http or https address of a webhook\n")
        return 2
    asyncio.run(install(sys.argv[1]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
