"""The beginning of a run: what people and files say is loaded before anything is asked for."""

from collections.abc import Sequence

from flows.alerts.apply_actions import apply_actions
from flows.night import run_log
from flows.night.catalog_rows import catalog_tables, company_tables
from flows.night.context import RunContext
from flows.night.machines import take_up_machines
from scoring.backtest.alarms import ALARMS
from scoring.backtest.alarms import read as read_alarms
from warehouse.catalog_rows import load_catalog
from warehouse.track_record import load_replayed_alarms


def begin(context: RunContext) -> Sequence[str]:
    """Log the run, apply people's actions, and load the catalog, the machine accounts and the record of alarms.

    Returns:
        The actions that could not be applied, a line each.
    """
    with context.work.transaction() as con:
        run_log.begin(con, context.run_id, context.request.now, context.request.scored)
        skipped = apply_actions(context.work, context.settings.home)  # a notice that was confirmed is an event of the catalog
        load_catalog(context.work, {**catalog_tables(list(context.catalog.frameworks.values())), **company_tables(context.companies)})
        take_up_machines(context)
        load_replayed_alarms(context.work, ALARMS.empty_table() if context.request.simulated else read_alarms())
    return skipped
