"""What axe (https://github.com/dequelabs/axe-core) finds on the page that a browser shows."""

from playwright.sync_api import Page

EVERYTHING = "{}"
CONTRAST = '{ runOnly: ["color-contrast"] }'
ALL_BUT_CONTRAST = '{ rules: { "color-contrast": { enabled: false } } }'
"""Finding out what stands on which colour takes longer than all other rules together."""

_RUN = """async () => {
  const found = await axe.run(document, { resultTypes: ["violations"], ...%s });
  return found.violations
    .filter((rule) => rule.impact === "serious" || rule.impact === "critical")
    .map((rule) => `${rule.impact} ${rule.id}: ${rule.nodes.slice(0, 3).map((node) => node.target.join(" ")).join(" | ")}`);
}"""


def serious(page: Page, rules: str) -> list[str]:
    """The rules broken seriously or critically, with where; the source of axe-core has been run on the page before."""
    return [str(found) for found in page.evaluate(_RUN % rules)]
